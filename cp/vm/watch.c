/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who watches is called for what happened; the guest gets those events of PER
 * that it asked for itself.
 *
 * An instruction that CP carries out is seen by the machine only when it is
 * fetched: what it stores CP finds in its text.
 */
#include "cp/vm/watch.h"

#include "cp/arch/psw.h"
#include "cp/emul/operand.h"
#include "cp/engine/engine.h"
#include "cp/insn/insn.h"
#include "cp/lib/be.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define LC_EXT_CODE 0x86
#define LC_SVC_ILC  0x88
#define LC_PGM_ILC  0x8c
#define LC_IO	    0xb8

void watch_init(struct watches *ws)
{
	*ws = (struct watches){ .kinds = 0 };
	list_init(&ws->list);
}

void watch_end(struct watches *ws)
{
	struct list *n, *after;

	list_for_each_safe (n, after, &ws->list) {
		struct watch *w = list_entry(n, struct watch, node);

		list_remove(&w->node);
		if (w->gone)
			w->gone(w);
	}
}

/* --- what they need --- */

static void ask_for(struct per_regs *all, const struct watch *w)
{
	const struct per_regs fetch = { CR9_FETCH, w->first, w->last };
	const struct per_regs into = {
		((w->kinds & WATCH_BRANCH) ? CR9_BRANCH | CR9_INTO : 0) |
			((w->kinds & WATCH_STORE) ? CR9_STORE | CR9_STORE_REAL
						  : 0),
		w->into, w->into_last
	};

	if (w->kinds & WATCH_FETCH)
		per_join(all, &fetch);
	per_join(all, &into);
}

static void changed(struct vm *vm)
{
	struct watches *ws = &vm->watches;
	struct list *n;

	ws->kinds = 0;
	ws->per = (struct per_regs){ 0, 0, 0 };
	list_for_each (n, &ws->list) {
		const struct watch *w = list_entry(n, struct watch, node);

		ws->kinds |= w->kinds;
		ask_for(&ws->per, w);
	}
	for (u32 i = 0; i < vm->mades; i++)
		vcpu_choose_way(vm->made[i]);
}

void watch_add(struct vm *vm, struct watch *w)
{
	list_append(&vm->watches.list, &w->node);
	changed(vm);
}

void watch_remove(struct vm *vm, struct watch *w)
{
	list_remove(&w->node);
	changed(vm);
}

void watch_stop(struct vcpu *v, const char *why)
{
	struct vm *vm = v->vm;

	vm_cp_read(vm, why);
	for (u32 i = 0; i < vm->vcpus; i++)
		engine_kick(vm->vcpu[i]);
}

/* --- calling them --- */

/* SIZE bytes at AT as instructions are fetched under PSW MASK. */
static bool fetch(struct vcpu *v, u64 mask, u64 at, u8 *to, size_t size)
{
	gpa_t where;

	return vcpu_translate(v, psw_fetch_mask(mask), at, &where) ==
		       PGM_NONE &&
	       gstor_read(v->vm->stor, where, to, size) == PGM_NONE;
}

u16 watch_text_size(struct vcpu *v)
{
	const struct psw *psw = &v->sie->psw;
	u8 first[2];

	return fetch(v, psw->mask, psw->addr, first, sizeof(first))
		       ? (u16)insn_size(first[0])
		       : 0;
}

static void read_text(struct vcpu *v, struct watch_event *e)
{
	u32 size, n;

	e->size = 0;
	if (!fetch(v, e->mask, e->at, e->text, 2))
		return;
	size = insn_size(e->text[0]);
	for (n = 2; n < size; n += 2)
		if (!fetch(v, e->mask, e->at + n, e->text + n, 2))
			return;
	e->size = size;
}

static bool in(u64 first, u64 last, u64 at)
{
	const struct per_regs r = { 0, first, last };

	return per_in_range(&r, at);
}

static bool hits_instruction(const struct watch *w, const struct watch_event *e)
{
	u32 kinds = w->kinds & e->kinds;
	const struct per_regs into = { CR9_STORE | CR9_BRANCH | CR9_INTO,
				       w->into, w->into_last };
	u16 per = per_select(&into, &e->per);

	if (!in(w->first, w->last, e->at))
		return false;
	return (kinds & (WATCH_FETCH | WATCH_EMULATED)) ||
	       ((kinds & WATCH_BRANCH) && (per & PER_BRANCH)) ||
	       ((kinds & WATCH_STORE) && (per & PER_STORE));
}

static void call(struct vcpu *v, const struct watch_event *e)
{
	struct list *n, *after;

	list_for_each_safe (n, after, &v->vm->watches.list) {
		struct watch *w = list_entry(n, struct watch, node);

		if (!(w->kinds & e->kinds) || (w->only && w->only != v))
			continue;
		if (e->kinds & WATCH_INSTRUCTIONS
			    ? hits_instruction(w, e)
			    : in(w->first, w->last, e->at))
			w->hit(w, v, e);
	}
}

static u32 kinds_of(u16 per_code)
{
	u32 kinds = 0;

	if (per_code & PER_FETCH)
		kinds |= WATCH_FETCH;
	if (per_code & PER_BRANCH)
		kinds |= WATCH_BRANCH;
	if (per_code & PER_STORE)
		kinds |= WATCH_STORE;
	return kinds;
}

static void find_store(struct vcpu *v, struct watch_event *e)
{
	const struct operand_regs r = {
		.gr = v->gr,
		.at = e->at,
		.wrap = vcpu_wrap(v, ~(u64)0),
	};
	struct operand_range range;

	if (!e->size || !operand_stored(e->text, &r, &range))
		return;
	e->per.stored = true;
	e->per.store_first = range.first;
	e->per.store_last = range.last;
}

