/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TRACE of what a virtual machine does.  Each trace is a watch (cp/vm/watch.h)
 * with what to do at a hit: say a line, run a command, stop in CP READ.
 *
 * A hit is in the task of the virtual CPU that made it.  Its line waits while
 * the terminal is full, and the guest with it.  Commands that change the list
 * have a task of their own when the guest gives them (CMD_STOPS), so no trace
 * goes away under a hit.
 */
#include "cp/cmd/trace_guest.h"

#include "cp/arch/psw.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/insn_name.h"
#include "cp/cmd/trace_line.h"
#include "cp/cmd/trace_order.h"
#include "cp/emul/operand.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define TRAPS_MAX 32
#define DEPTH_MAX 4

struct trap {
	struct watch watch;
	struct trace_order order;
	/* atomic: */
	u32 skip, pass;	 /* not to be shown, left of them */
	u64 hits, shown; /* that fit, and that were shown */
};

/* --- a hit --- */

static const struct {
	u32 kind;
	const char *name;
} interruptions[] = {
	{ WATCH_RESTART, "RST" }, { WATCH_EXTERNAL, "EXT" },
	{ WATCH_SVC, "SVC" },	  { WATCH_PROGRAM, "PROG" },
	{ WATCH_MCHECK, "MCH" },  { WATCH_IO, "I/O" },
};

static u16 device_of(struct vm *vm, u32 subchannel)
{
	const struct vdev *vdev;
	u16 devno;

	spin_lock(&vm->dev_lock);
	vdev = vcss_by_schid(&vm->vcss, subchannel);
	devno = vdev ? be16_get(vdev->pmcw.devno) : 0;
	spin_unlock(&vm->dev_lock);
	return devno;
}

static u16 diag_code(const struct vcpu *v, const struct watch_event *e)
{
	const struct operand_regs r = { v->gr, e->at, 0xffff };
	struct operand o[OPERANDS_MAX];

	return operand_split(e->text, o) == 3 ? (u16)operand_address(&o[2], &r)
					      : 0;
}

/* The code of what happened, as the order may ask for it. */
static u16 code_of(const struct vcpu *v, const struct trap *t,
		   const struct watch_event *e)
{
	if (e->kinds & WATCH_IO)
		return device_of(v->vm, e->subchannel);
	if (t->order.what == TRACE_DIAG)
		return diag_code(v, e);
	return e->code;
}

#define OPCODE_DIAG 0x8300

static bool wanted(const struct vcpu *v, const struct trap *t,
		   const struct watch_event *e)
{
	u16 opcode = e->size ? operand_opcode(e->text) : 0;
	u16 code;

	if (t->order.what == TRACE_DIAG && opcode != OPCODE_DIAG)
		return false;
	if (t->order.opcode && t->order.opcode != opcode)
		return false;
	code = code_of(v, t, e);
	return code >= t->order.code && code <= t->order.code_last;
}

static const char *what_of(const struct watch_event *e)
{
	if (e->kinds & WATCH_PROGRAM)
		return trace_program_name(e->code);
	return e->kinds & WATCH_EXTERNAL ? trace_external_name(e->code) : "";
}

static void say_interruption(char *to, const struct trap *t,
			     const struct vcpu *v,
			     const struct trace_view *view,
			     const struct watch_event *e)
{
	for (u32 i = 0; i < ARRAY_SIZE(interruptions); i++)
		if (interruptions[i].kind & e->kinds)
			trace_line_interruption(to, view, interruptions[i].name,
						code_of(v, t, e), what_of(e));
}

static void say(struct vcpu *v, const struct trap *t,
		const struct watch_event *e)
{
	char line[TRACE_LINE_MAX] = "", cpu[8] = "";
	const struct trace_view view = {
		.cpu = cpu,
		.wide = !v->esa390,
		.at = e->at,
		.mask = e->mask,
		.next = v->sie->psw.addr,
		.next_mask = v->sie->psw.mask,
		.gr = v->gr,
		.wrap = vcpu_wrap(v, ~(u64)0),
		.text = e->size ? e->text : NULL,
		.branched = e->per.code & PER_BRANCH,
		.stored = e->per.code & PER_STORE,
		.cc = vcpu_cc(v),
	};

	if (v->vm->vcpus > 1)
		fmt_print(cpu, sizeof(cpu), "%02X: ", v->addr);
	if (e->kinds & WATCH_INSTRUCTIONS)
		trace_line_instruction(line, &view);
	else
		say_interruption(line, t, v, &view, e);
	vm_line(v->vm, LINE_VM, line);
}

static void run_command(struct vcpu *v, const struct trap *t)
{
	struct cmdio io;

	if (!t->order.cmd[0])
		return;
	cmdio_init_vm(&io, v->vm);
	io.from_guest = true;
	io.cpu = v->addr;
	cmd_execute(&io, t->order.cmd);
}

