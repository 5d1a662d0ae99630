/* SPDX-License-Identifier: Apache-2.0 */
/* The RETRIEVE ring: the oldest line makes room for the newest. */
#include "cp/term/retrieve.h"

#include "cp/lib/str.h"

void retrieve_init(struct retrieve *r)
{
	memset(r, 0, sizeof(*r));
}

static const char *line_back(const struct retrieve *r, u8 back)
{
	return r->line[(r->next + RETRIEVE_LINES - back) % RETRIEVE_LINES];
}

void retrieve_add(struct retrieve *r, const char *line)
{
	r->back = 0;
	if (*line == '\0')
		return;
	if (r->lines && strcmp(line_back(r, 1), line) == 0)
		return;
	str_copy(r->line[r->next], RETRIEVE_SIZE, line);
	r->next = (u8)((r->next + 1) % RETRIEVE_LINES);
	if (r->lines < RETRIEVE_LINES)
		r->lines++;
}

const char *retrieve_back(struct retrieve *r)
{
	if (r->lines == 0)
		return "";
	r->back = (u8)(r->back >= r->lines ? 1 : r->back + 1);
	return line_back(r, r->back);
}

const char *retrieve_forward(struct retrieve *r)
{
	if (r->lines == 0)
		return "";
	r->back = (u8)(r->back <= 1 ? r->lines : r->back - 1);
	return line_back(r, r->back);
}
