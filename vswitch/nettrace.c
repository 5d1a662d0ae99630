/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The traces, their taps and tasks: see nettrace.h.
 *
 * nettrace_lock guards the table and the taking end of each ring.  Slots are
 * filled without it.  A trace's task (nettrace_task.c) frees the ring when
 * nothing is taken any more and all slots came back, so a tap that was slow
 * finds its slot there.
 */
#include "vswitch/nettrace.h"

#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "vswitch/instance.h"
#include "vswitch/nettrace_impl.h"
#include "vswitch/origin.h"
#include "vswitch/tzsp.h"

#define HEADERS	   28u /* IP and UDP in front of TZSP */
#define STOP_US	   10000
#define STOP_TRIES 1000
#define OPEN_US	   2000
#define OPEN_TRIES 1000

u32 nettrace_active;

struct spinlock nettrace_lock = SPINLOCK_INIT(LOCK_TRACE);
static struct nettrace traces[NETTRACES_MAX];

/* --- taps --- */

static bool watches(const struct nettrace *t, const struct port *p)
{
	if (t->state != NETTRACE_ACTIVE)
		return false;
	if (t->cfg.kind == NETTRACE_NIC)
		return t->index == p->id;
	return t->index == net.router.port[p->id].lan;
}

static void describe(struct capture *c, const struct port *p,
		     enum capture_way way, const struct dgram *d)
{
	const struct port_config *cfg = &net.router.port[p->id].cfg;

	c->time_ns = (clock_now() - TOD_UNIX_EPOCH) / (TOD_PER_US / 8) * 125;
	c->way = (u8)way;
	c->original = d->len;
	c->devno = cfg->devno;
	memcpy(c->owner, cfg->owner, USERID_SIZE);
}

void nettrace_begin(struct nettrace_marks *m, const struct port *p,
		    enum capture_way way, const struct dgram *d)
{
	u64 now_us = clock_now_us();

	if (d->flags & DGRAM_OWN)
		return;
	spin_lock(&nettrace_lock);
	for (u32 i = 0; i < NETTRACES_MAX; i++) {
		struct nettrace *t = &traces[i];
		struct tap_slot *s;

		if (!watches(t, p) ||
		    !nettrace_filter_match(&t->cfg.filter, d->data, d->len))
			continue;
		s = tap_ring_take(&t->ring, now_us);
		if (!s)
			continue;
		s->trace = i;
		s->c.size = MIN(d->len, t->ring.snap);
		m->slot[m->count++] = s;
	}
	spin_unlock(&nettrace_lock);
	for (u32 i = 0; i < m->count; i++) {
		describe(&m->slot[i]->c, p, way, d);
		memcpy(m->slot[i]->bytes, d->data, m->slot[i]->c.size);
	}
}

/* The task may just be ending: only under the lock is it there. */
static void wake(struct nettrace *t)
{
	if (!__atomic_exchange_n(&t->parked, 0, __ATOMIC_SEQ_CST))
		return;
	spin_lock(&nettrace_lock);
	if (t->task)
		task_wake(t->task);
	spin_unlock(&nettrace_lock);
}

void nettrace_end(const struct nettrace_marks *m, u32 outcome, u32 reason)
{
	for (u32 i = 0; i < m->count; i++) {
		struct tap_slot *s = m->slot[i];
		struct nettrace *t = &traces[s->trace];

		s->c.outcome = (u8)outcome;
		s->c.reason = (u8)reason;
		tap_ring_ready(s);
		wake(t);
	}
}

void nettrace_end_taking(struct nettrace *t, const char *why)
{
	if (t->state != NETTRACE_ACTIVE)
		return;
	t->state = NETTRACE_ENDING;
	t->why = why;
	__atomic_fetch_sub(&nettrace_active, 1, __ATOMIC_RELAXED);
	if (t->task)
		task_wake(t->task);
}

