/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SLEEP: the machine stands, and its terminal shows what others send, until a
 * time has passed or something is typed.  The lock is not held meanwhile: who
 * forces the user or gives commands for him does not wait.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/run.h"
#include "cp/vm/vcpu.h"

#define NUMBER_MAX 9999

/* A number and its unit, minutes if none is given. */
static bool take_time(struct cmdio *io, struct args *a, u64 *us)
{
	u64 n, unit_s = 60;

	if (!args_next(a)) {
		*us = 0;
		return true;
	}
	if (!str_to_u64(a->word, 10, NUMBER_MAX, &n) || !n) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	if (args_take(a, "SEC", 3))
		unit_s = 1;
	else if (args_take(a, "HRS", 3))
		unit_s = 3600;
	else
		args_take(a, "MIN", 3);
	*us = n * unit_s * 1000000;
	return need_end(io, a);
}

static void hold(struct vm *vm, bool held)
{
	mutex_lock(&vm->lock);
	if (held)
		run_stop(vm, VCPU_STOP_SLEEP);
	for (u32 i = 0; !held && i < vm->vcpus; i++)
		run_go(vm->vcpu[i], VCPU_STOP_SLEEP);
	mutex_unlock(&vm->lock);
}

void cmd_sleep(struct cmdio *io, struct args *a)
{
	u64 us;

	if (!take_time(io, a, &us))
		return;
	hold(io->vm, true);
	session_sleep(io->session, us);
	hold(io->vm, false);
}
