/* SPDX-License-Identifier: Apache-2.0 */
/* Services of CP as parties; see service.h. */
#include "iucv/service.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "iucv/impl.h"

void iucv_service_begin(struct iucv_service *s)
{
	char blank[9] = "        ";
	u8 name[8];

	memcpy(blank, s->name, strlen(s->name));
	ebcdic_from(name, blank, sizeof(name));
	iucv_party_init(&s->party, name, s->path, IUCV_SERVICE_PATHS);
	s->party.service = s;
	s->party.cpus = 1;
	s->cpu = (struct iucv_cpu){ .declared = true,
				    .mask = IUCV_MASK_ALL,
				    .control_mask = IUCV_MASK_ALL };
}

/* Another end of S than BUT whose other side is P's, in any state. */
static struct iucv_end *end_with(const struct iucv_service *s,
				 const struct iucv_party *p,
				 const struct iucv_end *but)
{
	u32 seen = 0;

	for (u32 i = 0; seen < s->party.paths; i++) {
		struct iucv_end *e = s->path[i];

		if (!e)
			continue;
		seen++;
		if (e != but && iucv_other(e)->party == p)
			return e;
	}
	return NULL;
}

struct iucv_end *iucv_service_end(const struct iucv_service *s,
				  const struct iucv_party *p)
{
	struct iucv_end *e = end_with(s, p, NULL);

	return e && e->state == IUCV_END_OPEN ? e : NULL;
}

bool iucv_service_has_room(const struct iucv_service *s,
			   const struct iucv_party *p)
{
	u32 seen = 0, has = 0;

	for (u32 i = 0; seen < s->party.paths; i++) {
		if (!s->path[i])
			continue;
		seen++;
		has += iucv_other(s->path[i])->party == p;
	}
	return has < (s->party.paths_max - seen + 3) / 4;
}

struct iucv_end *iucv_service_open(const struct iucv_service *s, u32 id)
{
	for (; id < IUCV_SERVICE_PATHS; id++)
		if (s->path[id] && s->path[id]->state == IUCV_END_OPEN)
			return s->path[id];
	return NULL;
}

/* --- what interrupts others --- */

static void refuse(struct iucv *v, struct iucv_end *e, u8 reason)
{
	u8 user[16] = { 0 };

	user[IUCV_REASON_AT] = reason;
	iucv_sever(v, e, user);
}

static bool listens(const struct iucv_service *s)
{
	return s->ops && (s->ops->told || s->ops->request);
}

static void accept(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		   const u8 user[16])
{
	struct iucv_call c = { .party = &s->party, .function = IUCV_ACCEPT };
	struct iucv_control *parm = &c.parm.control;

	parm->path = be16_make(e->id);
	memcpy(parm->user, user, sizeof(parm->user));
	parm->limit = be16_make(MIN(iucv_other(e)->limit, s->limit));
	parm->flags = listens(s) ? IUCV_PARM_DATA : IUCV_PATH_QUIET;
	if (s->ops && s->ops->answered)
		parm->flags |= IUCV_PARM_DATA;
	(void)iucv_do_accept(v, &c);
	if (s->ops && s->ops->opened)
		s->ops->opened(v, s, e);
}

static void pending(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		    const u8 asked[16])
{
	const struct iucv_party *p = iucv_other(e)->party;
	struct iucv_member *m = &s->member[e->id];
	u8 user[16] = { 0 }, reason = 0;

	m->who = p->who;
	memcpy(m->name, p->name, sizeof(m->name));
	if (!(s->ops && s->ops->many) && end_with(s, p, e)) {
		reason = IUCV_REASON_SECOND;
	} else if (s->ops && s->ops->asked) {
		memcpy(user, asked, sizeof(user));
		reason = s->ops->asked(s, e, user);
	}
	if (reason == IUCV_REASON_LATER)
		return;
	if (reason)
		refuse(v, e, reason);
	else
		accept(v, s, e, user);
}

void iucv_service_answer(struct iucv *v, struct iucv_service *s,
			 struct iucv_end *e, bool accepted, const u8 user[16])
{
	if (accepted)
		accept(v, s, e, user);
	else
		iucv_sever(v, e, user);
}

static u8 key_of(const struct iucv_end *e, be32 id)
{
	struct list *node;

	list_for_each (node, &iucv_other(e)->sent) {
		const struct iucv_msg *m =
			list_entry(node, struct iucv_msg, sent);

		if (m->id == be32_get(id))
			return m->key;
	}
	return 0;
}

