/* SPDX-License-Identifier: Apache-2.0 */
/* VMCF: the functions but for the moving of data; see vmcf.h. */
#include "iucv/vmcf.h"

#include "cp/lib/str.h"
#include "iucv/vmcf_impl.h"

void vmcf_init(struct vmcf *v, const struct vmcf_ops *ops)
{
	*v = (struct vmcf){ .ops = ops };
}

void vmcf_party_init(struct vmcf_party *p, struct iucv_party *machine)
{
	*p = (struct vmcf_party){ .machine = machine };
	list_init(&p->pending[0]);
	list_init(&p->pending[1]);
	list_init(&p->sent);
	list_init(&p->held);
}

/* --- messages --- */

void vmcf_queue(struct vmcf *v, struct vmcf_party *p, struct vmcf_msg *m)
{
	u32 priority = !!(m->block.flags & VMCF_WITH_PRIORITY);

	list_append(&p->pending[priority], &m->queue);
	v->ops->wake(p);
}

void vmcf_leave_sink(struct vmcf_msg *m)
{
	if (m->state == VMCF_SENT)
		list_remove(&m->queue);
	list_remove(&m->held);
	if (!m->from)
		m->to->special--;
	m->to = NULL;
}

void vmcf_destroy(struct vmcf *v, struct vmcf_msg *m)
{
	size_t size = sizeof(*m);

	if (m->to)
		vmcf_leave_sink(m);
	else if (m->state == VMCF_DONE)
		list_remove(&m->queue);
	if (m->from) {
		list_remove(&m->sent);
		m->from->active--;
	} else {
		size += m->size;
	}
	v->messages--;
	v->ops->free(m, size);
}

void vmcf_complete(struct vmcf *v, struct vmcf_msg *m, u8 status,
		   enum vmcf_code error)
{
	if (!m->from || be16_get(m->block.function) == VMCF_IDENTIFY) {
		vmcf_destroy(v, m);
		return;
	}
	vmcf_leave_sink(m);
	m->state = VMCF_DONE;
	m->moving = false;
	m->block.flags |= VMCF_RESPONSE | status;
	m->block.error = (u8)error;
	memcpy(m->block.user, m->to_name, sizeof(m->block.user));
	vmcf_queue(v, m->from, m);
}

static bool same_name(const u8 a[8], const u8 b[8])
{
	return memcmp(a, b, 8) == 0;
}

/* IDENTIFY uses the id as it likes. */
static struct vmcf_msg *find_sent(const struct vmcf_call *c, bool identify)
{
	const u8 *name = c->target ? c->target->machine->name : c->parm.user;
	struct list *node;

	list_for_each (node, &c->party->sent) {
		struct vmcf_msg *m = list_entry(node, struct vmcf_msg, sent);

		if (be32_get(m->block.id) == be32_get(c->parm.id) &&
		    (identify ||
		     be16_get(m->block.function) != VMCF_IDENTIFY) &&
		    same_name(m->to_name, name))
			return m;
	}
	return NULL;
}

static struct vmcf_msg *find_held(const struct vmcf_call *c)
{
	struct list *node;

	list_for_each (node, &c->party->held) {
		struct vmcf_msg *m = list_entry(node, struct vmcf_msg, held);

		if (m->from && m->from == c->target &&
		    be32_get(m->block.id) == be32_get(c->parm.id))
			return m;
	}
	return NULL;
}

/* --- storage --- */

bool vmcf_inside(const struct vmcf *v, struct vmcf_party *p, u32 at, u32 size)
{
	const struct iucv_side side = { .party = p->machine };

	if (!size)
		return true;
	return at + (size - 1) >= at &&
	       v->ops->storage->look(&side, at, size, false) == IUCV_FINE;
}

enum vmcf_code vmcf_trouble(enum iucv_trouble trouble)
{
	return trouble == IUCV_FINE	 ? VMCF_OK
	       : trouble == IUCV_BAD_KEY ? VMCF_PROTECTION
					 : VMCF_ADDRESS;
}

u32 vmcf_room(const struct vmcf_party *p)
{
	return MIN(p->size - VMCF_HEAD, VMCF_SENDX_MOST);
}

/* --- control --- */

void vmcf_party_reset(struct vmcf *v, struct vmcf_party *p)
{
	p->authorized = false;
	p->quiet = false;
	while (!list_empty(&p->sent))
		vmcf_destroy(v, list_first(&p->sent, struct vmcf_msg, sent));
	while (!list_empty(&p->held))
		vmcf_complete(v, list_first(&p->held, struct vmcf_msg, held), 0,
			      VMCF_NOT_AVAILABLE);
}

