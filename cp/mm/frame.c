/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Buddy allocator in two zones, below and above 2 GiB.  A free block's first
 * frame holds its list links; one byte per frame says "free block of order n
 * starts here".
 */
#include "cp/mm/frame.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/lock.h"
#include "cp/core/trace.h"
#include "cp/lib/list.h"
#include "cp/lib/str.h"
#include "cp/mm/home.h"

#define NOT_FREE	0xff
#define LOW_FRAMES	(0x80000000ull / PAGE_SIZE)
#define RESERVE_DIVISOR 64 /* of all frames, at least RESERVE_MIN */
#define RESERVE_MIN	256

struct zone {
	struct list free[FRAME_ORDER_MAX + 1];
};

static struct spinlock lock = SPINLOCK_INIT(LOCK_FRAMES);
static struct zone low, high;
static u8 *head_order; /* per frame */
static u64 frames_max, total, available, reserve;

extern const u8 nucleus_last_page[];

static void zone_init(struct zone *z)
{
	u32 i;

	for (i = 0; i <= FRAME_ORDER_MAX; i++)
		list_init(&z->free[i]);
}

static struct zone *zone_of(u64 frame)
{
	return frame < LOW_FRAMES ? &low : &high;
}

static void *frame_address(u64 frame)
{
	return home_at(hpa(frame * PAGE_SIZE));
}

void frame_init(u64 bytes)
{
	const u8 *last_page = nucleus_last_page;
	u64 table = hpa_val(home_lookup(last_page)) + PAGE_SIZE;

	zone_init(&low);
	zone_init(&high);
	frames_max = bytes / PAGE_SIZE;
	head_order = home_at(hpa(table));
	memset(head_order, NOT_FREE, frames_max);
}

/* First free byte behind the nucleus and the allocator's own table. */
static u64 first_usable(void)
{
	return ROUND_UP(hpa_val(home_real(head_order)) + frames_max, PAGE_SIZE);
}

static void put(u64 frame, u32 order)
{
	struct list *node = frame_address(frame);

	head_order[frame] = (u8)order;
	list_push(&zone_of(frame)->free[order], node);
	available += 1ull << order;
}

static void take(u64 frame, u32 order)
{
	list_remove(frame_address(frame));
	head_order[frame] = NOT_FREE;
	available -= 1ull << order;
}

static void free_merged(u64 frame, u32 order)
{
	u64 buddy;

	for (; order < FRAME_ORDER_MAX; order++) {
		buddy = frame ^ (1ull << order);
		if (buddy >= frames_max || head_order[buddy] != order ||
		    zone_of(buddy) != zone_of(frame))
			break;
		take(buddy, order);
		frame &= ~(1ull << order);
	}
	put(frame, order);
}

void frame_add(hpa_t from, hpa_t to)
{
	u64 start = MAX(hpa_val(from), first_usable());
	u64 frame = ROUND_UP(start, PAGE_SIZE) / PAGE_SIZE;
	u64 end = MIN(hpa_val(to) / PAGE_SIZE, frames_max);

	spin_lock(&lock);
	for (; frame < end; frame++) {
		free_merged(frame, 0);
		total++;
	}
	reserve = MAX(total / RESERVE_DIVISOR, RESERVE_MIN);
	spin_unlock(&lock);
}

static void *take_from(struct zone *z, u32 order)
{
	u32 have = order;
	u64 frame;

	while (have <= FRAME_ORDER_MAX && list_empty(&z->free[have]))
		have++;
	if (have > FRAME_ORDER_MAX)
		return NULL;
	frame = hpa_val(home_real(z->free[have].next)) / PAGE_SIZE;
	take(frame, have);
	while (have > order) {
		have--;
		put(frame + (1ull << have), have);
	}
	return frame_address(frame);
}

/* How many frames a request with FLAGS has to leave. */
static u64 floor_for(u32 flags)
{
	return flags & FRAME_GUEST ? reserve / 2 : reserve;
}

void *frame_alloc(u32 order, u32 flags)
{
	void *p = NULL;

	ASSERT(order <= FRAME_ORDER_MAX);
	spin_lock(&lock);
	if ((flags & FRAME_RESERVE) ||
	    available > floor_for(flags) + (1ull << order)) {
		if (!(flags & FRAME_LOW))
			p = take_from(&high, order);
		if (!p)
			p = take_from(&low, order);
	}
	spin_unlock(&lock);
	if (!p)
		TRACE(NOFRAME, order, flags, available);
	if (p && (flags & FRAME_ZERO))
		memset(p, 0, PAGE_SIZE << order);
	return p;
}

void frame_free(void *p, u32 order)
{
	u64 frame = hpa_val(home_real(p)) / PAGE_SIZE;

	ASSERT(frame < frames_max && !(frame & ((1ull << order) - 1)));
	spin_lock(&lock);
	ASSERT(head_order[frame] == NOT_FREE);
	free_merged(frame, order);
	spin_unlock(&lock);
}

u64 frame_count_total(void)
{
	return total;
}

u64 frame_count_free(void)
{
	return available;
}
