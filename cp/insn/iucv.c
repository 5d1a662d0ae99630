/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The IUCV instruction: the function is in GR 0, the operand the real address
 * of the parameter list, 40 bytes on a doubleword.  The list is copied once;
 * what a function gives back is stored at the end.  IUCV.md has the rules.
 */
#include "cp/vm/iucv.h"

#include "cp/arch/dat.h"
#include "cp/arch/psw.h"
#include "cp/insn/insn.h"
#include "cp/mm/gstor.h"
#include "cp/vm/audit.h"
#include "cp/vm/run.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

static bool has_list(u32 function)
{
	return function != IUCV_QUERY && function != IUCV_RETRIEVE_BUFFER;
}

static u8 psw_key(const struct vcpu *v)
{
	return (u8)((v->sie->psw.mask & PSW_KEY) >> PSW_KEY_SHIFT);
}

/*
 * The first or last byte of the list: may the program store there?  Its page
 * has a frame then, so that what a function did can be told.
 */
static enum pgm check_byte(struct vcpu *v, gra_t at, u8 key)
{
	gpa_t byte = vcpu_real_to_abs(v, at);
	u8 was;

	if (!gstor_valid(v->vm->stor, byte, 1))
		return PGM_ADDRESSING;
	if (!gstor_key_allows(v->vm->stor, byte, 1, key, true))
		return PGM_PROTECTION;
	return gstor_or_byte(v->vm->stor, byte, 0, &was) == PGM_NONE
		       ? PGM_NONE
		       : PGM_NO_FRAME;
}

/* The list, and the buffer of DECLARE BUFFER, whose address is real. */
static enum pgm take_list(struct vcpu *v, gra_t at, struct iucv_call *c)
{
	gpa_t buffer;
	enum pgm pgm;

	if (gra_val(at) % 8)
		return PGM_SPECIFICATION;
	pgm = vcpu_check_low(v, at);
	if (pgm == PGM_NONE)
		pgm = check_byte(v, at, c->key);
	if (pgm == PGM_NONE &&
	    gra_val(at) % PAGE_SIZE + IUCV_PARM_SIZE > PAGE_SIZE)
		pgm = check_byte(v, gra(gra_val(at) + IUCV_PARM_SIZE - 1),
				 c->key);
	if (pgm == PGM_NONE)
		pgm = vcpu_read_real(v, at, &c->parm, sizeof(c->parm));
	if (pgm != PGM_NONE || c->function != IUCV_DECLARE_BUFFER)
		return pgm;
	buffer = vcpu_real_to_abs(v, gra(be32_get(c->parm.data.buffer.at)));
	return gstor_valid(v->vm->stor, buffer, IUCV_PARM_SIZE)
		       ? PGM_NONE
		       : PGM_ADDRESSING;
}

static enum pgm give_back(struct vcpu *v, gra_t at, const struct iucv_call *c)
{
	enum pgm pgm = PGM_NONE;

	switch (c->out) {
	case IUCV_OUT_CODE:
		pgm = vcpu_write_real(v, gra(gra_val(at) + IUCV_PARM_CODE),
				      &c->parm.bytes[IUCV_PARM_CODE], 1);
		break;
	case IUCV_OUT_PARM:
		pgm = vcpu_write_real(v, at, &c->parm, sizeof(c->parm));
		break;
	case IUCV_OUT_REGISTERS:
		v->gr[0] = c->r0;
		v->gr[1] = c->r1;
		break;
	default:
		break;
	}
	return pgm == PGM_NONE ? emul_cc(v, c->cc) : pgm;
}

/*
 * V is known as waiting before it is looked what there is for it, so that no
 * wake is lost.  It is executed again until there is something.
 */
static enum pgm test_message(struct vcpu *v, struct iucv_call *c)
{
	bool wait;

	__atomic_store_n(&v->waiting, 1, __ATOMIC_SEQ_CST);
	wait = vcpu_iucv_call(v, c) == IUCV_WAIT;
	if (wait) {
		vcpu_retry(v);
		run_pause(v);
	}
	__atomic_store_n(&v->waiting, 0, __ATOMIC_SEQ_CST);
	if (wait || c->pgm != PGM_NONE)
		return c->pgm;
	return emul_cc(v, c->cc);
}

/* C is the function that rested at AT, if that is what is executed again. */
static bool goes_on(const struct vcpu *v, gra_t at, struct iucv_call *c)
{
	const struct vcpu_move *m = &v->move;

	if (m->resumed != MOVES_IUCV || m->operand != gra_val(at) ||
	    m->iucv.function != c->function || m->iucv.key != c->key)
		return false;
	*c = m->iucv;
	return true;
}

enum pgm emul_iucv(struct vcpu *v, const struct insn *i)
{
	struct iucv_call c = { .function = (u32)v->gr[0], .key = psw_key(v) };
	gra_t at = gra(i->addr);
	bool resumed = goes_on(v, at, &c);
	enum iucv_verdict verdict;
	enum pgm pgm;

	if (c.function == IUCV_TEST_MESSAGE)
		return test_message(v, &c);
	if (has_list(c.function) && !resumed) {
		pgm = take_list(v, at, &c);
		if (pgm != PGM_NONE)
			return pgm;
	}
	verdict = vcpu_iucv_call(v, &c);
	if (verdict == IUCV_AGAIN && !v->quit) {
		v->move.iucv = c;
		run_move_rests(v, MOVES_IUCV, gra_val(at));
	}
	if (verdict != IUCV_DONE)
		return PGM_NONE; /* or its machine ends */
	if (c.pgm != PGM_NONE)
		return c.pgm;
	if (c.cc == IUCV_CC_ERROR && c.out == IUCV_OUT_CODE)
		audit_note(v->vm, AUDIT_IUCV);
	return give_back(v, at, &c);
}
