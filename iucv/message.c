/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages as such, and what their sender does with them: SEND, PURGE, TEST
 * COMPLETION.  receive.c has the target's part.
 */
#include "cp/lib/str.h"
#include "iucv/impl.h"

static bool is_priority(const struct iucv_msg *m)
{
	return m->flags & IUCV_PRIORITY;
}

void iucv_msg_destroy(struct iucv *v, struct iucv_msg *m)
{
	list_remove(&m->queue);
	list_remove(&m->news);
	list_remove(&m->sent);
	m->from->outstanding--;
	m->from->party->outstanding--;
	v->messages--;
	if (m->text.kept)
		v->ops->free((void *)m->text.kept, m->size);
	v->ops->free(m, sizeof(*m));
}

void iucv_msg_complete(struct iucv *v, struct iucv_msg *m, bool priority,
		       u32 audit)
{
	struct iucv_party *source = m->from->party;

	list_remove(&m->queue);
	list_remove(&m->news);
	m->audit |= audit;
	m->state = IUCV_MSG_DONE;
	m->reply_flags = (u8)((m->reply_flags & ~IUCV_PRIORITY) |
			      (priority ? IUCV_PRIORITY : 0));
	list_append(&source->replies[priority], &m->queue);
	v->ops->wake(source);
}

void iucv_msg_told(struct iucv *v, struct iucv_msg *m)
{
	iucv_other(m->from)->receives++;
	if (m->flags & IUCV_ONE_WAY) {
		iucv_msg_destroy(v, m);
		return;
	}
	list_remove(&m->queue);
	list_remove(&m->news);
	m->state = IUCV_MSG_RECEIVED;
}

static struct iucv_msg *first(const struct list *l, size_t at)
{
	return list_empty(l) ? NULL : (void *)((char *)l->next - at);
}

struct iucv_msg *iucv_first_news(const struct iucv_party *p, u32 priority)
{
	return first(&p->news[priority], offsetof(struct iucv_msg, news));
}

struct iucv_msg *iucv_first_reply(const struct iucv_party *p, u32 priority)
{
	return first(&p->replies[priority], offsetof(struct iucv_msg, queue));
}

void iucv_msg_describe(const struct iucv_msg *m, struct iucv_data *out)
{
	out->path = be16_make(iucv_other(m->from)->id);
	out->flags = m->flags;
	out->id = be32_make(m->id);
	out->target_class = be32_make(m->target_class);
	if (m->flags & IUCV_PARM_DATA)
		memcpy(out->data, m->data, sizeof(out->data));
	else
		out->buffer.size = be32_make(m->size);
	out->answer.size = be32_make(m->answer);
}

void iucv_msg_result(const struct iucv_msg *m, struct iucv_complete *out)
{
	out->path = be16_make(m->from->id);
	out->flags = (u8)(m->reply_flags | (m->flags & IUCV_ONE_WAY));
	out->id = be32_make(m->id);
	out->audit = be32_make(m->audit << 8);
	if (m->reply_flags & IUCV_PARM_DATA)
		memcpy(out->data, m->data, sizeof(out->data));
	out->source_class = be32_make(m->source_class);
	out->tag = be32_make(m->tag);
	out->answer.size = be32_make(m->residual);
}

/* --- SEND --- */

static enum iucv_code check_areas(const struct iucv_data *d)
{
	bool one_way = d->flags & IUCV_ONE_WAY;
	bool in_parm = d->flags & IUCV_PARM_DATA;

	if ((!in_parm && iucv_negative(d->buffer.size)) ||
	    (!one_way && iucv_negative(d->answer.size)))
		return IUCV_NEGATIVE;
	if ((!in_parm && (d->flags & IUCV_BUFFER_LIST) &&
	     iucv_list_misplaced(&d->buffer)) ||
	    (!one_way && (d->flags & IUCV_ANSWER_LIST) &&
	     iucv_list_misplaced(&d->answer)))
		return IUCV_LIST_ALIGN;
	return IUCV_OK;
}

/* Why not; IUCV_OK: it may be. */
static enum iucv_code may_send(const struct iucv_end *e,
			       const struct iucv_data *d)
{
	if (!e || e->state != IUCV_END_OPEN)
		return IUCV_NO_PATH;
	if (iucv_other(e)->quiet)
		return IUCV_QUIESCED;
	if (e->outstanding >= e->limit ||
	    e->party->outstanding >= IUCV_PARTY_MESSAGES)
		return IUCV_LIMIT;
	if ((d->flags & IUCV_PRIORITY) && !e->priority)
		return IUCV_NO_PRIORITY;
	if ((d->flags & IUCV_PARM_DATA) && !iucv_other(e)->parm_data)
		return IUCV_NO_PARM_DATA;
	return check_areas(d);
}

static void fill(struct iucv_msg *m, const struct iucv_data *d, u8 key)
{
	m->key = key;
	m->flags = d->flags & (IUCV_PARM_DATA | IUCV_PRIORITY | IUCV_ONE_WAY);
	m->target_class = be32_get(d->target_class);
	m->source_class = be32_get(d->source_class);
	m->tag = be32_get(d->tag);
	if (m->flags & IUCV_PARM_DATA) {
		m->size = sizeof(m->data);
		memcpy(m->data, d->data, sizeof(m->data));
	} else {
		m->size = be32_get(d->buffer.size);
		iucv_area_begin(&m->text, be32_get(d->buffer.at), m->size,
				d->flags & IUCV_BUFFER_LIST);
	}
	if (m->flags & IUCV_ONE_WAY)
		return;
	m->answer = m->residual = be32_get(d->answer.size);
	iucv_area_begin(&m->room, be32_get(d->answer.at), m->answer,
			d->flags & IUCV_ANSWER_LIST);
}

