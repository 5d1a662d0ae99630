/* SPDX-License-Identifier: Apache-2.0 */
/* VINPUT: a line for a guest's line-mode (service processor) console. */
#include "cp/cmd/handler.h"
#include "cp/vm/service.h"

void cmd_vinput(struct cmdio *io, struct args *a)
{
	bool priority = args_take(a, "PVMSG", 5);

	if (!priority && !args_take(a, "VMSG", 4)) {
		msg_operand_missing(io);
		return;
	}
	if (!args_peek(a))
		msg_operand_missing(io);
	else if (!vm_service_input(io->vm, args_rest(a), priority))
		msg_no_line_console(io, io->vm->userid);
}
