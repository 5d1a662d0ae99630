/* SPDX-License-Identifier: Apache-2.0 */
/*
 * USER DIRECT: the first byte picks flags and the arena's size.
 *
 * Aims at: cp/dir/ cp/lib/stmt.c
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cp/dir/dir.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static u8 room[128 * 1024];

static void put(void *arg, enum severity severity, u32 line, u32 column,
		const char *text)
{
	(void)severity;
	(void)line;
	(void)column;
	*(size_t *)arg += strlen(text);
}

/* All that is reachable must be terminated and findable. */
static void visit(const struct directory *d)
{
	u32 count = 0;

	for (const struct user *u = d->first; u; u = u->next) {
		size_t size = strlen(u->userid) + strlen(u->ipl_system);

		if (dir_find(d, u->userid) != u || size > 16)
			abort();
		if (u->storage > u->storage_max || !u->storage || !u->classes)
			abort();
		for (const struct dir_nic *n = u->nics; n; n = n->next)
			size += strlen(n->lan_name) + strlen(n->lan_owner);
		for (const struct dir_line *l = u->commands; l; l = l->next)
			size += strlen(l->text);
		if (u->ipl_parm && strlen(u->ipl_parm) > 64)
			abort();
		count++;
	}
	if (count != d->count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t told = 0;
	struct report report = { .put = put, .arg = &told };
	struct directory d;
	struct arena arena;
	u32 flags;

	if (size == 0)
		return 0;
	flags = data[0] & 1 ? DIR_SOURCE : 0;
	arena_init(&arena, room, data[0] & 2 ? 7000u + data[0] : sizeof(room));
	if (dir_parse(&d, &arena, (const char *)data + 1, size - 1, flags,
		      &report) == ERR_OK)
		visit(&d);
	return 0;
}
