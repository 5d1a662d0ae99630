/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine by interpretive execution (SIE).  The guest is always pageable:
 * I/O assist, preferred mode and zones stay off, because on the emulated
 * machine they hand real subchannels to the guest unchecked.
 *
 * Waits leave SIE, so that a waiting world costs nothing, but for one that is
 * alone and idle; timers are delivered inside.  The interception code is
 * cleared before each entry: a host interruption leaves it untouched.
 */
#include "cp/engine/engine.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/sched.h"
#include "cp/engine/sie_controls.h"
#include "cp/engine/sie_first.h"
#include "cp/engine/sie_per.h"
#include "cp/engine/sie_real.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gmap_shared.h"
#include "cp/mm/home.h"
#include "cp/vm/nic.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "cp/vm/world.h"

#define PGM_SEGMENT_TRANSLATION 0x10
#define PGM_PAGE_TRANSLATION	0x11
#define PGM_ASCE_TYPE		0x38
#define PGM_REGION_THIRD	0x3b

#define VALIDITY_PREFIX 0x37

static u64 tlb_generation[CPUS_MAX]; /* gmap_generation at the last purge */

static engine_light_fn (*light_find)(u16 code);

void engine_set_light(engine_light_fn (*find)(u16 code))
{
	light_find = find;
}

void engine_kick(struct vcpu *v)
{
	__atomic_or_fetch(&v->sie->v, SIE_V_STOP, __ATOMIC_SEQ_CST);
}

void engine_unkick(struct vcpu *v)
{
	if (v->sie->v & SIE_V_STOP)
		__atomic_and_fetch(&v->sie->v, (u8)~SIE_V_STOP,
				   __ATOMIC_SEQ_CST);
}

void engine_storage(struct vcpu *v)
{
	v->sie->mse = gmap_end(v->vm->stor) - SEGMENT_SIZE;
}

