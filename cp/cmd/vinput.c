/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VINPUT: what is typed at a guest's service processor: a line for its
 * line-mode console, or keys for its ASCII console.
 */
#include "cp/cmd/handler.h"
#include "cp/vm/service.h"
#include "cp/vm/vm.h"

static const struct vinput {
	const char *word;
	u32 min, type;
	const char *console;
} kinds[] = {
	{ "VMSG", 4, SCLP_EVENT_COMMAND, "line-mode" },
	{ "PVMSG", 5, SCLP_EVENT_PRIORITY, "line-mode" },
	{ "VT220", 5, SCLP_EVENT_ASCII, "ASCII" },
};

static void type(struct cmdio *io, struct args *a, const struct vinput *to)
{
	char keys[SCLP_LINE_MAX + 1];
	const char *line = args_peek(a) ? args_rest(a) : "";

	if (!*line && to->type != SCLP_EVENT_ASCII) {
		msg_operand_missing(io);
		return;
	}
	if (to->type == SCLP_EVENT_ASCII) {
		vt220_keys(keys, sizeof(keys), line);
		line = keys;
	}
	if (!vm_service_input(io->vm, to->type, line))
		msg_no_service_console(io, io->vm->userid, to->console);
}

void cmd_vinput(struct cmdio *io, struct args *a)
{
	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!args_take(a, kinds[i].word, kinds[i].min))
			continue;
		type(io, a, &kinds[i]);
		return;
	}
	msg_operand_missing(io);
}
