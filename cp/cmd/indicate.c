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
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"

static void add_vm(struct vm *vm, void *arg)
{
	struct exit_stats *sum = arg;

	for (u32 i = 0; i < vm->vcpus; i++)
		exits_merge(sum, &vm->vcpu[i]->exits);
}

/* What both kinds of record have. */
#define STAT(s, text)                                                          \
	.count = (s)->count, .time = (s)->time_tod / TOD_PER_US,               \
	.each = (s)->count ? (s)->time_tod / TOD_PER_US / (s)->count : 0,      \
	.shown = (text)

static void show_reason(struct reply *r, const char *user, const char *reason,
			const struct exit_stat *s)
{
	reply_exits(r, &(struct exits_record){ .user = user,
					       .reason = reason,
					       STAT(s, reason) });
}

static void show_opcode(struct reply *r, const struct exit_opcode *o)
{
	char name[16], indented[20];

	insn_name(name, o->key);
	fmt_print(indented, sizeof(indented), "  %s", name);
	reply_exit_insn(r,
			&(struct exit_insn_record){ .instruction = name,
						    STAT(&o->stat, indented) });
}

static void show_exits(struct reply *r, const char *user,
		       const struct exit_stats *s)
{
	const char *other = "other instructions";
	struct exit_stat all = { 0, 0 };

	for (u32 i = 0; i < EXIT_KINDS; i++) {
		all.count += s->kind[i].count;
		all.time_tod += s->kind[i].time_tod;
	}
	show_reason(r, user, "all", &all);
	for (u32 i = 0; i < EXIT_KINDS; i++)
		if (s->kind[i].count)
			show_reason(r, user,
				    exit_kind_name((enum vmexit_kind)i),
				    &s->kind[i]);
	reply_exit_insn_list(r);
	for (u32 i = 0; i < EXIT_OPCODES_MAX; i++)
		if (s->opcode[i].key)
			show_opcode(r, &s->opcode[i]);
	if (s->other_opcodes.count)
		reply_exit_insn(r, &(struct exit_insn_record){
					   .instruction = other,
					   STAT(&s->other_opcodes, other) });
}

void indicate_exits(struct cmdio *io, struct args *a)
{
	struct exit_stats *sum;
	struct vm *vm = NULL;
	bool all = io_has_class(io, "AE") && args_take(a, "ALL", 3);

	if (!all) {
		vm = need_vm_or_own(io, a, "AE");
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
		show_exits(io_reply(io), all ? "ALL USERS" : vm->userid, sum);
	}
	if (sum)
		heap_free(sum, sizeof(*sum));
	if (vm)
		vm_put(vm);
}

static void show_user(struct cmdio *io, const struct vm *vm)
{
	char amount[FORMAT_AMOUNT_SIZE], ctime[16], vtime[16], ttime[16];
	u64 vtime_s = vm_virtual_time(vm) / TOD_PER_S;
	u64 ttime_s = vm_total_time(vm) / TOD_PER_S;
	u64 connect_s = (clock_now() - vm->logon_tod) / TOD_PER_S;
	struct use_record v = {
		.user = vm->userid,
		.storage = gstor_size(vm->stor),
		.ipl = vm->ipl.system[0] ? vm->ipl.system : NULL,
		.devices = vm->vcss.subchannels,
		.amount = format_amount(amount, gstor_size(vm->stor)),
	};

	reply_use(io_reply(io), &v);
	fmt_print(ctime, sizeof(ctime), "%02u:%02u", (u32)(connect_s / 3600),
		  (u32)(connect_s / 60 % 60));
	fmt_print(vtime, sizeof(vtime), "%03u:%02u", (u32)(vtime_s / 60),
		  (u32)(vtime_s % 60));
	fmt_print(ttime, sizeof(ttime), "%03u:%02u", (u32)(ttime_s / 60),
		  (u32)(ttime_s % 60));
	for (u32 i = 0; i < vm->vcpus; i++)
		reply_use_cpu(io_reply(io),
			      &(struct use_cpu_record){ (u16)i, connect_s,
							vtime_s, ttime_s, ctime,
							vtime, ttime });
}

void indicate_user(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm_or_own(io, a, "AE");

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
	reply_load(
		io_reply(io),
		&(struct load_record){
			.cpu = sum / MAX(cpus_online, 1),
			.cpus = cpus_online,
			.storage = (u32)(100 -
					 frame_count_free() * 100 /
						 MAX(frame_count_total(), 1)),
			.users = vm_count(),
		});
	for (u32 i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online)
			reply_load_cpu(io_reply(io),
				       &(struct load_cpu_record){
					       (u16)cpus[i].addr,
					       busy_percent(&cpus[i]), "CP" });
}