static void gone(enum nettrace_kind kind, u32 index)
{
	spin_lock(&nettrace_lock);
	for (u32 i = 0; i < NETTRACES_MAX; i++) {
		struct nettrace *t = &traces[i];

		if (t->cfg.kind == kind && t->index == index) {
			nettrace_end_taking(t, "what it traced is gone");
			t->index = NETTRACE_NO_INDEX;
		}
	}
	spin_unlock(&nettrace_lock);
}

void nettrace_port_gone(u32 port)
{
	gone(NETTRACE_NIC, port);
}

void nettrace_lan_gone(u32 lan)
{
	gone(NETTRACE_LAN, lan);
}

/* --- commands --- */

static bool same_target(const struct nettrace_config *a,
			const struct nettrace_config *b)
{
	if (a->kind != b->kind || strcmp(a->owner, b->owner) != 0)
		return false;
	return a->kind == NETTRACE_NIC ? a->devno == b->devno
				       : strcmp(a->lan, b->lan) == 0;
}

char *nettrace_where(const struct nettrace_config *cfg, char *to)
{
	if (cfg->kind == NETTRACE_NIC)
		fmt_print(to, NETTRACE_WHERE_SIZE, "%s %04X", cfg->owner,
			  cfg->devno);
	else
		fmt_print(to, NETTRACE_WHERE_SIZE, "%s %s", cfg->owner,
			  cfg->lan);
	return to;
}

/* net.lock held.  The index of the target; NETTRACE_NO_INDEX: there is none. */
static u32 find_target(const struct nettrace_config *cfg)
{
	if (cfg->kind == NETTRACE_LAN) {
		const struct lan *l =
			router_lan_find(&net.router, cfg->owner, cfg->lan);

		return l ? l->index : NETTRACE_NO_INDEX;
	}
	for (u32 i = 0; i < ROUTER_PORTS; i++) {
		const struct port_config *p = &net.router.port[i].cfg;

		if (net.ports[i].attached && !(p->flags & PORT_UPLINK) &&
		    p->devno == cfg->devno && strcmp(p->owner, cfg->owner) == 0)
			return i;
	}
	return NETTRACE_NO_INDEX;
}

/* net.lock held.  Is there a way to the collector, and what fits? */
static enum err check_collector(struct nettrace_config *cfg)
{
	u32 src, mtu;

	if (cfg->sink)
		return ERR_OK;
	if (!router_origin(&net.router, cfg->filter.collector, &src, &mtu))
		return ERR_INVAL;
	cfg->snap = MIN(cfg->snap, mtu - HEADERS - TZSP_HEAD_MAX);
	return ERR_OK;
}

/* How gladly T's place is given to another: 0 not at all. */
static u32 spare(const struct nettrace *t, bool same)
{
	if (t->state == NETTRACE_FREE)
		return 2;
	if (t->state == NETTRACE_COMPLETE)
		return same ? 3 : 1;
	return 0;
}

/* nettrace_lock held.  A free place, or a trace's that ended by itself. */
static enum err find_place(const struct nettrace_config *cfg,
			   struct nettrace **out)
{
	u32 best = 0;

	for (u32 i = 0; i < NETTRACES_MAX; i++) {
		struct nettrace *t = &traces[i];
		bool same = same_target(&t->cfg, cfg);
		u32 n = spare(t, same);

		if (same && n == 0)
			return ERR_EXIST;
		if (n > best)
			*out = t;
		best = MAX(best, n);
	}
	return best ? ERR_OK : ERR_LIMIT;
}

/* net.lock and nettrace_lock held: T takes frames from now on. */
static enum err begin(struct nettrace *t, const struct nettrace_config *cfg,
		      u32 index, void *storage, size_t size)
{
	*t = (struct nettrace){ .cfg = *cfg,
				.index = index,
				.storage = storage,
				.storage_size = size };
	nettrace_where(cfg, t->where);
	tap_ring_init(&t->ring, storage, cfg->snap, cfg->rate, cfg->count,
		      clock_now_us());
	t->task = task_create("trace", nettrace_main, t);
	if (!t->task)
		return ERR_NOMEM;
	t->state = NETTRACE_ACTIVE;
	__atomic_fetch_add(&nettrace_active, 1, __ATOMIC_RELAXED);
	return ERR_OK;
}