void iucv_msg_enqueue(struct iucv *v, struct iucv_end *e, struct iucv_msg *m)
{
	struct iucv_party *to = iucv_other(e)->party;

	m->from = e;
	m->state = IUCV_MSG_WAITING;
	m->id = ++v->last_id;
	list_append(&e->sent, &m->sent);
	list_append(&to->waiting[is_priority(m)], &m->queue);
	list_append(&to->news[is_priority(m)], &m->news);
	e->outstanding++;
	e->party->outstanding++;
	e->sends++;
	v->messages++;
	v->sends++;
	v->ops->wake(to);
}

enum iucv_verdict iucv_do_send(struct iucv *v, struct iucv_call *c)
{
	struct iucv_data *d = &c->parm.data;
	struct iucv_end *e = iucv_end_of(c->party, d->path);
	enum iucv_code code = may_send(e, d);
	struct iucv_msg *m;

	if (code != IUCV_OK)
		return iucv_fail(c, code);
	m = v->ops->alloc(sizeof(*m));
	if (!m)
		return iucv_fail(c, IUCV_LIMIT);
	fill(m, d, c->key);
	iucv_msg_enqueue(v, e, m);
	d->id = be32_make(m->id);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}

/* --- PURGE and TEST COMPLETION --- */

/* Does D's class, if it has one, fit? */
static bool fits(const struct iucv_msg *m, const struct iucv_complete *d)
{
	return !(d->flags & IUCV_BY_CLASS) ||
	       be32_get(d->source_class) == m->source_class;
}

static struct iucv_msg *sent_of(struct list *node)
{
	return list_entry(node, struct iucv_msg, sent);
}

/*
 * Of those that E's party sent by it and did not purge: that of D's id,
 * whatever its class, or the first that fits.
 */
static struct iucv_msg *find_sent(struct iucv_end *e,
				  const struct iucv_complete *d)
{
	struct list *node;

	list_for_each (node, &e->sent) {
		struct iucv_msg *m = sent_of(node);

		if (m->state == IUCV_MSG_PURGED)
			continue;
		if (d->flags & IUCV_BY_ID ? be32_get(d->id) == m->id
					  : fits(m, d))
			return m;
	}
	return NULL;
}

/* Of those that are done, by E if it is not NULL: the first that fits. */
static struct iucv_msg *find_done(const struct iucv_party *p,
				  const struct iucv_end *e,
				  const struct iucv_complete *d)
{
	struct list *node;

	for (u32 i = IUCV_PRIORITIES; i-- > 0;) {
		list_for_each (node, &p->replies[i]) {
			struct iucv_msg *m =
				list_entry(node, struct iucv_msg, queue);

			if ((!e || m->from == e) && fits(m, d))
				return m;
		}
	}
	return NULL;
}

enum iucv_verdict iucv_do_purge(struct iucv *v, struct iucv_call *c)
{
	struct iucv_complete *d = &c->parm.complete;
	struct iucv_end *e = iucv_end_of(c->party, d->path);
	struct iucv_msg *m;

	if (!(d->flags & IUCV_BY_PATH) || iucv_half_named(d->flags))
		return iucv_pgm(c, PGM_SPECIFICATION);
	if (!e)
		return iucv_fail(c, IUCV_NO_PATH);
	m = find_sent(e, d);
	if (!m)
		return iucv_end_call(c, IUCV_CC_NO_MESSAGE, IUCV_OUT_NOTHING);
	if (!fits(m, d))
		return iucv_fail(c, IUCV_MISMATCH);
	iucv_msg_result(m, d);
	d->flags = m->flags & (IUCV_PRIORITY | IUCV_ONE_WAY);
	if (m->state == IUCV_MSG_PART || m->state == IUCV_MSG_RECEIVED)
		m->state = IUCV_MSG_PURGED;
	else
		iucv_msg_destroy(v, m);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}

enum iucv_verdict iucv_do_test_completion(struct iucv *v, struct iucv_call *c)
{
	struct iucv_complete *d = &c->parm.complete;
	bool by_path = d->flags & IUCV_BY_PATH;
	struct iucv_end *e = by_path ? iucv_end_of(c->party, d->path) : NULL;
	struct iucv_msg *m;
	u32 audit;

	if (iucv_half_named(d->flags))
		return iucv_pgm(c, PGM_SPECIFICATION);
	if (by_path && !e)
		return iucv_fail(c, IUCV_NO_PATH);
	m = d->flags & IUCV_BY_ID ? find_sent(e, d) : find_done(c->party, e, d);
	if (m && !fits(m, d))
		return iucv_fail(c, IUCV_MISMATCH);
	if (!m || m->state != IUCV_MSG_DONE)
		return iucv_end_call(c, IUCV_CC_NO_MESSAGE, IUCV_OUT_NOTHING);
	audit = m->audit;
	iucv_msg_result(m, d);
	iucv_msg_destroy(v, m);
	return iucv_end_call(c, audit ? IUCV_CC_AUDIT : IUCV_CC_DONE,
			     IUCV_OUT_PARM);
}
