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

#define CHAIN_BYTES_MAX 0x7fffffffu
#define PAGE		4096u
#define TABLE_AHEAD	4 /* of an indirect table read at once */

void vqd_reset(struct vqd *q, struct gstor *g)
{
	memset(q, 0, sizeof(*q));
	q->g = g;
}

/* --- the ring in the guest's storage --- */

static bool part_find(struct gstor *g, struct vqd_part *p, u64 at, u64 size)
{
	p->at = (u32)at % PAGE;
	p->page[0] = gstor_page(g, gpa(at));
	p->page[1] = gstor_page(g, gpa(at + size - 1));
	p->whole = NULL;
	if (!p->page[0] || !p->page[1])
		return false;
	if (p->page[0] == p->page[1] || p->page[1] == p->page[0] + PAGE)
		p->whole = p->page[0] + p->at;
	return true;
}

/* OFFSET is inside the part; no field lies across two pages. */
static void *part_at(const struct vqd_part *p, u32 offset)
{
	u32 at = p->at + offset;

	if (p->whole)
		return p->whole + offset;
	return p->page[at / PAGE] + at % PAGE;
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
	if (!part_find(q->g, &q->desc, desc, VQ_DESC_BYTES(num)) ||
	    !part_find(q->g, &q->avail, avail, VQ_AVAIL_BYTES(num)) ||
	    !part_find(q->g, &q->used, used, VQ_USED_BYTES(num)))
		return ERR_NOMEM;
	q->num = num;
	q->broken = false;
	q->next_avail = q->seen_avail = 0;
	q->next_used = q->pending = q->signalled = 0;
	return ERR_OK;
}

static u16 ring_read(const struct vqd_part *p, u32 offset)
{
	return le16_get(*(const volatile le16 *)part_at(p, offset));
}

static void ring_write(const struct vqd_part *p, u32 offset, u16 value)
{
	*(volatile le16 *)part_at(p, offset) = le16_make(value);
}

/* --- descriptors --- */

/* The queue's own table, or an indirect one at AT. */
struct table {
	bool inside;
	u32 num;
	u64 at;
	/* Of an indirect one, AHEAD_COUNT from AHEAD_FROM on are here. */
	u32 ahead_from, ahead_count;
	struct vq_desc ahead[TABLE_AHEAD];
};

/* INDEX and some that follow it. */
static bool table_look_ahead(struct vqd *q, struct table *t, u32 index)
{
	u32 count = MIN(t->num - index, (u32)TABLE_AHEAD);

	t->ahead_from = index;
	t->ahead_count = count;
	return gstor_read(q->g, gpa(t->at + index * sizeof(t->ahead[0])),
			  t->ahead, count * sizeof(t->ahead[0])) == PGM_NONE;
}

/* Of the queue's own table; INDEX is below q->num. */
static void desc_read(const struct vqd *q, u32 index, struct vq_desc *out)
{
	memcpy(out, part_at(&q->desc, index * (u32)sizeof(*out)), sizeof(*out));
	__atomic_signal_fence(__ATOMIC_SEQ_CST); /* and never looked at again */
}

/* INDEX is below t->num. */
static bool table_read(struct vqd *q, struct table *t, u32 index,
		       struct vq_desc *out)
{
	if (t->inside) {
		if (index - t->ahead_from >= t->ahead_count &&
		    !table_look_ahead(q, t, index))
			return false;
		*out = t->ahead[index - t->ahead_from];
		return true;
	}
	desc_read(q, index, out);
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

	if (t->inside || !q->indirect || (le16_get(d->flags) & VQ_DESC_NEXT))
		return false;
	if (!len || len % sizeof(struct vq_desc))
		return false;
	t->inside = true;
	t->at = le64_get(d->addr);
	t->num = len / (u32)sizeof(struct vq_desc);
	t->ahead_from = t->ahead_count = 0;
	return true;
}

/* FIRST is what the head's descriptor said. */
static bool chain_read(struct vqd *q, struct vqd_chain *c,
		       const struct vq_desc *first)
{
	struct vq_desc d = *first;
	struct table t;
	u32 index, n;
	u16 flags;

	c->out = c->in = 0;
	c->out_bytes = c->in_bytes = 0;
	t.inside = false;
	t.num = q->num;
	/* A chain, however it is linked, has at most q->num descriptors. */
	for (n = 0;;) {
		flags = le16_get(d.flags);
		if (flags & VQ_DESC_INDIRECT) {
			if (!table_indirect(q, &t, &d))
				return false;
			index = 0;
		} else {
			if (!chain_add(c, le64_get(d.addr), le32_get(d.len),
				       flags & VQ_DESC_WRITE))
				return false;
			if (!(flags & VQ_DESC_NEXT))
				return true;
			index = le16_get(d.next);
			if (++n == q->num || index >= t.num)
				return false;
		}
		if (!table_read(q, &t, index, &d))
			return false;
	}
}

/* D is all of the chain, as receive buffers and small frames are. */
static bool chain_is_one(struct vqd_chain *c, const struct vq_desc *d)
{
	u16 flags = le16_get(d->flags);
	u32 len = le32_get(d->len);

	if ((flags & (VQ_DESC_NEXT | VQ_DESC_INDIRECT)) || !len ||
	    len > CHAIN_BYTES_MAX)
		return false;
	c->seg[0].addr = le64_get(d->addr);
	c->seg[0].len = len;
	if (flags & VQ_DESC_WRITE) {
		c->out = 0;
		c->in = 1;
		c->out_bytes = 0;
		c->in_bytes = len;
	} else {
		c->out = 1;
		c->in = 0;
		c->out_bytes = len;
		c->in_bytes = 0;
	}
	return true;
}