/* Messages of others than the one that P is authorized for. */
static void drop_others(struct vmcf *v, struct vmcf_party *p)
{
	struct list *node, *after;

	list_for_each_safe (node, after, &p->held) {
		struct vmcf_msg *m = list_entry(node, struct vmcf_msg, held);
		const u8 *name =
			m->from ? m->from->machine->name : m->block.use;

		if (!same_name(name, p->with))
			vmcf_complete(v, m, 0, VMCF_NOT_AVAILABLE);
	}
}

static bool authorize(struct vmcf *v, struct vmcf_call *c)
{
	const struct iucv_side side = { .party = c->party->machine,
					.key = c->key };
	u32 at = be32_get(c->parm.at), size = be32_get(c->parm.size);
	struct vmcf_party *p = c->party;
	enum iucv_trouble trouble;

	if (at % 8 || size < VMCF_HEAD || !vmcf_inside(v, p, at, size))
		return vmcf_done(c, VMCF_ADDRESS);
	trouble = v->ops->storage->look(
		&side, at, MIN(size, VMCF_HEAD + VMCF_SENDX_MOST), true);
	if (trouble != IUCV_FINE)
		return vmcf_done(c, vmcf_trouble(trouble));
	p->authorized = true;
	p->buffer = at;
	p->size = size;
	p->priority = c->parm.flags & VMCF_PRIORITY;
	p->specific = c->parm.flags & VMCF_SPECIFIC;
	if (p->specific) {
		memcpy(p->with, c->parm.user, sizeof(p->with));
		drop_others(v, p);
	}
	return vmcf_done(c, VMCF_OK);
}

static bool unauthorize(struct vmcf *v, struct vmcf_call *c)
{
	vmcf_party_reset(v, c->party);
	return vmcf_done(c, VMCF_OK);
}

static bool quiesce(struct vmcf *v, struct vmcf_call *c)
{
	(void)v;
	c->party->quiet = be16_get(c->parm.function) == VMCF_QUIESCE;
	return vmcf_done(c, VMCF_OK);
}

/* --- sending --- */

/* Does P take what NAME sends? */
static bool takes(const struct vmcf_party *p, const u8 name[8])
{
	return p && p->authorized && (!p->specific || same_name(p->with, name));
}

static enum vmcf_code may_send(const struct vmcf *v, const struct vmcf_call *c)
{
	u32 function = be16_get(c->parm.function),
	    size = be32_get(c->parm.size);
	const struct vmcf_party *to = c->target;

	if (function != VMCF_IDENTIFY &&
	    !vmcf_inside(v, c->party, be32_get(c->parm.at), size))
		return VMCF_ADDRESS;
	if (function == VMCF_SEND_RECV &&
	    !vmcf_inside(v, c->party, be32_get(c->parm.reply_at),
			 be32_get(c->parm.room)))
		return VMCF_ADDRESS;
	if (!takes(to, c->party->machine->name))
		return VMCF_NOT_AVAILABLE;
	if ((c->parm.flags & VMCF_PRIORITY) && !to->priority)
		return VMCF_NO_PRIORITY;
	if (to->quiet)
		return VMCF_QUIESCED;
	if (c->party->active >= VMCF_ACTIVE)
		return VMCF_LIMIT;
	if (function != VMCF_IDENTIFY && find_sent(c, false))
		return VMCF_DUPLICATE;
	if (function == VMCF_SENDX && size > vmcf_room(to))
		return VMCF_TOO_LARGE;
	return VMCF_OK;
}

/* TEXT bytes behind it; NULL: there is no room. */
static struct vmcf_msg *make(struct vmcf *v, struct vmcf_party *to,
			     const struct vmcf_block *block, u32 text)
{
	struct vmcf_msg *m = v->ops->alloc(sizeof(*m) + text);

	if (!m)
		return NULL;
	m->serial = ++v->serial;
	m->block = *block;
	m->block.error = 0;
	m->size = be32_get(block->size);
	m->room = be32_get(block->room);
	m->to = to;
	memcpy(m->to_name, to->machine->name, sizeof(m->to_name));
	list_append(&to->held, &m->held);
	v->messages++;
	return m;
}

static bool send(struct vmcf *v, struct vmcf_call *c)
{
	enum vmcf_code code = may_send(v, c);
	bool priority = c->parm.flags & VMCF_PRIORITY;
	struct vmcf_party *p = c->party;
	struct vmcf_msg *m;

	if (code != VMCF_OK)
		return vmcf_done(c, code);
	m = make(v, c->target, &c->parm, 0);
	if (!m)
		return vmcf_done(c, VMCF_LIMIT);
	m->block.flags = priority ? VMCF_WITH_PRIORITY : 0;
	memcpy(m->block.user, p->machine->name, sizeof(m->block.user));
	m->key = c->key;
	m->from = p;
	list_append(&p->sent, &m->sent);
	p->active++;
	vmcf_queue(v, c->target, m);
	return vmcf_done(c, VMCF_OK);
}

