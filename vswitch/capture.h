/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A frame as a tap saw it: when, at which port, which way, what the router
 * said, and its first bytes.  What is made of it for others is in tzsp.h (over
 * the network) and pcap.h (a file).
 */
#ifndef VSWITCH_CAPTURE_H
#define VSWITCH_CAPTURE_H

#include "cp/lib/types.h"
#include "vswitch/acl.h"
#include "vswitch/counters.h"

#define CAPTURE_SNAP_MIN     64
#define CAPTURE_SNAP_DEFAULT 256
#define CAPTURE_SNAP_MAX     1300
#define CAPTURE_VERDICT_SIZE 64
/* The receiver behind the port had no room; beside enum outcome. */
#define CAPTURE_REFUSED OUTCOME_COUNT

enum capture_way {
	CAPTURE_IN,  /* from the port to the router */
	CAPTURE_OUT, /* from the router to the port */
};

struct capture {
	u64 time_ns; /* since 1970 */
	u32 number;  /* of its trace, from 1; a gap: that many were lost */
	u8 way;	     /* enum capture_way                             */
	u8 outcome;  /* enum outcome, or CAPTURE_REFUSED             */
	u8 reason;   /* enum drop, of OUTCOME_DROPPED                */
	u16 devno;
	char owner[USERID_SIZE]; /* of the port */
	u32 original;		 /* bytes of the frame */
	u32 size;		 /* bytes kept         */
};

/*
 * "in: delivered", "in: dropped, no route", "out: no room": into TO of
 * CAPTURE_VERDICT_SIZE; returns TO.
 */
char *capture_verdict(const struct capture *c, char *to);

#endif