void engine_reset(struct vcpu *v)
{
	struct sie_block *s = v->sie;

	s->v = 0;
	s->s = 0;
	s->mx = v->esa390 ? 0 : SIE_MX_ESAME;
	s->m = 0;
	s->ic[0] = SIE_IC0_STFLE | SIE_IC0_OPERATION;
	s->ic[2] = SIE_IC2_SSKE;
	s->ec[0] = SIE_EC0_EXTA;
	s->ec[2] = SIE_EC2_PROTECTION;
	s->mso = 0;
	engine_storage(v);
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
		if (!c->guest_ready)
			sie_first_entry(c);
		c->host_asce = v->vm->stor->asce;
		insn_lctlg1(c->host_asce);
	}
	if (tlb_generation[c->addr] < gmap_stale(v->vm->stor)) {
		tlb_generation[c->addr] =
			__atomic_load_n(&gmap_generation, __ATOMIC_SEQ_CST);
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
	nic_hold_end(v->vm);
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

/* General-instructions extension: ASI in sie_enter(). */
#define FACILITY_GIE 34

static bool lights; /* may sie_enter() repeat an exit? */

bool engine_init(void)
{
	struct cpu *c = this_cpu();
	u64 gr[16] = { 0 };
	struct sie_block never = { .icptcode = SIE_ICPT_NONE };
	struct sie_light none = { .sie = &never };

	lights = insn_facility(FACILITY_GIE);
	sched_set_world_ops(&world_ops);
	c->sie_pgm = 0;
	sie_enter(PROBE_ADDRESS, gr, &none);
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
	out->per_code = get_be16(s->intparm + SIE_INTPARM_PER_CODE);
	out->per_at = get_be64(s->intparm + SIE_INTPARM_PER_ADDR);
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
		decode_program(s, out);
		break;
	case SIE_ICPT_OPERATION:
		out->kind = EXIT_PROGRAM;
		out->pgm = PGM_OPERATION;
		out->tea = 0;
		break;
	case SIE_ICPT_WAIT:
		out->kind = EXIT_WAIT;
		break;
	case SIE_ICPT_IO_REQUEST:
		out->kind = EXIT_IO;
		break;
	case SIE_ICPT_EXT_REQUEST:
		out->kind = EXIT_EXTERNAL;
		break;
	case SIE_ICPT_EXT_INT:
		out->kind = EXIT_TIMER;
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
 * Light exits.  sie_enter() repeats the one in v->light; here are another one
 * and, of LIGHT_SAMPLE, the one that is timed for all of them: reading the CPU
 * timer costs more than most of them.  Other exits between them do not put the
 * next sample off: what some of them take is far from what others do.
 */
#define LIGHT_SAMPLE 256
/* With nothing beside it: no EXECUTE, no event of PER. */
#define LIGHT_INTERCEPT (SIE_ICPT_INSTRUCTION << 8 | SIE_F_FORMAT)

static u32 light_count(const struct vcpu *v)
{
	return (u32)(v->light_from - v->light.left);
}

/* What came since the last time into the statistics. */
static void light_account(struct vcpu *v)
{
	u32 n = light_count(v) + v->lights;
	u64 spent = v->light_each * n;

	v->light_from = v->light.left;
	if (!n)
		return;
	exits_add(&v->exits, EXIT_INSTRUCTION, v->light_key, n, spent);
	v->light_spent += spent;
	v->lights = 0;
}

/*
 * Is it a light DIAGNOSE?  B2 = 0, as in every guest's; GRs 14 and 15 of the
 * guest stay in the state descriptor while it is repeated.
 */
static bool light_look_up(struct vcpu *v, const struct sie_block *s)
{
	u32 code = s->ipb >> 16;
	u32 r1 = s->ipa >> 4 & 15, r3 = s->ipa & 15;
	engine_light_fn fn;

	if (!lights || s->ipa >> 8 != 0x83 || code >= 0x1000 || r1 > 12 ||
	    r3 > 12)
		return false;
	fn = light_find((u16)code);
	if (!fn)
		return false;
	light_account(v);
	v->light.sie = s;
	v->light.handler = fn;
	v->light.v = v;
	v->light.r1 = r1;
	v->light.r3 = r3;
	memcpy(v->light.exit, &s->icptcode, LIGHT_EXIT_SIZE);
	v->light_key = 0x830000 | code;
	v->light_from = v->light.left = 0; /* time the first that is done */
	return true;
}

/* True: it is done. */
static bool light_exit(struct vcpu *v, const struct sie_block *s)
{
	u64 before;

	if (get_be16(&s->icptcode) != LIGHT_INTERCEPT ||
	    (s->psw.mask & PSW_PROBLEM) ||
	    (memcmp(v->light.exit, &s->icptcode, LIGHT_EXIT_SIZE) != 0 &&
	     !light_look_up(v, s)))
		return false;
	before = task_cpu_time_at(insn_stpt());
	if (v->light.handler(v, (u8)v->light.r1, (u8)v->light.r3) != PGM_NONE)
		return false;
	v->light_each = task_cpu_time_at(insn_stpt()) - before;
	v->lights += light_count(v) + 1;
	v->light_from = v->light.left = LIGHT_SAMPLE - 1;
	return true;
}

void sie_enter_once(struct vcpu *v, struct sie_block *s,
		    struct sie_light *light)
{
	s->gr14 = v->gr[14];
	s->gr15 = v->gr[15];
	s->icptcode = SIE_ICPT_NONE;
	sie_enter(hpa_val(home_real(s)), v->gr, light);
	v->gr[14] = s->gr14;
	v->gr[15] = s->gr15;
}

/*
 * The guest waits and nobody else is ready: it stays in SIE, which gives it its
 * timers' interruptions, and spares it its TLB, until something else is up.
 * No light exits: each would go uncounted.
 */
static bool wait_inside(struct vcpu *v, struct sie_block *s)
{
	struct sie_light none = { .sie = s, .exit = { LIGHT_NEVER } };
	struct idling_end end = { .used = task_cpu_time_at(insn_stpt()) };
	u64 until = idling_stretch(clock_now());
	bool waits, ours;
	u64 before;

	__atomic_store_n(&v->waiting, 1, __ATOMIC_SEQ_CST);
	if (!until || !sched_wait_inside(until)) {
		__atomic_store_n(&v->waiting, 0, __ATOMIC_SEQ_CST);
		return false;
	}
	s->ec[0] |= SIE_EC0_WAIA;
	before = insn_stpt();
	sie_enter_once(v, s, &none);
	end.spent = before - insn_stpt();
	s->ec[0] &= (u8)~SIE_EC0_WAIA;
	waits = s->psw.mask & PSW_WAIT;
	ours = s->icptcode == SIE_ICPT_NONE && !this_cpu()->sie_pgm;
	end.now = clock_now();
	end.busy = ours && !waits;
	sched_inside_over(idling_over(&v->idling, &end));
	__atomic_store_n(&v->waiting, 0, __ATOMIC_SEQ_CST);
	return true;
}

/*
 * Enter until an exit that is not light, or until CP has something to do, or a
 * handler has parked: that exit then looks like a host interruption.
 */
static void enter_until_common(struct vcpu *v, struct sie_block *s)
{
	const struct cpu *c;

	sie_enter_once(v, s, &v->light);
	while (light_exit(v, s)) {
		s->icptcode = SIE_ICPT_NONE;
		c = this_cpu();
		if (c->vcpu != v || c->need_resched || (s->v & SIE_V_STOP))
			break;
		sie_enter_once(v, s, &v->light);
	}
	light_account(v);
}

/* So long it has computed before it goes through a real space. */
#define REAL_AFTER (2 * TOD_PER_MS)

/* It was interrupted by CP, and computes without DAT. */
static bool computes_real(const struct sie_block *s)
{
	return s->icptcode == SIE_ICPT_NONE && !this_cpu()->sie_pgm &&
	       sie_real_fits(s);
}

void engine_run(struct vcpu *v, struct vmexit *out)
{
	struct sie_block *s = v->sie;
	bool real = v->real_space && sie_real_fits(s);
	u64 before, spent;

	load_world(v, this_cpu());
	this_cpu()->sie_pgm = 0;
	before = task_cpu_time_at(insn_stpt());
	if (v->detour)
		sie_enter_detour(v, s);
	else if (real)
		v->real_space = sie_enter_real(v, s);
	else if (!v->wait_inside || !(s->psw.mask & PSW_WAIT) ||
		 !wait_inside(v, s))
		enter_until_common(v, s);
	v->wait_inside = false;
	out->left = insn_stpt();
	spent = task_cpu_time_at(out->left) - before;
	v->vtime += spent - MIN(v->light_spent, spent);
	v->light_spent = 0;
	if (!real && !v->detour)
		v->real_space = spent >= REAL_AFTER && computes_real(s);
	if (this_cpu()->vcpu == v)
		decode(s, this_cpu(), out);
	else /* parked meanwhile: nothing of the last entry is left */
		out->kind = EXIT_NONE;
}