bool vmcf_special(struct vmcf *v, struct vmcf_party *to, const u8 name[8],
		  const u8 *text, u32 size)
{
	static const u8 system[8] = { 0xe2, 0xe8, 0xe2, 0xe3,
				      0xc5, 0xd4, 0x40, 0x40 };
	struct vmcf_block block = { .function = be16_make(VMCF_SENDX),
				    .id = be32_make((u32)v->serial + 1),
				    .size = be32_make(size) };
	struct vmcf_msg *m;

	if (!takes(to, name) || to->quiet || size > vmcf_room(to) ||
	    to->special >= VMCF_ACTIVE)
		return false;
	memcpy(block.user, system, sizeof(block.user));
	memcpy(block.use, name, sizeof(block.use));
	m = make(v, to, &block, size);
	if (!m)
		return false;
	memcpy(m->text, text, size);
	to->special++;
	vmcf_queue(v, to, m);
	return true;
}

/* --- what becomes of a message --- */

static bool cancel(struct vmcf *v, struct vmcf_call *c)
{
	static const u8 code[VMCF_STATES] = {
		[VMCF_RECEIVED] = VMCF_REPLY_CANCELED,
		[VMCF_DONE] = VMCF_TOO_LATE,
	};
	struct vmcf_msg *m = find_sent(c, true);
	u8 state;

	if (!m && !(c->target && c->target->authorized))
		return vmcf_done(c, VMCF_NOT_AVAILABLE);
	if (!m)
		return vmcf_done(c, find_held(c) ? VMCF_PROTOCOL
						 : VMCF_NO_MESSAGE);
	if (m->moving)
		return vmcf_done(c, VMCF_BUSY);
	state = m->state;
	if (state != VMCF_DONE)
		vmcf_destroy(v, m);
	return vmcf_done(c, code[state]);
}

static bool reject(struct vmcf *v, struct vmcf_call *c, struct vmcf_msg *m)
{
	if (m->moving)
		return vmcf_done(c, VMCF_PROTOCOL);
	if (be16_get(m->block.function) == VMCF_SEND_RECV)
		memcpy(m->block.use, c->parm.use, sizeof(m->block.use));
	vmcf_complete(v, m, VMCF_REJECTED, VMCF_OK);
	return vmcf_done(c, VMCF_OK);
}

/* RECEIVE, REPLY, REJECT: of what the sink has been told of. */
static bool respond(struct vmcf *v, struct vmcf_call *c)
{
	struct vmcf_msg *m;

	if (!c->target || !c->target->authorized)
		return vmcf_done(c, VMCF_NOT_AVAILABLE);
	m = find_held(c);
	if (!m || (c->serial && m->serial != c->serial))
		return vmcf_done(c, VMCF_NO_MESSAGE);
	if (m->state == VMCF_SENT)
		return vmcf_done(c, VMCF_NOT_TOLD);
	switch (be16_get(c->parm.function)) {
	case VMCF_RECEIVE:
		return vmcf_receive(v, c, m);
	case VMCF_REPLY:
		return vmcf_reply(v, c, m);
	default:
		return reject(v, c, m);
	}
}

void vmcf_abandon(struct vmcf *v, const struct vmcf_call *c)
{
	struct vmcf_msg *m = c->target ? find_held(c) : NULL;

	(void)v;
	if (m && m->serial == c->serial)
		m->moving = false;
}

/* --- DIAGNOSE X'68' --- */

bool vmcf_call(struct vmcf *v, struct vmcf_call *c)
{
	static bool (*const run[VMCF_FUNCTIONS])(struct vmcf *,
						 struct vmcf_call *) = {
		[VMCF_AUTHORIZE] = authorize, [VMCF_UNAUTHORIZE] = unauthorize,
		[VMCF_SEND] = send,	      [VMCF_SEND_RECV] = send,
		[VMCF_SENDX] = send,	      [VMCF_RECEIVE] = respond,
		[VMCF_CANCEL] = cancel,	      [VMCF_REPLY] = respond,
		[VMCF_QUIESCE] = quiesce,     [VMCF_RESUME] = quiesce,
		[VMCF_IDENTIFY] = send,	      [VMCF_REJECT] = respond,
	};
	u32 function = be16_get(c->parm.function);

	if (function >= VMCF_FUNCTIONS)
		return vmcf_done(c, VMCF_NO_FUNCTION);
	if (function != VMCF_AUTHORIZE && !c->party->authorized)
		return vmcf_done(c, VMCF_NOT_AUTHORIZED);
	return run[function](v, c);
}
