/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pools of base buffers: see bufpool.h.  Slabs of which most is taken are used
 * first, so that the others become free as a whole.
 */
#include "cp/mm/bufpool.h"

#include "vswitch/dgram.h"

#define FRAME	   4096u
#define SLAB_BEGIN 64 /* its buffers, from the slab's start */

struct slab {
	struct list node; /* of partial or whole; in none when all is taken */
	struct dgram *free;
	u32 count; /* of them */
};
_Static_assert(sizeof(struct slab) <= SLAB_BEGIN, "before the buffers");

void bufpool_init(struct bufpool *p, const struct bufpool_ops *ops, u8 index,
		  u32 room, u32 order, u32 slabs_max)
{
	*p = (struct bufpool){
		.ops = ops,
		.index = index,
		.room = room,
		.stride = ROUND_UP(sizeof(struct dgram) + DGRAM_HEADROOM + room,
				   64),
		.order = order,
		.slabs_max = slabs_max,
	};
	p->per_slab = ((FRAME << order) - SLAB_BEGIN) / p->stride;
	list_init(&p->partial);
	list_init(&p->whole);
}

static struct slab *slab_of(const struct bufpool *p, const void *buffer)
{
	uintptr_t size = (uintptr_t)FRAME << p->order;

	return (struct slab *)((uintptr_t)buffer & ~(size - 1));
}

static void push(struct slab *s, struct dgram *d)
{
	d->next = s->free;
	s->free = d;
	s->count++;
}

/* One slab more, all of it free. */
static bool grow(struct bufpool *p)
{
	struct slab *s;

	if (p->slabs == p->slabs_max)
		return false;
	s = p->ops->get(p->order);
	if (!s)
		return false;
	*s = (struct slab){ .free = NULL };
	for (u32 i = 0; i < p->per_slab; i++) {
		struct dgram *d =
			(void *)((u8 *)s + SLAB_BEGIN + i * p->stride);

		*d = (struct dgram){ .pool = p->index };
		d->base = (u8 *)(d + 1);
		d->capacity = DGRAM_HEADROOM + p->room;
		push(s, d);
	}
	list_push(&p->whole, &s->node);
	p->slabs++;
	p->unused++;
	return true;
}

struct dgram *bufpool_take(struct bufpool *p)
{
	struct slab *s;
	struct dgram *d;

	if (list_empty(&p->partial) && list_empty(&p->whole) && !grow(p))
		return NULL;
	s = list_first(list_empty(&p->partial) ? &p->whole : &p->partial,
		       struct slab, node);
	if (s->count == p->per_slab) {
		p->unused--;
		p->unused_min = MIN(p->unused_min, p->unused);
		list_remove(&s->node);
		list_push(&p->partial, &s->node);
	}
	d = s->free;
	s->free = d->next;
	if (--s->count == 0)
		list_remove(&s->node);
	p->used++;
	return d;
}

void bufpool_give(struct bufpool *p, struct dgram *d)
{
	struct slab *s = slab_of(p, d);

	push(s, d);
	p->used--;
	if (s->count == 1)
		list_push(&p->partial, &s->node);
	if (s->count < p->per_slab)
		return;
	list_remove(&s->node);
	list_push(&p->whole, &s->node);
	p->unused++;
}

u32 bufpool_trim(struct bufpool *p, bool all)
{
	u32 n = all ? p->unused : p->unused_min;

	for (u32 i = 0; i < n; i++) {
		struct slab *s = list_first(&p->whole, struct slab, node);

		list_remove(&s->node);
		p->ops->put(s, p->order);
	}
	p->slabs -= n;
	p->unused -= n;
	p->unused_min = p->unused;
	return n;
}
