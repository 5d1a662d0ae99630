/* SPDX-License-Identifier: Apache-2.0 */
/* See iucv_world.h. */
#include <string.h>

#include "tests/fake/iucv_world.h"

struct world world;
u8 world_memory[WORLD_PARTIES][WORLD_MEMORY];

static int to_party;
static struct iucv_authority allowed;
static u8 access_key;
static void (*between)(void);

/* --- what IUCV needs --- */

static u8 *memory_of(const struct iucv_party *p)
{
	const struct world_party *w = container_of(p, struct world_party, p);

	return world_memory[w - world.party];
}

static enum iucv_trouble look(u32 at, size_t size, u8 key)
{
	if (at >= WORLD_MEMORY || size > WORLD_MEMORY - at)
		return IUCV_BAD_ADDRESS;
	if (at + size > WORLD_KEY_AT && key && key != WORLD_KEY)
		return IUCV_BAD_KEY;
	return IUCV_FINE;
}

static enum iucv_trouble fetch(const struct iucv_side *from, u32 at, void *to,
			       size_t size)
{
	enum iucv_trouble trouble = look(at, size, from->key);

	if (trouble == IUCV_FINE)
		memcpy(to, memory_of(from->party) + at, size);
	return trouble;
}

static enum iucv_trouble move(const struct iucv_side *from, u32 from_at,
			      const struct iucv_side *to, u32 to_at,
			      size_t size, bool *at_target)
{
	enum iucv_trouble trouble = look(from_at, size, from->key);

	*at_target = false;
	if (trouble != IUCV_FINE)
		return trouble;
	*at_target = true;
	trouble = look(to_at, size, to->key);
	if (trouble == IUCV_FINE)
		memmove(memory_of(to->party) + to_at,
			memory_of(from->party) + from_at, size);
	return trouble;
}

static void *alloc(size_t size)
{
	if (size == sizeof(struct iucv_path)) {
		for (u32 i = 0; i < world.paths_most; i++)
			if (!world.path[i].used) {
				world.path[i].used = true;
				return memset(&world.path[i].it, 0, size);
			}
		return NULL;
	}
	for (u32 i = 0; i < world.msgs_most; i++)
		if (!world.msg[i].used) {
			world.msg[i].used = true;
			return memset(&world.msg[i].it, 0, size);
		}
	return NULL;
}

static void give(void *what, size_t size)
{
	(void)size;
	for (u32 i = 0; i < WORLD_PATHS; i++)
		if (what == &world.path[i].it)
			world.path[i].used = false;
	for (u32 i = 0; i < WORLD_MSGS; i++)
		if (what == &world.msg[i].it) {
			world.msg[i].used = false;
			world.freed_msgs++;
		}
	memset(what, 0xa5, size);
}

static void wake(struct iucv_party *p)
{
	container_of(p, struct world_party, p)->wakes++;
}

static const struct iucv_storage storage = { .fetch = fetch, .move = move };

static const struct iucv_ops ops = {
	.storage = &storage,
	.alloc = alloc,
	.free = give,
	.wake = wake,
};

/* --- calls --- */

void world_begin(void)
{
	memset(&world, 0, sizeof(world));
	world.paths_most = WORLD_PATHS;
	world.msgs_most = WORLD_MSGS;
	iucv_init(&world.v, &ops);
	for (u32 i = 0; i < WORLD_PARTIES; i++) {
		const u8 name[8] = { 0xc1, (u8)(0xf0 + i), 0x40, 0x40,
				     0x40, 0x40,	   0x40, 0x40 };

		iucv_party_init(&world.party[i].p, name, world.party[i].end,
				WORLD_ENDS);
	}
	world_target(-1, (struct iucv_authority){ .granted = true });
	world_key(0);
	world_between(NULL);
}

void world_target(int to, struct iucv_authority authority)
{
	to_party = to;
	allowed = authority;
}

void world_key(u8 key)
{
	access_key = key;
}

void world_between(void (*what)(void))
{
	between = what;
}

struct world_result world_call(u32 i, u32 cpu, u32 function,
			       union iucv_parm *parm)
{
	struct iucv_call c = {
		.party = &world.party[i].p,
		.cpu = &world.party[i].cpu[cpu],
		.function = function,
		.key = access_key,
		.target = to_party < 0 ? NULL : &world.party[to_party].p,
		.authority = allowed,
	};
	struct world_result r = { .steps = 1 };
	enum iucv_verdict verdict;

	c.parm = *parm;
	while ((verdict = iucv_call(&world.v, &c)) == IUCV_AGAIN) {
		r.steps++;
		if (between)
			between();
	}
	r.waits = verdict == IUCV_WAIT;
	r.cc = c.cc;
	r.pgm = c.pgm;
	r.out = c.pgm || r.waits ? IUCV_OUT_NOTHING : c.out;
	r.r0 = c.r0;
	r.r1 = c.r1;
	if (r.out == IUCV_OUT_PARM)
		*parm = c.parm;
	else if (r.out == IUCV_OUT_CODE)
		parm->bytes[IUCV_PARM_CODE] = c.parm.bytes[IUCV_PARM_CODE];
	r.code = r.cc == IUCV_CC_ERROR && r.out ? parm->bytes[IUCV_PARM_CODE]
						: 0;
	return r;
}

