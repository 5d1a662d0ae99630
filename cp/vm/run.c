/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A world's loop: obey requests, deliver what is pending, run the engine until
 * it exits, handle the exit (R2.5).  And its other side: stopping, starting and
 * ending a vm from any task.
 */
#include "cp/vm/run.h"

#include "cp/arch/cr0.h"
#include "cp/arch/dat.h"
#include "cp/arch/psw.h"
#include "cp/core/cpu.h"
#include "cp/core/event.h"
#include "cp/core/sched.h"
#include "cp/core/task.h"
#include "cp/core/trace.h"
#include "cp/engine/engine.h"
#include "cp/gdb/gdb.h"
#include "cp/hw/insn.h"
#include "cp/insn/insn.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/msg/msg.h"
#include "cp/term/session.h"
#include "cp/vm/audit.h"
#include "cp/vm/cpus.h"
#include "cp/vm/devices.h"
#include "cp/vm/nic.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "cp/vm/watch.h"
#include "cp/vm/world.h"

#define VALIDITY_PREFIX	  0x37
#define PREFIX_SIZE	  8192u
#define WATCHED_PAUSE_TOD (5 * TOD_PER_MS)

/* --- stop, begin, end: any task --- */

static void stop_for(struct vcpu *v, u32 why)
{
	__atomic_or_fetch(&v->stop, why, __ATOMIC_SEQ_CST);
}

/* Not woken when another reason is left. */
void run_go(struct vcpu *v, u32 why)
{
	if (!__atomic_and_fetch(&v->stop, ~why, __ATOMIC_SEQ_CST))
		vcpu_kick(v);
}

/*
 * All are asked before the first is waited for.  One whose line waits for room
 * on the terminal is woken, too: it gives the line up (vm_line).
 */
void run_stop(struct vm *vm, u32 why)
{
	u32 i;

	for (i = 0; i < vm->vcpus; i++) {
		stop_for(vm->vcpu[i], why);
		vcpu_kick(vm->vcpu[i]);
	}
	for (i = 0; i < vm->vcpus; i++) {
		struct vcpu *v = vm->vcpu[i];

		if (task_current() == v->task)
			continue;
		v->stop_waiter = task_current();
		vcpu_kick(v);
		task_wake(v->task);
		while (__atomic_load_n(&v->state, __ATOMIC_SEQ_CST) !=
		       VCPU_STOPPED)
			task_park(DEADLINE_NEVER);
		v->stop_waiter = NULL;
	}
}

/* Its own task, too, before it enters its guest again. */
void run_ask_stop(struct vm *vm, u32 why)
{
	u32 i;

	for (i = 0; i < cpus_count(vm); i++) {
		stop_for(vm->vcpu[i], why);
		vcpu_kick(vm->vcpu[i]);
		engine_kick(vm->vcpu[i]);
	}
}

void vm_stop(struct vm *vm)
{
	run_stop(vm, VCPU_STOP_CP);
}

void vm_pause(struct vm *vm)
{
	run_stop(vm, VCPU_STOP_PAUSE);
}

void vm_resume(struct vm *vm)
{
	u32 i;

	for (i = 0; i < vm->vcpus; i++)
		run_go(vm->vcpu[i], VCPU_STOP_PAUSE);
}

/* And show it: the terminal is named by vm->session, under dev_lock. */
static void set_cp_read(struct vm *vm, bool cp_read)
{
	spin_lock(&vm->dev_lock);
	vm->cp_read = cp_read;
	if (vm->session)
		session_poke(vm->session);
	spin_unlock(&vm->dev_lock);
}

void vm_begin(struct vm *vm)
{
	u32 i;

	set_cp_read(vm, false);
	if (cpus_last(vm->vcpu[0])) /* all others are in the stopped state */
		__atomic_and_fetch(&vm->vcpu[0]->stop, ~(u32)VCPU_STOP_ARCH,
				   __ATOMIC_SEQ_CST);
	cpus_share(vm);
	for (i = 0; i < vm->vcpus; i++)
		run_go(vm->vcpu[i], VCPU_STOP_CP);
}

void run_end(struct vm *vm)
{
	u32 i;

	for (i = 0; i < vm->mades; i++) {
		struct vcpu *v = vm->made[i];

		v->stop_waiter = task_current();
		__atomic_store_n(&v->quit, true, __ATOMIC_SEQ_CST);
		vcpu_kick(v);
		while (!__atomic_load_n(&v->ended, __ATOMIC_SEQ_CST))
			task_park(DEADLINE_NEVER);
	}
}

void vm_cp_read(struct vm *vm, const char *why)
{
	u32 i;

	TRACE(CPREAD, 0, trace_name(vm->userid), vm->vcpu[0]->sie->psw.addr);
	for (i = 0; i < vm->vcpus; i++)
		stop_for(vm->vcpu[i], VCPU_STOP_CP);
	set_cp_read(vm, true);
	if (why)
		vm_line(vm, LINE_CP, why);
}

