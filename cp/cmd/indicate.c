/* SPDX-License-Identifier: Apache-2.0 */
/*
 * INDICATE: what CPUs do, what users use, why guests come to CP.  Reads
 * numbers that others are writing; each may be a moment old.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/insn_name.h"
#include "cp/cmd/system.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/machine.h"
#include "cp/engine/exits.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"

/* Class G asks about itself only; others about anybody. */
static struct vm *whose(struct cmdio *io, struct args *a)
{
	struct vm *vm;

	if (!args_peek(a)) {
		vm_get(io->vm);
		return io->vm;
	}
	vm = need_vm(io, a);
	if (!vm || vm == io->vm || io_has_class(io, "AE"))
		return vm;
	msg_option_invalid(io, vm->userid);
	vm_put(vm);
	return NULL;
}

static void add_vm(struct vm *vm, void *arg)
{
	struct exit_stats *sum = arg;

	for (u32 i = 0; i < VM_CPUS_MAX; i++)
		if (vm->vcpu[i])
			exits_merge(sum, &vm->vcpu[i]->exits);
}

/* "  DIAG                    1234        56789 us" */
static void show_stat(struct cmdio *io, const char *name,
		      const struct exit_stat *s)
{
	u64 us = s->time_tod / TOD_PER_US;

	cmdio_linef(io, "  %-24s %12llu %12llu us %6llu us each", name,
		    (unsigned long long)s->count, (unsigned long long)us,
		    (unsigned long long)(s->count ? us / s->count : 0));
}

static void show_opcode(struct cmdio *io, const struct exit_opcode *o)
{
	char name[16], indented[20];

	fmt_print(indented, sizeof(indented), "  %s", insn_name(name, o->key));
	show_stat(io, indented, &o->stat);
}

static void show_exits(struct cmdio *io, const char *whose_name,
		       const struct exit_stats *s)
{
	struct exit_stat all = { 0, 0 };

	for (u32 i = 0; i < EXIT_KINDS; i++) {
		all.count += s->kind[i].count;
		all.time_tod += s->kind[i].time_tod;
	}
	cmdio_linef(io, "EXITS OF %s", whose_name);
	show_stat(io, "all", &all);
	for (u32 i = 0; i < EXIT_KINDS; i++)
		if (s->kind[i].count)
			show_stat(io, exit_kind_name((enum vmexit_kind)i),
				  &s->kind[i]);
	cmdio_line(io, "  instructions:");
	for (u32 i = 0; i < EXIT_OPCODES_MAX; i++)
		if (s->opcode[i].key)
			show_opcode(io, &s->opcode[i]);
	if (s->other_opcodes.count)
		show_stat(io, "other instructions", &s->other_opcodes);
}

void indicate_exits(struct cmdio *io, struct args *a)
{
	struct exit_stats *sum;
	struct vm *vm = NULL;
	bool all = io_has_class(io, "AE") && args_take(a, "ALL", 3);

	if (!all) {
		vm = whose(io, a);
		if (!vm)
			return;
	}
	sum = heap_alloc(sizeof(*sum));
	if (!sum) {
		msg_machine_busy(io, io->vm->userid);
	} else if (need_end(io, a)) {
		if (all)
			vm_for_each(add_vm, sum);
		else
			add_vm(vm, sum);
		show_exits(io, all ? "ALL USERS" : vm->userid, sum);
	}
	if (sum)
		heap_free(sum, sizeof(*sum));
	if (vm)
		vm_put(vm);
}

static void show_user(struct cmdio *io, const struct vm *vm)
{
	char amount[FORMAT_AMOUNT_SIZE];
	u64 vtime_s = vm->vtime_tod / TOD_PER_S;
	u64 ttime_s = vm->ttime_tod / TOD_PER_S;
	u64 connect_s = (clock_now() - vm->logon_tod) / TOD_PER_S;

	cmdio_linef(io, "USERID=%-8s MACH=Z   STOR=%-4s VIRT=V XSTORE=NONE",
		    vm->userid, format_amount(amount, gstor_size(vm->stor)));
	cmdio_linef(io, "IPLSYS=%-8s DEVNUM=%05u",
		    vm->ipl_name[0] ? vm->ipl_name : "NONE",
		    vm->vcss.subchannels);
	for (u32 i = 0; i < vm->vcpus; i++)
		cmdio_linef(io,
			    "CPU %02X: CTIME=%02u:%02u VTIME=%03u:%02u "
			    "TTIME=%03u:%02u",
			    i, (u32)(connect_s / 3600),
			    (u32)(connect_s / 60 % 60), (u32)(vtime_s / 60),
			    (u32)(vtime_s % 60), (u32)(ttime_s / 60),
			    (u32)(ttime_s % 60));
}

void indicate_user(struct cmdio *io, struct args *a)
{
	struct vm *vm = whose(io, a);

	if (!vm)
		return;
	if (need_end(io, a))
		show_user(io, vm);
	vm_put(vm);
}

/* Busy share of the time since IPL, in percent. */
static u32 busy_percent(const struct cpu *c)
{
	u64 up = clock_now() - machine_ipl_tod();
	u64 percent = up ? c->busy_tod / (up / 100 + 1) : 0;

	return (u32)MIN(percent, 100);
}

void indicate_load(struct cmdio *io, struct args *a)
{
	u32 sum = 0;

	if (!need_end(io, a))
		return;
	for (u32 i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online)
			sum += busy_percent(&cpus[i]);
	cmdio_linef(io, "AVGPROC-%03u%% %02u", sum / MAX(cpus_online, 1),
		    cpus_online);
	cmdio_linef(io, "STORAGE-%03u%% USERS-%05u",
		    (u32)(100 - frame_count_free() * 100 /
					MAX(frame_count_total(), 1)),
		    vm_count());
	for (u32 i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online)
			cmdio_linef(io, "PROC %04X-%03u%% CP", cpus[i].addr,
				    busy_percent(&cpus[i]));
}
