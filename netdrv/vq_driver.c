/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver's end of a split virtqueue.  Memory: descriptor table, available
 * ring, used ring, then (the device knows nothing of these) the slots and,
 * which it learns by address, the indirect tables.
 */
#include "netdrv/vq_driver.h"

#define NO_SLOT 0xffffu

static u16 load16(const le16 *p)
{
	return le16_get(*(const volatile le16 *)p);
}

static void store16(le16 *p, u16 x)
{
	*(volatile le16 *)p = le16_make(x);
}

static void fence(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

u32 vq_avail_at(u16 num)
{
	return VQ_DESC_BYTES((u32)num);
}

u32 vq_used_at(u16 num)
{
	return ROUND_UP(vq_avail_at(num) + VQ_AVAIL_BYTES((u32)num), 4u);
}

static u32 slots_at(u16 num)
{
	return ROUND_UP(vq_used_at(num) + VQ_USED_BYTES((u32)num), 16u);
}

static u32 tables_at(u16 num)
{
	return ROUND_UP(slots_at(num) + (u32)sizeof(struct vq_slot) * num, 16u);
}

size_t vq_bytes(u16 num, bool indirect)
{
	return tables_at(num) +
	       (indirect ? VQ_DESC_BYTES((size_t)num * VQ_CHAIN_MAX) : 0);
}

void vq_init(struct vq *q, u16 num, void *memory, u64 base, bool event_idx,
	     bool indirect)
{
	u8 *at = memory;

	*q = (struct vq){ .num = num,
			  .event_idx = event_idx,
			  .indirect = indirect,
			  .base = base,
			  .free = num };
	q->desc = (void *)at;
	q->avail = (void *)(at + vq_avail_at(num));
	q->used = (void *)(at + vq_used_at(num));
	q->slot = (void *)(at + slots_at(num));
	q->tables = (void *)(at + tables_at(num));
	for (u16 i = 0; i < num; i++) {
		q->slot[i].next = (u16)(i + 1);
		q->slot[i].length = 0;
	}
}

/* --- Putting in ---------------------------------------------------------- */

static void desc_set(struct vq_desc *d, const struct vq_buffer *b, u16 flags,
		     u16 next)
{
	d->addr = le64_make(b->addr);
	d->len = le32_make(b->size);
	d->flags = le16_make(flags);
	d->next = le16_make(next);
}

static u16 flags_of(u32 i, u32 out, u32 count)
{
	return (u16)((i >= out ? VQ_DESC_WRITE : 0) |
		     (i + 1 < count ? VQ_DESC_NEXT : 0));
}

/* One buffer, as most frames are. */
static u16 add_one(struct vq *q, const struct vq_buffer *b, u16 flags)
{
	u16 head = q->free_head;
	struct vq_slot *s = &q->slot[head];

	desc_set(&q->desc[head], b, flags, 0);
	q->free_head = s->next;
	s->next = NO_SLOT;
	s->length = 1;
	return head;
}

static u16 add_indirect(struct vq *q, const struct vq_buffer *buffers, u32 out,
			u32 count)
{
	u16 head = q->free_head;
	struct vq_desc *table = q->tables + (size_t)head * VQ_CHAIN_MAX;
	struct vq_buffer whole = {
		.addr = q->base + tables_at(q->num) +
			VQ_DESC_BYTES((u64)head * VQ_CHAIN_MAX),
		.size = VQ_DESC_BYTES(count),
	};

	for (u32 i = 0; i < count; i++)
		desc_set(&table[i], &buffers[i], flags_of(i, out, count),
			 (u16)(i + 1));
	return add_one(q, &whole, VQ_DESC_INDIRECT);
}

static u16 add_direct(struct vq *q, const struct vq_buffer *buffers, u32 out,
		      u32 count)
{
	u16 head = q->free_head, at = head, last = head;

	for (u32 i = 0; i < count; i++) {
		desc_set(&q->desc[at], &buffers[i], flags_of(i, out, count),
			 q->slot[at].next);
		last = at;
		at = q->slot[at].next;
	}
	q->free_head = at;
	q->slot[last].next = NO_SLOT;
	q->slot[head].length = (u16)count;
	return head;
}

s32 vq_next_head(const struct vq *q)
{
	return q->free ? q->free_head : -1;
}

s32 vq_add(struct vq *q, const struct vq_buffer *buffers, u32 out, u32 in,
	   void *cookie)
{
	u32 count = out + in, in_bytes = 0;
	bool indirect = q->indirect && count > 1;
	u16 head;

	if (q->broken || count == 0 || count > VQ_CHAIN_MAX ||
	    q->free < (indirect ? 1 : count))
		return -1;
	for (u32 i = out; i < count; i++)
		in_bytes += buffers[i].size;
	if (count == 1)
		head = add_one(q, buffers, in ? VQ_DESC_WRITE : 0);
	else if (indirect)
		head = add_indirect(q, buffers, out, count);
	else
		head = add_direct(q, buffers, out, count);
	q->free = (u16)(q->free - q->slot[head].length);
	q->slot[head].cookie = cookie;
	q->slot[head].in_bytes = in_bytes;
	q->avail->ring[q->avail_idx & (q->num - 1)] = le16_make(head);
	q->avail_idx++;
	return head;
}

static le16 *used_event(const struct vq *q)
{
	return &q->avail->ring[q->num];
}

static const le16 *avail_event(const struct vq *q)
{
	return (const void *)((const u8 *)q->used + VQ_AVAIL_EVENT_AT(q->num));
}

bool vq_publish(struct vq *q)
{
	u16 before = q->published;

	if (q->avail_idx == before)
		return false;
	fence();
	store16(&q->avail->idx, q->avail_idx);
	q->published = q->avail_idx;
	fence();
	if (q->event_idx)
		return vq_need_event(load16(avail_event(q)), q->avail_idx,
				     before);
	return !(load16(&q->used->flags) & VQ_USED_NO_NOTIFY);
}

/* --- Taking out ---------------------------------------------------------- */

/* The chain at HEAD is no longer the device's. */
static void *release(struct vq *q, u16 head)
{
	struct vq_slot *s = &q->slot[head];
	u16 last = head;

	while (q->slot[last].next != NO_SLOT)
		last = q->slot[last].next;
	q->slot[last].next = q->free_head;
	q->free_head = head;
	q->free = (u16)(q->free + s->length);
	s->length = 0;
	return s->cookie;
}

void *vq_get(struct vq *q, u32 *written)
{
	const volatile struct vq_used_elem *e;
	u32 id;

	if (q->broken || load16(&q->used->idx) == q->used_idx)
		return NULL;
	fence();
	e = &q->used->ring[q->used_idx & (q->num - 1)];
	id = le32_get(e->id);
	if (id >= q->num || q->slot[id].length == 0) {
		q->broken = true;
		return NULL;
	}
	*written = MIN(le32_get(e->len), q->slot[id].in_bytes);
	q->used_idx++;
	return release(q, (u16)id);
}

bool vq_interrupts(struct vq *q, bool on)
{
	if (q->event_idx)
		store16(used_event(q),
			on ? q->used_idx : (u16)(q->used_idx - 1));
	else
		store16(&q->avail->flags, on ? 0 : VQ_AVAIL_NO_INTERRUPT);
	if (!on)
		return false;
	fence();
	return !q->broken && load16(&q->used->idx) != q->used_idx;
}

void *vq_abandon(struct vq *q)
{
	for (u16 i = 0; i < q->num; i++)
		if (q->slot[i].length != 0)
			return release(q, i);
	return NULL;
}