static enum err try_start(struct nettrace_config *cfg, void *storage,
			  size_t size, struct nettrace **t)
{
	enum err e;
	u32 index;

	spin_lock(&net.lock);
	index = find_target(cfg);
	e = index == NETTRACE_NO_INDEX ? ERR_NOENT : check_collector(cfg);
	if (e == ERR_OK) {
		spin_lock(&nettrace_lock);
		e = find_place(cfg, t);
		if (e == ERR_OK)
			e = begin(*t, cfg, index, storage, size);
		spin_unlock(&nettrace_lock);
	}
	spin_unlock(&net.lock);
	return e;
}

/* A sink is opened by the task that will use it. */
static enum err wait_open(struct nettrace *t)
{
	for (u32 i = 0; i < OPEN_TRIES; i++) {
		if (__atomic_load_n(&t->open, __ATOMIC_ACQUIRE))
			return ERR_OK;
		if (t->state != NETTRACE_ACTIVE)
			break;
		task_sleep_us(OPEN_US);
	}
	return ERR_IO;
}

enum err nettrace_start(struct nettrace_config *cfg)
{
	size_t size = tap_ring_size(cfg->snap);
	void *storage = heap_alloc(size);
	struct nettrace_info ended;
	struct nettrace *t = NULL;
	enum err e;

	if (!storage)
		return ERR_NOMEM;
	e = try_start(cfg, storage, size, &t);
	if (e != ERR_OK) {
		heap_free(storage, size);
		return e;
	}
	if (!cfg->sink || wait_open(t) == ERR_OK)
		return ERR_OK;
	e = nettrace_stop(cfg, &ended);
	return e == ERR_OK ? ERR_GONE : e;
}

/* nettrace_lock held. */
static void fill(const struct nettrace *t, struct nettrace_info *out)
{
	*out = (struct nettrace_info){
		.cfg = t->cfg,
		.state = t->state,
		.why = t->why,
		.taken = t->ring.taken,
		.lost = t->ring.lost_full + t->ring.lost_rate +
			__atomic_load_n(&t->unsent, __ATOMIC_RELAXED),
	};
}

static struct nettrace *find(const struct nettrace_config *cfg)
{
	for (u32 i = 0; i < NETTRACES_MAX; i++)
		if (traces[i].state != NETTRACE_FREE &&
		    same_target(&traces[i].cfg, cfg))
			return &traces[i];
	return NULL;
}

/* Ask once; true: it has ended and is forgotten, or never was. */
static bool stop_step(const struct nettrace_config *cfg,
		      struct nettrace_info *out, enum err *e)
{
	struct nettrace *t;

	spin_lock(&nettrace_lock);
	t = find(cfg);
	*e = t ? ERR_TIMEOUT : ERR_NOENT;
	if (t) {
		nettrace_end_taking(t, "stopped");
		fill(t, out);
		if (t->state == NETTRACE_COMPLETE) {
			t->state = NETTRACE_FREE;
			*e = ERR_OK;
		}
	}
	spin_unlock(&nettrace_lock);
	return *e != ERR_TIMEOUT;
}

enum err nettrace_stop(const struct nettrace_config *cfg,
		       struct nettrace_info *out)
{
	enum err e = ERR_OK;

	for (u32 i = 0; i < STOP_TRIES; i++) {
		if (stop_step(cfg, out, &e))
			break;
		task_sleep_us(STOP_US);
	}
	return e;
}

bool nettrace_next(u32 *cursor, struct nettrace_info *out)
{
	bool found = false;

	spin_lock(&nettrace_lock);
	for (; *cursor < NETTRACES_MAX && !found; (*cursor)++) {
		found = traces[*cursor].state != NETTRACE_FREE;
		if (found)
			fill(&traces[*cursor], out);
	}
	spin_unlock(&nettrace_lock);
	return found;
}
