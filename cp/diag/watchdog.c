/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'288': the guest's watchdog.  Rx, even: function, and Rx+1 the
 * seconds; for function 0 Ry, even, and Ry+1: address and length of the
 * commands.
 */
#include "cp/cmd/watchdog.h"
#include "cp/diag/answer.h"
#include "cp/diag/handler.h"
#include "cp/diag/operands.h"
#include "cp/vm/vm.h"

static enum pgm set(struct vcpu *v, u8 ry, u32 seconds)
{
	u8 ebcdic[WATCHDOG_COMMAND_MAX];
	char text[WATCHDOG_COMMAND_MAX + 1];
	u32 size = (u32)v->gr[ry + 1];
	enum pgm pgm = vcpu_read_real(v, diag_address(v, ry), ebcdic, size);

	if (pgm != PGM_NONE)
		return pgm;
	answer_command(text, ebcdic, size);
	watchdog_set(v->vm, seconds, text);
	watchdog_look();
	return PGM_NONE;
}

enum pgm diag_watchdog(struct vcpu *v, u8 rx, u8 ry)
{
	u32 seconds, command;

	if (rx % 2 || ry % 2)
		return PGM_SPECIFICATION;
	seconds = (u32)v->gr[rx + 1];
	command = (u32)v->gr[ry + 1];
	switch (diag_watchdog_function((u32)v->gr[rx], seconds, command)) {
	case WATCHDOG_SET:
		return set(v, ry, seconds);
	case WATCHDOG_CHANGE:
		if (!watchdog_change(v->vm, seconds))
			return PGM_SPECIFICATION;
		watchdog_look();
		return PGM_NONE;
	case WATCHDOG_CANCEL:
		watchdog_cancel(v->vm);
		return PGM_NONE;
	default:
		return PGM_SPECIFICATION;
	}
}
