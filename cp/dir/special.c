/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SPECIAL vdev CTCA [userid | *]: a channel-to-channel adapter the user has at
 * LOGON; only that user's may be coupled to it, * is the entry's own.  Other
 * kinds are known and not there.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

static void fail(const struct dir_parser *p, u32 at, const char *what)
{
	const char *text = dir_operand(p, at);

	stmt_error(&p->stmt, at, "SPECIAL: %s%s%s", what, *text ? " - " : "",
		   text);
}

static bool has_ctca(const struct dir_parser *p, u16 vdev)
{
	for (u32 i = 0; i < p->ctcas; i++)
		if (p->ctca[i]->vdev == vdev)
			return true;
	return false;
}

static void add(struct dir_parser *p, const struct dir_ctca *ctca)
{
	struct dir_ctca *copy = arena_alloc(p->arena, sizeof(*copy));

	if (!copy)
		return;
	*copy = *ctca;
	p->ctca[p->ctcas++] = copy;
}

void dir_take_special(struct dir_parser *p, struct user *u)
{
	struct dir_ctca ctca = { .next = NULL };
	const char *user = dir_operand(p, 3);

	(void)u;
	if (!dir_take_vdev(p, 1, &ctca.vdev))
		return;
	if (!stmt_is(&p->stmt, 2, "CTCA")) {
		stmt_warning(&p->stmt, 2, "SPECIAL %s is not supported yet",
			     dir_operand(p, 2));
		return;
	}
	if (*user && strcmp(user, "*") != 0 && !dir_is_name(user)) {
		fail(p, 3, "Invalid userid");
	} else if (has_ctca(p, ctca.vdev)) {
		fail(p, 1, "Device number given twice");
	} else if (p->ctcas == DIR_CTCAS_MAX) {
		stmt_error(&p->stmt, 0, "Over %u CTCAs in an entry",
			   (u32)DIR_CTCAS_MAX);
	} else {
		str_copy(ctca.user, sizeof(ctca.user), user);
		add(p, &ctca);
	}
}

void dir_inherit_ctcas(struct dir_parser *p, const struct dir_ctca *from)
{
	for (; from; from = from->next) {
		if (has_ctca(p, from->vdev))
			continue;
		if (p->ctcas == DIR_CTCAS_MAX) {
			report_print(p->stmt.report, SEVERITY_ERROR,
				     p->entry->user.line, 0,
				     "Over 16 CTCAs with those of the profile");
			return;
		}
		add(p, from);
	}
}

const struct dir_ctca *dir_link_ctcas(struct dir_parser *p, const char *own)
{
	const struct dir_ctca *next = NULL;

	while (p->ctcas) {
		struct dir_ctca *ctca = p->ctca[--p->ctcas];

		if (own && strcmp(ctca->user, "*") == 0)
			str_copy(ctca->user, sizeof(ctca->user), own);
		ctca->next = next;
		next = ctca;
	}
	return next;
}
