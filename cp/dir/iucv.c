/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV {ALLOW | ANY | userid | *service} [PRIORITY] [MSGLIMIT n]: with whom the
 * machine may have paths.  ALLOW: anybody may connect to it; ANY: it may
 * connect to anybody.
 *
 * IUCV *IDENT {RESANY | resource} {LOCAL | GLOBAL | SYSTEM} [REVOKE] ...: which
 * names of resources it may own (iucv/starident.h).
 *
 * IUCVGROUP name ...: the machine is of these groups (ours); iucv_may.c says
 * what that means.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

static void fail(const struct dir_parser *p, u32 at, const char *what)
{
	stmt_error(&p->stmt, at, "IUCV: %s - %s", what, dir_operand(p, at));
}

static bool take_number(const struct dir_parser *p, u32 i, u16 *out)
{
	u64 n;

	if (!str_to_u64(dir_operand(p, i), 10, 65535, &n) || !n)
		return false;
	*out = (u16)n;
	return true;
}

static bool is_target(const char *s)
{
	return dir_is_name(s[0] == '*' ? s + 1 : s) && strlen(s) <= 8;
}

static bool has(const struct dir_parser *p, const struct dir_iucv *row)
{
	for (u32 i = 0; i < p->iucvs; i++)
		if (strcmp(p->iucv[i]->name, row->name) == 0 &&
		    strcmp(p->iucv[i]->resource, row->resource) == 0 &&
		    p->iucv[i]->resource_type == row->resource_type)
			return true;
	return false;
}

/* One more, unless there are too many. */
static void add(struct dir_parser *p, const struct dir_iucv *row)
{
	struct dir_iucv *copy;

	if (p->iucvs == DIR_IUCV_MAX) {
		report_print(p->stmt.report, SEVERITY_ERROR,
			     p->entry->user.line, 0,
			     "Over 32 IUCV in an entry");
		return;
	}
	copy = arena_alloc(p->arena, sizeof(*copy));
	if (!copy)
		return;
	*copy = *row;
	p->iucv[p->iucvs++] = copy;
}

/* Operands 2 and 3 of IUCV *IDENT; false: they are wrong, which is said. */
static bool take_resource(const struct dir_parser *p, struct dir_iucv *row)
{
	static const char *const types[DIR_RESOURCES] = {
		[DIR_RESOURCE_LOCAL] = "LOCAL",
		[DIR_RESOURCE_SYSTEM] = "SYSTEM",
		[DIR_RESOURCE_GLOBAL] = "GLOBAL",
	};
	const char *name = dir_operand(p, 2);

	if (!dir_is_name(name)) {
		fail(p, 2, "Invalid resource");
		return false;
	}
	str_copy(row->resource, sizeof(row->resource), name);
	str_upper(row->resource);
	for (u8 type = 1; type < DIR_RESOURCES; type++)
		if (stmt_is(&p->stmt, 3, types[type]))
			row->resource_type = type;
	if (!row->resource_type)
		fail(p, 3, "LOCAL, GLOBAL or SYSTEM");
	return row->resource_type;
}

void dir_take_iucv(struct dir_parser *p, struct user *u)
{
	struct dir_iucv row = { .next = NULL };
	const char *name = dir_operand(p, 1);
	u32 i = 2;

	(void)u;
	if (!is_target(name)) {
		fail(p, 1, "Invalid userid or service");
		return;
	}
	str_copy(row.name, sizeof(row.name), name);
	str_upper(row.name);
	if (strcmp(row.name, "*IDENT") == 0) {
		if (!take_resource(p, &row))
			return;
		i = 4;
	}
	for (; i < p->stmt.words; i++) {
		if (stmt_is(&p->stmt, i, "PRIORITY")) {
			row.priority = true;
		} else if (row.resource_type &&
			   stmt_is(&p->stmt, i, "REVOKE")) {
			row.revoke = true;
		} else if (stmt_is(&p->stmt, i, "MSGLIMIT")) {
			if (!take_number(p, ++i, &row.limit)) {
				fail(p, i, "MSGLIMIT is 1 to 65535");
				return;
			}
		} else {
			fail(p, i, "Invalid operand");
			return;
		}
	}
	if (has(p, &row))
		fail(p, 1, "Given twice");
	else
		add(p, &row);
}

void dir_take_maxconn(struct dir_parser *p, u32 i, struct user *u)
{
	if (!take_number(p, i, &u->iucv_paths))
		stmt_error(&p->stmt, i, "OPTION: MAXCONN is 1 to 65535");
}

void dir_inherit_iucv(struct dir_parser *p, const struct dir_iucv *from)
{
	for (; from; from = from->next)
		if (!has(p, from))
			add(p, from);
}

const struct dir_iucv *dir_link_iucv(struct dir_parser *p)
{
	const struct dir_iucv *next = NULL;

	while (p->iucvs) {
		struct dir_iucv *row = p->iucv[--p->iucvs];

		row->next = next;
		next = row;
	}
	return next;
}

static void add_group(struct dir_parser *p, const char *name)
{
	struct dir_lines *to = &p->iucv_groups;
	struct dir_line *line;

	if (!name)
		return;
	if (to->count == DIR_IUCV_GROUPS) {
		report_print(p->stmt.report, SEVERITY_ERROR,
			     p->entry->user.line, 0,
			     "Over 8 groups of IUCVGROUP in an entry");
		return;
	}
	line = arena_alloc(p->arena, sizeof(*line));
	if (!line)
		return;
	line->text = name;
	to->line[to->count++] = line;
}

void dir_take_iucvgroup(struct dir_parser *p, struct user *u)
{
	char name[9];

	(void)u;
	for (u32 i = 1; i < p->stmt.words; i++) {
		const char *word = dir_operand(p, i);

		if (!dir_is_name(word)) {
			stmt_error(&p->stmt, i, "IUCVGROUP: %s - %s",
				   "Invalid name", word);
			continue;
		}
		str_copy(name, sizeof(name), word);
		str_upper(name);
		add_group(p, arena_text(p->arena, name, strlen(name)));
	}
}

void dir_inherit_iucvgroup(struct dir_parser *p, const struct dir_line *from)
{
	if (p->iucv_groups.count)
		return;
	for (; from; from = from->next)
		add_group(p, from->text);
}
