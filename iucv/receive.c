/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the target does with messages: DESCRIBE, RECEIVE, REPLY, REJECT.  Data
 * is moved in steps; between two of them the message may go, so each looks for
 * it again by its id.
 */
#include "cp/lib/str.h"
#include "iucv/impl.h"

/* What each kind of trouble with an area means. */
struct meaning {
	u32 audit;
	u8 code; /* to who moves, when it is the other's area or a list */
	u8 pgm;	 /* to who moves, when it is his own                    */
};

static const struct meaning send_buffer[IUCV_TROUBLES] = {
	[IUCV_BAD_KEY] = { IUCV_AUDIT_SEND_KEY, IUCV_PROTECTED, 0 },
	[IUCV_BAD_ADDRESS] = { IUCV_AUDIT_SEND_ADDRESS, IUCV_UNADDRESSABLE, 0 },
	[IUCV_BAD_LENGTH] = { IUCV_AUDIT_SEND_LENGTH, IUCV_UNADDRESSABLE, 0 },
	[IUCV_BAD_TOTAL] = { IUCV_AUDIT_SEND_TOTAL, IUCV_UNADDRESSABLE, 0 },
};

static const struct meaning answer_area[IUCV_TROUBLES] = {
	[IUCV_BAD_KEY] = { IUCV_AUDIT_ANSWER_KEY, IUCV_PROTECTED, 0 },
	[IUCV_BAD_ADDRESS] = { IUCV_AUDIT_ANSWER_ADDRESS, IUCV_UNADDRESSABLE,
			       0 },
	[IUCV_BAD_LENGTH] = { IUCV_AUDIT_ANSWER_LENGTH, IUCV_UNADDRESSABLE, 0 },
	[IUCV_BAD_TOTAL] = { IUCV_AUDIT_ANSWER_TOTAL, IUCV_UNADDRESSABLE, 0 },
};

static const struct meaning receive_buffer[IUCV_TROUBLES] = {
	[IUCV_BAD_KEY] = { IUCV_AUDIT_RECV_KEY, 0, PGM_PROTECTION },
	[IUCV_BAD_ADDRESS] = { IUCV_AUDIT_RECV_ADDRESS, 0, PGM_ADDRESSING },
	[IUCV_BAD_LENGTH] = { 0, IUCV_LIST_LENGTH, 0 },
	[IUCV_BAD_TOTAL] = { 0, IUCV_LIST_TOTAL, 0 },
};

static const struct meaning reply_buffer[IUCV_TROUBLES] = {
	[IUCV_BAD_KEY] = { IUCV_AUDIT_REPLY_KEY, 0, PGM_PROTECTION },
	[IUCV_BAD_ADDRESS] = { IUCV_AUDIT_REPLY_ADDRESS, 0, PGM_ADDRESSING },
	[IUCV_BAD_LENGTH] = { 0, IUCV_LIST_LENGTH, 0 },
	[IUCV_BAD_TOTAL] = { 0, IUCV_LIST_TOTAL, 0 },
};

/* The mover's own area is no good: the message stays. */
static enum iucv_verdict own_trouble(struct iucv_call *c, struct iucv_msg *m,
				     const struct meaning *what)
{
	m->audit |= what->audit;
	if (what->pgm)
		return iucv_pgm(c, (enum pgm)what->pgm);
	return iucv_fail(c, (enum iucv_code)what->code);
}

/* The sender's is: the message ends. */
static enum iucv_verdict sender_trouble(struct iucv *v, struct iucv_call *c,
					struct iucv_msg *m,
					const struct meaning *what)
{
	iucv_msg_complete(v, m, m->flags & IUCV_PRIORITY, what->audit);
	return iucv_fail(c, (enum iucv_code)what->code);
}

/* --- which message --- */

static bool fits(const struct iucv_msg *m, const struct iucv_data *d)
{
	return !(d->flags & IUCV_BY_CLASS) ||
	       be32_get(d->target_class) == m->target_class;
}

/* Sent to E's party by its path: that of D's id, whatever its class. */
static struct iucv_msg *find_id(struct iucv_end *e, const struct iucv_data *d)
{
	struct list *node;

	list_for_each (node, &iucv_other(e)->sent) {
		struct iucv_msg *m = list_entry(node, struct iucv_msg, sent);

		if (m->id == be32_get(d->id) && m->state != IUCV_MSG_DONE)
			return m;
	}
	return NULL;
}

/* The first for P that is whole, by E if it is not NULL, and fits. */
static struct iucv_msg *find_waiting(const struct iucv_party *p,
				     const struct iucv_end *e,
				     const struct iucv_data *d)
{
	struct list *node;

	for (u32 i = IUCV_PRIORITIES; i-- > 0;) {
		list_for_each (node, &p->waiting[i]) {
			struct iucv_msg *m =
				list_entry(node, struct iucv_msg, queue);

			if ((!e || iucv_other(m->from) == e) && fits(m, d))
				return m;
		}
	}
	return NULL;
}

