/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE operands: sixteen registers, then guest storage with a command and
 * the lines of its answer.  Whatever passes the rules stays inside: registers
 * that exist, storage that is there, an answer whose bytes are all counted.
 * What is taken as an IPL parameter block comes back from one that is made of
 * it.
 *
 * Aims at: cp/diag/answer.c cp/diag/operands.c cp/pack/iplblock.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/diag/answer.h"
#include "cp/diag/operands.h"
#include "cp/lib/be.h"
#include "cp/pack/iplblock.h"

#define REGISTERS 16
#define STORAGE	  4096u

struct machine {
	u64 gr[REGISTERS];
	u8 *storage; /* STORAGE bytes, their end guarded */
	u64 buffer;
};

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void store(void *arg, u64 at, const void *bytes, size_t size)
{
	struct machine *m = arg;

	memcpy(m->storage + m->buffer + at, bytes, size);
}

/* The command's words are the lines of the answer. */
static void answer(struct machine *m, u64 size, char *text)
{
	struct answer a = { .size = size, .store = store, .arg = m };
	u64 all = 0;

	for (char *line = text, *end; line; line = end) {
		size_t n;

		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		n = strlen(line);
		answer_line(&a, line);
		all += (n < ANSWER_LINE_MAX ? n : ANSWER_LINE_MAX) + 1;
	}
	must(a.used <= size && a.used + a.missed == all);
}

/* X'08' as command.c does it. */
static void command(struct machine *m, u8 rx, u8 ry)
{
	char text[DIAG_COMMAND_MAX + 1];
	struct diag_command c;
	u64 at = m->gr[rx], size;

	if (!diag_command_operands((u32)m->gr[ry], rx, ry, &c))
		return;
	must(c.size <= DIAG_COMMAND_MAX);
	if (!diag_buffer_inside(at, c.size, STORAGE) || !c.size)
		return;
	answer_command(text, m->storage + at, c.size);
	must(strlen(text) <= c.size);
	if (!c.respond)
		return;
	m->buffer = m->gr[rx + 1];
	size = (u32)m->gr[ry + 1];
	if (diag_buffer_inside(m->buffer, size, STORAGE))
		answer(m, size, text);
}

static void release(const struct machine *m, u8 rx, u8 ry)
{
	u64 first = m->gr[rx], last = m->gr[ry];

	if (diag_release_operands(first, last, STORAGE) == PGM_NONE)
		must(diag_buffer_inside(first, last - first + 4096, STORAGE));
}

static void ipl_block(const struct machine *m, size_t size)
{
	struct ipl_text text, again;
	struct ipl_block block;

	if (iplblock_read(m->storage, size, &text) != IPL_RC_OK)
		return;
	must(text.system[0] && strlen(text.parm) <= IPL_PARM_MAX);
	iplblock_make(&block, &text);
	must(iplblock_read((const u8 *)&block, sizeof(block), &again) ==
	     IPL_RC_OK);
	must(strcmp(text.system, again.system) == 0 &&
	     strcmp(text.parm, again.parm) == 0);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	struct machine m = { .storage = malloc(STORAGE) };
	size_t fixed = 1 + sizeof(m.gr);
	u8 rx, ry;

	if (size >= fixed && m.storage) {
		rx = in[0] >> 4;
		ry = in[0] & 15;
		for (u32 i = 0; i < REGISTERS; i++)
			m.gr[i] = get_be64(in + 1 + 8 * i);
		memset(m.storage, 0x40, STORAGE);
		memcpy(m.storage, in + fixed,
		       size - fixed < STORAGE ? size - fixed : STORAGE);
		command(&m, rx, ry);
		release(&m, rx, ry);
		ipl_block(&m, size - fixed < STORAGE ? size - fixed : STORAGE);
		if (diag_extents_operands(rx, m.gr[rx], m.gr[rx | 1]))
			must(rx < REGISTERS - 1 && m.gr[rx + 1] >= 16);
	}
	free(m.storage);
	return 0;
}
