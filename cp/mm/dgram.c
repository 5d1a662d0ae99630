/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base buffers (vswitch/dgram.h): two pools of ready buffers, each with a free
 * list per CPU that is refilled from and drained to a common one in batches,
 * so that a datagram costs no lock on most allocations.
 *
 * Pools grow on demand to a bound and keep what they have.
 */
#include "vswitch/dgram.h"

#include "cp/arch/dat.h"
#include "cp/core/cpu.h"
#include "cp/core/lock.h"
#include "cp/mm/frame.h"

#define SLAB_ORDER 8 /* 1 MiB */
#define BATCH	   16

struct pool {
	u32 room;   /* bytes after the head room   */
	u32 stride; /* from one buffer to the next */
	u32 slab_order;
	u32 slabs, slabs_max;
	struct dgram *free;
	struct spinlock lock;
	struct {
		struct dgram *free;
		u32 count;
	} cpu[CPUS_MAX];
};

enum { SMALL, LARGE, POOLS };

static struct pool pools[POOLS] = {
	[SMALL] = { .room = DGRAM_SMALL,
		    .stride = ROUND_UP(sizeof(struct dgram) + DGRAM_HEADROOM +
					       DGRAM_SMALL,
				       64),
		    .slab_order = 4,
		    .slabs_max = 256,
		    .lock = SPINLOCK_INIT(LOCK_HEAP) },
	[LARGE] = { .room = DGRAM_LARGE,
		    .stride = ROUND_UP(sizeof(struct dgram) + DGRAM_HEADROOM +
					       DGRAM_LARGE,
				       64),
		    .slab_order = SLAB_ORDER,
		    .slabs_max = 24,
		    .lock = SPINLOCK_INIT(LOCK_HEAP) },
};

static void push(struct dgram **list, struct dgram *d)
{
	d->next = *list;
	*list = d;
}

static struct dgram *pop(struct dgram **list)
{
	struct dgram *d = *list;

	*list = d->next;
	return d;
}

/* Lock held. */
static void grow(struct pool *p, u8 index)
{
	u8 *slab;
	u64 at;

	if (p->slabs == p->slabs_max)
		return;
	slab = frame_alloc(p->slab_order, 0);
	if (!slab)
		return;
	p->slabs++;
	for (at = 0; at + p->stride <= PAGE_SIZE << p->slab_order;
	     at += p->stride) {
		struct dgram *d = (void *)(slab + at);

		*d = (struct dgram){ .pool = index };
		d->base = (u8 *)(d + 1);
		d->capacity = DGRAM_HEADROOM + p->room;
		push(&p->free, d);
	}
}

static void refill(struct pool *p, u8 index, u16 cpu)
{
	u32 want = index == SMALL ? BATCH : 1;

	spin_lock(&p->lock);
	if (!p->free)
		grow(p, index);
	for (; want && p->free; want--) {
		push(&p->cpu[cpu].free, pop(&p->free));
		p->cpu[cpu].count++;
	}
	spin_unlock(&p->lock);
}

/* This CPU's list is empty. */
static NOINLINE struct dgram *refill_alloc(u32 room, u8 index)
{
	struct pool *p = &pools[index];
	u16 cpu = this_cpu()->addr;

	if (room > DGRAM_LARGE)
		return NULL;
	refill(p, index, cpu);
	return p->cpu[cpu].free ? dgram_alloc(room) : NULL;
}

struct dgram *dgram_alloc(u32 room)
{
	u8 index = room <= DGRAM_SMALL ? SMALL : LARGE;
	struct pool *p = &pools[index];
	u16 cpu = this_cpu()->addr;
	struct dgram *d;

	if (!p->cpu[cpu].free || room > DGRAM_LARGE)
		return refill_alloc(room, index);
	d = pop(&p->cpu[cpu].free);
	p->cpu[cpu].count--;
	d->refs = 1;
	d->flags = 0;
	d->data = d->base + DGRAM_HEADROOM;
	d->len = 0;
	d->next = NULL;
	return d;
}

static NOINLINE void drain(struct pool *p, u16 cpu, u32 keep)
{
	spin_lock(&p->lock);
	while (p->cpu[cpu].count > keep) {
		push(&p->free, pop(&p->cpu[cpu].free));
		p->cpu[cpu].count--;
	}
	spin_unlock(&p->lock);
}

void dgram_release(struct dgram *d)
{
	struct pool *p = &pools[d->pool];
	u16 cpu = this_cpu()->addr;
	u32 limit = d->pool == SMALL ? 4 * BATCH : 4;

	/* The only holder needs no interlocked update. */
	if (__atomic_load_n(&d->refs, __ATOMIC_ACQUIRE) != 1 &&
	    __atomic_sub_fetch(&d->refs, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	push(&p->cpu[cpu].free, d);
	if (++p->cpu[cpu].count > limit)
		drain(p, cpu, limit / 2);
}
