/* SPDX-License-Identifier: Apache-2.0 */
/* Refusing terminals that guess.  Pure. */
#include "cp/cmd/lockout.h"

#include "cp/lib/str.h"

static struct lockout_entry *find(struct lockout *l, u16 terminal)
{
	for (u32 i = 0; i < LOCKOUT_TERMINALS; i++)
		if (l->entry[i].used && l->entry[i].terminal == terminal)
			return &l->entry[i];
	return NULL;
}

/* A free entry, or the one of the oldest failure. */
static struct lockout_entry *claim(struct lockout *l, u16 terminal)
{
	struct lockout_entry *oldest = &l->entry[0];

	for (u32 i = 0; i < LOCKOUT_TERMINALS; i++) {
		struct lockout_entry *e = &l->entry[i];

		if (!e->used) {
			oldest = e;
			break;
		}
		if (e->last_us < oldest->last_us)
			oldest = e;
	}
	memset(oldest, 0, sizeof(*oldest));
	oldest->used = true;
	oldest->terminal = terminal;
	return oldest;
}

u32 lockout_wait_s(const struct lockout *l, u16 terminal, u64 now_us)
{
	for (u32 i = 0; i < LOCKOUT_TERMINALS; i++) {
		const struct lockout_entry *e = &l->entry[i];

		if (e->used && e->terminal == terminal && e->until_us > now_us)
			return (u32)((e->until_us - now_us + 999999) / 1000000);
	}
	return 0;
}

void lockout_failed(struct lockout *l, u16 terminal, u64 now_us)
{
	struct lockout_entry *e = find(l, terminal);
	u64 longest_s = l->longest_s ? l->longest_s : LOCKOUT_LONGEST_S;
	u8 tries = l->tries ? l->tries : LOGON_TRIES;
	u64 wait_s = LOCKOUT_FIRST_S;

	if (!e)
		e = claim(l, terminal);
	e->last_us = now_us;
	if (++e->failures < tries)
		return;
	for (u32 i = 0; i < e->rounds && wait_s < longest_s; i++)
		wait_s *= 2;
	e->failures = 0;
	if (e->rounds < 255)
		e->rounds++;
	e->until_us = now_us + wait_s * 1000000;
}

void lockout_passed(struct lockout *l, u16 terminal)
{
	struct lockout_entry *e = find(l, terminal);

	if (e)
		e->used = false;
}

/* FNV-1a, folded. */
u16 lockout_key(const char *name)
{
	u32 h = 2166136261u;

	for (; *name; name++)
		h = (h ^ (u8)*name) * 16777619u;
	return (u16)(h ^ h >> 16);
}
