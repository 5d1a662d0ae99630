/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths: CONNECT, ACCEPT, QUIESCE, RESUME, SEVER.  What a party has severed it
 * knows no more; the path goes when both have.
 */
#include "cp/lib/str.h"
#include "iucv/impl.h"
#include "iucv/service.h"

/* --- control interruptions --- */

static struct iucv_event *event_of(struct iucv_end *e, enum iucv_type type)
{
	return &e->event[type - 1];
}

static bool posted(const struct iucv_event *ev)
{
	return !list_empty(&ev->queue);
}

void iucv_unpost(struct iucv_event *ev)
{
	if (!posted(ev))
		return;
	list_remove(&ev->queue);
	ev->end->party->controls[ev->type - 1]--;
}

void iucv_post(struct iucv *v, struct iucv_end *e, enum iucv_type type,
	       const u8 user[16])
{
	struct iucv_event *ev = event_of(e, type);

	iucv_unpost(ev);
	memcpy(ev->user, user, sizeof(ev->user));
	list_append(&e->party->control, &ev->queue);
	e->party->controls[type - 1]++;
	v->ops->wake(e->party);
}

/* --- ends --- */

/* A connection that its target was not told of yet is not there for it. */
static bool known(const struct iucv_end *e)
{
	return e->state != IUCV_END_CALLED ||
	       list_empty(&e->event[IUCV_TYPE_PENDING - 1].queue);
}

struct iucv_end *iucv_end_of(const struct iucv_party *p, be16 number)
{
	u32 i = be16_get(number);

	if (i >= p->paths_max || !p->path[i] || !known(p->path[i]))
		return NULL;
	return p->path[i];
}

static struct iucv_end *open_end(const struct iucv_party *p, be16 number)
{
	struct iucv_end *e = iucv_end_of(p, number);

	return e && e->state == IUCV_END_OPEN ? e : NULL;
}

/* The lowest number that P has not in use; there is one. */
static void begin_end(struct iucv_path *path, u32 side, struct iucv_party *p,
		      enum iucv_end_state state)
{
	struct iucv_end *e = &path->end[side];
	u16 id = 0;

	while (p->path[id])
		id++;
	p->path[id] = e;
	p->paths++;
	e->path = path;
	e->party = p;
	e->id = id;
	e->state = (u8)state;
	list_init(&e->sent);
	for (u32 i = 0; i < IUCV_CONTROL_TYPES; i++) {
		list_init(&e->event[i].queue);
		e->event[i].end = e;
		e->event[i].type = (u8)(i + 1);
	}
}

/* What E's party sent is of no use any more, to nobody. */
static void drop_sent(struct iucv *v, struct iucv_end *e)
{
	while (!list_empty(&e->sent))
		iucv_msg_destroy(v,
				 list_first(&e->sent, struct iucv_msg, sent));
}

/* Who sent to E's party is told that it will not be taken. */
static void give_back(struct iucv *v, struct iucv_end *other)
{
	struct list *node, *after;

	list_for_each_safe (node, after, &other->sent) {
		struct iucv_msg *m = list_entry(node, struct iucv_msg, sent);

		if (m->state == IUCV_MSG_PURGED)
			iucv_msg_destroy(v, m);
		else if (m->state != IUCV_MSG_DONE)
			iucv_msg_complete(v, m, m->flags & IUCV_PRIORITY,
					  IUCV_AUDIT_SEVERED);
	}
}

static void end_gone(struct iucv_end *e)
{
	for (u32 i = 0; i < IUCV_CONTROL_TYPES; i++)
		iucv_unpost(&e->event[i]);
	e->party->path[e->id] = NULL;
	e->party->paths--;
	e->party = NULL;
	e->state = IUCV_END_GONE;
}

void iucv_sever(struct iucv *v, struct iucv_end *e, const u8 user[16])
{
	struct iucv_end *other = iucv_other(e);

	drop_sent(v, e);
	if (other->state != IUCV_END_GONE)
		give_back(v, other);
	end_gone(e);
	if (other->state != IUCV_END_GONE && !known(other))
		end_gone(other);
	if (other->state == IUCV_END_GONE) {
		v->ops->free(e->path, sizeof(*e->path));
		v->paths--;
		return;
	}
	other->state = IUCV_END_SEVERED;
	iucv_post(v, other, IUCV_TYPE_SEVERED, user);
}

/* --- CONNECT and ACCEPT --- */

static const u8 star = 0x5c; /* in EBCDIC: a service's name begins with it */

/* Why not; IUCV_OK: it may be. */
static enum iucv_code may_connect(const struct iucv_call *c)
{
	const struct iucv_party *from = c->party, *to = c->target;