/* The one that D names completely; NULL: the call has ended. */
static struct iucv_msg *named(struct iucv *v, struct iucv_call *c,
			      struct iucv_end *e)
{
	const struct iucv_data *d = &c->parm.data;
	struct iucv_msg *m = find_id(e, d);

	if (!m) {
		iucv_end_call(c, IUCV_CC_NO_MESSAGE, IUCV_OUT_NOTHING);
		return NULL;
	}
	if (be32_get(d->target_class) != m->target_class) {
		iucv_fail(c, IUCV_MISMATCH);
		return NULL;
	}
	if (m->state == IUCV_MSG_PURGED) {
		iucv_msg_destroy(v, m);
		iucv_fail(c, IUCV_PURGED);
		return NULL;
	}
	return m;
}

/*
 * The message of RECEIVE and REJECT; NULL: there is none, and the call has
 * ended.
 */
static struct iucv_msg *pick(struct iucv *v, struct iucv_call *c)
{
	const struct iucv_data *d = &c->parm.data;
	bool by_path = d->flags & IUCV_BY_PATH;
	struct iucv_end *e = by_path ? iucv_end_of(c->party, d->path) : NULL;
	struct iucv_msg *m;

	if (iucv_half_named(d->flags)) {
		iucv_pgm(c, PGM_SPECIFICATION);
		return NULL;
	}
	if (by_path && !e) {
		iucv_fail(c, IUCV_NO_PATH);
		return NULL;
	}
	if (d->flags & IUCV_BY_ID)
		return named(v, c, e);
	m = find_waiting(c->party, e, d);
	if (!m)
		iucv_end_call(c, IUCV_CC_NO_MESSAGE, IUCV_OUT_NOTHING);
	return m;
}

/* --- DESCRIBE --- */

enum iucv_verdict iucv_do_describe(struct iucv *v, struct iucv_call *c)
{
	struct iucv_msg *m = iucv_first_news(c->party, 1);

	if (!m)
		m = iucv_first_news(c->party, 0);
	if (!m)
		return iucv_end_call(c, IUCV_CC_NO_MESSAGE, IUCV_OUT_NOTHING);
	iucv_msg_describe(m, &c->parm.data);
	c->parm.data.flags |= IUCV_BY_ALL;
	list_remove(&m->news);
	if (m->flags & IUCV_PARM_DATA)
		iucv_msg_told(v, m);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}

/* --- RECEIVE --- */

/* The beginning has been given away: it is no whole message any more. */
static void begin_part(struct iucv_msg *m)
{
	list_remove(&m->queue);
	list_remove(&m->news);
	m->state = IUCV_MSG_PART;
}

/* What the program learns, and the next step finds the message by. */
static void name(struct iucv_data *d, const struct iucv_msg *m)
{
	d->path = be16_make(iucv_other(m->from)->id);
	d->id = be32_make(m->id);
	d->target_class = be32_make(m->target_class);
	d->flags |= IUCV_BY_ALL;
}

static enum iucv_verdict received(struct iucv *v, struct iucv_call *c,
				  struct iucv_msg *m)
{
	struct iucv_data *d = &c->parm.data;
	u32 left = m->text.left;

	name(d, m);
	d->flags = (u8)((d->flags & IUCV_BUFFER_LIST) | m->flags |
			(left ? IUCV_BY_ALL : 0));
	d->answer.size = be32_make(m->answer);
	if (m->flags & IUCV_PARM_DATA) {
		memcpy(d->data, m->data, sizeof(d->data));
	} else {
		d->buffer.at = be32_make(iucv_area_next(&c->own));
		d->buffer.size = be32_make(left ? left : c->own.left);
	}
	if (left) {
		d->code = IUCV_TOO_SHORT;
		return iucv_end_call(c, IUCV_CC_ERROR, IUCV_OUT_PARM);
	}
	if ((m->flags & IUCV_ONE_WAY) && !(m->flags & IUCV_PARM_DATA)) {
		iucv_other(m->from)->receives++;
		iucv_msg_complete(v, m, m->flags & IUCV_PRIORITY, 0);
	} else {
		iucv_msg_told(v, m);
	}
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}

/* The program's own area of RECEIVE or REPLY, at the first step. */
static enum iucv_code own_area(struct iucv_call *c, const struct iucv_buffer *b,
			       bool list)
{
	if (c->goes_on)
		return IUCV_OK;
	if (iucv_negative(b->size))
		return IUCV_NEGATIVE;
	if (list && iucv_list_misplaced(b))
		return IUCV_LIST_ALIGN;
	iucv_area_begin(&c->own, be32_get(b->at), be32_get(b->size), list);
	return IUCV_OK;
}

static enum iucv_verdict take(struct iucv *v, struct iucv_call *c,
			      struct iucv_msg *m)
{
	struct iucv_side from = { m->from->party, &m->text, m->key };
	struct iucv_side to = { c->party, &c->own, c->key };
	struct iucv_moved done = iucv_move(v->ops->storage, &from, &to);

