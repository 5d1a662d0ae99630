/* SPDX-License-Identifier: Apache-2.0 */
/* Records and queues of them; see recording.h. */
#include "iucv/recording.h"

#include "cp/lib/be.h"
#include "cp/lib/str.h"

/* A slot: two bytes of size, the record. */
static u8 *slot(const struct recording *r, u64 number)
{
	return r->data + number % RECORDING_RECORDS * r->slot;
}

static bool any_on(const struct recording *r)
{
	for (u32 i = 0; i < RECORDING_QUEUES; i++)
		if (r->queue[i].on)
			return true;
	return false;
}

void recording_add(struct recording *r, const void *data, u32 size)
{
	u8 *to = slot(r, ++r->last);

	size = MIN(size, r->slot - 2u);
	put_be16(to, (u16)size);
	memcpy(to + 2, data, size);
	r->nobody.on = true;
	r->nobody.limit = r->limit;
	if (!r->keeps || any_on(r))
		r->nobody.next = r->last + 1;
}

struct recording_queue *recording_find(struct recording *r, const char *user)
{
	for (u32 i = 0; i < RECORDING_QUEUES; i++)
		if (strcmp(r->queue[i].user, user) == 0)
			return &r->queue[i];
	return NULL;
}

/* The last that is for Q. */
static u64 end(const struct recording *r, const struct recording_queue *q)
{
	return q->on ? r->last : q->last;
}

/* The oldest that is for Q and still there. */
static u64 begin(const struct recording *r, const struct recording_queue *q)
{
	u64 oldest = r->last < RECORDING_RECORDS
			     ? 1
			     : r->last - RECORDING_RECORDS + 1;

	return MAX(q->next, oldest);
}

struct recording_queue *recording_on(struct recording *r, const char *user)
{
	struct recording_queue *q = recording_find(r, user);

	if (!q)
		q = recording_find(r, "");
	if (q && !q->on) {
		if (!q->user[0])
			recording_limit(q, r->limit);
		str_copy(q->user, sizeof(q->user), user);
		q->next = r->keeps && !any_on(r) ? begin(r, &r->nobody)
						 : r->last + 1;
		q->on = true;
		r->nobody.next = r->last + 1;
	}
	return q;
}

/* It is off and has nothing more to give. */
static void free_idle(const struct recording *r, struct recording_queue *q)
{
	if (!q->on && !q->busy && !recording_count(r, q))
		q->user[0] = '\0';
}

void recording_off(const struct recording *r, struct recording_queue *q)
{
	q->last = end(r, q);
	q->on = false;
	free_idle(r, q);
}

void recording_purge(const struct recording *r, struct recording_queue *q)
{
	q->next = end(r, q) + 1;
	free_idle(r, q);
}

void recording_limit(struct recording_queue *q, u32 limit)
{
	q->limit = q->told = limit;
}

u32 recording_count(const struct recording *r, const struct recording_queue *q)
{
	u64 from = begin(r, q), to = end(r, q);

	return from > to ? 0 : (u32)(to - from + 1);
}

const u8 *recording_first(const struct recording *r, struct recording_queue *q,
			  u32 *size)
{
	const u8 *from;

	if (!recording_count(r, q))
		return NULL;
	q->next = begin(r, q);
	from = slot(r, q->next);
	*size = get_be16(from);
	return from + 2;
}

void recording_done(const struct recording *r, struct recording_queue *q,
		    u32 number)
{
	if ((u32)q->next == number)
		q->next++;
	recording_left(r, q);
}

void recording_left(const struct recording *r, struct recording_queue *q)
{
	q->busy = false;
	free_idle(r, q);
}

u32 recording_grown(const struct recording *r, struct recording_queue *q)
{
	u32 count = recording_count(r, q);

	if (count < q->limit)
		q->told = q->limit;
	if (count < MAX(q->told, 1u))
		return 0;
	/* And once more when the oldest go. */
	q->told = count < RECORDING_RECORDS ? MIN(2 * count, RECORDING_RECORDS)
					    : ~(u32)0;
	return count;
}
