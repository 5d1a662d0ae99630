/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual machine as gdb sees it.  Addresses are logical ones of a CPU, under
 * its PSW's translation; protection is not looked at, as by STORE.
 */
#include "cp/arch/dat.h"
#include "cp/arch/psw.h"
#include "cp/core/task.h"
#include "cp/gdb/gdb.h"
#include "cp/gdb/server.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/msg/msg.h"
#include "cp/vm/cpus.h"
#include "cp/vm/run.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

static bool cpu(void *m, u32 *at)
{
	const struct gdb_server *s = m;

	for (u32 i = 0; i < cpus_count(s->vm); i++) {
		u32 addr = s->vm->vcpu[i]->addr;

		if (addr >= *at && addr < GDB_CPUS) {
			*at = addr;
			return true;
		}
	}
	return false;
}

/* The CPU at AT, which is there: the conversation has asked. */
static struct vcpu *of(void *m, u32 at)
{
	const struct gdb_server *s = m;
	struct vcpu *v = vm_cpu(s->vm, at);

	return v ? v : s->vm->vcpu[0];
}

static const char *state(void *m, u32 at)
{
	const struct vcpu *v = of(m, at);

	if (v->stop & VCPU_STOP_ARCH)
		return "stopped";
	if (v->stop & VCPU_STOP_CP)
		return "in CP READ";
	return v->sie->psw.mask & PSW_WAIT ? "waiting" : "operating";
}

static void get(void *m, u32 at, struct registers *to)
{
	vcpu_registers(of(m, at), to);
}

static void set(void *m, u32 at, const struct registers *from)
{
	struct vcpu *v = of(m, at);
	struct sie_block *b = v->sie;

	b->psw.mask = from->psw_mask;
	b->psw.addr = from->psw_addr;
	memcpy(v->gr, from->gr, sizeof(v->gr));
	memcpy(v->ar, from->ar, sizeof(v->ar));
	v->fpc = from->fpc & FPC_VALID; /* CP loads it itself */
	memcpy(v->fpr, from->fpr, sizeof(v->fpr));
	memcpy(b->cr, from->cr, sizeof(b->cr));
}

/* Where V's address AT is, and how many of SIZE bytes lie in that page. */
static bool find(struct vcpu *v, u64 at, u32 size, gpa_t *out, u32 *n)
{
	u64 wrapped = vcpu_wrap(v, at);

	*n = MIN(size, (u32)(PAGE_SIZE - wrapped % PAGE_SIZE));
	return vcpu_translate(v, v->sie->psw.mask, wrapped, out) == PGM_NONE &&
	       gstor_valid(v->vm->stor, *out, *n);
}

static bool read_storage(void *m, u32 at, u64 addr, void *to, u32 size)
{
	struct vcpu *v = of(m, at);
	u8 *out = to;
	gpa_t where;
	u32 n;

	for (; size; addr += n, out += n, size -= n)
		if (!find(v, addr, size, &where, &n) ||
		    gstor_read(v->vm->stor, where, out, n) != PGM_NONE)
			return false;
	return true;
}

static bool write_storage(void *m, u32 at, u64 addr, const void *from, u32 size)
{
	struct vcpu *v = of(m, at);
	const u8 *in = from;
	gpa_t where;
	u32 n;

	for (; size; addr += n, in += n, size -= n)
		if (!find(v, addr, size, &where, &n) ||
		    gstor_write(v->vm->stor, where, in, n) != PGM_NONE)
			return false;
	return true;
}

static enum err insert(void *m, u32 at, const struct gdb_point *p)
{
	return gdb_point_add(m, of(m, at), p);
}

static enum err take_out(void *m, u32 at, const struct gdb_point *p)
{
	(void)at;
	gdb_point_drop(m, p);
	return ERR_OK;
}

/* --- standing and running --- */

void gdb_note(struct vcpu *v, const struct gdb_stop *why)
{
	struct gdb_server *s = v->vm->gdb;

	s->event[v->addr] = *why;
	__atomic_fetch_or(&s->events, 1ull << v->addr, __ATOMIC_SEQ_CST);
	run_ask_stop(v->vm, VCPU_STOP_GDB);
	task_wake(s->task);
}

