/* SPDX-License-Identifier: Apache-2.0 */
/* Between taps and a trace's task: see tapring.h. */
#include "vswitch/tapring.h"

#define US_PER_S 1000000ull
#define BURST_US 250000ull /* a quarter of a second's frames at once */

static u32 stride_of(u32 snap)
{
	return ROUND_UP((u32)sizeof(struct tap_slot) + snap, 16u);
}

size_t tap_ring_size(u32 snap)
{
	return (size_t)stride_of(snap) * TAP_SLOTS;
}

void tap_ring_init(struct tap_ring *r, void *storage, u32 snap, u32 rate,
		   u64 limit, u64 now_us)
{
	*r = (struct tap_ring){
		.slots = storage,
		.stride = stride_of(snap),
		.snap = snap,
		.rate = rate,
		.limit = limit,
		.tokens_us = BURST_US,
		.since_us = now_us,
	};
}

static struct tap_slot *slot_at(const struct tap_ring *r, u32 n)
{
	return (void *)(r->slots + (size_t)r->stride * (n % TAP_SLOTS));
}

/* Each frame uses up a RATE-th of a second. */
static bool in_time(struct tap_ring *r, u64 now_us)
{
	u64 price_us = US_PER_S / r->rate;

	if (now_us > r->since_us) {
		u64 gained = MIN(now_us - r->since_us, BURST_US);

		r->tokens_us = MIN(r->tokens_us + gained, BURST_US);
		r->since_us = now_us;
	}
	if (r->tokens_us < price_us)
		return false;
	r->tokens_us -= price_us;
	return true;
}

struct tap_slot *tap_ring_take(struct tap_ring *r, u64 now_us)
{
	u32 tail = __atomic_load_n(&r->tail, __ATOMIC_ACQUIRE);
	struct tap_slot *s;

	if (r->limit && r->taken == r->limit)
		return NULL;
	if (!in_time(r, now_us)) {
		r->lost_rate++;
		return NULL;
	}
	if (r->head - tail == TAP_SLOTS) {
		r->lost_full++;
		return NULL;
	}
	s = slot_at(r, r->head++);
	r->taken++;
	s->c.number = (u32)(r->taken + r->lost_full + r->lost_rate);
	return s;
}

void tap_ring_ready(struct tap_slot *s)
{
	__atomic_store_n(&s->ready, 1, __ATOMIC_SEQ_CST);
}

struct tap_slot *tap_ring_first(struct tap_ring *r)
{
	struct tap_slot *s = slot_at(r, r->tail);

	return __atomic_load_n(&s->ready, __ATOMIC_SEQ_CST) ? s : NULL;
}

void tap_ring_done(struct tap_ring *r, struct tap_slot *s)
{
	__atomic_store_n(&s->ready, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&r->tail, r->tail + 1, __ATOMIC_RELEASE);
}

bool tap_ring_empty(const struct tap_ring *r)
{
	return __atomic_load_n(&r->tail, __ATOMIC_ACQUIRE) == r->head;
}
