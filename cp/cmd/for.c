/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FOR: run a command as if another user had given it, with that user's classes
 * and machine; the answers come to the issuer.  CP: run a command, for those
 * who put CP before everything.
 */
#include "cp/cmd/handler.h"

/* The answers of a FOR go where the issuer's go. */
static void line_to_issuer(struct cmdio *io, const char *text)
{
	cmdio_line(io->arg, text);
}

static void run_for(struct cmdio *io, struct vm *vm, const char *command)
{
	struct cmdio as = {
		.vm = vm,
		.issuer = io->issuer,
		.classes = vm->classes,
		.line = line_to_issuer,
		.arg = io,
		.from_guest = io->from_guest,
		.depth = (u8)(io->depth + 1),
	};

	command_run(&as, command);
	io->rc = as.rc;
}

void cmd_for(struct cmdio *io, struct args *a)
{
	struct vm *vm;

	if (io->depth) {
		msg_too_deep(io);
		return;
	}
	vm = need_vm(io, a);
	if (!vm)
		return;
	if (args_take(a, "CMD", 3) && args_peek(a))
		run_for(io, vm, args_rest(a));
	else
		msg_for_command(io);
	vm_put(vm);
}

void cmd_cp(struct cmdio *io, struct args *a)
{
	const char *command = args_rest(a);

	if (args_take(a, "CP", 2)) /* CP CP ...: once is enough */
		msg_unknown_command(io, "CP");
	else
		command_run(io, command);
}