	if (done.trouble == IUCV_FINE || m->text.left != m->size)
		begin_part(m);
	if (done.trouble != IUCV_FINE && done.at_target)
		return own_trouble(c, m, &receive_buffer[done.trouble]);
	if (done.trouble != IUCV_FINE)
		return sender_trouble(v, c, m, &send_buffer[done.trouble]);
	if (done.more) {
		name(&c->parm.data, m);
		c->goes_on = true;
		return IUCV_AGAIN;
	}
	return received(v, c, m);
}

enum iucv_verdict iucv_do_receive(struct iucv *v, struct iucv_call *c)
{
	const struct iucv_data *d = &c->parm.data;
	struct iucv_msg *m = pick(v, c);
	enum iucv_code code;

	if (!m)
		return IUCV_DONE;
	if (m->state == IUCV_MSG_RECEIVED)
		return iucv_end_call(c, IUCV_CC_NO_MESSAGE, IUCV_OUT_NOTHING);
	if (m->flags & IUCV_PARM_DATA)
		return received(v, c, m);
	code = own_area(c, &d->buffer, d->flags & IUCV_BUFFER_LIST);
	if (code != IUCV_OK)
		return iucv_fail(c, code);
	return take(v, c, m);
}

/* --- REPLY --- */

static enum iucv_verdict reply_in_parm(struct iucv *v, struct iucv_call *c,
				       struct iucv_msg *m, bool priority)
{
	if (!m->from->parm_data) {
		iucv_msg_complete(v, m, priority, IUCV_AUDIT_PARM_DATA);
		return iucv_fail(c, IUCV_NO_PARM_DATA);
	}
	memcpy(m->data, c->parm.data.data, sizeof(m->data));
	m->reply_flags = IUCV_PARM_DATA;
	m->residual = 0;
	iucv_other(m->from)->replies++;
	iucv_msg_complete(v, m, priority, 0);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_NOTHING);
}

static enum iucv_verdict replied(struct iucv *v, struct iucv_call *c,
				 struct iucv_msg *m, bool priority)
{
	struct iucv_buffer *b = &c->parm.data.answer;
	u32 left = c->own.left;

	m->residual = left ? left : m->room.left;
	b->at = be32_make(iucv_area_next(&c->own));
	b->size = be32_make(m->residual);
	iucv_other(m->from)->replies++;
	iucv_msg_complete(v, m, priority, left ? IUCV_AUDIT_TOO_LONG : 0);
	if (left) {
		c->parm.data.code = IUCV_TOO_SHORT;
		return iucv_end_call(c, IUCV_CC_ERROR, IUCV_OUT_PARM);
	}
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}

static enum iucv_verdict answer(struct iucv *v, struct iucv_call *c,
				struct iucv_msg *m, bool priority)
{
	struct iucv_side from = { c->party, &c->own, c->key };
	struct iucv_side to = { m->from->party, &m->room, m->key };
	struct iucv_moved done = iucv_move(v->ops->storage, &from, &to);

	if (done.trouble != IUCV_FINE && !done.at_target)
		return own_trouble(c, m, &reply_buffer[done.trouble]);
	if (done.trouble != IUCV_FINE)
		return sender_trouble(v, c, m, &answer_area[done.trouble]);
	c->goes_on = done.more;
	return done.more ? IUCV_AGAIN : replied(v, c, m, priority);
}

enum iucv_verdict iucv_do_reply(struct iucv *v, struct iucv_call *c)
{
	const struct iucv_data *d = &c->parm.data;
	struct iucv_end *e = iucv_end_of(c->party, d->path);
	bool priority = d->flags & IUCV_PRIORITY;
	struct iucv_msg *m;
	enum iucv_code code;

	if (!e)
		return iucv_fail(c, IUCV_NO_PATH);
	m = named(v, c, e);
	if (!m)
		return IUCV_DONE;
	if (m->state != IUCV_MSG_RECEIVED)
		return iucv_end_call(c, IUCV_CC_NO_MESSAGE, IUCV_OUT_NOTHING);
	if (priority && !e->priority)
		return iucv_fail(c, IUCV_NO_PRIORITY);
	if (d->flags & IUCV_PARM_DATA)
		return reply_in_parm(v, c, m, priority);
	code = own_area(c, &d->answer, d->flags & IUCV_ANSWER_LIST);
	if (code != IUCV_OK)
		return iucv_fail(c, code);
	return answer(v, c, m, priority);
}

/* --- REJECT --- */

enum iucv_verdict iucv_do_reject(struct iucv *v, struct iucv_call *c)
{
	struct iucv_msg *m = pick(v, c);

	if (!m)
		return IUCV_DONE;
	name(&c->parm.data, m);
	iucv_msg_complete(v, m, m->flags & IUCV_PRIORITY, IUCV_AUDIT_REJECTED);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}