/* --- the world's own task --- */

#define TEXT_MAX (MSG_LINE_MAX + 4)

/* With "01: " before it where there are several CPUs. */
static const char *of_cpu(char to[TEXT_MAX], const struct vcpu *v,
			  const char *text)
{
	if (v->vm->vcpus > 1)
		fmt_print(to, TEXT_MAX, "%02X: %s", v->addr, text);
	else
		fmt_print(to, TEXT_MAX, "%s", text);
	return to;
}

static void enter_cp(struct vcpu *v, const char *why)
{
	const char *reason = strchr(why, ';');
	char text[TEXT_MAX];

	event_note(EVENT_STOP, v->vm->userid, "%s", reason ? reason + 2 : why);
	gdb_failed(v);
	vm_cp_read(v->vm, of_cpu(text, v, why));
}

/* The last CPU that operated was ordered to stop: nothing would run. */
static void all_halted(struct vcpu *v)
{
	char text[MSG_LINE_MAX];

	enter_cp(v, note_all_halted(text, v->stopped_by));
}

static bool on(const u32 *word)
{
	return __atomic_load_n(word, __ATOMIC_SEQ_CST) != 0;
}

/*
 * Parked.  An order to a CPU that is being let go makes it come back before it
 * has touched anything: v->stop is read again after v->state was changed, and
 * whoever gives an order does it the other way round.
 */
static void stopped(struct vcpu *v)
{
	struct task *waiter;

	world_leave(v); /* others look at its registers from now on */
	nic_tell_due(v->vm);
	if (v->orders)
		vcpu_obey(v);
	if ((v->stop & VCPU_STOP_ARCH) && !v->vm->cp_read && cpus_last(v))
		all_halted(v);
	__atomic_store_n(&v->state, VCPU_STOPPED, __ATOMIC_SEQ_CST);
	while (on(&v->stop) && !on(&v->orders) && !v->quit) {
		waiter = v->stop_waiter;
		if (waiter)
			task_wake(waiter);
		task_park(DEADLINE_NEVER);
	}
	__atomic_store_n(&v->state, VCPU_RUNNING, __ATOMIC_SEQ_CST);
}

/* NOW plus DELTA, never wrapped: a CPU timer may be set to 2^63 - 1. */
static u64 after(u64 now, u64 delta)
{
	return delta >= DEADLINE_NEVER - now ? DEADLINE_NEVER : now + delta + 1;
}

static u64 wait_deadline(const struct vcpu *v)
{
	const struct sie_block *s = v->sie;
	u64 due = DEADLINE_NEVER;
	u64 now, guest_now;

	if (!(s->psw.mask & PSW_EXT))
		return due;
	now = clock_now();
	guest_now = now + s->epoch;
	if ((s->cr[0] & CR0_CLOCK_COMPARATOR) &&
	    s->clock_comparator != DEADLINE_NEVER)
		due = s->clock_comparator > guest_now
			      ? after(now, s->clock_comparator - guest_now)
			      : now;
	if ((s->cr[0] & CR0_CPU_TIMER) && (s64)s->cpu_timer >= 0)
		due = MIN(due, after(now, s->cpu_timer));
	return due;
}

static void flush_console(struct vm *vm)
{
	spin_lock(&vm->dev_lock);
	v3215_flush(&vm->cons);
	spin_unlock(&vm->dev_lock);
}

/* A line that one CPU has begun is not ended by another's wait. */
static bool others_wait(const struct vcpu *v)
{
	u32 i;

	for (i = 0; i < cpus_count(v->vm); i++) {
		const struct vcpu *other = v->vm->vcpu[i];

		if (other != v && !other->stop && !other->waiting)
			return false;
	}
	return true;
}

/*
 * Its own timers then come without CP.  While somebody is ready the engine
 * would come back at once, again and again.
 */
static bool may_wait_inside(struct vcpu *v)
{
	u64 now = clock_now();

	return !v->detour && !v->vm->share.limit && !sched_somebody_ready() &&
	       idling_stretch(now) &&
	       idling_may(&v->idling, now, task_cpu_time_at(insn_stpt()));
}

/* The guest's CPU timer goes on while it waits outside SIE. */
static void enabled_wait(struct vcpu *v)
{
	u64 last = clock_now();
	u64 now;

	if (v3215_holds(&v->vm->cons) && others_wait(v))
		flush_console(v->vm);
	nic_tell_due(v->vm);
	__atomic_store_n(&v->waiting, 1, __ATOMIC_SEQ_CST);
	while (!v->stop && !v->quit && !vcpu_deliver(v)) {
		devices_run(v->vm);
		if (v->vm->channel_work)
			task_yield();
		else if ((v->wait_inside = may_wait_inside(v)))
			break;
		else if (!sched_let_cp_run())
			task_park(wait_deadline(v));
		now = clock_now();
		v->sie->cpu_timer -= now - last;
		last = now;
	}
	__atomic_store_n(&v->waiting, 0, __ATOMIC_SEQ_CST);
}

