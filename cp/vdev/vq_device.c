/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device end of a split virtqueue; see vq_device.h.
 *
 * Order between the two sides: s390x and x86 keep stores in order and loads
 * in order; only a store followed by a load needs a fence, and there are two
 * such places (wants_interrupt, notify_on).
 */
#include "cp/vdev/vq_device.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "netdrv/vq_layout.h"

#define DESCS_AT_ONCE	4
#define CHAIN_BYTES_MAX 0x7fffffffu

void vqd_reset(struct vqd *q, struct gstor *g)
{
	memset(q, 0, sizeof(*q));
	q->g = g;
}

enum err vqd_set(struct vqd *q, u16 num, u64 desc, u64 avail, u64 used)
{
	if (!num || num > VQD_SIZE_MAX || (num & (num - 1)))
		return ERR_INVAL;
	if ((desc & 15) || (avail & 1) || (used & 3))
		return ERR_INVAL;
	if (!gstor_valid(q->g, gpa(desc), VQ_DESC_BYTES((u64)num)) ||
	    !gstor_valid(q->g, gpa(avail), VQ_AVAIL_BYTES((u64)num)) ||
	    !gstor_valid(q->g, gpa(used), VQ_USED_BYTES((u64)num)))
		return ERR_RANGE;
	q->num = num;
	q->desc = desc;
	q->avail = avail;
	q->used = used;
	q->broken = false;
	q->next_avail = q->seen_avail = 0;
	q->next_used = q->pending = q->signalled = 0;
	return ERR_OK;
}

/* --- one halfword of a ring; failure breaks the queue --- */

static u16 ring_read(struct vqd *q, u64 at)
{
	le16 v;

	if (gstor_read(q->g, gpa(at), &v, sizeof(v)) != PGM_NONE) {
		q->broken = true;
		return 0;
	}
	return le16_get(v);
}

static void ring_write(struct vqd *q, u64 at, u16 value)
{
	le16 v = le16_make(value);

	if (gstor_write(q->g, gpa(at), &v, sizeof(v)) != PGM_NONE)
		q->broken = true;
}

/* --- descriptors --- */

/* A table of descriptors, read a few at a time. */
struct table {
	u64 at;
	u32 num;
	u32 first, held; /* what cache[] has */
	struct vq_desc cache[DESCS_AT_ONCE];
};

static void table_begin(struct table *t, u64 at, u32 num)
{
	t->at = at;
	t->num = num;
	t->first = t->held = 0;
}

/* INDEX is below t->num. */
static bool table_read(struct vqd *q, struct table *t, u32 index,
		       struct vq_desc *out)
{
	enum pgm pgm;

	if (index < t->first || index >= t->first + t->held) {
		t->first = index;
		t->held = MIN((u32)DESCS_AT_ONCE, t->num - index);
		pgm = gstor_read(q->g, gpa(t->at + VQ_DESC_BYTES((u64)index)),
				 t->cache, VQ_DESC_BYTES((size_t)t->held));
		if (pgm != PGM_NONE) {
			t->held = 0;
			return false;
		}
	}
	*out = t->cache[index - t->first];
	return true;
}

static bool chain_add(struct vqd_chain *c, u64 addr, u32 len, bool write)
{
	u32 *total = write ? &c->in_bytes : &c->out_bytes;
	struct vqd_seg *s;

	if (!write && c->in)
		return false; /* the driver's part comes first */
	if (len > CHAIN_BYTES_MAX - *total)
		return false;
	if (!len)
		return true;
	s = &c->seg[c->out + c->in];
	s->addr = addr;
	s->len = len;
	*total += len;
	if (write)
		c->in++;
	else
		c->out++;
	return true;
}

/* Turn to the indirect table that D designates. */
static bool table_indirect(const struct vqd *q, struct table *t,
			   const struct vq_desc *d)
{
	u32 len = le32_get(d->len);

	if (!q->indirect || (le16_get(d->flags) & VQ_DESC_NEXT))
		return false;
	if (!len || len % sizeof(struct vq_desc))
		return false;
	table_begin(t, le64_get(d->addr), len / (u32)sizeof(struct vq_desc));
	return true;
}

static bool chain_read(struct vqd *q, struct vqd_chain *c)
{
	bool inside = false;
	u32 index = c->head, n;
	struct vq_desc d;
	struct table t;
	u16 flags;

	table_begin(&t, q->desc, q->num);
	/* A chain, however it is linked, has at most q->num descriptors. */
	for (n = 0; n < q->num;) {
		if (!table_read(q, &t, index, &d))
			return false;
		flags = le16_get(d.flags);
		if (flags & VQ_DESC_INDIRECT) {
			if (inside || !table_indirect(q, &t, &d))
				return false;
			inside = true;
			index = 0;
			continue;
		}
		n++;
		if (!chain_add(c, le64_get(d.addr), le32_get(d.len),
			       flags & VQ_DESC_WRITE))
			return false;
		if (!(flags & VQ_DESC_NEXT))
			return true;
		index = le16_get(d.next);
		if (index >= t.num)
			return false;
	}
	return false;
}

