/* SPDX-License-Identifier: Apache-2.0 */
/* SIGNAL PROCESSOR between the virtual CPUs of one vm. */
#include "cp/engine/engine.h"
#include "cp/insn/insn.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

enum {
	SIGP_SENSE = 0x01,
	SIGP_EXTERNAL_CALL = 0x02,
	SIGP_EMERGENCY = 0x03,
	SIGP_STOP = 0x05,
	SIGP_RESTART = 0x06,
	SIGP_SET_ARCHITECTURE = 0x12,
	SIGP_SENSE_RUNNING = 0x15,
};

#define STATUS_INVALID_PARAMETER 0x100u
#define STATUS_CALL_PENDING	 0x080u
#define STATUS_INVALID_ORDER	 0x002u

static enum pgm status(struct vcpu *v, u8 r1, u32 bits)
{
	v->gr[r1] = (v->gr[r1] & 0xffffffff00000000ull) | bits;
	return emul_cc(v, 1);
}

static enum pgm pend(struct vcpu *v, u32 bit)
{
	v->call_from = v->addr;
	__atomic_or_fetch(&v->pending, bit, __ATOMIC_SEQ_CST);
	return emul_cc(v, 0);
}

/* From ESA/390 to z/Architecture: the PSW grows, the rest stays. */
static void become_z(struct vcpu *v)
{
	v->esa390 = false;
	v->sie->mx |= SIE_MX_ESAME;
}

static enum pgm set_architecture(struct vcpu *v, const struct insn *i)
{
	u64 parm = v->gr[i->r1 | 1];

	if (!v->esa390 || ((parm & 0xff) != 1 && (parm & 0xff) != 2))
		return status(v, i->r1, STATUS_INVALID_PARAMETER);
	become_z(v);
	return emul_cc(v, 0);
}

enum pgm emul_sigp(struct vcpu *v, const struct insn *i)
{
	u32 order = i->addr & 0xff;
	u16 target = (u16)v->gr[i->r3];

	if (order == SIGP_SET_ARCHITECTURE)
		return set_architecture(v, i);
	if (target != v->addr)
		return emul_cc(v, 3);
	switch (order) {
	case SIGP_SENSE:
		return v->pending & VCPU_PEND_CALL
			       ? status(v, i->r1, STATUS_CALL_PENDING)
			       : emul_cc(v, 0);
	case SIGP_SENSE_RUNNING:
		return emul_cc(v, 0);
	case SIGP_EMERGENCY:
		return pend(v, VCPU_PEND_EMERGENCY);
	case SIGP_EXTERNAL_CALL:
		return v->pending & VCPU_PEND_CALL
			       ? status(v, i->r1, STATUS_CALL_PENDING)
			       : pend(v, VCPU_PEND_CALL);
	case SIGP_STOP:
		emul_cc(v, 0);
		vm_cp_read(v->vm, "HCPGSP2629I The virtual machine is placed "
				  "in CP mode due to a SIGP stop from CPU 00.");
		return PGM_NONE;
	case SIGP_RESTART:
		return pend(v, VCPU_PEND_RESTART);
	default:
		return status(v, i->r1, STATUS_INVALID_ORDER);
	}
}
