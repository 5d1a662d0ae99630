/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CPU: a command for one virtual CPU or for each of them; DEFINE CPU and DETACH
 * CPU.  The latter two run with vm->lock held.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"

/* Answers get "01: " before them and go where the issuer's go. */
static void line_of_cpu(struct cmdio *io, const char *text)
{
	cmdio_linef(io->arg, "%02X: %s", io->cpu, text);
}

static void run_on(struct cmdio *io, u16 addr, const char *command)
{
	struct cmdio on = *io;

	on.cpu = addr;
	on.rc = 0;
	on.line = line_of_cpu;
	on.arg = io;
	memset(&on.reply, 0, sizeof(on.reply)); /* it is io's, not on's */
	command_run(&on, command);
	io->rc = on.rc;
}

/* The addresses are noted first: the command may change what there is. */
static void run_on_all(struct cmdio *io, const char *command)
{
	u8 addr[VM_CPUS_MAX];
	u32 i, n = 0;

	spin_lock(&io->vm->dev_lock);
	for (i = 0; i < io->vm->vcpus; i++)
		addr[n++] = (u8)io->vm->vcpu[i]->addr;
	spin_unlock(&io->vm->dev_lock);
	for (i = 0; i < n && !io->rc; i++)
		run_on(io, addr[i], command);
}

bool need_cpu_address(struct cmdio *io, struct args *a, u16 *out)
{
	u64 addr;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (strnlen(a->word, 3) > 2 ||
	    !str_to_u64(a->word, 16, VM_CPUS_MAX - 1, &addr)) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	*out = (u16)addr;
	return true;
}

struct vcpu *need_cpu(struct cmdio *io, struct args *a)
{
	struct vcpu *v;
	u16 addr;

	if (!need_cpu_address(io, a, &addr))
		return NULL;
	v = vm_cpu(io->vm, addr);
	if (!v)
		msg_no_cpu(io, addr);
	return v;
}

void cmd_cpu(struct cmdio *io, struct args *a)
{
	bool all = args_take(a, "ALL", 3);
	const struct vcpu *v = NULL;

	if (io->line == line_of_cpu) {
		msg_cpu_too_deep(io);
		return;
	}
	if (!all) {
		v = need_cpu(io, a);
		if (!v)
			return;
	}
	if (!args_peek(a))
		msg_operand_missing(io);
	else if (all)
		run_on_all(io, args_rest(a));
	else
		run_on(io, v->addr, args_rest(a));
}

/* --- DEFINE CPU, DETACH CPU --- */

/* "01" or "01-03" */
static bool need_range(struct cmdio *io, struct args *a, u16 *first, u16 *last)
{
	char *dash;
	u64 from, to;
	bool good;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	dash = strchr(a->word, '-');
	if (dash)
		*dash = '\0';
	good = str_to_u64(a->word, 16, VM_CPUS_MAX - 1, &from);
	to = from;
	if (good && dash)
		good = str_to_u64(dash + 1, 16, VM_CPUS_MAX - 1, &to) &&
		       to >= from;
	if (dash)
		*dash = '-';
	if (!good) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	*first = (u16)from;
	*last = (u16)to;
	return true;
}

static bool take_type(struct cmdio *io, struct args *a, bool *ifl)
{
	*ifl = false;
	if (args_take(a, "TYPE", 4)) {
		*ifl = args_take(a, "IFL", 3);
		if (!*ifl && !args_take(a, "CP", 2)) {
			msg_operand_missing(io);
			return false;
		}
	}
	return need_end(io, a);
}

static void tell_define(struct cmdio *io, u32 addr, enum err e)
{
	if (e == ERR_OK)
		cmdio_linef(io, "CPU %02X defined", addr);
	else if (e == ERR_EXIST)
		msg_cpu_exists(io, addr);
	else if (e == ERR_LIMIT)
		msg_cpu_limit(io, io->vm->user->cpus_max);
	else
		msg_cpu_refused(io, addr, err_text(e));
}

void define_cpu(struct cmdio *io, struct args *a)
{
	u16 first, last;
	bool ifl;
	u32 i;

	if (!need_range(io, a, &first, &last) || !take_type(io, a, &ifl))
		return;
	for (i = first; i <= last && !io->rc; i++)
		tell_define(io, i, vm_define_cpu(io->vm, i, ifl));
	cpus_share(io->vm);
}

/* Taking a CPU away from a running system ends that: z/VM resets it, too. */
void detach_cpu(struct cmdio *io, struct args *a)
{
	u16 first, last;
	u32 i, gone = 0;

	if (!need_range(io, a, &first, &last) || !need_end(io, a))
		return;
	for (i = first; i <= last && !io->rc; i++) {
		enum err e = vm_detach_cpu(io->vm, i);

		if (e == ERR_OK) {
			cmdio_linef(io, "CPU %02X detached", i);
			gone++;
		} else if (e == ERR_INVAL) {
			msg_cpu_base(io, i);
		} else {
			msg_no_cpu(io, i);
		}
	}
	if (!gone)
		return;
	stop_in_cp_read(io->vm);
	cmdio_line(io, "Storage cleared - system reset.");
}
