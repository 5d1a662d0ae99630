/* SPDX-License-Identifier: Apache-2.0 */
/* VMCF: RECEIVE, REPLY and interruptions; see vmcf.h. */
#include "cp/lib/str.h"
#include "iucv/vmcf_impl.h"

/* --- RECEIVE and REPLY --- */

/* A transfer between M's source and the issuer of C. */
struct transfer {
	struct iucv_side from, to;
	u32 from_at, to_at;
	u32 total;
	bool own_target; /* it is to the issuer's storage */
};

/* In a machine that sends to itself. */
static bool overlaps(const struct transfer *t)
{
	return t->from.party == t->to.party && t->total &&
	       t->from_at < (u64)t->to_at + t->total &&
	       t->to_at < (u64)t->from_at + t->total;
}

/*
 * A step of T.  True: all is moved; false with C's code VMCF_OK: not yet; else
 * there was trouble, and M's source knows of it if it is his.
 */
static bool step(struct vmcf *v, struct vmcf_call *c, struct vmcf_msg *m,
		 const struct transfer *t)
{
	u32 size = MIN(t->total - c->moved, IUCV_STEP_BYTES);
	enum iucv_trouble trouble = IUCV_FINE;
	bool at_target = false;

	c->code = VMCF_OK;
	if (size)
		trouble = v->ops->storage->move(&t->from, t->from_at + c->moved,
						&t->to, t->to_at + c->moved,
						size, &at_target);
	if (trouble == IUCV_FINE) {
		c->moved += size;
		c->serial = m->serial;
		m->moving = c->moved < t->total;
		return !m->moving;
	}
	m->moving = false;
	if (at_target == t->own_target) {
		c->code = (u8)vmcf_trouble(trouble);
	} else {
		c->code = VMCF_TRANSFER;
		vmcf_complete(v, m, 0, vmcf_trouble(trouble));
	}
	return false;
}

static bool overlapped(struct vmcf *v, struct vmcf_call *c, struct vmcf_msg *m)
{
	vmcf_complete(v, m, 0, VMCF_OVERLAP);
	return vmcf_done(c, VMCF_OVERLAP);
}

/* Another CPU of the machine is at it, or it may not be begun. */
static bool wrong(const struct vmcf_call *c, const struct vmcf_msg *m)
{
	return m->moving && c->serial != m->serial;
}

bool vmcf_receive(struct vmcf *v, struct vmcf_call *c, struct vmcf_msg *m)
{
	u32 size = be32_get(c->parm.size);
	struct transfer t = {
		.from = { .party = m->from->machine, .key = m->key },
		.to = { .party = c->party->machine, .key = c->key },
		.from_at = be32_get(m->block.at),
		.to_at = be32_get(c->parm.at),
		.total = MIN(size, m->size),
		.own_target = true,
	};
	enum vmcf_code code = size < m->size ? VMCF_LENGTH : VMCF_OK;

	if (m->state != VMCF_TOLD || wrong(c, m))
		return vmcf_done(c, VMCF_PROTOCOL);
	if (!vmcf_inside(v, c->party, t.to_at, size))
		return vmcf_done(c, VMCF_ADDRESS);
	if (overlaps(&t))
		return overlapped(v, c, m);
	if (!step(v, c, m, &t))
		return c->code != VMCF_OK;
	m->block.size = be32_make(m->size - t.total);
	m->block.error = (u8)code;
	if (be16_get(m->block.function) == VMCF_SEND_RECV) {
		m->state = VMCF_RECEIVED;
		c->serial = 0;
		return vmcf_done(c, code);
	}
	memcpy(m->block.use, c->parm.use, sizeof(m->block.use));
	vmcf_complete(v, m, 0, code);
	return vmcf_done(c, code);
}