/* Is it watched, or has PER on itself? */
static bool beside_per(const struct vcpu *v)
{
	return v->detour || (v->sie->psw.mask & PSW_PER);
}

/*
 * Interruptions come between two executions; timers that are due then, too, by
 * SIE.  Watched, or alone for gdb, V gets them by its loop only.
 */
void run_pause(struct vcpu *v)
{
	u64 last = clock_now();
	u64 until = wait_deadline(v);

	devices_run(v->vm);
	if (v->alone || beside_per(v))
		until = MIN(until, last + WATCHED_PAUSE_TOD);
	else if (vcpu_deliver(v))
		return;
	if (!v->stop && !v->quit && !v->vm->channel_work)
		task_park(until);
	v->sie->cpu_timer -= clock_now() - last;
}

bool run_move_wants_rest(const struct vcpu *v)
{
	return (on(&v->stop) || on(&v->orders)) && !v->quit && !beside_per(v);
}

void run_move_rests(struct vcpu *v, enum vcpu_mover by, u64 operand)
{
	vcpu_retry(v);
	v->move.by = (u8)by;
	v->move.operand = operand;
	v->move.psw_addr = v->sie->psw.addr;
}

/* The instruction that rested is V's next: behind it, as SIE leaves it. */
static bool move_goes_on(struct vcpu *v)
{
	if (v->move.by == MOVES_NOTHING)
		return false;
	v->move.resumed = v->move.by;
	v->move.by = MOVES_NOTHING;
	if (v->move.psw_addr != v->sie->psw.addr || beside_per(v)) {
		v->move.resumed = MOVES_NOTHING;
		return false;
	}
	v->sie->psw.addr = vcpu_wrap(v, v->sie->psw.addr + vcpu_insn_length(v));
	return true;
}

static bool waits_enabled(const struct vcpu *v)
{
	u64 mask = v->sie->psw.mask;

	return (mask & PSW_WAIT) && (mask & (PSW_IO | PSW_EXT | PSW_MCHECK));
}

/* While others operate, a CPU in a disabled wait is as good as stopped. */
static void wait_state(struct vcpu *v)
{
	const struct psw *psw = &v->sie->psw;
	char text[MSG_LINE_MAX], line[TEXT_MAX];
	bool last;

	if (waits_enabled(v)) {
		enabled_wait(v);
		return;
	}
	note_disabled_wait(text, (u32)(psw->mask >> 32), (u32)psw->mask,
			   (u32)(psw->addr >> 32), (u32)psw->addr);
	audit_note(v->vm, AUDIT_WAIT);
	spin_lock(&v->vm->order_lock);
	last = cpus_last(v);
	if (!last)
		vcpu_halt(v, 0, v->addr);
	spin_unlock(&v->vm->order_lock);
	if (last)
		enter_cp(v, text);
	else
		vm_line(v->vm, LINE_CP, of_cpu(line, v, text));
}

/* Out of frames: BEGIN tries it again. */
static void no_storage(struct vcpu *v)
{
	char text[MSG_LINE_MAX];

	audit_note(v->vm, AUDIT_STORAGE);
	enter_cp(v, note_no_guest_storage(text));
}

/*
 * Between storage and a segment behind it: the machine has left the PSW at the
 * instruction, which may not even be there itself.
 */
static void outside_storage(struct vcpu *v)
{
	u16 size = watch_text_size(v);

	v->sie->psw.addr = vcpu_wrap(v, v->sie->psw.addr + size);
	vcpu_inject_intercepted_program(v, PGM_ADDRESSING, size, 0);
}

static void storage_fault(struct vcpu *v, gpa_t at)
{
	if (gmap_fault(v->vm->stor, at))
		return;
	if (gpa_val(at) >= v->vm->stor->size)
		outside_storage(v);
	else
		no_storage(v);
}

static void validity(struct vcpu *v, u16 why)
{
	char text[MSG_LINE_MAX];
	u64 prefix = v->sie->prefix;
	bool there = gstor_valid(v->vm->stor, gpa(prefix), PREFIX_SIZE);

	if (why == VALIDITY_PREFIX && there) {
		if (!gmap_fault(v->vm->stor, gpa(prefix)) ||
		    !gmap_fault(v->vm->stor, gpa(prefix + PAGE_SIZE)))
			no_storage(v);
		return;
	}
	audit_note(v->vm, AUDIT_VALIDITY);
	enter_cp(v, note_vcpu_invalid(text, why));
}

