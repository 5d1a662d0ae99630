/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SIGNAL PROCESSOR between the virtual CPUs of one vm.  An order that stops or
 * resets is carried out by the target's own task; until it is done the target
 * is busy for other orders.  Principles of Operation, chapter 4.
 */
#include "cp/arch/psw.h"
#include "cp/insn/insn.h"
#include "cp/mm/gstor.h"
#include "cp/vm/audit.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define SIGP_SET_ARCHITECTURE 0x12

#define STATUS_NOT_RUNNING	 0x400u
#define STATUS_INCORRECT_STATE	 0x200u
#define STATUS_INVALID_PARAMETER 0x100u
#define STATUS_CALL_PENDING	 0x080u
#define STATUS_STOPPED		 0x040u
#define STATUS_INVALID_ORDER	 0x002u

/* What no program wants to hear. */
#define REFUSED                                                                \
	(STATUS_INCORRECT_STATE | STATUS_INVALID_PARAMETER |                   \
	 STATUS_INVALID_ORDER)

#define CC_ACCEPTED 0
#define CC_STATUS   1
#define CC_BUSY	    2
#define CC_NO_CPU   3

#define PREFIX_MASK 0x7fffe000u
#define STATUS_MASK 0x7ffffe00u
#define PAGE	    4096
#define STATUS_SIZE 512

struct signal {
	struct vcpu *from, *to;
	u64 parm;
	u32 status; /* with condition code 1 */
};

static u32 refuse(struct signal *s, u32 status)
{
	s->status = status;
	return CC_STATUS;
}

static void pend(struct vcpu *v, u32 bit)
{
	__atomic_or_fetch(&v->pending, bit, __ATOMIC_SEQ_CST);
	vcpu_kick(v);
}

static u32 sense(struct signal *s)
{
	u32 status = vcpu_halted(s->to) ? STATUS_STOPPED : 0;

	if (s->to->pending & VCPU_PEND_CALL)
		status |= STATUS_CALL_PENDING;
	return status ? refuse(s, status) : CC_ACCEPTED;
}

static u32 sense_running(struct signal *s)
{
	const struct vcpu *v = s->to;

	return v->waiting || v->state == VCPU_STOPPED
		       ? refuse(s, STATUS_NOT_RUNNING)
		       : CC_ACCEPTED;
}

static u32 external_call(struct signal *s)
{
	if (s->to->pending & VCPU_PEND_CALL)
		return refuse(s, STATUS_CALL_PENDING);
	s->to->call_from = s->from->addr;
	pend(s->to, VCPU_PEND_CALL);
	return CC_ACCEPTED;
}

static u32 emergency(struct signal *s)
{
	__atomic_or_fetch(&s->to->emergency_from, 1ull << s->from->addr,
			  __ATOMIC_SEQ_CST);
	pend(s->to, VCPU_PEND_EMERGENCY);
	return CC_ACCEPTED;
}

/*
 * Signalled unless the target is enabled and neither in a wait at address 0 nor
 * running with the parameter's ASN: then it need not be disturbed.
 */
static u32 conditional_emergency(struct signal *s)
{
	const struct sie_block *t = s->to->sie;
	u16 asn = (u16)s->parm;
	u64 mask = t->psw.mask;
	bool enabled = (mask & PSW_IO) && (mask & PSW_EXT);
	bool wait = mask & PSW_WAIT;

	if (!enabled || (wait && t->psw.addr) ||
	    (!wait && (asn == (u16)t->cr[4] || asn == (u16)t->cr[3])))
		return emergency(s);
	return refuse(s, STATUS_INCORRECT_STATE);
}

static u32 start(struct signal *s)
{
	vcpu_operate(s->to);
	return CC_ACCEPTED;
}

static u32 stop(struct signal *s)
{
	vcpu_halt(s->to, 0, s->from->addr);
	return CC_ACCEPTED;
}

static u32 stop_and_store(struct signal *s)
{
	vcpu_halt(s->to, VCPU_ORDER_STORE_STATUS, s->from->addr);
	return CC_ACCEPTED;
}

static u32 restart(struct signal *s)
{
	pend(s->to, VCPU_PEND_RESTART);
	vcpu_operate(s->to);
	return CC_ACCEPTED;
}

