/* SPDX-License-Identifier: Apache-2.0 */
/* Records and queues of them; see recording.h. */
#include "iucv/recording.h"

#include "cp/lib/str.h"

static const u8 *record(const struct recording *r, u64 number)
{
	return r->data[number % RECORDING_RECORDS];
}

void recording_add(struct recording *r, const u8 data[RECORDING_SIZE])
{
	memcpy(r->data[++r->last % RECORDING_RECORDS], data, RECORDING_SIZE);
}

struct recording_queue *recording_find(struct recording *r, const char *user)
{
	for (u32 i = 0; i < RECORDING_QUEUES; i++)
		if (strcmp(r->queue[i].user, user) == 0)
			return &r->queue[i];
	return NULL;
}

struct recording_queue *recording_on(struct recording *r, const char *user)
{
	struct recording_queue *q = recording_find(r, user);

	if (!q)
		q = recording_find(r, "");
	if (q && !q->on) {
		str_copy(q->user, sizeof(q->user), user);
		q->next = r->last + 1;
		q->on = true;
	}
	return q;
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

u32 recording_count(const struct recording *r, const struct recording_queue *q)
{
	u64 from = begin(r, q), to = end(r, q);

	return from > to ? 0 : (u32)(to - from + 1);
}

const u8 *recording_first(const struct recording *r, struct recording_queue *q)
{
	if (!recording_count(r, q))
		return NULL;
	q->next = begin(r, q);
	return record(r, q->next);
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
