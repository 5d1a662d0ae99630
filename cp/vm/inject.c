/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interruptions into a guest: old PSW and parameters into its prefix area, new
 * PSW out of it.  Principles of Operation, chapter 6.
 */
#include "cp/arch/cr0.h"
#include "cp/arch/opcode.h"
#include "cp/arch/psa.h"
#include "cp/core/task.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vm/audit.h"
#include "cp/vm/iucv.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "cp/vm/vmcf.h"
#include "cp/vm/world.h"

#define LC_SVC	   0x88
#define LC_PGM_ILC 0x8c
#define LC_DXC	   0x90
#define LC_MON	   0x94
#define LC_PER	   0x96
#define LC_ACCESS  0xa0
#define LC_TEA	   0xa8
#define LC_MONCODE 0xb0
#define LC_IO	   0xb8
#define LC_ESA_TEA 0x90

enum swap {
	SWAP_RESTART,
	SWAP_EXTERNAL,
	SWAP_SVC,
	SWAP_PROGRAM,
	SWAP_MCHECK,
	SWAP_IO,
	SWAPS
};

/* Where old and new PSWs are; an ESA/390 guest's have eight bytes. */
struct psw_pair {
	u16 old_psw, new_psw;
};

static const struct psw_pair z_psw[SWAPS] = {
	[SWAP_RESTART] = { 0x120, 0x1a0 }, [SWAP_EXTERNAL] = { 0x130, 0x1b0 },
	[SWAP_SVC] = { 0x140, 0x1c0 },	   [SWAP_PROGRAM] = { 0x150, 0x1d0 },
	[SWAP_MCHECK] = { 0x160, 0x1e0 },  [SWAP_IO] = { 0x170, 0x1f0 },
};

static const struct psw_pair esa_psw[SWAPS] = {
	[SWAP_RESTART] = { 0x08, 0x00 }, [SWAP_EXTERNAL] = { 0x18, 0x58 },
	[SWAP_SVC] = { 0x20, 0x60 },	 [SWAP_PROGRAM] = { 0x28, 0x68 },
	[SWAP_MCHECK] = { 0x30, 0x70 },	 [SWAP_IO] = { 0x38, 0x78 },
};

#define EXT_EMERGENCY	     0x1201
#define EXT_EXTERNAL_CALL    0x1202
#define EXT_INTERRUPT_KEY    0x0040
#define EXT_CLOCK_COMPARATOR 0x1004
#define EXT_CPU_TIMER	     0x1005
#define EXT_SERVICE_SIGNAL   0x2401
#define EXT_IUCV	     0x4000
#define EXT_VMCF	     0x4001

#define PGM_LOOP_LIMIT 32

/* The prefix area always exists; a lost frame stops the vm elsewhere. */
static void store(struct vcpu *v, u64 at, const void *from, size_t size)
{
	if (vcpu_write_real(v, gra(at), from, size) != PGM_NONE)
		v->vm->stor_lost = true;
}

static void swap_long(struct vcpu *v, const struct psw_pair *at)
{
	be64 raw[2] = { be64_make(v->sie->psw.mask),
			be64_make(v->sie->psw.addr) };

	store(v, at->old_psw, raw, sizeof(raw));
	if (vcpu_read_real(v, gra(at->new_psw), raw, sizeof(raw)) != PGM_NONE)
		return;
	v->sie->psw.mask = be64_get(raw[0]);
	v->sie->psw.addr = be64_get(raw[1]);
}

static void swap_short(struct vcpu *v, const struct psw_pair *at)
{
	struct psw *p = &v->sie->psw;
	be64 raw = be64_make(psw_to_short(p));

	store(v, at->old_psw, &raw, sizeof(raw));
	if (vcpu_read_real(v, gra(at->new_psw), &raw, sizeof(raw)) != PGM_NONE)
		return;
	*p = psw_from_short(be64_get(raw));
}

static const u32 watched_as[SWAPS] = {
	[SWAP_RESTART] = WATCH_RESTART, [SWAP_EXTERNAL] = WATCH_EXTERNAL,
	[SWAP_SVC] = WATCH_SVC,		[SWAP_PROGRAM] = WATCH_PROGRAM,
	[SWAP_MCHECK] = WATCH_MCHECK,	[SWAP_IO] = WATCH_IO,
};

static void swap_psw(struct vcpu *v, enum swap which)
{
	const struct psw_pair *at = v->esa390 ? &esa_psw[which] : &z_psw[which];

	if (v->esa390)
		swap_short(v, at);
	else
		swap_long(v, at);
	if (v->detour)
		watch_interruption(v, watched_as[which], at->old_psw);
}