/* --- available ring --- */

static void look_available(struct vqd *q)
{
	q->seen_avail = ring_read(&q->avail, 2);
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
	struct vq_desc d;
	u16 slot;

	if (q->broken || !q->num)
		return VQD_BROKEN;
	if (!more_available(q))
		return q->broken ? VQD_BROKEN : VQD_EMPTY;
	slot = q->next_avail & (u16)(q->num - 1);
	c->head = ring_read(&q->avail, 4 + 2u * slot);
	if (c->head < q->num) {
		desc_read(q, c->head, &d);
		if (chain_is_one(c, &d) || chain_read(q, c, &d)) {
			q->next_avail++;
			return VQD_GOT;
		}
	}
	q->broken = true;
	return VQD_BROKEN;
}

void vqd_unpop(struct vqd *q, u16 n)
{
	q->next_avail = (u16)(q->next_avail - n);
}

/* --- used ring --- */

void vqd_put(struct vqd *q, u16 head, u32 written)
{
	u16 slot = (u16)(q->next_used + q->pending) & (u16)(q->num - 1);
	u32 at = 4 + (u32)sizeof(struct vq_used_elem) * slot;

	*(volatile le32 *)part_at(&q->used, at) = le32_make(head);
	*(volatile le32 *)part_at(&q->used, at + 4) = le32_make(written);
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
	ring_write(&q->used, 2, q->next_used);
}

bool vqd_wants_interrupt(struct vqd *q)
{
	u16 before = q->signalled, event;

	if (q->broken || !q->num || q->next_used == before)
		return false;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	q->signalled = q->next_used;
	if (!q->event_idx)
		return !(ring_read(&q->avail, 0) & VQ_AVAIL_NO_INTERRUPT);
	event = ring_read(&q->avail, VQ_USED_EVENT_AT(q->num));
	return vq_need_event(event, q->next_used, before);
}

u16 vqd_untold(const struct vqd *q)
{
	return (u16)(q->next_used - q->signalled);
}

void vqd_notify_off(struct vqd *q)
{
	/* With EVENT_IDX silence is to leave avail_event behind. */
	if (!q->event_idx && q->num)
		ring_write(&q->used, 0, VQ_USED_NO_NOTIFY);
}

bool vqd_notify_on(struct vqd *q)
{
	u16 before = q->seen_avail;

	if (q->broken || !q->num)
		return false;
	if (q->event_idx)
		ring_write(&q->used, VQ_AVAIL_EVENT_AT(q->num), q->seen_avail);
	else
		ring_write(&q->used, 0, 0);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	look_available(q);
	return !q->broken && q->seen_avail != before;
}

bool vqd_behind(const struct vqd *q)
{
	return !q->broken && q->next_avail != q->seen_avail;
}

/* --- data --- */

static bool move_piece(struct vqd *q, u64 addr, u8 *p, u32 size, bool write)
{
	return (write ? gstor_write(q->g, gpa(addr), p, size)
		      : gstor_read(q->g, gpa(addr), p, size)) == PGM_NONE;
}

/* Walk the segments from S on; the range is inside them. */
static bool move(struct vqd *q, const struct vqd_seg *s, u32 at, u8 *p,
		 u32 size, bool write)
{
	u32 n;

	while (at >= s->len) {
		at -= s->len;
		s++;
	}
	while (size > s->len - at) {
		n = s->len - at;
		if (!move_piece(q, s->addr + at, p, n, write))
			return false;
		p += n;
		size -= n;
		at = 0;
		s++;
	}
	return move_piece(q, s->addr + at, p, size, write);
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

#define DESC ((u32)sizeof(struct vq_desc))

static void put_used(u8 *ring, u32 slot, u32 head, u32 written)
{
	volatile struct vq_used_elem *e = (void *)ring;

	e[slot].id = le32_make(head);
	e[slot].len = le32_make(written);
}

/*
 * Where the next SIZE bytes go if descriptor D is all of its chain, for storing
 * and inside one page; *N: so many of them.  NULL: it is not so.
 */
static u8 *simple_buffer(struct vqd *q, const u8 *desc, u32 size, u32 *n)
{
	struct vq_desc d;
	u32 len;

	memcpy(&d, desc, sizeof(d));
	__atomic_signal_fence(__ATOMIC_SEQ_CST); /* and never looked at again */
	len = le32_get(d.len);
	*n = MIN(len, size);
	if (le16_get(d.flags) != VQ_DESC_WRITE || !len)
		return NULL;
	return gstor_peek(q->g, gpa(le64_get(d.addr)), *n);
}

u32 vqd_fill(struct vqd *q, const u8 *from, u32 size, u16 *taken)
{
	const u8 *avail = q->avail.whole, *desc = q->desc.whole;
	u8 *used = q->used.whole, *to;
	u16 next = q->next_avail, put = (u16)(q->next_used + q->pending);
	u16 mask = (u16)(q->num - 1), head, all, left;
	u32 done = 0, n;

	if (!avail || !desc || !used)
		return 0;
	avail += 4;
	used += 4;
	all = MIN((u16)(q->seen_avail - next), (u16)(q->num - *taken));
	for (left = all; left && done < size; left--) {
		head = le16_get(((const volatile le16 *)avail)[next & mask]);
		to = head > mask ? NULL
				 : simple_buffer(q, desc + head * DESC,
						 size - done, &n);
		if (!to)
			break;
		memcpy(to, from + done, n);
		done += n;
		put_used(used, put & mask, head, n);
		next++;
		put++;
	}
	q->next_avail = next;
	q->pending = (u16)(put - q->next_used);
	*taken += (u16)(all - left);
	return done;
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
