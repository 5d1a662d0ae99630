/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base buffers (vswitch/dgram.h): two pools (cp/mm/bufpool.h) under a lock
 * each, and before them a few ready buffers for each CPU, taken and given back
 * in batches, so that most allocations cost no lock.
 *
 * A task gives idle slabs back to the frames once a second while there was
 * something to do, and in the end the ready buffers too: a CPU's own are given
 * up by itself, when it is interrupted for that (dgram_signalled).
 */
#include "cp/mm/dgram.h"

#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/mm/bufpool.h"
#include "cp/mm/frame.h"
#include "vswitch/dgram.h"

#define BATCH	16
#define TRIM_US 1000000

struct cached {
	struct dgram *free;
	u32 count;
};

static const struct size {
	u32 room, slab_order, slabs_max, batch, ready_max;
} sizes[] = {
	{ DGRAM_SMALL, 4, 256, BATCH, 4 * BATCH },
	{ DGRAM_LARGE, 8, 24, 1, 4 },
};
enum { SMALL, LARGE, POOLS };

static struct {
	struct spinlock lock;
	struct bufpool pool; /* under it */
	struct cached cpu[CPUS_MAX];
} pools[POOLS];

static struct task *trimmer;
static u32 trim_moves; /* batches since the last look; about right */
static bool trim_asleep;
static bool give_up[CPUS_MAX]; /* a CPU is to give up its ready buffers */

/* The first ones are not for guests to take away. */
#define SLABS_RESERVED 2

static void *get_slab(u32 order)
{
	u32 index = order == sizes[LARGE].slab_order ? LARGE : SMALL;
	bool first = pools[index].pool.slabs < SLABS_RESERVED;

	return frame_alloc(order, first ? FRAME_RESERVE : 0);
}

static const struct bufpool_ops bufpool_ops = { get_slab, frame_free };

static void push(struct cached *c, struct dgram *d)
{
	d->next = c->free;
	c->free = d;
	c->count++;
}

static struct dgram *pop(struct cached *c)
{
	struct dgram *d = c->free;

	c->free = d->next;
	c->count--;
	return d;
}

/* Something moves: the trimmer is to look, a second later. */
static void moved(void)
{
	trim_moves++;
	if (!trim_asleep)
		return;
	trim_asleep = false;
	task_wake(trimmer);
}

static void refill(u8 index, struct cached *c)
{
	struct bufpool *p = &pools[index].pool;
	struct dgram *d;

	spin_lock(&pools[index].lock);
	for (u32 n = 0; n < sizes[index].batch; n++) {
		d = bufpool_take(p);
		if (!d)
			break;
		push(c, d);
	}
	spin_unlock(&pools[index].lock);
	moved();
}

/* This CPU's list is empty. */
static NOINLINE struct dgram *refill_alloc(u32 room, u8 index)
{
	struct cached *c = &pools[index].cpu[this_cpu()->addr];

	if (room > DGRAM_LARGE)
		return NULL;
	refill(index, c);
	return c->free ? dgram_alloc(room) : NULL;
}

struct dgram *dgram_alloc(u32 room)
{
	u8 index = room <= DGRAM_SMALL ? SMALL : LARGE;
	struct cached *c = &pools[index].cpu[this_cpu()->addr];
	struct dgram *d;

	if (!c->free || room > DGRAM_LARGE)
		return refill_alloc(room, index);
	d = pop(c);
	d->refs = 1;
	d->flags = 0;
	d->data = d->base + DGRAM_HEADROOM;
	d->len = 0;
	d->next = NULL;
	return d;
}

static NOINLINE void drain(u32 index, struct cached *c, u32 keep)
{
	spin_lock(&pools[index].lock);
	while (c->count > keep)
		bufpool_give(&pools[index].pool, pop(c));
	spin_unlock(&pools[index].lock);
}

bool dgram_scarce(const struct dgram *d)
{
	const struct bufpool *p = &pools[d->pool].pool;

	return p->used > p->per_slab * p->slabs_max / 4 * 3;
}

void dgram_release(struct dgram *d)
{
	struct cached *c = &pools[d->pool].cpu[this_cpu()->addr];
	u32 limit = sizes[d->pool].ready_max;

	/* The only holder needs no interlocked update. */
	if (__atomic_load_n(&d->refs, __ATOMIC_ACQUIRE) != 1 &&
	    __atomic_sub_fetch(&d->refs, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	push(c, d);
	if (c->count > limit) {
		drain(d->pool, c, limit / 2);
		moved();
	}
}

/* --- giving back --- */

void dgram_signalled(void)
{
	const struct cpu *c = this_cpu();

	/* Under a lock CP is open for a few kinds of interruption only. */
	if (!give_up[c->addr] || c->locks)
		return;
	give_up[c->addr] = false;
	for (u32 i = 0; i < POOLS; i++)
		drain(i, &pools[i].cpu[c->addr], 0);
}

static bool holds_any(u32 cpu)
{
	return pools[SMALL].cpu[cpu].count || pools[LARGE].cpu[cpu].count;
}

/* Of all CPUs; those of others come in a moment. */
static void give_up_ready(void)
{
	for (u32 i = 0; i < CPUS_MAX; i++) {
		if (!cpus[i].online || !holds_any(i))
			continue;
		give_up[i] = true;
		if (&cpus[i] == this_cpu())
			dgram_signalled();
		else
			cpu_signal(&cpus[i]);
	}
	task_sleep_us(TRIM_US / 100);
}

static void trim(bool all)
{
	for (u32 i = 0; i < POOLS; i++) {
		spin_lock(&pools[i].lock);
		bufpool_trim(&pools[i].pool, all);
		spin_unlock(&pools[i].lock);
	}
}

/* Until nothing has moved for a second. */
static void trimmer_main(void *unused)
{
	(void)unused;
	for (;;) {
		task_sleep_us(TRIM_US);
		if (trim_moves) {
			trim_moves = 0;
			trim(false);
			continue;
		}
		give_up_ready();
		trim(true);
		trim_asleep = true;
		while (trim_asleep)
			task_park(DEADLINE_NEVER);
	}
}

void dgram_init(void)
{
	for (u32 i = 0; i < POOLS; i++) {
		spin_init(&pools[i].lock, LOCK_HEAP);
		bufpool_init(&pools[i].pool, &bufpool_ops, (u8)i, sizes[i].room,
			     sizes[i].slab_order, sizes[i].slabs_max);
	}
	trimmer = task_create("BUFFERS", trimmer_main, NULL);
}