static void store_tea(struct vcpu *v, u64 tea)
{
	be64 raw = be64_make(tea);
	be32 esa = be32_make((u32)tea);

	if (v->esa390)
		store(v, LC_ESA_TEA, &esa, sizeof(esa));
	else
		store(v, LC_TEA, &raw, sizeof(raw));
}

/*
 * An interruption whose old PSW is where the last one's new PSW led, over and
 * over: nothing but a loop of interruptions.
 */
static bool loops(struct vcpu *v, u64 old_addr, u64 new_addr)
{
	u64 near = old_addr - v->pgm_loop_addr;

	v->pgm_loop_addr = new_addr;
	if (near > 6)
		v->pgm_loop_count = 0;
	return ++v->pgm_loop_count > PGM_LOOP_LIMIT;
}

bool vcpu_nullifies(u32 code)
{
	code &= ~(u32)PGM_PER;
	return code == 0x10 || code == 0x11 || (code >= 0x38 && code <= 0x3b);
}

static void program(struct vcpu *v, u16 code, u16 ilc, u64 tea)
{
	u64 old_addr = v->sie->psw.addr;
	u8 parm[4];

	audit_note(v->vm, AUDIT_PROGRAM);
	put_be16(parm, ilc);
	put_be16(parm + 2, code);
	store(v, LC_PGM_ILC, parm, sizeof(parm));
	if (vcpu_nullifies(code) || (code & ~PGM_PER) == PGM_PROTECTION)
		store_tea(v, tea);
	swap_psw(v, SWAP_PROGRAM);
	if (loops(v, old_addr, v->sie->psw.addr))
		v->pgm_looping = true;
}

#define OPCODE_EX   0x44
#define LENGTH_EX   4
#define LENGTH_EXRL 6

/* The byte LENGTH_EX before the PSW's address is EX, or inside of an EXRL. */
static u16 execute_length(struct vcpu *v)
{
	u64 mask = psw_fetch_mask(v->sie->psw.mask);
	gpa_t at;
	u8 byte = OPCODE_EX;

	if (vcpu_translate(v, mask, vcpu_wrap(v, v->sie->psw.addr - LENGTH_EX),
			   &at) == PGM_NONE &&
	    gstor_read(v->vm->stor, at, &byte, 1) != PGM_NONE)
		return LENGTH_EX;
	return byte == OPCODE_EX ? LENGTH_EX : LENGTH_EXRL;
}

u16 vcpu_insn_length(struct vcpu *v)
{
	if (v->sie->icptflags & SIE_F_EX)
		return execute_length(v);
	return (u16)insn_size((u8)(v->sie->ipa >> 8));
}

void vcpu_retry(struct vcpu *v)
{
	v->sie->psw.addr = vcpu_wrap(v, v->sie->psw.addr - vcpu_insn_length(v));
}

void vcpu_inject_program(struct vcpu *v, enum pgm code)
{
	u16 ilc = vcpu_insn_length(v);

	if (vcpu_nullifies(code))
		v->sie->psw.addr = vcpu_wrap(v, v->sie->psw.addr - ilc);
	program(v, (u16)code, ilc, get_be64(v->sie->intparm + 0x28));
}

/* What else the machine left, of which the guest is to know. */
static void store_details(struct vcpu *v, u16 code)
{
	const u8 *p = v->sie->intparm;

	store(v, LC_ACCESS, p + SIE_INTPARM_ACCESS, 3);
	if (code == PGM_DATA)
		store(v, LC_DXC, p + SIE_INTPARM_DXC, 4);
	if (code != PGM_MONITOR)
		return;
	store(v, LC_MON, p + SIE_INTPARM_MON, 2);
	if (v->esa390) /* where there is no room for it: it is lost */
		return;
	store(v, LC_MONCODE, p + SIE_INTPARM_TEA, 8);
}

void vcpu_inject_intercepted_program(struct vcpu *v, u16 code, u16 ilc, u64 tea)
{
	store_details(v, (u16)(code & ~PGM_PER));
	program(v, code, ilc, tea);
}

void vcpu_set_per(struct vcpu *v, u16 code, u64 at)
{
	u8 parm[10];

	put_be16(parm, code);
	if (v->esa390)
		put_be32(parm + 2, (u32)at);
	else
		put_be64(parm + 2, at);
	store(v, LC_PER, parm, v->esa390 ? 6 : 10);
}

void vcpu_inject_svc(struct vcpu *v, u8 number)
{
	u8 parm[4];

	put_be16(parm, vcpu_insn_length(v));
	put_be16(parm + 2, number);
	store(v, LC_SVC, parm, sizeof(parm));
	swap_psw(v, SWAP_SVC);
}

