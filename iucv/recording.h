/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of one kind that CP keeps for users until their programs have them:
 * the last ones in a ring, numbered from 1, and a queue for each user, which is
 * a place in it.  Pure; the caller has the lock.
 */
#ifndef IUCV_RECORDING_H
#define IUCV_RECORDING_H

#include "cp/lib/types.h"

#define RECORDING_RECORDS 128u
#define RECORDING_QUEUES  8u

struct recording_queue {
	char user[9]; /* "": free */
	bool on;
	bool busy; /* a program has been sent record `next`, and not received it
		    */
	u64 next;  /* number of the first that was not received */
	u64 last;  /* when it is off: the last that is for it   */
	u32 limit; /* that many wait: it is to be told          */
	u32 told;  /* and then with that many                   */
};

/*
 * SLOT and DATA are set once, LIMIT and KEEPS, too; all else zero: nothing yet.
 */
struct recording {
	u8 *data;   /* RECORDING_RECORDS of `slot` bytes              */
	u32 slot;   /* two and those of the longest record            */
	u32 limit;  /* of new queues                                  */
	bool keeps; /* what was for nobody is for who begins next     */
	u64 last;   /* number of the newest record, 0 none            */
	struct recording_queue nobody; /* while no queue is on       */
	struct recording_queue queue[RECORDING_QUEUES];
};

/* SIZE: not 0; what is longer than a slot is cut. */
void recording_add(struct recording *r, const void *data, u32 size);
/* USER's queue, or NULL. */
struct recording_queue *recording_find(struct recording *r, const char *user);
/* From now on; what waited while it was off is gone.  NULL: too many. */
struct recording_queue *recording_on(struct recording *r, const char *user);
/* What waits may still be received. */
void recording_off(const struct recording *r, struct recording_queue *q);
void recording_purge(const struct recording *r, struct recording_queue *q);
void recording_limit(struct recording_queue *q, u32 limit);
/* How many wait; the oldest, which may have been dropped; NULL: none. */
u32 recording_count(const struct recording *r, const struct recording_queue *q);
const u8 *recording_first(const struct recording *r, struct recording_queue *q,
			  u32 *size);
/* Record NUMBER, by its lower half, was received; nobody receives any more. */
void recording_done(const struct recording *r, struct recording_queue *q,
		    u32 number);
void recording_left(const struct recording *r, struct recording_queue *q);
/*
 * How many wait, if that is to be told: the limit, and twice as many each time;
 * 0: not now.
 */
u32 recording_grown(const struct recording *r, struct recording_queue *q);

#endif
