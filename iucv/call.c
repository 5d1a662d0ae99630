/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The instruction: which function, and may it be.  Here are those that concern
 * nobody else: buffers, masks, QUERY and TEST MESSAGE.
 */
#include "iucv/impl.h"

static enum iucv_verdict query(struct iucv *v, struct iucv_call *c)
{
	(void)v;
	c->r0 = IUCV_PARM_SIZE;
	c->r1 = c->party->paths_max;
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_REGISTERS);
}

static enum iucv_verdict declare_buffer(struct iucv *v, struct iucv_call *c)
{
	u32 buffer = be32_get(c->parm.data.buffer.at);

	(void)v;
	if (c->cpu->declared)
		return iucv_fail(c, IUCV_DECLARED);
	if (buffer % 8)
		return iucv_pgm(c, PGM_SPECIFICATION);
	*c->cpu = (struct iucv_cpu){ .declared = true,
				     .mask = IUCV_MASK_ALL,
				     .control_mask = IUCV_MASK_ALL,
				     .buffer = buffer };
	c->party->cpus++;
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_NOTHING);
}

static enum iucv_verdict retrieve_buffer(struct iucv *v, struct iucv_call *c)
{
	if (!c->cpu->declared)
		return iucv_pgm(c, PGM_OPERATION);
	iucv_cpu_reset(v, c->party, c->cpu);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_NOTHING);
}

static enum iucv_verdict set_mask(struct iucv *v, struct iucv_call *c)
{
	(void)v;
	if (!c->cpu->declared)
		return iucv_pgm(c, PGM_OPERATION);
	if (c->function == IUCV_SET_MASK)
		c->cpu->mask = c->parm.mask.mask;
	else
		c->cpu->control_mask = c->parm.mask.mask;
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_NOTHING);
}

static bool any(const struct list queues[IUCV_PRIORITIES])
{
	return !list_empty(&queues[0]) || !list_empty(&queues[1]);
}

static enum iucv_verdict test_message(struct iucv *v, struct iucv_call *c)
{
	bool messages = any(c->party->waiting);
	bool replies = any(c->party->replies);

	(void)v;
	if (!messages && !replies)
		return IUCV_WAIT;
	return iucv_end_call(c,
			     messages && replies ? IUCV_CC_BOTH
			     : messages		 ? IUCV_CC_MESSAGES
						 : IUCV_CC_REPLIES,
			     IUCV_OUT_NOTHING);
}

static enum iucv_verdict (*const functions[IUCV_FUNCTIONS])(
	struct iucv *v, struct iucv_call *c) = {
	[IUCV_QUERY] = query,
	[IUCV_TEST_MESSAGE] = test_message,
	[IUCV_RETRIEVE_BUFFER] = retrieve_buffer,
	[IUCV_DESCRIBE] = iucv_do_describe,
	[IUCV_SEND] = iucv_do_send,
	[IUCV_RECEIVE] = iucv_do_receive,
	[IUCV_REPLY] = iucv_do_reply,
	[IUCV_TEST_COMPLETION] = iucv_do_test_completion,
	[IUCV_REJECT] = iucv_do_reject,
	[IUCV_PURGE] = iucv_do_purge,
	[IUCV_ACCEPT] = iucv_do_accept,
	[IUCV_CONNECT] = iucv_do_connect,
	[IUCV_DECLARE_BUFFER] = declare_buffer,
	[IUCV_QUIESCE] = iucv_do_quiesce,
	[IUCV_RESUME] = iucv_do_resume,
	[IUCV_SEVER] = iucv_do_sever,
	[IUCV_SET_MASK] = set_mask,
	[IUCV_SET_CONTROL_MASK] = set_mask,
};

enum iucv_verdict iucv_call(struct iucv *v, struct iucv_call *c)
{
	if (c->function != IUCV_QUERY && c->function != IUCV_DECLARE_BUFFER &&
	    !c->party->cpus)
		return iucv_pgm(c, PGM_OPERATION);
	if (c->function >= IUCV_FUNCTIONS)
		return iucv_fail(c, IUCV_NO_FUNCTION);
	return functions[c->function](v, c);
}
