/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP's glue around the router for tests: compiled with locks, tasks, taps and
 * the clock faked.  One thread, and a hook where another CPU would run.  Two
 * guests and an adapter are at VSWITCH VSW1 of net_rig.h.
 */
#ifndef TESTS_FAKE_NET_GLUE_H
#define TESTS_FAKE_NET_GLUE_H

#include "tests/fake/net_rig.h"
#include "vswitch/capture.h"

/* The machine. */
extern u64 glue_now_us;
extern u32 glue_wakes, glue_yields;
extern void (*glue_on_yield)(void);

/* What nettrace would have seen. */
struct glue_taps {
	u32 seen[2]; /* enum capture_way */
	u32 outcomes[OUTCOME_COUNT + 1];
	u32 ports_gone, lans_gone;
};
extern struct glue_taps glue_taps;

/* A front end: takes ROOM datagrams and counts. */
struct front {
	struct port *port;
	u32 got, flushes, room;
	u32 waits, waited_from; /* wait_room() */
	u64 bytes;
	bool link;
	void (*during)(struct front *f); /* a datagram is being taken */
};
extern struct front guest1, guest2, adapter;
/* All of them: do they cut large segments themselves? */
void glue_fronts_cut(bool cut);

/* Of cmocka's tests. */
int glue_setup(void **state);
int glue_teardown(void **state);
/* A datagram from guest 1. */
struct dgram *glue_to_guest2(void);

/* The ticker's turn: is there more to do? */
bool glue_tick(void);
/* While a port goes: the flight that it waits for has landed. */
void glue_land(void);
/* It lands by itself, too. */
void glue_fly_on(void);

/* What programs were told last (*VSWITCH), and how often. */
extern struct vswitch_facts glue_told;
extern u32 glue_tolds;
/* The LAN that what is GLUE_TOLD_AT was told of, last. */
extern u8 glue_told_at;
extern char glue_told_of[9];

#endif
