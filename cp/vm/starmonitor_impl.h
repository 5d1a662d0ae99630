/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of *MONITOR share: starmonitor.c (what is collected, events),
 * starmonitor_path.c (readers), starmonitor_sample.c.  All of it under IUCV's
 * lock, which callers hold.
 */
#ifndef CP_VM_STARMONITOR_IMPL_H
#define CP_VM_STARMONITOR_IMPL_H

#include "cp/vm/starmonitor.h"

struct mr_reader {
	struct iucv_end *e; /* NULL: free */
	u8 what;	    /* MONITOR_WHAT_... */
	bool exclusive;
};

#define MONITOR_WHAT_SAMPLE 0x80
#define MONITOR_WHAT_EVENT  0x40

/* Puts the records of a message into the area. */
typedef void (*mr_put_fn)(struct monitor_area *a, u64 now, const void *arg);

/* --- starmonitor.c --- */

extern struct monitor_area starmon_area;
extern struct star_monitor_view starmon_state;
/* Is DOMAIN of KIND collected now? */
bool starmon_enabled(enum star_monitor_kind kind, enum monitor_domain d);
/*
 * A message to the readers MASK, bits; when there is no room for it those who
 * hold up others have to go (I91).  False: there was no room still, and the
 * operator will be told.
 */
bool starmon_tell(struct iucv *v, enum star_monitor_kind kind, bool config,
		  u16 mask, mr_put_fn put, const void *arg);
/* A message was sent to all: the operator is told anew when it fails next. */
void starmon_told(void);
struct mr_user_facts starmon_use_of(const struct vm *vm);
/* What is collected of KIND, to MASK. */
void starmon_send_config(struct iucv *v, enum star_monitor_kind kind, u16 mask);

/* --- starmonitor_path.c --- */

extern struct mr_reader starmon_readers[MONITOR_READERS];
/* Who reads KIND. */
u16 starmon_mask(enum star_monitor_kind kind);
/* I91, at NOW: true if somebody had to go, so that MASK may get more. */
bool starmon_end_slow(struct iucv *v, u16 mask, u64 now);

/* --- starmonitor_sample.c --- */

/* The operator is to be told, by the sampler's task. */
void starmon_notice(const struct star_monitor_notice *n);
void starmon_next_sample(void);

#endif