bool vmcf_reply(struct vmcf *v, struct vmcf_call *c, struct vmcf_msg *m)
{
	u32 size = be32_get(c->parm.size);
	struct transfer t = {
		.from = { .party = c->party->machine, .key = c->key },
		.to = { .party = m->from->machine, .key = m->key },
		.from_at = be32_get(c->parm.at),
		.to_at = be32_get(m->block.reply_at),
		.total = MIN(size, m->room),
		.own_target = false,
	};
	enum vmcf_code code = size > m->room ? VMCF_LENGTH : VMCF_OK;

	if (be16_get(m->block.function) != VMCF_SEND_RECV || wrong(c, m))
		return vmcf_done(c, VMCF_PROTOCOL);
	if (!vmcf_inside(v, c->party, t.from_at, size))
		return vmcf_done(c, VMCF_ADDRESS);
	if (overlaps(&t))
		return overlapped(v, c, m);
	if (!step(v, c, m, &t))
		return c->code != VMCF_OK;
	m->block.room = be32_make(m->room - t.total);
	memcpy(m->block.use, c->parm.use, sizeof(m->block.use));
	vmcf_complete(v, m, 0,
		      code != VMCF_OK ? code : (enum vmcf_code)m->block.error);
	return vmcf_done(c, code);
}

/* --- interruptions --- */

static struct vmcf_msg *next(const struct vmcf_party *p)
{
	for (u32 priority = 2; priority-- > 0;)
		if (!list_empty(&p->pending[priority]))
			return list_first(&p->pending[priority],
					  struct vmcf_msg, queue);
	return NULL;
}

bool vmcf_pends(const struct vmcf_party *p)
{
	return next(p) != NULL;
}

/*
 * The data of SENDX, behind the head.  *LOST: the sink's storage is at fault;
 * else a code is the source's trouble.
 */
static enum vmcf_code bring(struct vmcf *v, const struct vmcf_msg *m,
			    bool *lost)
{
	struct iucv_side to = { .party = m->to->machine };
	u32 at = m->to->buffer + VMCF_HEAD;
	enum iucv_trouble trouble;

	if (m->size > vmcf_room(m->to))
		return VMCF_TOO_LARGE;
	if (!m->size)
		return VMCF_OK;
	if (m->from) {
		struct iucv_side from = { .party = m->from->machine,
					  .key = m->key };

		trouble = v->ops->storage->move(&from, be32_get(m->block.at),
						&to, at, m->size, lost);
	} else {
		trouble = v->ops->storage->put(&to, at, m->text, m->size);
		*lost = true;
	}
	*lost = *lost && trouble != IUCV_FINE;
	return vmcf_trouble(trouble);
}

/* P is interrupted by M's head as it is now. */
static enum vmcf_taken take(struct vmcf *v, struct vmcf_party *p,
			    const struct vmcf_msg *m)
{
	const struct iucv_side to = { .party = p->machine };

	return v->ops->storage->put(&to, p->buffer, &m->block,
				    sizeof(m->block)) == IUCV_FINE
		       ? VMCF_TAKEN
		       : VMCF_LOST;
}

/* To its sink.  VMCF_NONE: it did not come that far. */
static enum vmcf_taken tell(struct vmcf *v, struct vmcf_party *p,
			    struct vmcf_msg *m)
{
	u32 function = be16_get(m->block.function);
	enum vmcf_code code = VMCF_OK;
	enum vmcf_taken taken;
	bool lost = false;

	if (function == VMCF_SENDX)
		code = bring(v, m, &lost);
	if (code != VMCF_OK && !lost) {
		vmcf_complete(v, m, 0, code);
		return VMCF_NONE;
	}
	taken = lost ? VMCF_LOST : take(v, p, m);
	if (function == VMCF_SENDX || function == VMCF_IDENTIFY) {
		if (function == VMCF_SENDX)
			m->block.size = be32_make(0);
		vmcf_complete(v, m, 0,
			      taken == VMCF_LOST ? VMCF_TRANSFER : VMCF_OK);
		return taken;
	}
	list_remove(&m->queue);
	m->state = VMCF_TOLD;
	return taken;
}

enum vmcf_taken vmcf_present(struct vmcf *v, struct vmcf_party *p)
{
	enum vmcf_taken taken = VMCF_NONE;
	struct vmcf_msg *m;

	while (taken == VMCF_NONE && (m = next(p))) {
		if (m->state == VMCF_DONE) {
			taken = take(v, p, m);
			vmcf_destroy(v, m);
		} else {
			taken = tell(v, p, m);
		}
	}
	return taken;
}
