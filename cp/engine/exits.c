/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/engine/exits.h"

static const char *const names[EXIT_KINDS] = {
	[EXIT_NONE] = "host interrupt",
	[EXIT_INSTRUCTION] = "instruction",
	[EXIT_PROGRAM] = "program",
	[EXIT_FAULT] = "page fault",
	[EXIT_WAIT] = "wait",
	[EXIT_IO] = "I/O request",
	[EXIT_EXTERNAL] = "external request",
	[EXIT_TIMER] = "timer",
	[EXIT_STOP] = "stop request",
	[EXIT_VALIDITY] = "validity",
};

const char *exit_kind_name(enum vmexit_kind kind)
{
	return kind < EXIT_KINDS ? names[kind] : "?";
}

static void count(struct exit_stat *s, u64 n, u64 time_tod)
{
	s->count += n;
	s->time_tod += time_tod;
}

/* The row of KEY, a free one for it, or the row of all others. */
static struct exit_stat *row(struct exit_stats *s, u32 key)
{
	u32 start = (key * 2654435761u) % EXIT_OPCODES_MAX;
	u32 i;

	for (i = 0; i < EXIT_OPCODES_MAX; i++) {
		struct exit_opcode *o =
			&s->opcode[(start + i) % EXIT_OPCODES_MAX];

		if (!o->key)
			o->key = key;
		if (o->key == key)
			return &o->stat;
	}
	return &s->other_opcodes;
}

void exits_add(struct exit_stats *s, enum vmexit_kind kind, u32 opcode_key,
	       u32 n, u64 time_tod)
{
	count(&s->kind[kind], n, time_tod);
	if (kind == EXIT_INSTRUCTION && opcode_key)
		count(row(s, opcode_key), n, time_tod);
}

void exits_merge(struct exit_stats *into, const struct exit_stats *from)
{
	u32 i;

	for (i = 0; i < EXIT_KINDS; i++)
		count(&into->kind[i], from->kind[i].count,
		      from->kind[i].time_tod);
	for (i = 0; i < EXIT_OPCODES_MAX; i++)
		if (from->opcode[i].key)
			count(row(into, from->opcode[i].key),
			      from->opcode[i].stat.count,
			      from->opcode[i].stat.time_tod);
	count(&into->other_opcodes, from->other_opcodes.count,
	      from->other_opcodes.time_tod);
}