/* --- available ring --- */

static void look_available(struct vqd *q)
{
	q->seen_avail = ring_read(q, q->avail + 2);
	/* More than the ring holds cannot be. */
	if ((u16)(q->seen_avail - q->next_avail) > q->num)
		q->broken = true;
}

static bool more_available(struct vqd *q)
{
	if (q->next_avail != q->seen_avail)
		return true;
	look_available(q);
	return !q->broken && q->next_avail != q->seen_avail;
}

enum vqd_got vqd_pop(struct vqd *q, struct vqd_chain *c)
{
	u16 slot;

	if (q->broken || !q->num)
		return VQD_BROKEN;
	if (!more_available(q))
		return q->broken ? VQD_BROKEN : VQD_EMPTY;
	slot = q->next_avail & (u16)(q->num - 1);
	c->head = ring_read(q, q->avail + 4 + 2u * slot);
	c->out = c->in = 0;
	c->out_bytes = c->in_bytes = 0;
	if (q->broken || c->head >= q->num || !chain_read(q, c)) {
		q->broken = true;
		return VQD_BROKEN;
	}
	q->next_avail++;
	return VQD_GOT;
}

void vqd_unpop(struct vqd *q, u16 n)
{
	q->next_avail = (u16)(q->next_avail - n);
}

/* --- used ring --- */

void vqd_put(struct vqd *q, u16 head, u32 written)
{
	u16 slot = (u16)(q->next_used + q->pending) & (u16)(q->num - 1);
	struct vq_used_elem e;

	e.id = le32_make(head);
	e.len = le32_make(written);
	if (gstor_write(q->g, gpa(q->used + 4 + sizeof(e) * slot), &e,
			sizeof(e)) != PGM_NONE)
		q->broken = true;
	q->pending++;
}

void vqd_unput(struct vqd *q)
{
	q->pending = 0;
}

void vqd_publish(struct vqd *q)
{
	if (!q->pending)
		return;
	q->next_used = (u16)(q->next_used + q->pending);
	q->pending = 0;
	__atomic_thread_fence(__ATOMIC_RELEASE);
	ring_write(q, q->used + 2, q->next_used);
}

bool vqd_wants_interrupt(struct vqd *q)
{
	u16 before = q->signalled, event;

	if (q->broken || !q->num || q->next_used == before)
		return false;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	q->signalled = q->next_used;
	if (!q->event_idx)
		return !(ring_read(q, q->avail) & VQ_AVAIL_NO_INTERRUPT);
	event = ring_read(q, q->avail + VQ_USED_EVENT_AT(q->num));
	return vq_need_event(event, q->next_used, before);
}

void vqd_notify_off(struct vqd *q)
{
	/* With EVENT_IDX silence is to leave avail_event behind. */
	if (!q->event_idx && q->num)
		ring_write(q, q->used, VQ_USED_NO_NOTIFY);
}

bool vqd_notify_on(struct vqd *q)
{
	u16 before = q->seen_avail;

	if (q->broken || !q->num)
		return false;
	if (q->event_idx)
		ring_write(q, q->used + VQ_AVAIL_EVENT_AT(q->num),
			   q->seen_avail);
	else
		ring_write(q, q->used, 0);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	look_available(q);
	return !q->broken && q->seen_avail != before;
}

bool vqd_behind(const struct vqd *q)
{
	return !q->broken && q->next_avail != q->seen_avail;
}

/* --- data --- */

/* Walk the segments from FIRST on; the range is inside them. */
static bool move(struct vqd *q, const struct vqd_seg *s, u32 at, u8 *p,
		 u32 size, bool write)
{
	enum pgm pgm;
	u32 n;

	while (at >= s->len) {
		at -= s->len;
		s++;
	}
	for (; size; s++, at = 0, p += n, size -= n) {
		n = MIN(size, s->len - at);
		pgm = write ? gstor_write(q->g, gpa(s->addr + at), p, n)
			    : gstor_read(q->g, gpa(s->addr + at), p, n);
		if (pgm != PGM_NONE)
			return false;
	}
	return true;
}

bool vqd_read(struct vqd *q, const struct vqd_chain *c, u32 at, void *to,
	      u32 size)
{
	if (!size)
		return true;
	if (at < c->out_bytes && size <= c->out_bytes - at &&
	    move(q, c->seg, at, to, size, false))
		return true;
	q->broken = true;
	return false;
}

bool vqd_write(struct vqd *q, const struct vqd_chain *c, u32 at,
	       const void *from, u32 size)
{
	if (!size)
		return true;
	/* move() only reads P when it writes storage. */
	if (at < c->in_bytes && size <= c->in_bytes - at &&
	    move(q, c->seg + c->out, at, (u8 *)(uintptr_t)from, size, true))
		return true;
	q->broken = true;
	return false;
}

u64 vqd_in_addr(const struct vqd_chain *c, u32 at)
{
	const struct vqd_seg *s = c->seg + c->out;

	while (at >= s->len) {
		at -= s->len;
		s++;
	}
	return s->addr + at;
}
