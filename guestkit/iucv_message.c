/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of IUCV: see gk/iucv.h. */
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "guestkit/iucv_impl.h"

static void area(struct iucv_buffer *b, const void *at, u32 size)
{
	b->at = be32_make((u32)(u64)at);
	b->size = be32_make(size);
}

/* The list names M of P. */
static struct iucv_data *name(const struct gk_path *p,
			      const struct gk_message *m, u8 flags)
{
	struct iucv_data *d = &gk_iucv_list.data;

	gk_iucv_clear();
	d->path = be16_make(p->id);
	d->flags = flags;
	d->id = be32_make(m->id);
	d->target_class = be32_make(m->target_class);
	return d;
}

/* --- what is sent --- */

enum iucv_code gk_iucv_send(struct gk_path *p, const struct gk_send *s, u32 *id)
{
	struct iucv_data *d = &gk_iucv_list.data;
	enum iucv_code code;

	if (p->state != GK_PATH_OPEN)
		return IUCV_NO_PATH;
	gk_iucv_clear();
	d->path = be16_make(p->id);
	d->flags = s->flags;
	d->target_class = be32_make(s->target_class);
	d->source_class = be32_make(s->source_class);
	d->tag = be32_make(s->tag);
	if (s->flags & IUCV_PARM_DATA)
		memcpy(d->data, s->data, sizeof(d->data));
	else
		area(&d->buffer, s->data, s->size);
	if (!(s->flags & IUCV_ONE_WAY))
		area(&d->answer, s->answer, s->answer_size);
	code = gk_iucv_call(IUCV_SEND);
	if (code == IUCV_OK && id)
		*id = be32_get(d->id);
	return code;
}

enum iucv_code gk_iucv_purge(struct gk_path *p, u32 id, u32 source_class)
{
	struct iucv_complete *c = &gk_iucv_list.complete;
	enum iucv_code code;

	if (p->state != GK_PATH_OPEN)
		return IUCV_NO_PATH;
	gk_iucv_clear();
	c->path = be16_make(p->id);
	c->flags = IUCV_BY_ALL;
	c->id = be32_make(id);
	c->source_class = be32_make(source_class);
	code = gk_iucv_call(IUCV_PURGE);
	gk_iucv_forget(p, id);
	return code;
}

void gk_iucv_told_end(struct gk_path *p, const struct iucv_complete *c)
{
	struct gk_completion end = {
		.id = be32_get(c->id),
		.source_class = be32_get(c->source_class),
		.tag = be32_get(c->tag),
		.audit = be32_get(c->audit) >> 8,
		.left = be32_get(c->answer.size),
		.flags = c->flags & IUCV_PARM_DATA,
	};

	memcpy(end.data, c->data, sizeof(end.data));
	if (p->asked && p->asked->id == end.id) {
		p->asked->end = end;
		p->asked->done = true;
	} else if (p->ops && p->ops->complete) {
		p->ops->complete(p, &end);
	}
}

/* --- what has come --- */

void gk_iucv_told_message(struct gk_path *p, const struct iucv_data *d)
{
	struct gk_message m = {
		.id = be32_get(d->id),
		.target_class = be32_get(d->target_class),
		.answer_size = be32_get(d->answer.size),
		.flags = d->flags &
			 (IUCV_ONE_WAY | IUCV_PRIORITY | IUCV_PARM_DATA),
	};

	if (!p->ops || !p->ops->message)
		return; /* it waits */
	if (m.flags & IUCV_PARM_DATA) {
		m.size = sizeof(m.data);
		memcpy(m.data, d->data, sizeof(m.data));
	} else {
		m.size = be32_get(d->buffer.size);
	}
	p->ops->message(p, &m);
}

static enum iucv_code receive_list(struct gk_message *m, void *to, u32 size)
{
	m->got = MIN(m->size, size);
	memcpy(to, m->data + sizeof(m->data) - m->size, m->got);
	m->size -= m->got;
	return m->size ? IUCV_TOO_SHORT : IUCV_OK;
}

enum iucv_code gk_iucv_receive(struct gk_path *p, struct gk_message *m,
			       void *to, u32 size)
{
	struct iucv_data *d;
	enum iucv_code code;

	if (p->state != GK_PATH_OPEN)
		return IUCV_NO_PATH;
	if (m->flags & IUCV_PARM_DATA)
		return receive_list(m, to, size);
	d = name(p, m, IUCV_BY_ALL);
	area(&d->buffer, to, size);
	code = gk_iucv_call(IUCV_RECEIVE);
	m->got = 0;
	if (code == IUCV_OK) {
		m->got = size - be32_get(d->buffer.size);
		m->size = 0;
	} else if (code == IUCV_TOO_SHORT) {
		m->got = size;
		m->size = be32_get(d->buffer.size);
	}
	return code;
}

enum iucv_code gk_iucv_reply(struct gk_path *p, const struct gk_message *m,
			     const void *data, u32 size)
{
	if (p->state != GK_PATH_OPEN)
		return IUCV_NO_PATH;
	area(&name(p, m, 0)->answer, data, size);
	return gk_iucv_call(IUCV_REPLY);
}

enum iucv_code gk_iucv_reject(struct gk_path *p, const struct gk_message *m)
{
	if (p->state != GK_PATH_OPEN)
		return IUCV_NO_PATH;
	(void)name(p, m, IUCV_BY_ALL);
	return gk_iucv_call(IUCV_REJECT);
}