/* --- an instruction that CP carries out --- */

static struct per_regs own_regs(const struct vcpu *v)
{
	const u64 *cr = v->sie->cr;

	return (struct per_regs){ cr[9], cr[10], cr[11] };
}

/*
 * The events of the instruction in E; those before it is executed are there:
 * where it is, where it will store.
 */
static void find_events(struct vcpu *v, struct watch_event *e)
{
	e->per = (struct per_event){ .at = e->at };
	e->kinds = WATCH_EMULATED;
	if (v->sie->icptflags & SIE_F_PER)
		e->per.code |= PER_FETCH;
	if (e->size && operand_stores_emulated(e->text)) {
		find_store(v, e);
		e->per.code |= PER_STORE;
	}
}

enum pgm watch_emulate(struct vcpu *v, const struct vmexit *x)
{
	const struct per_regs own = own_regs(v);
	struct watch_event e = { .mask = v->sie->psw.mask };
	u16 asked = 0;
	enum pgm pgm;

	e.at = vcpu_wrap(v, v->sie->psw.addr - vcpu_insn_length(v));
	read_text(v, &e);
	find_events(v, &e);
	pgm = x->kind == EXIT_INSTRUCTION ? insn_emulate(v, x->ipa, x->ipb)
					  : PGM_OPERATION;
	if (pgm == PGM_NO_FRAME || vcpu_nullifies(pgm) ||
	    (pgm == PGM_NONE && v->sie->psw.addr == e.at))
		return pgm; /* it will be executed again */
	if (pgm != PGM_NONE)
		e.per.code &= 0xffff ^ PER_STORE;
	e.per.target = v->sie->psw.addr;
	e.per.code |= per_atmid(e.mask);
	e.kinds |= kinds_of(e.per.code);
	if (e.mask & PSW_PER)
		asked = per_select(&own, &e.per);
	call(v, &e);
	if (!asked)
		return pgm;
	vcpu_set_per(v, (u16)(asked | (e.per.code & ~PER_EVENTS)), e.at);
	return (enum pgm)(pgm | PGM_PER);
}

/* --- one that the machine carried out --- */

/* The PSW's addressing, as the ATMID of a PER code says it was. */
static u64 mask_at(u64 mask, u16 code)
{
	mask &= ~(PSW_AMODE64 | PSW_DAT | PSW_AS);
	for (u32 bit = 0; bit < 64; bit++)
		if (per_atmid(1ull << bit) & code & ~per_atmid(0))
			mask |= 1ull << bit;
	return mask;
}

void watch_program(struct vcpu *v, const struct vmexit *x)
{
	const struct per_regs own = own_regs(v);
	u64 at = v->esa390 ? x->per_at >> 32 : x->per_at;
	struct watch_event e = { .at = at };
	u16 code = (u16)(x->pgm & ~PGM_PER);
	u16 asked = 0;

	e.mask = mask_at(v->sie->psw.mask, x->per_code);
	e.per.code = x->per_code;
	e.per.at = at;
	e.per.target = v->sie->psw.addr;
	e.kinds = kinds_of(x->per_code);
	read_text(v, &e);
	if (e.kinds & WATCH_STORE)
		find_store(v, &e);
	if (v->sie->psw.mask & PSW_PER)
		asked = per_select(&own, &e.per);
	if (!vcpu_nullifies(code))
		call(v, &e);
	if (asked) {
		vcpu_set_per(v, (u16)(asked | (x->per_code & ~PER_EVENTS)), at);
		code |= PGM_PER;
	}
	if (code)
		vcpu_inject_intercepted_program(v, code, x->ilc, x->tea);
}

/* --- interruptions --- */

static u16 halfword(struct vcpu *v, u64 at)
{
	u8 raw[2] = { 0, 0 };

	if (vcpu_read_real(v, gra(at), raw, sizeof(raw)) != PGM_NONE)
		return 0;
	return get_be16(raw);
}

static void read_code(struct vcpu *v, u32 kind, struct watch_event *e)
{
	u8 raw[4] = { 0 };

	switch (kind) {
	case WATCH_EXTERNAL:
		e->code = halfword(v, LC_EXT_CODE);
		break;
	case WATCH_SVC:
		e->at -= halfword(v, LC_SVC_ILC);
		e->code = halfword(v, LC_SVC_ILC + 2);
		break;
	case WATCH_PROGRAM:
		e->code = halfword(v, LC_PGM_ILC + 2);
		if (!vcpu_nullifies(e->code))
			e->at -= halfword(v, LC_PGM_ILC);
		break;
	case WATCH_IO:
		if (vcpu_read_real(v, gra(LC_IO), raw, sizeof(raw)) == PGM_NONE)
			e->subchannel = get_be32(raw);
		break;
	default:
		break;
	}
}

/* The old PSW as the guest has it; the short one as a long one. */
static void read_psw(struct vcpu *v, u16 at, struct watch_event *e)
{
	u8 raw[16] = { 0 };
	struct psw psw;

	if (vcpu_read_real(v, gra(at), raw, v->esa390 ? 8 : 16) != PGM_NONE)
		return;
	psw = (struct psw){ get_be64(raw), get_be64(raw + 8) };
	if (v->esa390)
		psw = psw_from_short(psw.mask);
	e->mask = psw.mask;
	e->at = psw.addr;
}

void watch_interruption(struct vcpu *v, u32 kind, u16 old_psw)
{
	struct watch_event e = { .kinds = kind };

	if (!(v->vm->watches.kinds & kind))
		return;
	read_psw(v, old_psw, &e);
	read_code(v, kind, &e);
	read_text(v, &e);
	e.per.target = v->sie->psw.addr;
	call(v, &e);
}
