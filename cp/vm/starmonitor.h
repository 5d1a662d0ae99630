/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *MONITOR: what the system does, as records in the segment MONDCSS; rules I81
 * to I91 of IUCV.md.  A task takes samples; events are told at once.  The state
 * is guarded by IUCV's lock, which all of these take.
 */
#ifndef CP_VM_STARMONITOR_H
#define CP_VM_STARMONITOR_H

#include "iucv/monrecord.h"
#include "iucv/service.h"

struct vm;

extern const struct iucv_service_ops star_monitor_ops;

/* What is collected; the same domains may be told as samples and as events. */
enum star_monitor_kind { STAR_SAMPLE, STAR_EVENT, STAR_KINDS };

struct star_monitor_view {
	bool active[STAR_KINDS];
	u16 domains[STAR_KINDS]; /* MONITOR_DOMAIN() bits */
	u32 interval_s;
	u32 frames, used; /* of the ring             */
	u32 skipped;	  /* samples without room    */
	u32 lost;	  /* events without room     */
};

struct star_monitor_reader {
	char user[9];
	bool kinds[STAR_KINDS];
	bool exclusive;
	u32 owed; /* messages that it has not replied to */
};

/* Once at IPL. */
void star_monitor_init(void);
/* Records found no room, for the first time, or USER was severed for that. */
struct star_monitor_notice {
	bool full;
	char user[9];
};

/* FN is told by a task, without locks. */
void star_monitor_listen(void (*fn)(const struct star_monitor_notice *n));
/* ERR_NOMEM: there is no room for the segment. */
enum err star_monitor_start(enum star_monitor_kind kind) MUST_CHECK;
void star_monitor_stop(enum star_monitor_kind kind);
void star_monitor_enable(enum star_monitor_kind kind, u16 domains, bool on);
/* 1 to 3600 seconds; the next sample is that much later. */
void star_monitor_interval(u32 seconds);
void star_monitor_query(struct star_monitor_view *out);
/* The reader number *NEXT or a later one; false: no more. */
bool star_monitor_reader(u32 *next, struct star_monitor_reader *out);

/* VM has come, or goes; it is complete in either case. */
void star_monitor_user(const struct vm *vm, bool came);
/* VM's segments are gone, and with them its path. */
void star_monitor_unloaded(struct vm *vm);

#endif
