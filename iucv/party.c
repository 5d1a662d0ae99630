/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parties and what is told to them: interruptions, by the masks of a CPU.  The
 * order is control, priority replies, replies, priority messages, messages;
 * within one the oldest first.
 */
#include "cp/lib/str.h"
#include "iucv/impl.h"

static const u8 nothing[16];

void iucv_init(struct iucv *v, const struct iucv_ops *ops)
{
	*v = (struct iucv){ .ops = ops };
}

void iucv_party_init(struct iucv_party *p, const u8 name[8],
		     struct iucv_end **path, u32 max)
{
	*p = (struct iucv_party){ .path = path, .paths_max = max };
	memcpy(p->name, name, sizeof(p->name));
	list_init(&p->control);
	for (u32 i = 0; i < IUCV_PRIORITIES; i++) {
		list_init(&p->waiting[i]);
		list_init(&p->news[i]);
		list_init(&p->replies[i]);
	}
}

void iucv_party_reset(struct iucv *v, struct iucv_party *p)
{
	for (u32 i = 0; p->paths && i < p->paths_max; i++)
		if (p->path[i])
			iucv_sever(v, p->path[i], nothing);
	p->cpus = 0;
}

void iucv_cpu_reset(struct iucv *v, struct iucv_party *p, struct iucv_cpu *cpu)
{
	if (!cpu->declared)
		return;
	*cpu = (struct iucv_cpu){ .declared = false };
	if (p->cpus && !--p->cpus)
		iucv_party_reset(v, p);
}

/* --- what a CPU is open to --- */

/* Behind control interruptions: what, and the bit of the mask. */
static const struct {
	u8 type, mask;
} order[] = {
	{ IUCV_TYPE_REPLY_PRIORITY, IUCV_MASK_REPLY_PRIORITY },
	{ IUCV_TYPE_REPLY, IUCV_MASK_REPLY },
	{ IUCV_TYPE_MESSAGE_PRIORITY, IUCV_MASK_MESSAGE_PRIORITY },
	{ IUCV_TYPE_MESSAGE, IUCV_MASK_MESSAGE },
};

static bool is_reply(u8 type)
{
	return type == IUCV_TYPE_REPLY || type == IUCV_TYPE_REPLY_PRIORITY;
}

static u32 priority_of(u8 type)
{
	return type == IUCV_TYPE_REPLY_PRIORITY ||
	       type == IUCV_TYPE_MESSAGE_PRIORITY;
}

static struct iucv_msg *first(const struct iucv_party *p, u8 type)
{
	return is_reply(type) ? iucv_first_reply(p, priority_of(type))
			      : iucv_first_news(p, priority_of(type));
}

static bool control_open(const struct iucv_cpu *cpu, u32 type)
{
	return cpu->control_mask & IUCV_CONTROL_MASK(type);
}

static bool control_pends(const struct iucv_party *p,
			  const struct iucv_cpu *cpu)
{
	if (!(cpu->mask & IUCV_MASK_CONTROL))
		return false;
	for (u32 type = 1; type <= IUCV_CONTROL_TYPES; type++)
		if (p->controls[type - 1] && control_open(cpu, type))
			return true;
	return false;
}

/* Something in L, and the mask has BIT. */
static bool open_to(const struct iucv_cpu *cpu, u8 bit, const struct list *l)
{
	return (cpu->mask & bit) && !list_empty(l);
}

/* The same as `order`, but asked with every function. */
bool iucv_pends(const struct iucv_party *p, const struct iucv_cpu *cpu)
{
	if (!cpu->declared)
		return false;
	return open_to(cpu, IUCV_MASK_MESSAGE, &p->news[0]) ||
	       open_to(cpu, IUCV_MASK_REPLY, &p->replies[0]) ||
	       (!list_empty(&p->control) && control_pends(p, cpu)) ||
	       open_to(cpu, IUCV_MASK_MESSAGE_PRIORITY, &p->news[1]) ||
	       open_to(cpu, IUCV_MASK_REPLY_PRIORITY, &p->replies[1]);
}

/* --- taking one --- */

static void describe_control(const struct iucv_event *ev,
			     struct iucv_control *out)
{
	const struct iucv_end *e = ev->end, *other = iucv_other(e);

	out->path = be16_make(e->id);
	memcpy(out->user, ev->user, sizeof(out->user));
	if (ev->type > IUCV_TYPE_COMPLETE)
		return;
	out->limit = be16_make(other->limit);
	out->flags = (u8)((other->parm_data ? IUCV_PARM_DATA : 0) |
			  (other->quiet ? IUCV_PATH_QUIET : 0) |
			  (e->path->end[0].priority ? IUCV_PRIORITY : 0));
	if (ev->type == IUCV_TYPE_PENDING)
		memcpy(out->name, other->party->name, sizeof(out->name));
}

static void take_control(struct iucv_party *p, const struct iucv_cpu *cpu,
			 struct iucv_control *out)
{
	struct list *node;

	list_for_each (node, &p->control) {
		struct iucv_event *ev =
			list_entry(node, struct iucv_event, queue);

		if (!control_open(cpu, ev->type))
			continue;
		out->code = ev->type;
		describe_control(ev, out);
		iucv_unpost(ev);
		return;
	}
}

static void take_message(struct iucv *v, struct iucv_msg *m, u8 type,
			 union iucv_parm *out)
{
	out->data.code = type;
	if (is_reply(type)) {
		iucv_msg_result(m, &out->complete);
		iucv_msg_destroy(v, m);
		return;
	}
	iucv_msg_describe(m, &out->data);
	list_remove(&m->news);
	if (m->flags & IUCV_PARM_DATA)
		iucv_msg_told(v, m);
}

bool iucv_present(struct iucv *v, struct iucv_party *p,
		  const struct iucv_cpu *cpu, union iucv_parm *out)
{
	struct iucv_msg *m;

	*out = (union iucv_parm){ .bytes = { 0 } };
	if (!cpu->declared)
		return false;
	if (!list_empty(&p->control) && control_pends(p, cpu)) {
		take_control(p, cpu, &out->control);
		return true;
	}
	for (u32 i = 0; i < ARRAY_SIZE(order); i++) {
		m = cpu->mask & order[i].mask ? first(p, order[i].type) : NULL;
		if (m) {
			take_message(v, m, order[i].type, out);
			return true;
		}
	}
	return false;
}
