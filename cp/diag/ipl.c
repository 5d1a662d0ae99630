/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'308': reset or load this machine, read and write what is to be
 * loaded.  Subcode in Ry; for the parameter block, Rx has its address, Rx+1
 * takes the return code.
 */
#include "cp/core/task.h"
#include "cp/diag/handler.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gstor.h"
#include "cp/pack/iplblock.h"
#include "cp/vm/reipl.h"
#include "cp/vm/vm.h"

#define SUBCODE_RESET_CLEAR  0
#define SUBCODE_RESET_NORMAL 1
#define SUBCODE_LOAD_CLEAR   3
#define SUBCODE_LOAD_NORMAL  4
#define SUBCODE_SET	     5
#define SUBCODE_STORE	     6

/* When there is no task for it: this instruction once more, others first. */
static enum pgm leave(struct vcpu *v, enum reipl how)
{
	if (vm_reipl(v, how))
		return PGM_NONE;
	vcpu_retry(v);
	task_yield();
	return PGM_NONE;
}

/* Without anything to load it goes on behind the instruction. */
static enum pgm load(struct vcpu *v, enum reipl how)
{
	return v->vm->reipl.system[0] ? leave(v, how) : PGM_NONE;
}

/*
 * Linux fills in the number of the device that it was loaded from, 0 after a
 * load by name, but not the name: the one that was loaded last is meant.
 */
static void keep_name(struct ipl_text *text, const struct ipl_text *last)
{
	if (!text->by_device || text->devno || last->by_device)
		return;
	text->by_device = false;
	str_copy(text->system, sizeof(text->system), last->system);
}

/* The block is the guest's: all of it is read before it is looked at. */
static enum pgm take_block(struct vcpu *v, gra_t at, enum ipl_rc *rc)
{
	struct ipl_text text;
	u8 *block;
	be32 length;
	u32 size;
	enum pgm pgm = vcpu_read_real(v, at, &length, sizeof(length));

	if (pgm != PGM_NONE)
		return pgm;
	size = be32_get(length);
	*rc = IPL_RC_INVALID;
	if (size > IPL_BLOCK_MAX)
		return PGM_NONE;
	block = frame_alloc(0, FRAME_ZERO | FRAME_RESERVE);
	if (!block)
		return PGM_NO_FRAME;
	pgm = vcpu_read_real(v, at, block, size);
	if (pgm == PGM_NONE)
		*rc = iplblock_read(block, size, &text);
	frame_free(block, 0);
	if (pgm != PGM_NONE || *rc != IPL_RC_OK)
		return pgm;
	keep_name(&text, &v->vm->reipl);
	if (vm_ipl_known(v->vm, &text))
		v->vm->reipl = text;
	else
		*rc = IPL_RC_NONE;
	return PGM_NONE;
}

static enum pgm give_block(struct vcpu *v, gra_t at, enum ipl_rc *rc)
{
	struct ipl_block block;

	*rc = IPL_RC_NONE;
	if (!v->vm->reipl.system[0])
		return PGM_NONE;
	*rc = IPL_RC_OK;
	iplblock_make(&block, &v->vm->reipl);
	return vcpu_write_real(v, at, &block, sizeof(block));
}

static enum pgm block(struct vcpu *v, u8 rx, bool set)
{
	gra_t at = diag_address(v, rx);
	enum ipl_rc rc;
	enum pgm pgm;

	if (rx % 2 || gra_val(at) % IPL_BLOCK_MAX)
		return PGM_SPECIFICATION;
	pgm = set ? take_block(v, at, &rc) : give_block(v, at, &rc);
	if (pgm == PGM_NONE)
		diag_set(v, (u8)(rx + 1), rc);
	return pgm;
}

enum pgm diag_ipl(struct vcpu *v, u8 rx, u8 ry)
{
	switch ((u32)v->gr[ry]) {
	case SUBCODE_RESET_CLEAR:
		return leave(v, REIPL_RESET_CLEAR);
	case SUBCODE_RESET_NORMAL:
		return leave(v, REIPL_RESET_NORMAL);
	case SUBCODE_LOAD_CLEAR:
		return load(v, REIPL_LOAD_CLEAR);
	case SUBCODE_LOAD_NORMAL:
		return load(v, REIPL_LOAD_NORMAL);
	case SUBCODE_SET:
		return block(v, rx, true);
	case SUBCODE_STORE:
		return block(v, rx, false);
	default:
		return PGM_SPECIFICATION;
	}
}
