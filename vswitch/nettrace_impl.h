/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A trace: what nettrace.c (table, taps, commands) and nettrace_task.c (out to
 * the collector) share.  Nobody else includes this.
 */
#ifndef VSWITCH_NETTRACE_IMPL_H
#define VSWITCH_NETTRACE_IMPL_H

#include "cp/core/lock.h"
#include "vswitch/nettrace.h"
#include "vswitch/tapring.h"

struct task;

struct nettrace {
	/* nettrace_lock: */
	enum nettrace_state state;
	struct nettrace_config cfg;
	u32 index; /* of the port or LAN; NETTRACE_NO_INDEX: it is gone */
	const char *why;
	struct task *task;
	struct tap_ring ring; /* its tail is the task's */
	/* The task's: */
	void *storage; /* of the ring */
	size_t storage_size;
	void *sink;
	bool open;   /* atomic: the sink is there, frames may come */
	u32 parked;  /* atomic */
	u64 unsent;  /* atomic: no buffer for it */
	u32 waits;   /* for the collector's MAC, in vain so far */
	u64 reached; /* ports to flush */
	char where[NETTRACE_WHERE_SIZE];
};

#define NETTRACE_NO_INDEX 0xffffffffu

extern struct spinlock nettrace_lock;

/* Take no more frames; nettrace_lock held. */
void nettrace_end_taking(struct nettrace *t, const char *why);
/* The task of the trace ARG. */
void nettrace_main(void *arg);

#endif
