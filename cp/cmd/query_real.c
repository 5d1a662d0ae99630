/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY DASD, GRAF, OSA, TAPES, UR and rdev: real devices, as Sense ID told at
 * IPL, and who uses them.  ACTIVE (nothing said) is what somebody uses, FREE
 * the rest.  No lock: devices and terminals never go away.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/rdev/rdev.h"
#include "cp/rdev/rdev_class.h"
#include "cp/term/session.h"
#include "cp/vm/attach.h"
#include "netdrv/uplink.h"

#define LCS_RDEVS 2 /* read and write */

struct asked {
	bool active, free;
	u16 devno;
	bool one; /* DEVNO only */
};

/* What a guest's device says. */
struct guest_text {
	struct attach_info info;
	char vdev[8], who[32];
};

struct class
{
	const char *word;
	bool (*is)(const struct rdev *r);
	/*
	 * What V says beside number and type when it is no guest's, and whether
	 * somebody uses it; WHO has room for him.
	 */
	bool (*use)(const struct rdev *r, struct real_record *v, char *who);
};

/* --- disks, tapes, cards and paper: a guest's, or nobody's --- */

static enum rdev_class class_of(const struct rdev *r)
{
	return rdev_class(r->cu_type, r->cu_model, r->dev_type);
}

static bool is_dasd(const struct rdev *r)
{
	return class_of(r) == RDEV_DASD;
}

static bool is_tape(const struct rdev *r)
{
	return class_of(r) == RDEV_TAPE;
}

static bool is_unit_record(const struct rdev *r)
{
	enum rdev_class c = class_of(r);

	return c == RDEV_READER || c == RDEV_PUNCH || c == RDEV_PRINTER;
}

static bool is_any(UNUSED const struct rdev *r)
{
	return true;
}

/* CP itself has some for a moment: its punch. */
static bool use_none(const struct rdev *r, struct real_record *v,
		     UNUSED char *who)
{
	v->state = r->offline ? "OFFLINE" : r->owner ? "CP SYSTEM" : "FREE";
	return r->owner != NULL;
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

/* It says itself what it is when WORD is NULL. */
static const struct class dasd = { "DASD", is_dasd, use_none };
static const struct class tape = { "TAPE", is_tape, use_none };
static const struct class unit_record = { "UR", is_unit_record, use_none };
static const struct class graf = { "GRAF", is_graf, use_graf };
static const struct class osa = { "OSA", is_osa, use_osa };
static const struct class other = { "device", is_any, use_none };

/* A guest's: "LINUX1   0200 R/W VOL001". */
static bool use_guest(const struct rdev *r, struct real_record *v,
		      struct guest_text *text)
{
	struct attach_info *info = &text->info;

	if (!attach_query(r, info))
		return false;
	v->state = info->leaving ? "LEAVING" : "ATTACHED TO";
	v->user = info->user;
	fmt_print(text->vdev, sizeof(text->vdev), "%04X", info->vdev);
	v->vdev = text->vdev;
	v->mode = info->read_only ? "R/O" : "R/W";
	v->volid = info->volid[0] ? info->volid : NULL;
	fmt_print(text->who, sizeof(text->who), "%-8s %s %s %s", info->user,
		  text->vdev, v->mode, info->volid);
	v->who = text->who;
	return true;
}

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
		.type = c == &osa ? c->word : rdev_class_name(class_of(r)),
		.device = r->devno,
		.model = r->dev_type,
	};
	char who[NAME_MAX + 1] = "";
	struct guest_text text;
	bool used;

	v.who = who;
	used = use_guest(r, &v, &text) || c->use(r, &v, who);

	if (used ? !q->active : !q->free)
		return false;
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

void query_tapes(struct cmdio *io, struct args *a)
{
	query(io, a, &tape);
}

void query_ur(struct cmdio *io, struct args *a)
{
	query(io, a, &unit_record);
}

bool query_rdev(struct cmdio *io, struct args *a)
{
	static const struct class *const all[] = { &graf, &osa, &other };
	const struct rdev *r;
	u16 devno;
	u32 i = 0;

	r = operand_devno(a->word, &devno) ? rdev_find(devno) : NULL;
	if (!r)
		return false;
	while (!all[i]->is(r))
		i++;
	query(io, a, all[i]);
	return true;
}

void query_graf(struct cmdio *io, struct args *a)
{
	query(io, a, &graf);
}

void query_osa(struct cmdio *io, struct args *a)
{
	query(io, a, &osa);
}
