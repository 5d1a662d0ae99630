/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY DASD, GRAF and OSA: real devices, as Sense ID told at IPL, and what CP
 * does with them.  ACTIVE (nothing said) is what somebody uses, FREE the rest.
 * No lock: devices and terminals never go away.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/rdev/rdev.h"
#include "cp/term/session.h"
#include "netdrv/uplink.h"

#define LCS_RDEVS 2 /* read and write */

struct asked {
	bool active, free;
	u16 devno;
	bool one; /* DEVNO only */
};

struct class
{
	const char *word;
	bool (*is)(const struct rdev *r);
	/*
	 * What V says beside number and type, and whether somebody uses it; WHO
	 * has room for him.
	 */
	bool (*use)(const struct rdev *r, struct real_record *v, char *who);
};

/* --- disks: CP uses none --- */

static bool is_dasd(const struct rdev *r)
{
	static const u16 types[] = { 0x0671, 0x2311, 0x2314, 0x3310, 0x3330,
				     0x3340, 0x3350, 0x3370, 0x3375, 0x3380,
				     0x3390, 0x9332, 0x9335, 0x9336, 0x9345 };

	for (u32 i = 0; i < ARRAY_SIZE(types); i++)
		if (r->dev_type == types[i])
			return true;
	return false;
}

static bool use_none(UNUSED const struct rdev *r, struct real_record *v,
		     UNUSED char *who)
{
	v->state = "FREE";
	return false;
}

/* --- displays --- */

static bool is_graf(const struct rdev *r)
{
	return r->cu_type == CU_3274;
}

static bool use_graf(const struct rdev *r, struct real_record *v, char *who)
{
	static const char *const states[] = {
		[SESSION_EMPTY] = "FREE",
		[SESSION_LOGO] = "ENABLED",
		[SESSION_USER] = "LOGON AS",
		[SESSION_DIALED] = "DIALED TO",
	};
	struct session *s = session_find(r->devno);
	enum session_use use = s ? session_use(s, who) : SESSION_EMPTY;

	v->state = states[use];
	v->user = who[0] ? who : NULL;
	return use != SESSION_EMPTY;
}

/* --- adapters --- */

static bool is_osa(const struct rdev *r)
{
	return r->cu_type == CU_3088;
}

static bool use_osa(const struct rdev *r, struct real_record *v, char *who)
{
	struct uplink_info u;
	u32 cursor = 0;

	v->state = "FREE";
	while (uplink_next(&cursor, &u)) {
		if (r->devno < u.devno || r->devno - u.devno >= LCS_RDEVS)
			continue;
		v->state = "ATTACHED TO VSWITCH";
		str_copy(who, NAME_MAX + 1, u.vswitch);
		v->user = who;
		return true;
	}
	return false;
}

/* --- */

static const struct class dasd = { "DASD", is_dasd, use_none };
static const struct class graf = { "GRAF", is_graf, use_graf };
static const struct class osa = { "OSA", is_osa, use_osa };

static bool parse(struct cmdio *io, struct args *a, struct asked *q)
{
	*q = (struct asked){ .active = true };
	if (!args_peek(a))
		return true;
	if (args_take(a, "ALL", 3))
		q->free = true;
	else if (args_take(a, "FREE", 4))
		*q = (struct asked){ .free = true };
	else if (!args_take(a, "ACTIVE", 3)) {
		*q = (struct asked){ true, true, 0, true };
		if (!args_next(a) || !operand_devno(a->word, &q->devno)) {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	return need_end(io, a);
}

static bool show(struct cmdio *io, const struct class *c, const struct rdev *r,
		 const struct asked *q)
{
	struct real_record v = {
		.type = c->word,
		.device = r->devno,
		.model = r->dev_type,
	};
	char who[NAME_MAX + 1] = "";
	bool used = c->use(r, &v, who);

	if (used ? !q->active : !q->free)
		return false;
	v.who = who;
	reply_real(io_reply(io), &v);
	return true;
}

/* As z/VM says it of each kind that was asked for. */
static void none(struct cmdio *io, const struct class *c, const struct asked *q)
{
	if (q->active)
		reply_linef(io_reply(io), "An active %s was not found.",
			    c->word);
	if (q->free)
		reply_linef(io_reply(io), "A free %s was not found.", c->word);
}

static void query(struct cmdio *io, struct args *a, const struct class *c)
{
	const struct rdev *r = NULL;
	struct asked q;
	bool any = false;

	if (!parse(io, a, &q))
		return;
	if (q.one && (!rdev_find(q.devno) || !c->is(rdev_find(q.devno)))) {
		msg_no_rdev(io, q.devno);
		return;
	}
	reply_real_list(io_reply(io));
	while ((r = rdev_next(r)))
		if (c->is(r) && (!q.one || r->devno == q.devno))
			any |= show(io, c, r, &q);
	if (!any)
		none(io, c, &q);
}

void query_dasd(struct cmdio *io, struct args *a)
{
	query(io, a, &dasd);
}

void query_graf(struct cmdio *io, struct args *a)
{
	query(io, a, &graf);
}

void query_osa(struct cmdio *io, struct args *a)
{
	query(io, a, &osa);
}
