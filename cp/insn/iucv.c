/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV, as far as a machine gets that has nobody to talk to.  A system that
 * finds itself in a virtual machine expects the instruction: it asks how many
 * paths it may have, declares a buffer on each CPU and opens its masks, and is
 * told of each partner that he is not there.  No path ever comes to be, so
 * there is no message and no interruption.
 *
 * GR 0 is the function, GR 1 the real address of the parameter list, 40 bytes
 * on a doubleword below 2 GiB.  What needs a declared buffer is a specification
 * exception without one.
 */
#include "cp/insn/insn.h"
#include "cp/lib/be.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define FUNCTION_DECLARE_BUFFER 12

#define PATHS_MAX    64
#define BUFFER_SIZE  40
#define LIST_SIZE    40
#define LIST_RC	     3	/* offset of the return code      */
#define LIST_ADDRESS 12 /* of the address of a buffer     */

#define RC_NO_PATH     1
#define RC_NOT_THERE   11
#define RC_NO_FUNCTION 17
#define RC_DECLARED    19

#define CC_ERROR      1
#define CC_NO_MESSAGE 2

struct call {
	struct vcpu *v;
	gra_t list;
};

static enum pgm fail(struct call *c, u8 rc)
{
	enum pgm pgm = vcpu_write_real(c->v, gra(gra_val(c->list) + LIST_RC),
				       &rc, sizeof(rc));

	return pgm == PGM_NONE ? emul_cc(c->v, CC_ERROR) : pgm;
}

static enum pgm query(struct call *c)
{
	c->v->gr[0] = BUFFER_SIZE;
	c->v->gr[1] = PATHS_MAX;
	return emul_cc(c->v, 0);
}

static enum pgm declare_buffer(struct call *c)
{
	be32 address;
	enum pgm pgm =
		vcpu_read_real(c->v, gra(gra_val(c->list) + LIST_ADDRESS),
			       &address, sizeof(address));
	gra_t at = gra(be32_get(address));

	if (pgm != PGM_NONE)
		return pgm;
	if (c->v->iucv_declared)
		return fail(c, RC_DECLARED);
	if (gra_val(at) % 8)
		return PGM_SPECIFICATION;
	if (!gstor_valid(c->v->vm->stor, vcpu_real_to_abs(c->v, at),
			 BUFFER_SIZE))
		return PGM_ADDRESSING;
	c->v->iucv_declared = true;
	return emul_cc(c->v, 0);
}

static enum pgm retrieve_buffer(struct call *c)
{
	c->v->iucv_declared = false;
	return emul_cc(c->v, 0);
}

static enum pgm set_mask(struct call *c)
{
	return emul_cc(c->v, 0);
}

static enum pgm no_message(struct call *c)
{
	return emul_cc(c->v, CC_NO_MESSAGE);
}

static enum pgm no_path(struct call *c)
{
	return fail(c, RC_NO_PATH);
}

static enum pgm connect(struct call *c)
{
	return fail(c, RC_NOT_THERE);
}

/* By number; without a buffer QUERY and DECLARE BUFFER only. */
static enum pgm (*const functions[])(struct call *c) = {
	[0] = query,
	[1] = no_message,
	[2] = retrieve_buffer,
	[3] = no_message,
	[4] = no_path,
	[5] = no_path,
	[6] = no_path,
	[7] = no_message,
	[8] = no_path,
	[9] = no_path,
	[10] = no_path,
	[11] = connect,
	[FUNCTION_DECLARE_BUFFER] = declare_buffer,
	[13] = no_path,
	[14] = no_path,
	[15] = no_path,
	[16] = set_mask,
	[17] = set_mask,
};

enum pgm emul_iucv(struct vcpu *v, const struct insn *i)
{
	struct call c = { .v = v, .list = gra(v->gr[1] & 0xffffffff) };
	u32 function = (u32)v->gr[0];

	(void)i;
	if (function == 0)
		return query(&c);
	if (gra_val(c.list) % 8)
		return PGM_SPECIFICATION;
	if (!v->iucv_declared && function != FUNCTION_DECLARE_BUFFER)
		return PGM_SPECIFICATION;
	if (!gstor_valid(v->vm->stor, vcpu_real_to_abs(v, c.list), LIST_SIZE))
		return PGM_ADDRESSING;
	if (function >= ARRAY_SIZE(functions))
		return fail(&c, RC_NO_FUNCTION);
	return functions[function](&c);
}