/* What S cannot take is given back. */
static void message(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		    const struct iucv_data *d)
{
	struct iucv_call c = { .party = &s->party, .function = IUCV_REJECT };
	u8 both = IUCV_PARM_DATA | IUCV_ONE_WAY;

	if ((d->flags & both) == both && s->ops && s->ops->told) {
		s->ops->told(v, s, e, d);
		return;
	}
	if ((d->flags & both) == IUCV_PARM_DATA && s->ops && s->ops->request &&
	    s->ops->request(v, s, e, d, key_of(e, d->id)))
		return;
	c.parm.data = *d;
	c.parm.data.flags = IUCV_BY_ALL;
	(void)iucv_do_reject(v, &c);
}

static void hear(struct iucv *v, struct iucv_service *s,
		 const union iucv_parm *parm)
{
	struct iucv_end *e = s->path[be16_get(parm->control.path)];
	const struct iucv_service_ops *ops = s->ops;

	switch (parm->control.code) {
	case IUCV_TYPE_PENDING:
		pending(v, s, e, parm->control.user);
		break;
	case IUCV_TYPE_SEVERED:
		if (ops && ops->closed)
			ops->closed(v, s, e);
		refuse(v, e, 0);
		break;
	case IUCV_TYPE_RESUMED:
		if (ops && ops->resumed)
			ops->resumed(v, s, e);
		break;
	case IUCV_TYPE_REPLY:
		if (ops && ops->ended)
			ops->ended(v, s, e, be32_get(parm->complete.tag),
				   !(be32_get(parm->complete.audit) &
				     (IUCV_AUDIT_REJECTED << 8)));
		break;
	case IUCV_TYPE_MESSAGE:
	case IUCV_TYPE_MESSAGE_PRIORITY:
		message(v, s, e, &parm->data);
		break;
	default: /* QUIESCE is seen when S sends */
		break;
	}
}

bool iucv_service_reply(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e, u32 id, u32 target_class,
			const u8 data[8])
{
	struct iucv_call c = { .party = &s->party, .function = IUCV_REPLY };
	struct iucv_data *d = &c.parm.data;

	d->path = be16_make(e->id);
	d->flags = IUCV_PARM_DATA;
	d->id = be32_make(id);
	d->target_class = be32_make(target_class);
	memcpy(d->data, data, sizeof(d->data));
	(void)iucv_do_reply(v, &c);
	return c.cc == IUCV_CC_DONE;
}

void iucv_service_turn(struct iucv *v, struct iucv_service *s)
{
	union iucv_parm parm;

	s->due = false;
	while (iucv_present(v, &s->party, &s->cpu, &parm))
		hear(v, s, &parm);
	if (s->ops && s->ops->turned)
		s->ops->turned(v, s);
}

/* --- its messages --- */

static enum iucv_code may_send(const struct iucv_end *e,
			       const struct iucv_note *n)
{
	if (e->state != IUCV_END_OPEN)
		return IUCV_NO_PATH;
	if (iucv_other(e)->quiet)
		return IUCV_QUIESCED;
	if (e->outstanding >= e->limit)
		return IUCV_LIMIT;
	if (n->in_list && !iucv_other(e)->parm_data)
		return IUCV_NO_PARM_DATA;
	return IUCV_OK;
}

/* The text, which goes with the message; false: no storage. */
static bool keep(struct iucv *v, struct iucv_msg *m, const struct iucv_note *n)
{
	u8 *kept;

	m->size = n->size;
	if (n->in_list) {
		m->flags |= IUCV_PARM_DATA;
		memcpy(m->data, n->data, sizeof(m->data));
		return true;
	}
	kept = v->ops->alloc(n->size);
	if (!kept)
		return false;
	memcpy(kept, n->data, n->size);
	iucv_area_begin(&m->text, 0, n->size, false);
	m->text.kept = kept;
	return true;
}

enum iucv_code iucv_service_send(struct iucv *v, struct iucv_end *e,
				 const struct iucv_note *n)
{
	enum iucv_code code = may_send(e, n);
	struct iucv_msg *m;

	if (code != IUCV_OK)
		return code;
	m = v->ops->alloc(sizeof(*m));
	if (!m)
		return IUCV_NO_STORAGE;
	m->flags = n->two_way ? 0 : IUCV_ONE_WAY;
	m->target_class = n->target_class;
	m->tag = n->tag;
	if (!keep(v, m, n)) {
		v->ops->free(m, sizeof(*m));
		return IUCV_NO_STORAGE;
	}
	iucv_msg_enqueue(v, e, m);
	return IUCV_OK;
}