/* The event of one CPU, no more pending; false: there is none. */
static bool take_event(struct gdb_server *s, struct gdb_stop *why)
{
	u32 at;

	if (!s->events)
		return false;
	at = (u32)__builtin_ctzll(s->events);
	*why = s->event[at];
	__atomic_fetch_and(&s->events, ~(1ull << at), __ATOMIC_SEQ_CST);
	return true;
}

bool gdb_stop_machine(struct gdb_server *s, struct gdb_stop *why)
{
	run_stop(s->vm, VCPU_STOP_GDB);
	gdb_points_out(s);
	return take_event(s, why);
}

static bool stop(void *m, struct gdb_stop *why)
{
	return gdb_stop_machine(m, why);
}

/*
 * Several CPUs may have stopped it at once, and gdb was told of one.  Who
 * stands at a breakpoint will come to it again; a step is over with the first
 * stop; a point that gdb has taken away meanwhile is none.
 */
static bool stale(const struct gdb_server *s, const struct gdb_stop *e)
{
	switch (e->why) {
	case GDB_AT_BREAK:
	case GDB_STEPPED:
		return true;
	case GDB_AT_HARD:
		return !gdb_point_set(s, GDB_HARDWARE, e->addr);
	case GDB_AT_WATCH:
		return !gdb_point_set(s, GDB_WATCH, e->addr);
	default:
		return false;
	}
}

static void forget_events(struct gdb_server *s)
{
	for (u32 i = 0; i < GDB_CPUS; i++)
		if ((s->events >> i & 1) && stale(s, &s->event[i]))
			s->events &= ~(1ull << i);
}

static void let_go(const struct gdb_server *s, u64 cpus)
{
	for (u32 i = 0; i < s->vm->vcpus; i++)
		if (cpus >> s->vm->vcpu[i]->addr & 1)
			run_go(s->vm->vcpu[i], VCPU_STOP_GDB);
}

/* What another CPU met comes first: the server looks for events. */
static void resume(void *m, const struct gdb_resume *r)
{
	struct gdb_server *s = m;

	forget_events(s);
	if (s->events)
		return;
	gdb_points_in(s, r->step);
	let_go(s, r->step | r->run);
}

static void leave(void *m, bool halt)
{
	struct gdb_server *s = m;
	char text[MSG_LINE_MAX];

	gdb_points_clear(s);
	s->events = 0;
	if (halt)
		vm_cp_read(s->vm, note_gdb_ended(text));
	let_go(s, ~(u64)0);
}

const struct gdb_ops gdb_machine_ops = {
	.cpu = cpu,
	.state = state,
	.get = get,
	.set = set,
	.read = read_storage,
	.write = write_storage,
	.insert = insert,
	.remove = take_out,
	.stop = stop,
	.resume = resume,
	.leave = leave,
	.command = gdb_server_command,
	.send = gdb_server_send,
};

/* --- from the machine --- */

/*
 * The PSW is behind the instruction.  The target of an EXECUTE is not to be
 * found any more; the machine then stands at the EXECUTE.
 */
bool gdb_breakpoint(struct vcpu *v)
{
	const struct gdb_stop stop = { .why = GDB_AT_BREAK, .cpu = v->addr };
	const struct gdb_server *s = v->vm->gdb;
	u64 at = vcpu_wrap(v, v->sie->psw.addr - vcpu_insn_length(v));
	gpa_t where;

	if (!s || v->sie->ipa != GDB_BREAK_CODE || !gdb_points_any(s))
		return false;
	if (!(v->sie->icptflags & SIE_F_EX) &&
	    (vcpu_translate(v, psw_fetch_mask(v->sie->psw.mask), at, &where) !=
		     PGM_NONE ||
	     !gdb_point_at(s, where)))
		return false;
	v->sie->psw.addr = at;
	gdb_note(v, &stop);
	return true;
}

void gdb_failed(struct vcpu *v)
{
	const struct gdb_stop stop = { .why = GDB_FAILED, .cpu = v->addr };

	if (v->vm->gdb && v->vm->gdb->session.running)
		gdb_note(v, &stop);
}

void gdb_machine_reset(struct vm *vm)
{
	const struct gdb_stop stop = { .why = GDB_RESET };
	struct gdb_server *s = vm->gdb;

	if (!s)
		return;
	gdb_points_clear(s);
	s->events = 0;
	if (s->session.running)
		gdb_note(vm->vcpu[0], &stop);
}
