/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may connect to whom by IUCV: what the directory entries of both say
 * (rules I37 to I39 and I72 of IUCV.md, F15
 * of VMCF.md).  Entries do not change, so there is no
 * lock.
 */
#include "cp/dir/dir.h"
#include "cp/lib/str.h"

const struct dir_iucv *dir_iucv_row(const struct user *u, const char *name)
{
	const struct dir_iucv *row = u->iucv;

	while (row && strcmp(row->name, name) != 0)
		row = row->next;
	return row;
}

bool dir_iucv_ident(const struct user *u, const char *name, u8 type,
		    bool revoke)
{
	for (const struct dir_iucv *row = u->iucv; row; row = row->next)
		if (row->resource_type == type && (row->revoke || !revoke) &&
		    (strcmp(row->resource, name) == 0 ||
		     strcmp(row->resource, "RESANY") == 0))
			return true;
	return false;
}

static bool is_member(const struct user *u, const char *group)
{
	const struct dir_line *line = u->iucv_groups;

	while (line && strcmp(line->text, group) != 0)
		line = line->next;
	return line;
}

bool dir_iucv_group(const struct user *a, const struct user *b)
{
	const struct dir_line *line = a->iucv_groups;

	while (line && !is_member(b, line->text))
		line = line->next;
	return line;
}

bool dir_iucv_apart(const struct user *from, const struct user *to)
{
	return from != to && (from->iucv_groups || to->iucv_groups) &&
	       !dir_iucv_group(from, to) && !dir_iucv_row(from, to->userid);
}

struct dir_iucv_may dir_iucv_may(const struct user *from, const struct user *to)
{
	bool same = dir_iucv_group(from, to);
	bool apart = dir_iucv_apart(from, to);
	const struct dir_iucv *row = dir_iucv_row(from, to->userid);

	if (!row && !apart)
		row = dir_iucv_row(from, "ANY");
	if (!row && !apart)
		row = dir_iucv_row(to, "ALLOW");
	if (row)
		return (struct dir_iucv_may){ .granted = true,
					      .priority = row->priority,
					      .limit = row->limit };
	return (struct dir_iucv_may){ .granted = same || from == to };
}
