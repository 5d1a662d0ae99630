/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TRACE: six bytes are an instruction, as the guest has it, eight a register;
 * the rest is TRACE's operands.
 *
 * Aims at: cp/emul/operand.c cp/emul/per.c cp/cmd/insn_text.c
 * cp/cmd/trace_line.c cp/cmd/trace_order.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/cmd/args.h"
#include "cp/cmd/insn_text.h"
#include "cp/cmd/trace_line.h"
#include "cp/cmd/trace_order.h"
#include "cp/emul/operand.h"
#include "cp/emul/per.h"
#include "cp/lib/be.h"

#define HEAD 15

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void look(const u8 *data)
{
	size_t length = insn_size(data[0]);
	u8 *insn = malloc(length);
	char line[TRACE_LINE_MAX], text[INSN_TEXT_MAX];
	u64 gr[16] = { 0 };
	const struct operand_regs r = { gr, 0x1000, get_be64(data + 6) | 1 };
	struct operand_range range = { 0, 0 };
	struct trace_view t = { .cpu = "", .wide = true, .gr = gr };

	memcpy(insn, data, length);
	for (u32 i = 0; i < 16; i++)
		gr[i] = get_be64(data + 6) * (i + 1);
	t.wrap = r.wrap;
	t.text = insn;
	t.stored = data[14] & 1;
	t.branched = data[14] & 2;
	if (strlen(insn_text(text, insn, 0x1000)) >= INSN_TEXT_MAX ||
	    strlen(trace_line_instruction(line, &t)) >= TRACE_LINE_MAX)
		abort();
	if (operand_stored(insn, &r, &range)) {
		const struct per_regs own = { CR9_STORE, range.first,
					      range.first };
		const struct per_event e = { .code = PER_STORE,
					     .stored = true,
					     .store_first = range.first,
					     .store_last = range.last };

		if (per_select(&own, &e) != PER_STORE)
			abort();
	}
	free(insn);
}

static void parse(const u8 *data, size_t size, u8 what)
{
	char *line = malloc(size + 1);
	struct trace_order o = { .what = what % TRACE_WHATS };
	struct args a;

	memcpy(line, data, size);
	line[size] = '\0';
	args_init(&a, line);
	if (trace_order_parse(&a, &o) == TRACE_GOOD &&
	    (o.first > o.last || o.into > o.into_last || o.code > o.code_last ||
	     !args_end(&a)))
		abort();
	free(line);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size < HEAD)
		return 0;
	look(data);
	parse(data + HEAD, size - HEAD, data[14]);
	return 0;
}