/* Does the SHOWNth that is shown stop the machine? */
static bool stops(const struct trace_order *o, u64 shown)
{
	if (o->stop && shown == o->stop)
		return true;
	if (o->step)
		return shown % o->step == 0;
	return !o->run && !o->stop;
}

/* Another CPU may be at a hit, too: one of those LEFT is taken once. */
static bool use_up(u32 *left)
{
	u32 n = __atomic_load_n(left, __ATOMIC_RELAXED);

	while (n &&
	       !__atomic_compare_exchange_n(left, &n, n - 1, false,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	return n;
}

static void hit(struct watch *w, struct vcpu *v, const struct watch_event *e)
{
	struct trap *t = container_of(w, struct trap, watch);
	u64 shown;

	if (!wanted(v, t, e))
		return;
	__atomic_add_fetch(&t->hits, 1, __ATOMIC_RELAXED);
	if (t->order.count || use_up(&t->skip) || use_up(&t->pass))
		return;
	__atomic_store_n(&t->pass, t->order.pass, __ATOMIC_RELAXED);
	shown = __atomic_add_fetch(&t->shown, 1, __ATOMIC_RELAXED);
	say(v, t, e);
	if (stops(&t->order, shown))
		watch_stop(v, NULL);
	run_command(v, t);
}

static void gone(struct watch *w)
{
	struct trap *t = container_of(w, struct trap, watch);

	heap_free(t, sizeof(*t));
}

/* --- the list; vm->lock held --- */

static struct trap *trap_of(struct list *n)
{
	struct watch *w = list_entry(n, struct watch, node);

	return w->hit == hit ? container_of(w, struct trap, watch) : NULL;
}

static struct trap *find(struct vm *vm, const char *id)
{
	struct list *n;

	list_for_each (n, &vm->watches.list) {
		struct trap *t = trap_of(n);

		if (t && strcmp(t->order.id, id) == 0)
			return t;
	}
	return NULL;
}

static u32 count(struct vm *vm)
{
	struct list *n;
	u32 traps = 0;

	list_for_each (n, &vm->watches.list)
		traps += trap_of(n) != NULL;
	return traps;
}

static void next_id(struct vm *vm, char id[TRACE_ID_MAX + 1])
{
	u32 n = 1;

	do
		fmt_print(id, TRACE_ID_MAX + 1, "%u", n++);
	while (find(vm, id));
}

static void remove_trap(struct vm *vm, struct trap *t)
{
	vm_pause(vm);
	watch_remove(vm, &t->watch);
	vm_resume(vm);
	gone(&t->watch);
}

static u32 remove_all(struct vm *vm)
{
	struct list *n, *after;
	u32 removed = 0;

	vm_pause(vm);
	list_for_each_safe (n, after, &vm->watches.list) {
		struct trap *t = trap_of(n);

		if (!t)
			continue;
		watch_remove(vm, &t->watch);
		gone(&t->watch);
		removed++;
	}
	vm_resume(vm);
	return removed;
}

/* --- TRACE what --- */

static const u32 kinds[TRACE_WHATS] = {
	[TRACE_INSTRUCTION] = WATCH_FETCH,
	[TRACE_BRANCH] = WATCH_BRANCH,
	[TRACE_STORE] = WATCH_STORE,
	[TRACE_DIAG] = WATCH_EMULATED,
	[TRACE_SVC] = WATCH_SVC,
	[TRACE_PROGRAM] = WATCH_PROGRAM,
	[TRACE_EXTERNAL] = WATCH_EXTERNAL,
	[TRACE_IO] = WATCH_IO,
	[TRACE_MACHINE] = WATCH_MCHECK,
	[TRACE_RESTART] = WATCH_RESTART,
	[TRACE_ALL] = WATCH_FETCH | WATCH_INTERRUPTIONS,
};

static void refuse(struct cmdio *io, const struct args *a, enum trace_error e)
{
	switch (e) {
	case TRACE_MISSING:
		msg_operand_missing(io);
		break;
	case TRACE_HEXLOC:
		msg_hexloc_invalid(io, a->word);
		break;
	case TRACE_RANGE:
		msg_range_invalid(io, a->word);
		break;
	default:
		msg_operand_invalid(io, a->word);
		break;
	}
}

static void add(struct cmdio *io, const struct trace_order *o)
{
	struct trap *t = heap_alloc(sizeof(*t));

	if (!t) {
		msg_trap_refused(io);
		return;
	}
	t->order = *o;
	t->skip = o->skip;
	t->watch = (struct watch){
		.kinds = kinds[o->what],
		.first = o->first,
		.last = o->last,
		.into = o->into,
		.into_last = o->into_last,
		.hit = hit,
		.gone = gone,
	};
	if (!t->order.id[0])
		next_id(io->vm, t->order.id);
	vm_pause(io->vm);
	watch_add(io->vm, &t->watch);
	vm_resume(io->vm);
}

static void trace(struct cmdio *io, struct args *a, enum trace_what what,
		  u16 opcode)
{
	struct trace_order o = { .what = what, .opcode = opcode };
	enum trace_error e = trace_order_parse(a, &o);

	if (e != TRACE_GOOD)
		refuse(io, a, e);
	else if (o.id[0] && find(io->vm, o.id))
		msg_trap_exists(io, o.id);
	else if (count(io->vm) >= TRAPS_MAX)
		msg_trap_limit(io, TRAPS_MAX);
	else
		add(io, &o);
}

#define TRACE_HANDLER(name, what)                                              \
	void name(struct cmdio *io, struct args *a)                            \
	{                                                                      \
		trace(io, a, what, 0);                                         \
	}

TRACE_HANDLER(trace_all, TRACE_ALL)
TRACE_HANDLER(trace_branch, TRACE_BRANCH)
TRACE_HANDLER(trace_diagnose, TRACE_DIAG)
TRACE_HANDLER(trace_external, TRACE_EXTERNAL)
TRACE_HANDLER(trace_instruction, TRACE_INSTRUCTION)
TRACE_HANDLER(trace_io, TRACE_IO)
TRACE_HANDLER(trace_machine, TRACE_MACHINE)
TRACE_HANDLER(trace_program, TRACE_PROGRAM)
TRACE_HANDLER(trace_restart, TRACE_RESTART)
TRACE_HANDLER(trace_store, TRACE_STORE)
TRACE_HANDLER(trace_svc, TRACE_SVC)

/* One instruction by its name. */
void trace_mnemonic(struct cmdio *io, struct args *a)
{
	u16 opcode;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	opcode = insn_opcode(a->word);
	if (opcode)
		trace(io, a, TRACE_INSTRUCTION, opcode);
	else
		msg_operand_invalid(io, a->word);
}

/* TRACE SSCH is TRACE MNEMONIC SSCH. */
void trace_other(struct cmdio *io, struct args *a)
{
	char line[TRACE_CMD_MAX + ARGS_WORD_MAX + 32];

	if (!insn_opcode(a->word)) {
		msg_option_invalid(io, a->word);
		return;
	}
	fmt_print(line, sizeof(line), "TRACE MNEMONIC %s", args_rest(a));
	command_run(io, line);
}

/* --- TRACE END, TRACE DELETE, QUERY TRACE --- */

static void end_one(struct cmdio *io, struct args *a)
{
	char id[TRACE_ID_MAX + 1];
	struct trap *t;

	str_copy(id, sizeof(id), a->word);
	if (!need_end(io, a))
		return;
	t = strlen(a->word) <= TRACE_ID_MAX ? find(io->vm, id) : NULL;
	if (!t) {
		msg_no_trap(io, id);
		return;
	}
	remove_trap(io->vm, t);
	cmdio_line(io, "Trace ended");
}

void trace_end(struct cmdio *io, struct args *a)
{
	bool all = args_take(a, "ALL", 3);

	if (!all && args_next(a)) {
		end_one(io, a);
		return;
	}
	if (!need_end(io, a))
		return;
	remove_all(io->vm);
	cmdio_line(io, "Trace ended");
}

void trace_delete(struct cmdio *io, struct args *a)
{
	if (args_next(a))
		end_one(io, a);
	else
		msg_operand_missing(io);
}

static void range_text(char to[48], u64 first, u64 last)
{
	if (last >> 32)
		fmt_print(to, 48, "%016llX-%016llX", (unsigned long long)first,
			  (unsigned long long)last);
	else
		fmt_print(to, 48, "%08X-%08X", (u32)first, (u32)last);
}

static void show(struct reply *r, const struct trap *t)
{
	const struct trace_order *o = &t->order;
	char from[48], into[48], code[16];
	struct trap_record v = {
		.id = o->id,
		.what = trace_what_name(o->what),
		.from = from,
		.run = o->run,
		.count = o->count,
		.skip = o->skip,
		.pass = o->pass,
		.stop = o->stop,
		.step = o->step,
		.hits = t->hits,
		.shown = t->shown,
		.command = o->cmd[0] ? o->cmd : NULL,
	};

	if (o->opcode)
		v.what = insn_opcode_name(o->opcode);
	range_text(from, o->first, o->last);
	range_text(into, o->into, o->into_last);
	if (o->into || o->into_last != ~(u64)0)
		v.into = into;
	if (o->code || o->code_last != 0xffff) {
		fmt_print(code, sizeof(code),
			  o->code == o->code_last ? "%04X" : "%04X-%04X",
			  o->code, o->code_last);
		v.code = code;
	}
	reply_trap(r, &v);
}

void trace_query(struct cmdio *io)
{
	struct list *n;

	reply_trap_list(io_reply(io));
	list_for_each (n, &io->vm->watches.list) {
		const struct trap *t = trap_of(n);

		if (t)
			show(io_reply(io), t);
	}
}

u32 trace_count(struct vm *vm)
{
	return count(vm);
}
