/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEFINE STORAGE: another size, up to the directory's maximum; the machine is
 * reset and its storage cleared.  Called with vm->lock held.
 */
#include "cp/cmd/format.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/logon_option.h"
#include "cp/lib/str.h"

static void tell(struct cmdio *io, enum err e, const char *amount)
{
	char limit[FORMAT_AMOUNT_SIZE];

	if (e == ERR_OK) {
		cmdio_linef(io, "STORAGE = %s", amount);
		cmdio_line(io, "Storage cleared - system reset.");
	} else if (e == ERR_RANGE) {
		msg_storage_limit(io, amount,
				  format_amount(limit, io->vm->stor_max));
	} else {
		msg_storage_refused(io, amount, err_text(e));
	}
}

void define_storage(struct cmdio *io, struct args *a)
{
	char amount[FORMAT_AMOUNT_SIZE];
	enum err e = ERR_RANGE;
	u64 bytes;

	args_take(a, "AS", 2);
	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	if (!str_to_storage(a->word, &bytes) || bytes == 0) {
		msg_operand_invalid(io, a->word);
		return;
	}
	if (!need_end(io, a))
		return;
	bytes = ROUND_UP(bytes, 1ull << 20);
	if (bytes <= io->vm->stor_max) {
		stop_in_cp_read(io->vm);
		e = vm_define_storage(io->vm, bytes);
	}
	tell(io, e, format_amount(amount, bytes));
}

/* SET MACHINE: what the next IPL starts in; the machine is reset. */
void set_machine(struct cmdio *io, struct args *a)
{
	u8 machine;

	if (!logon_machine(io, a, &machine) || !need_end(io, a))
		return;
	stop_in_cp_read(io->vm);
	vm_reset(io->vm, RESET_LOAD);
	io->vm->machine = machine;
	cmdio_line(io, "System reset.");
	cmdio_linef(io, "SYSTEM = %s", machine_word(machine));
}
