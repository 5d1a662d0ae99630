/* SPDX-License-Identifier: Apache-2.0 */
/* See vmcf_world.h. */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/vmcf_world.h"

struct vmcf_world vw;
u8 vw_memory[VW_PARTIES][VW_MEMORY];

static void (*between)(void);

/* --- what VMCF needs --- */

static u8 *memory_of(const struct iucv_party *p)
{
	return vw_memory[p - vw.machine];
}

static enum iucv_trouble look(const struct iucv_side *side, u32 at, size_t size,
			      bool store)
{
	if (at >= VW_MEMORY || size > VW_MEMORY - at)
		return IUCV_BAD_ADDRESS;
	if (at + size > VW_KEY_AT && side->key && side->key != VW_KEY && store)
		return IUCV_BAD_KEY;
	if (at < VW_KEY_AT && side->key && store)
		return IUCV_BAD_KEY;
	return IUCV_FINE;
}

static enum iucv_trouble move(const struct iucv_side *from, u32 from_at,
			      const struct iucv_side *to, u32 to_at,
			      size_t size, bool *at_target)
{
	enum iucv_trouble trouble = look(from, from_at, size, false);

	*at_target = false;
	if (trouble != IUCV_FINE)
		return trouble;
	*at_target = true;
	trouble = vw.no_room ? IUCV_BAD_ADDRESS : look(to, to_at, size, true);
	if (trouble == IUCV_FINE)
		memmove(memory_of(to->party) + to_at,
			memory_of(from->party) + from_at, size);
	return trouble;
}

static enum iucv_trouble put(const struct iucv_side *to, u32 at,
			     const void *from, size_t size)
{
	enum iucv_trouble trouble =
		vw.no_room ? IUCV_BAD_ADDRESS : look(to, at, size, true);

	if (trouble == IUCV_FINE)
		memcpy(memory_of(to->party) + at, from, size);
	return trouble;
}

static const struct iucv_storage storage = { .look = look,
					     .move = move,
					     .put = put };

static void *alloc(size_t size)
{
	if (vw.msgs >= vw.most)
		return NULL;
	vw.msgs++;
	return calloc(1, size);
}

/* The size is that of the allocation, or the sanitizer tells. */
static void give(void *what, size_t size)
{
	memset(what, 0xa5, size);
	free(what);
	vw.msgs--;
}

static void wake(struct vmcf_party *p)
{
	vw.wakes[p - vw.party]++;
}

static const struct vmcf_ops ops = {
	.storage = &storage, .alloc = alloc, .free = give, .wake = wake
};

/* --- calls --- */

void vw_begin(void)
{
	for (u32 i = 0; i < VW_PARTIES; i++)
		if (vw.v.ops)
			vmcf_party_reset(&vw.v, &vw.party[i]);
	memset(&vw, 0, sizeof(vw));
	memset(vw_memory, 0, sizeof(vw_memory));
	vw.most = 1000;
	between = NULL;
	vmcf_init(&vw.v, &ops);
	for (u32 i = 0; i < VW_PARTIES; i++) {
		const u8 name[8] = { 0xc1, (u8)(0xf0 + i), 0x40, 0x40,
				     0x40, 0x40,	   0x40, 0x40 };

		memcpy(vw.machine[i].name, name, 8);
		vmcf_party_init(&vw.party[i], &vw.machine[i]);
	}
}

void vw_between(void (*what)(void))
{
	between = what;
}

enum vmcf_code vw_call(u32 i, u32 to, u32 function, struct vmcf_block *list,
		       u8 key)
{
	struct vmcf_call c = {
		.party = &vw.party[i],
		.target = to < VW_PARTIES ? &vw.party[to] : NULL,
		.key = key,
	};

	if (to < VW_PARTIES)
		memcpy(list->user, vw.machine[to].name, 8);
	list->function = be16_make((u16)function);
	c.parm = *list;
	vw.steps = 1;
	while (!vmcf_call(&vw.v, &c)) {
		vw.steps++;
		if (between)
			between();
	}
	return c.code;
}

void vw_authorize(u8 flags, u32 size)
{
	for (u32 i = 0; i < VW_PARTIES; i++) {
		struct vmcf_block list = { .flags = flags,
					   .at = be32_make(VW_BUFFER),
					   .size = be32_make(size) };

		if (vw_call(i, VW_PARTIES, VMCF_AUTHORIZE, &list, 0) != VMCF_OK)
			abort();
	}
}

enum vmcf_taken vw_take(u32 i, struct vmcf_block *out)
{
	enum vmcf_taken taken = vmcf_present(&vw.v, &vw.party[i]);

	memcpy(out, &vw_memory[i][vw.party[i].buffer & (VW_MEMORY - 1)],
	       sizeof(*out));
	return taken;
}

/* --- what should always hold --- */

static bool in(const struct list *head, const struct list *node)
{
	const struct list *n;

	list_for_each (n, head)
		if (n == node)
			return true;
	return false;
}

static const char *msg_wrong(const struct vmcf_msg *m)
{
	u32 priority = !!(m->block.flags & VMCF_WITH_PRIORITY);
	const struct vmcf_party *owner;

	if ((m->state == VMCF_DONE) == (m->to != NULL))
		return "complete, and yet its sink's, or neither";
	if (m->to && !in(&m->to->held, &m->held))
		return "not held by its sink";
	if (m->from && !in(&m->from->sent, &m->sent))
		return "not its source's";
	if (m->moving && m->state != VMCF_TOLD && m->state != VMCF_RECEIVED)
		return "data are moved for nobody";
	owner = m->state == VMCF_SENT ? m->to : m->from;
	if (m->state != VMCF_SENT && m->state != VMCF_DONE)
		return NULL;
	return in(&owner->pending[priority], &m->queue) ? NULL
							: "told to nobody";
}

static u32 length(const struct list *head)
{
	const struct list *n;
	u32 count = 0;

	list_for_each (n, head)
		count++;
	return count;
}

static const char *party_wrong(const struct vmcf_party *p, u64 *messages)
{
	const struct list *n;
	u32 special = 0, due = 0;

	list_for_each (n, &p->sent) {
		const struct vmcf_msg *m =
			list_entry(n, const struct vmcf_msg, sent);
		const char *wrong = msg_wrong(m);

		if (wrong)
			return wrong;
		due += m->state == VMCF_DONE;
		++*messages;
	}
	list_for_each (n, &p->held) {
		const struct vmcf_msg *m =
			list_entry(n, const struct vmcf_msg, held);
		const char *wrong = msg_wrong(m);

		if (wrong)
			return wrong;
		due += m->state == VMCF_SENT;
		special += !m->from;
		*messages += !m->from;
	}
	if (p->active != length(&p->sent) || p->active > VMCF_ACTIVE)
		return "wrong count of messages";
	if (p->special != special || special > VMCF_ACTIVE)
		return "wrong count of special messages";
	if (due != length(&p->pending[0]) + length(&p->pending[1]))
		return "wrong count of interruptions";
	if (!p->authorized && (due || p->active || !list_empty(&p->held)))
		return "messages of who is not authorized";
	return NULL;
}

const char *vw_wrong(void)
{
	u64 messages = 0;

	for (u32 i = 0; i < VW_PARTIES; i++) {
		const char *wrong = party_wrong(&vw.party[i], &messages);

		if (wrong)
			return wrong;
	}
	if (messages != vw.v.messages || messages != vw.msgs)
		return "messages are lost";
	return NULL;
}
