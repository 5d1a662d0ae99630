/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small objects: size classes of powers of two, cut from single frames and
 * kept on free lists; larger requests are whole frames.  Frames of a class
 * stay with it.
 */
#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/lock.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"

#define CLASS_MIN_SHIFT 4
#define CLASS_MAX_SHIFT 11
#define CLASSES		(CLASS_MAX_SHIFT - CLASS_MIN_SHIFT + 1)

struct free_object {
	struct free_object *next;
};

static struct spinlock lock = SPINLOCK_INIT(LOCK_HEAP);
static struct free_object *free_list[CLASSES];

static u32 class_of(size_t size)
{
	u32 c = 0;

	while (((size_t)1 << (c + CLASS_MIN_SHIFT)) < size)
		c++;
	return c;
}

static u32 order_of(size_t size)
{
	u32 order = 0;

	while ((PAGE_SIZE << order) < size)
		order++;
	return order;
}

static bool refill(u32 c)
{
	u8 *frame = frame_alloc(0, FRAME_RESERVE);
	size_t size = (size_t)1 << (c + CLASS_MIN_SHIFT);
	size_t at;

	if (!frame)
		return false;
	for (at = 0; at < PAGE_SIZE; at += size) {
		struct free_object *o = (void *)(frame + at);

		o->next = free_list[c];
		free_list[c] = o;
	}
	return true;
}

void *heap_alloc(size_t size)
{
	struct free_object *o = NULL;
	u32 c;

	if (size > (1u << CLASS_MAX_SHIFT))
		return frame_alloc(order_of(size), FRAME_ZERO | FRAME_RESERVE);
	c = class_of(size);
	spin_lock(&lock);
	if (free_list[c] || refill(c)) {
		o = free_list[c];
		free_list[c] = o->next;
	}
	spin_unlock(&lock);
	if (o)
		memset(o, 0, (size_t)1 << (c + CLASS_MIN_SHIFT));
	return o;
}

void heap_free(void *p, size_t size)
{
	struct free_object *o = p;
	u32 c;

	if (!p)
		return;
	if (size > (1u << CLASS_MAX_SHIFT)) {
		frame_free(p, order_of(size));
		return;
	}
	c = class_of(size);
	spin_lock(&lock);
	o->next = free_list[c];
	free_list[c] = o;
	spin_unlock(&lock);
}
