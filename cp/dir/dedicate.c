/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEDICATE vdev rdev [R/O]: a real device that the user has at LOGON.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

static bool has_real(const struct dir_parser *p, u16 vdev)
{
	for (u32 i = 0; i < p->reals; i++)
		if (p->real[i]->vdev == vdev)
			return true;
	return false;
}

static void add(struct dir_parser *p, const struct dir_real *real)
{
	struct dir_real *copy = arena_alloc(p->arena, sizeof(*copy));

	if (!copy)
		return;
	*copy = *real;
	p->real[p->reals++] = copy;
}

void dir_take_dedicate(struct dir_parser *p, UNUSED struct user *u)
{
	struct dir_real real = { .next = NULL };

	if (!dir_take_vdev(p, 1, &real.vdev) ||
	    !dir_take_vdev(p, 2, &real.rdev))
		return;
	real.read_only = stmt_is(&p->stmt, 3, "R/O");
	if (p->stmt.words > 3 && !real.read_only)
		stmt_error(&p->stmt, 3, "DEDICATE: Only R/O may follow - %s",
			   dir_operand(p, 3));
	else if (has_real(p, real.vdev))
		stmt_error(&p->stmt, 1,
			   "DEDICATE: Device number given twice - %s",
			   dir_operand(p, 1));
	else if (p->reals == DIR_REALS_MAX)
		stmt_error(&p->stmt, 0, "Over %u DEDICATE in an entry",
			   (u32)DIR_REALS_MAX);
	else
		add(p, &real);
}

void dir_inherit_reals(struct dir_parser *p, const struct dir_real *from)
{
	for (; from; from = from->next) {
		if (has_real(p, from->vdev))
			continue;
		if (p->reals == DIR_REALS_MAX) {
			report_print(p->stmt.report, SEVERITY_ERROR,
				     p->entry->user.line, 0,
				     "Over %u DEDICATE with those of the "
				     "profile",
				     (u32)DIR_REALS_MAX);
			return;
		}
		add(p, from);
	}
}

const struct dir_real *dir_link_reals(struct dir_parser *p)
{
	const struct dir_real *next = NULL;

	while (p->reals) {
		struct dir_real *real = p->real[--p->reals];

		real->next = next;
		next = real;
	}
	return next;
}
