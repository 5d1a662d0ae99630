/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine by interpretive execution (SIE).  The guest is always pageable:
 * I/O assist, preferred mode and zones stay off, because on the emulated
 * machine they hand real subchannels to the guest unchecked.
 *
 * Waits leave SIE, so that a waiting world costs nothing; timers are delivered
 * inside.  The interception code is cleared before each entry: a host
 * interruption leaves it untouched.
 */
#include "cp/engine/engine.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/sched.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/gmap.h"
#include "cp/mm/home.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "cp/vm/world.h"

#define PGM_SEGMENT_TRANSLATION 0x10
#define PGM_PAGE_TRANSLATION	0x11
#define PGM_ASCE_TYPE		0x38
#define PGM_REGION_THIRD	0x3b

#define VALIDITY_PREFIX 0x37

static u64 tlb_generation[CPUS_MAX];

void engine_kick(struct vcpu *v)
{
	__atomic_or_fetch(&v->sie->v, SIE_V_STOP, __ATOMIC_SEQ_CST);
}

void engine_reset(struct vcpu *v)
{
	struct sie_block *s = v->sie;

	s->v = 0;
	s->s = 0;
	s->mx = v->esa390 ? 0 : SIE_MX_ESAME;
	s->m = 0;
	s->ic[0] = SIE_IC0_STFLE;
	s->ec[0] = SIE_EC0_EXTA;
	s->mso = 0;
	s->mse = v->vm->stor->size - SEGMENT_SIZE;
	s->cpu_addr = v->addr;
}

/* R2.6: bring the world's state onto this CPU. */
static void load_world(struct vcpu *v, struct cpu *c)
{
	if (c->vcpu != v) {
		ASSERT(!c->vcpu);
		c->vcpu = v;
	}
	if (!v->fp_loaded) {
		fp_load(v->fpr);
		insn_lfpc(v->fpc);
		insn_lam(v->ar);
		v->fp_loaded = true;
	}
	if (c->host_asce != v->vm->stor->asce) {
		c->host_asce = v->vm->stor->asce;
		insn_lctlg1(c->host_asce);
	}
	if (tlb_generation[c->addr] != gmap_generation) {
		tlb_generation[c->addr] = gmap_generation;
		insn_ptlb();
	}
}

/* Called by the dispatcher when this world's task leaves the CPU. */
void world_leave(struct vcpu *v)
{
	struct cpu *c = this_cpu();

	if (v->fp_loaded) {
		fp_save(v->fpr);
		v->fpc = insn_stfpc();
		insn_stam(v->ar);
		v->fp_loaded = false;
	}
	c->vcpu = NULL;
}

static const struct world_ops world_ops = {
	.leave = world_leave,
	.kick = engine_kick,
};

/*
 * Is there SIE?  An operand off its boundary is a specification exception
 * where there is, an operation exception where there is not.
 */
#define PROBE_ADDRESS 1

bool engine_init(void)
{
	struct cpu *c = this_cpu();
	u64 gr[16] = { 0 };

	sched_set_world_ops(&world_ops);
	c->sie_pgm = 0;
	sie_enter(PROBE_ADDRESS, gr);
	return (c->sie_pgm & 0xff) == PGM_SPECIFICATION;
}

static void decode_host_fault(struct cpu *c, struct vmexit *out)
{
	switch (c->sie_pgm & 0xff) {
	case PGM_SEGMENT_TRANSLATION:
	case PGM_PAGE_TRANSLATION:
	case PGM_ASCE_TYPE:
	case PGM_REGION_THIRD:
		out->kind = EXIT_FAULT;
		out->fault = gpa(c->sie_tea & PAGE_MASK);
		break;
	default:
		out->kind = EXIT_PROGRAM;
		out->pgm = c->sie_pgm;
		out->ilc = 0;
		out->tea = 0;
		break;
	}
}

static void decode_program(const struct sie_block *s, struct vmexit *out)
{
	out->kind = EXIT_PROGRAM;
	out->ilc = s->intparm[SIE_INTPARM_PGM_ILC] & 6;
	out->pgm = get_be16(s->intparm + SIE_INTPARM_PGM_CODE);
	out->tea = get_be64(s->intparm + SIE_INTPARM_TEA);
}

static void decode(const struct sie_block *s, struct cpu *c, struct vmexit *out)
{
	if (c->sie_pgm) {
		decode_host_fault(c, out);
		return;
	}
	switch (s->icptcode) {
	case SIE_ICPT_NONE:
		out->kind = EXIT_NONE;
		break;
	case SIE_ICPT_INSTRUCTION:
	case SIE_ICPT_PGM_INSN:
		out->kind = EXIT_INSTRUCTION;
		out->ipa = s->ipa;
		out->ipb = s->ipb;
		break;
	case SIE_ICPT_PROGRAM:
	case SIE_ICPT_OPERATION:
		decode_program(s, out);
		break;
	case SIE_ICPT_WAIT:
		out->kind = EXIT_WAIT;
		break;
	case SIE_ICPT_IO_REQUEST:
		out->kind = EXIT_IO;
		break;
	case SIE_ICPT_EXT_REQUEST:
	case SIE_ICPT_EXT_INT:
		out->kind = EXIT_EXTERNAL;
		break;
	case SIE_ICPT_STOP:
		out->kind = EXIT_STOP;
		break;
	default:
		out->kind = EXIT_VALIDITY;
		out->why = (u16)(s->ipb >> 16);
		break;
	}
}

/*
 * An ESA/390 guest's PSW has eight bytes in the state descriptor; CP keeps the
 * long form everywhere else.
 */
#define SHORT_PSW_12 0x0008000000000000ull

static void psw_to_short(struct psw *p)
{
	p->mask = (p->mask & 0xffffffff00000000ull) | SHORT_PSW_12 |
		  (p->mask & PSW_BA) | (p->addr & 0x7fffffff);
}

static void psw_from_short(struct psw *p)
{
	p->addr = p->mask & 0x7fffffff;
	p->mask &= (0xffffffff00000000ull & ~SHORT_PSW_12) | PSW_BA;
}

void engine_run(struct vcpu *v, struct vmexit *out)
{
	struct cpu *c = this_cpu();
	struct sie_block *s = v->sie;

	load_world(v, c);
	s->gr14 = v->gr[14];
	s->gr15 = v->gr[15];
	s->icptcode = SIE_ICPT_NONE;
	c->sie_pgm = 0;
	if (v->esa390)
		psw_to_short(&s->psw);
	out->entered = insn_stpt();
	sie_enter(hpa_val(home_real(s)), v->gr);
	out->left = insn_stpt();
	if (v->esa390)
		psw_from_short(&s->psw);
	v->gr[14] = s->gr14;
	v->gr[15] = s->gr15;
	v->vtime += out->entered - out->left;
	decode(s, c, out);
	if (s->v & SIE_V_STOP) /* one that comes now ends the next entry */
		__atomic_and_fetch(&s->v, (u8)~SIE_V_STOP, __ATOMIC_SEQ_CST);
}
