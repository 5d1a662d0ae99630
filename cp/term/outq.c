/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output queue.  Slots never move; order[] is a permutation of them, so
 * that lines can leave from the middle when CP's own need the room.
 */
#include "cp/term/outq.h"

#include "cp/lib/str.h"
#include "cp/term/line.h"

void outq_init(struct outq *q)
{
	q->used = 0;
	q->taken = 0;
	q->lost = 0;
	for (u16 i = 0; i < OUTQ_PIECES; i++)
		q->order[i] = i;
}

bool outq_empty(const struct outq *q)
{
	return q->used == 0;
}

bool outq_roomy(const struct outq *q)
{
	return q->used <= OUTQ_PIECES / 2;
}

/* The piece at AT leaves; its slot becomes the last free one. */
static void drop(struct outq *q, u16 at)
{
	u16 slot = q->order[at];

	memmove(&q->order[at], &q->order[at + 1],
		(size_t)(q->used - at - 1) * sizeof(q->order[0]));
	q->used--;
	q->order[q->used] = slot;
	if (at == 0)
		q->taken = 0;
}

/* The oldest whole guest line leaves.  False: there is none. */
static bool give_way(struct outq *q)
{
	for (u16 at = 0; at < q->used; at++) {
		bool more;

		if (!line_is_guests(q->slot[q->order[at]].kind))
			continue;
		do {
			more = q->slot[q->order[at]].more;
			drop(q, at);
		} while (more && at < q->used);
		q->lost++;
		return true;
	}
	return false;
}

bool outq_put(struct outq *q, u8 kind, const char *text)
{
	size_t left = strlen(text);
	bool continued = false;
	size_t need = left ? ROUND_UP(left, OUTQ_PIECE) / OUTQ_PIECE : 1;

	while ((size_t)OUTQ_PIECES - q->used < need) {
		if (line_is_guests(kind) && need <= OUTQ_PIECES)
			return false;
		if (need > OUTQ_PIECES || !give_way(q)) {
			q->lost++;
			return true;
		}
	}
	do {
		struct outq_piece *p = &q->slot[q->order[q->used++]];
		size_t take = MIN(left, (size_t)OUTQ_PIECE);

		p->kind = kind;
		p->size = (u8)take;
		memcpy(p->text, text, take);
		text += take;
		left -= take;
		p->more = left != 0;
		p->continued = continued;
		continued = true;
	} while (left);
	return true;
}

const char *outq_first(const struct outq *q, u8 *kind, size_t *size)
{
	const struct outq_piece *p;

	if (q->used == 0)
		return NULL;
	p = &q->slot[q->order[0]];
	*kind = p->kind;
	if (p->continued && !q->taken)
		*kind |= LINE_CONTINUED;
	*size = (size_t)(p->size - q->taken);
	return p->text + q->taken;
}

void outq_shown(struct outq *q, size_t size, bool done)
{
	if (q->used == 0)
		return;
	q->taken = (u16)(q->taken + size);
	if (done)
		drop(q, 0);
}