	if (!to)
		return c->parm.control.name[0] == star ? IUCV_NO_SERVICE
						       : IUCV_NOT_LOGGED_ON;
	if (!c->authority.granted)
		return IUCV_NOT_AUTHORIZED;
	if (!to->cpus)
		return IUCV_NO_BUFFER;
	if (from->paths >= from->paths_max)
		return IUCV_TOO_MANY;
	if (to->paths + (to == from) >= to->paths_max ||
	    (to->service && !iucv_service_has_room(to->service, from)))
		return IUCV_TARGET_TOO_MANY;
	return IUCV_OK;
}

/* The lower one of what is wanted and what the directory has. */
static u16 limit_of(const struct iucv_path *path, u16 wanted)
{
	if (!wanted)
		return path->most ? path->most : IUCV_DEFAULT_LIMIT;
	return path->most ? MIN(wanted, path->most) : wanted;
}

/* E's party says how it wants the path, and is told how it has it. */
static void agree(struct iucv_end *e, struct iucv_control *parm)
{
	e->parm_data = parm->flags & IUCV_PARM_DATA;
	e->quiet = parm->flags & IUCV_PATH_QUIET;
	e->priority = (parm->flags & IUCV_PRIORITY) && e->path->priority;
	e->limit = limit_of(e->path, be16_get(parm->limit));
	parm->limit = be16_make(e->limit);
	if (!e->priority)
		parm->flags &= (u8)~IUCV_PRIORITY;
}

enum iucv_verdict iucv_do_connect(struct iucv *v, struct iucv_call *c)
{
	enum iucv_code code = may_connect(c);
	struct iucv_path *path;

	if (code != IUCV_OK)
		return iucv_fail(c, code);
	path = v->ops->alloc(sizeof(*path));
	if (!path)
		return iucv_fail(c, IUCV_TOO_MANY);
	v->paths++;
	v->paths_made++;
	path->most = c->authority.limit;
	path->priority = c->authority.priority;
	begin_end(path, 0, c->party, IUCV_END_CALLING);
	begin_end(path, 1, c->target, IUCV_END_CALLED);
	agree(&path->end[0], &c->parm.control);
	c->parm.control.path = be16_make(path->end[0].id);
	iucv_post(v, &path->end[1], IUCV_TYPE_PENDING, c->parm.control.user);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}

enum iucv_verdict iucv_do_accept(struct iucv *v, struct iucv_call *c)
{
	struct iucv_end *e = iucv_end_of(c->party, c->parm.control.path);

	if (e && e->state == IUCV_END_SEVERED && e == &e->path->end[1] &&
	    !e->accepted)
		return iucv_fail(c, IUCV_HUNG_UP);
	if (!e || e->state != IUCV_END_CALLED)
		return iucv_fail(c, IUCV_NO_PATH);
	agree(e, &c->parm.control);
	e->accepted = true;
	e->state = IUCV_END_OPEN;
	iucv_other(e)->state = IUCV_END_OPEN;
	iucv_post(v, iucv_other(e), IUCV_TYPE_COMPLETE, c->parm.control.user);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_PARM);
}

/* --- QUIESCE, RESUME, SEVER: of one path or of all --- */

typedef void act_fn(struct iucv *v, struct iucv_end *e, const u8 user[16]);

static void quiesce(struct iucv *v, struct iucv_end *e, const u8 user[16])
{
	e->quiet = true;
	iucv_post(v, iucv_other(e), IUCV_TYPE_QUIESCED, user);
}

static void resume(struct iucv *v, struct iucv_end *e, const u8 user[16])
{
	e->quiet = false;
	iucv_post(v, iucv_other(e), IUCV_TYPE_RESUMED, user);
}

/* FIND: the end of that number, if it is one for ACT. */
static enum iucv_verdict
for_paths(struct iucv *v, struct iucv_call *c, act_fn *act,
	  struct iucv_end *(*find)(const struct iucv_party *p, be16 number))
{
	const struct iucv_control *parm = &c->parm.control;
	struct iucv_end *e = find(c->party, parm->path);

	if (parm->flags & IUCV_ALL_PATHS) {
		for (u32 i = 0; c->party->paths && i < c->party->paths_max;
		     i++) {
			e = find(c->party, be16_make((u16)i));
			if (e)
				act(v, e, parm->user);
		}
		return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_NOTHING);
	}
	if (!e)
		return iucv_fail(c, IUCV_NO_PATH);
	act(v, e, parm->user);
	return iucv_end_call(c, IUCV_CC_DONE, IUCV_OUT_NOTHING);
}

enum iucv_verdict iucv_do_quiesce(struct iucv *v, struct iucv_call *c)
{
	return for_paths(v, c, quiesce, open_end);
}

enum iucv_verdict iucv_do_resume(struct iucv *v, struct iucv_call *c)
{
	return for_paths(v, c, resume, open_end);
}

enum iucv_verdict iucv_do_sever(struct iucv *v, struct iucv_call *c)
{
	return for_paths(v, c, iucv_sever, iucv_end_of);
}