static void external(struct vcpu *v, u16 code, u16 from, u32 parm)
{
	u8 area[8];

	put_be32(area, parm);
	put_be16(area + 4, from);
	put_be16(area + 6, code);
	store(v, 0x80, area, sizeof(area));
	swap_psw(v, SWAP_EXTERNAL);
}

/* External interruptions that CP makes, most urgent first. */
static const struct ext_source {
	u32 pending;
	u64 cr0;
} ext_source[] = {
	{ VCPU_PEND_EXT_KEY, CR0_INTERRUPT_KEY },
	{ VCPU_PEND_EMERGENCY, CR0_EMERGENCY },
	{ VCPU_PEND_CALL, CR0_EXTERNAL_CALL },
	{ VCPU_PEND_SERVICE, CR0_SERVICE_SIGNAL },
	{ VCPU_PEND_IUCV, CR0_IUCV },
	{ VCPU_PEND_VMCF, CR0_VMCF },
};

static void clear_pending(struct vcpu *v, u32 bit)
{
	__atomic_and_fetch(&v->pending, ~bit, __ATOMIC_SEQ_CST);
}

/*
 * One interruption for each sender, the lowest address first.  None: a sender's
 * was delivered with another's, between his two steps (emul_sigp).
 */
static bool deliver_emergency(struct vcpu *v)
{
	u64 all, lowest;
	u16 from = 0;

	clear_pending(v, VCPU_PEND_EMERGENCY);
	all = __atomic_load_n(&v->emergency_from, __ATOMIC_SEQ_CST);
	if (!all)
		return false;
	lowest = all & (0 - all);
	while (!(lowest >> from & 1))
		from++;
	if (__atomic_and_fetch(&v->emergency_from, ~lowest, __ATOMIC_SEQ_CST))
		__atomic_or_fetch(&v->pending, VCPU_PEND_EMERGENCY,
				  __ATOMIC_SEQ_CST);
	external(v, EXT_EMERGENCY, from, 0);
	return true;
}

/* The sender's address before the next one may come. */
static void deliver_call(struct vcpu *v)
{
	u16 from = v->call_from;

	clear_pending(v, VCPU_PEND_CALL);
	external(v, EXT_EXTERNAL_CALL, from, 0);
}

/* Floating: another CPU may have taken it already. */
static bool deliver_service(struct vcpu *v)
{
	u32 parm;

	clear_pending(v, VCPU_PEND_SERVICE);
	parm = __atomic_exchange_n(&v->vm->service_parm, 0, __ATOMIC_SEQ_CST);
	if (parm)
		external(v, EXT_SERVICE_SIGNAL, 0, parm);
	return parm != 0;
}

/* Floating, and behind the masks of the CPU. */
static bool deliver_iucv(struct vcpu *v)
{
	union iucv_parm what;

	if (!vcpu_iucv_take(v, &what))
		return false;
	store(v, v->iucv.buffer, &what, sizeof(what));
	external(v, EXT_IUCV, 0, 0);
	return true;
}

/* Floating; head and data go to the machine's buffer. */
static bool deliver_vmcf(struct vcpu *v)
{
	enum vmcf_taken taken = vcpu_vmcf_take(v);

	if (taken == VMCF_NONE)
		return false;
	if (taken == VMCF_LOST)
		v->vm->stor_lost = true;
	external(v, EXT_VMCF, 0, 0);
	return true;
}

static bool deliver_one(struct vcpu *v, u32 pending)
{
	switch (pending) {
	case VCPU_PEND_EMERGENCY:
		return deliver_emergency(v);
	case VCPU_PEND_CALL:
		deliver_call(v);
		return true;
	case VCPU_PEND_SERVICE:
		return deliver_service(v);
	case VCPU_PEND_IUCV:
		return deliver_iucv(v);
	case VCPU_PEND_VMCF:
		return deliver_vmcf(v);
	default:
		clear_pending(v, VCPU_PEND_EXT_KEY);
		external(v, EXT_INTERRUPT_KEY, 0, 0);
		return true;
	}
}

static bool deliver_source(struct vcpu *v)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(ext_source); i++) {
		const struct ext_source *x = &ext_source[i];

		if (!(v->pending & x->pending) || !(v->sie->cr[0] & x->cr0))
			continue;
		/* Timers come before it; SIE would look at them only after. */
		if (x->pending == VCPU_PEND_SERVICE && vcpu_deliver_timer(v))
			return true;
		if (deliver_one(v, x->pending))
			return true;
	}
	return false;
}