/* The machine leaves no length for an operation exception. */
static void program(struct vcpu *v, const struct vmexit *x)
{
	if (x->pgm == PGM_OPERATION && v->vm->gdb && gdb_breakpoint(v))
		return;
	if (x->pgm == PGM_OPERATION)
		vcpu_inject_program(v, beside_per(v) ? watch_emulate(v, x)
						     : PGM_OPERATION);
	else if (x->pgm & PGM_PER)
		watch_program(v, x);
	else
		vcpu_inject_intercepted_program(v, x->pgm, x->ilc, x->tea);
}

/* One program interruption after the other, whichever exits brought them. */
static void program_loop(struct vcpu *v)
{
	char text[MSG_LINE_MAX];

	v->pgm_looping = false;
	audit_note(v->vm, AUDIT_LOOP);
	enter_cp(v, note_program_loop(text));
}

/* For an instruction that CP emulates. */
static void no_frame(struct vcpu *v)
{
	vcpu_retry(v);
	no_storage(v);
}

static void handle(struct vcpu *v, struct vmexit *x)
{
	enum pgm pgm;

	switch (x->kind) {
	case EXIT_NONE:
		/* Where it waits: to enter SIE would only show it. */
		if (waits_enabled(v) && !v->alone)
			enabled_wait(v);
		break;
	case EXIT_INSTRUCTION:
		pgm = beside_per(v) ? watch_emulate(v, x)
				    : insn_emulate(v, x->ipa, x->ipb);
		if (pgm == PGM_NO_FRAME)
			no_frame(v);
		else if (pgm != PGM_NONE)
			vcpu_inject_program(v, pgm);
		break;
	case EXIT_TIMER:
		vcpu_deliver_timer(v);
		break;
	case EXIT_FAULT:
		storage_fault(v, x->fault);
		break;
	case EXIT_PROGRAM:
		program(v, x);
		break;
	case EXIT_WAIT:
		wait_state(v);
		break;
	case EXIT_VALIDITY:
		validity(v, x->why);
		break;
	default: /* looked at by vcpu_deliver */
		break;
	}
	if (v->pgm_looping)
		program_loop(v);
}

static void lost_storage(struct vcpu *v)
{
	char text[MSG_LINE_MAX];

	v->vm->stor_lost = false;
	audit_note(v->vm, AUDIT_PREFIX);
	enter_cp(v, note_prefix_lost(text));
}

/* Others are to run: somebody was woken, or V's time is up. */
static void give_way(struct vcpu *v)
{
	if (this_cpu()->slice_end == DEADLINE_NEVER) {
		audit_note(v->vm, AUDIT_SLICE);
		nic_tell_due(v->vm);
	}
	nic_hold_end(v->vm);
	task_yield();
}

/* What CP spent on the exit, waits not counted, and the CPU's total. */
static void account(struct vcpu *v, const struct vmexit *x, u32 key,
		    u64 started)
{
	u64 now = task_cpu_time_at(insn_stpt());

	exits_add(&v->exits, x->kind, key, 1, now - started);
	v->ttime = now;
}

/* V may be gone as soon as it says that it has ended. */
static void end_world(struct vcpu *v)
{
	struct task *waiter = v->stop_waiter;

	sched_leave_world();
	__atomic_store_n(&v->ended, 1, __ATOMIC_SEQ_CST);
	task_wake(waiter);
}

void run_world(void *arg)
{
	struct vcpu *v = arg;
	struct vmexit x = { .kind = EXIT_NONE };
	u64 started;
	u32 key;

	task_current()->vcpu = v;
	for (;;) {
		engine_unkick(v);
		if (v->quit)
			break;
		if (v->stop || v->orders) {
			stopped(v);
			continue;
		}
		if (v->vm->share.limit && limit_holds(v))
			continue;
		if (this_cpu()->need_resched) {
			give_way(v);
			continue;
		}
		devices_run(v->vm);
		nic_tell_received(v->vm);
		if (move_goes_on(v)) { /* X is still its exit */
			started = task_cpu_time_at(insn_stpt());
		} else {
			if (!v->alone)
				vcpu_deliver(v);
			vcpu_arm_requests(v);
			engine_run(v, &x);
			TRACE_HOT(EXIT, x.kind, trace_name(v->vm->userid),
				  v->sie->psw.addr);
			started = task_cpu_time_at(x.left);
		}
		key = x.kind == EXIT_INSTRUCTION ? insn_key(v, x.ipa, x.ipb)
						 : 0;
		handle(v, &x);
		v->move.resumed = MOVES_NOTHING;
		account(v, &x, key, started);
		if (v->vm->stor_lost)
			lost_storage(v);
	}
	end_world(v);
}