static u32 initial_reset(struct signal *s)
{
	vcpu_halt(s->to, VCPU_ORDER_INITIAL_RESET, s->from->addr);
	return CC_ACCEPTED;
}

static u32 reset(struct signal *s)
{
	vcpu_halt(s->to, VCPU_ORDER_RESET, s->from->addr);
	return CC_ACCEPTED;
}

static u32 set_prefix(struct signal *s)
{
	u32 prefix = (u32)s->parm & PREFIX_MASK;

	if (!gstor_valid(s->to->vm->stor, gpa(prefix), 2 * PAGE))
		return refuse(s, STATUS_INVALID_PARAMETER);
	if (!vcpu_halted(s->to))
		return refuse(s, STATUS_INCORRECT_STATE);
	s->to->sie->prefix = prefix;
	return CC_ACCEPTED;
}

static u32 store_status(struct signal *s)
{
	gpa_t at = gpa((u32)s->parm & STATUS_MASK);

	if (!gstor_valid(s->to->vm->stor, at, STATUS_SIZE))
		return refuse(s, STATUS_INVALID_PARAMETER);
	if (!vcpu_halted(s->to))
		return refuse(s, STATUS_INCORRECT_STATE);
	if (vcpu_store_status(s->to, at) != PGM_NONE)
		return refuse(s, STATUS_INVALID_PARAMETER);
	return CC_ACCEPTED;
}

/* Orders to one CPU. */
static const struct order {
	u8 code;
	u32 (*give)(struct signal *s);
} orders[] = {
	{ 0x01, sense },	  { 0x02, external_call },
	{ 0x03, emergency },	  { 0x04, start },
	{ 0x05, stop },		  { 0x06, restart },
	{ 0x09, stop_and_store }, { 0x0b, initial_reset },
	{ 0x0c, reset },	  { 0x0d, set_prefix },
	{ 0x0e, store_status },	  { 0x13, conditional_emergency },
	{ 0x15, sense_running },
};

static u32 give(struct signal *s, u32 code)
{
	u32 i;

	if (vcpu_halting(s->to))
		return CC_BUSY;
	for (i = 0; i < ARRAY_SIZE(orders); i++)
		if (orders[i].code == code)
			return orders[i].give(s);
	return refuse(s, STATUS_INVALID_ORDER);
}

/* --- set architecture: of all CPUs at once --- */

/* From ESA/390 to z/Architecture: the PSW grows, the rest stays. */
static void become_z(struct vcpu *v)
{
	v->esa390 = false;
	vcpu_choose_way(v);
	v->sie->mx |= SIE_MX_ESAME;
}

static u32 set_architecture(struct signal *s)
{
	struct vm *vm = s->from->vm;
	u32 mode = (u32)s->parm & 0xff;
	u32 i;

	if (!s->from->esa390 || (mode != 1 && mode != 2))
		return refuse(s, STATUS_INVALID_PARAMETER);
	for (i = 0; i < vm->vcpus; i++)
		if (vm->vcpu[i] != s->from && !vcpu_halted(vm->vcpu[i]))
			return refuse(s, STATUS_INCORRECT_STATE);
	for (i = 0; i < vm->vcpus; i++)
		become_z(vm->vcpu[i]);
	return CC_ACCEPTED;
}

enum pgm emul_sigp(struct vcpu *v, const struct insn *i)
{
	u32 code = i->addr & 0xff;
	struct signal s = { .from = v, .parm = v->gr[i->r1 | 1] };
	u32 cc;

	s.to = vm_cpu(v->vm, (u16)v->gr[i->r3]);
	spin_lock(&v->vm->order_lock);
	if (code == SIGP_SET_ARCHITECTURE)
		cc = set_architecture(&s);
	else
		cc = s.to ? give(&s, code) : CC_NO_CPU;
	spin_unlock(&v->vm->order_lock);
	if (cc == CC_NO_CPU || (cc == CC_STATUS && (s.status & REFUSED)))
		audit_note(v->vm, AUDIT_SIGP);
	if (cc == CC_STATUS)
		v->gr[i->r1] =
			(v->gr[i->r1] & 0xffffffff00000000ull) | s.status;
	return emul_cc(v, cc);
}