/* SIE delivers them to a running guest that nobody watches. */
bool vcpu_deliver_timer(struct vcpu *v)
{
	struct sie_block *s = v->sie;

	if ((s->cr[0] & CR0_CLOCK_COMPARATOR) &&
	    clock_now() + s->epoch > s->clock_comparator) {
		external(v, EXT_CLOCK_COMPARATOR, 0, 0);
		return true;
	}
	if ((s->cr[0] & CR0_CPU_TIMER) && (s64)s->cpu_timer < 0) {
		external(v, EXT_CPU_TIMER, 0, 0);
		return true;
	}
	return false;
}

static bool deliver_external(struct vcpu *v)
{
	if (!(v->sie->psw.mask & PSW_EXT))
		return false;
	if (v->pending && deliver_source(v))
		return true;
	return (v->sie->psw.mask & PSW_WAIT) && vcpu_deliver_timer(v);
}

static bool deliver_io(struct vcpu *v)
{
	struct vm *vm = v->vm;
	u8 open = (u8)(v->sie->cr[6] >> 24);
	struct io_int io;
	bool taken;

	if (!(v->sie->psw.mask & PSW_IO))
		return false;
	if (!(vcss_pending_isc(&vm->vcss) & open)) /* a look costs no lock */
		return false;
	spin_lock(&vm->dev_lock);
	taken = vcss_take_interrupt(&vm->vcss, open, &io);
	spin_unlock(&vm->dev_lock);
	if (!taken)
		return false;
	store(v, LC_IO, &io, sizeof(io));
	swap_psw(v, SWAP_IO);
	return true;
}

/* Channel report pending; everything that is stored is valid. */
#define MCIC_CHANNEL_REPORT 0x00400f1d40330000ull
#define LC_MCIC		    0xe8
#define CR14_CHANNEL_REPORT 0x10000000ull

/* Floating, and z/Architecture only: ESA/390's save areas are elsewhere. */
static bool deliver_mcheck(struct vcpu *v)
{
	be64 code = be64_make(MCIC_CHANNEL_REPORT);

	if (!(v->sie->psw.mask & PSW_MCHECK) || v->esa390 ||
	    !(v->sie->cr[14] & CR14_CHANNEL_REPORT))
		return false;
	clear_pending(v, VCPU_PEND_MCHECK);
	if (!__atomic_exchange_n(&v->vm->crw_pending, 0, __ATOMIC_SEQ_CST))
		return false;
	world_leave(v); /* its registers are in this CPU */
	if (vcpu_store_assigned(v, vcpu_real_to_abs(v, gra(0))) != PGM_NONE)
		v->vm->stor_lost = true;
	store(v, LC_MCIC, &code, sizeof(code));
	swap_psw(v, SWAP_MCHECK);
	return true;
}

bool vcpu_deliver(struct vcpu *v)
{
	bool any = false;

	if (v->pending & VCPU_PEND_RESTART) {
		__atomic_and_fetch(&v->pending, ~(u32)VCPU_PEND_RESTART,
				   __ATOMIC_RELAXED);
		swap_psw(v, SWAP_RESTART);
		any = true;
	}
	if (v->pending & VCPU_PEND_MCHECK)
		any |= deliver_mcheck(v);
	any |= deliver_external(v);
	any |= deliver_io(v);
	if (any)
		v->pgm_loop_count = 0;
	return any;
}

/* Control registers whose loading SIE must show: LCTL mask, bit 0 = CR0. */
#define LCTL_CR0  0x8000
#define LCTL_CR6  0x0200
#define LCTL_CR14 0x0002

void vcpu_arm_requests(struct vcpu *v)
{
	struct sie_block *s = v->sie;
	u32 pending = v->alone ? 0 : v->pending;
	u8 isc = v->alone ? 0 : vcss_pending_isc(&v->vm->vcss);
	u8 want = 0;
	u16 lctl = 0;
	u32 i;

	if (isc) {
		if (isc & (u8)(s->cr[6] >> 24))
			want |= SIE_V_IO;
		else
			lctl |= LCTL_CR6;
	}
	for (i = 0; pending && i < ARRAY_SIZE(ext_source); i++) {
		if (!(pending & ext_source[i].pending))
			continue;
		if (s->cr[0] & ext_source[i].cr0)
			want |= SIE_V_EXT;
		else
			lctl |= LCTL_CR0;
	}
	if (pending & VCPU_PEND_MCHECK)
		lctl |= LCTL_CR14; /* the PSW is looked at now and then */
	s->lctl_control = lctl;
	if ((s->v & (SIE_V_IO | SIE_V_EXT)) == want)
		return;
	__atomic_and_fetch(&s->v, (u8) ~(SIE_V_IO | SIE_V_EXT),
			   __ATOMIC_SEQ_CST);
	__atomic_or_fetch(&s->v, want, __ATOMIC_SEQ_CST);
}