/* --- invariants --- */

static u32 length(const struct list *head)
{
	const struct list *node;
	u32 n = 0;

	list_for_each (node, head)
		n++;
	return n;
}

static bool on(const struct list *head, const struct list *what)
{
	const struct list *node;

	list_for_each (node, head)
		if (node == what)
			return true;
	return false;
}

static const char *wrong_path(const struct iucv_path *p)
{
	static const u8 pairs[][2] = {
		{ IUCV_END_CALLING, IUCV_END_CALLED },
		{ IUCV_END_OPEN, IUCV_END_OPEN },
		{ IUCV_END_SEVERED, IUCV_END_GONE },
		{ IUCV_END_GONE, IUCV_END_SEVERED },
	};
	bool known = false;

	for (u32 i = 0; i < ARRAY_SIZE(pairs); i++)
		known |= p->end[0].state == pairs[i][0] &&
			 p->end[1].state == pairs[i][1];
	if (!known)
		return "states of the two ends do not belong together";
	for (u32 i = 0; i < 2; i++) {
		const struct iucv_end *e = &p->end[i];

		if ((e->state == IUCV_END_GONE) != !e->party)
			return "an end is gone and has a party";
		if (e->party && e->party->path[e->id] != e)
			return "an end is not in its party's table";
		if (e->outstanding != length(&e->sent))
			return "an end counts other messages than it has";
		if (e->outstanding > e->limit)
			return "more messages than the limit";
	}
	return NULL;
}

static const char *wrong_msg(const struct iucv_msg *m)
{
	const struct iucv_party *to = iucv_other(m->from)->party;
	u32 priority = !!(m->flags & IUCV_PRIORITY);
	u32 reply = !!(m->reply_flags & IUCV_PRIORITY);

	if (!m->from->party || !on(&m->from->sent, &m->sent))
		return "a message has no sender";
	switch (m->state) {
	case IUCV_MSG_WAITING:
		if (!to || !on(&to->waiting[priority], &m->queue))
			return "a message waits in no queue";
		if (!list_empty(&m->news) && !on(&to->news[priority], &m->news))
			return "news are nobody's";
		return NULL;
	case IUCV_MSG_DONE:
		if (!on(&m->from->party->replies[reply], &m->queue) ||
		    !list_empty(&m->news))
			return "a reply is in no queue";
		return NULL;
	case IUCV_MSG_PURGED:
	case IUCV_MSG_RECEIVED:
		if (m->flags & IUCV_ONE_WAY && m->state == IUCV_MSG_RECEIVED)
			return "a reply is owed to one way";
		/* fall through */
	default:
		if (!to || !list_empty(&m->queue) || !list_empty(&m->news))
			return "what the target holds is queued";
		return NULL;
	}
}

static const char *wrong_party(const struct world_party *w)
{
	const struct iucv_party *p = &w->p;
	u32 paths = 0, outstanding = 0, queued = 0, counted = 0, cpus = 0;

	for (u32 i = 0; i < WORLD_ENDS; i++)
		if (w->end[i]) {
			paths++;
			outstanding += w->end[i]->outstanding;
		}
	for (u32 i = 0; i < WORLD_CPUS; i++)
		cpus += w->cpu[i].declared;
	for (u32 i = 0; i < IUCV_CONTROL_TYPES; i++)
		counted += p->controls[i];
	queued = length(&p->control);
	if (paths != p->paths || outstanding != p->outstanding)
		return "a party miscounts paths or messages";
	if (queued != counted)
		return "a party miscounts control interruptions";
	if (cpus != p->cpus)
		return "a party miscounts its CPUs";
	if (!cpus && paths)
		return "paths without a buffer";
	return NULL;
}

const char *world_wrong(void)
{
	const char *wrong = NULL;
	u64 paths = 0, msgs = 0;

	for (u32 i = 0; !wrong && i < WORLD_PATHS; i++)
		if (world.path[i].used) {
			paths++;
			wrong = wrong_path(&world.path[i].it);
		}
	for (u32 i = 0; !wrong && i < WORLD_MSGS; i++)
		if (world.msg[i].used) {
			msgs++;
			wrong = wrong_msg(&world.msg[i].it);
		}
	for (u32 i = 0; !wrong && i < WORLD_PARTIES; i++)
		wrong = wrong_party(&world.party[i]);
	if (wrong)
		return wrong;
	if (paths != world.v.paths || msgs != world.v.messages)
		return "paths or messages are miscounted";
	if (world.v.sends != world.freed_msgs + msgs)
		return "a message is lost";
	return NULL;
}
