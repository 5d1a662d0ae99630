/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few parties, their storage, and what IUCV allocates, all at fixed places:
 * `world` can be copied and put back, and be looked through.
 */
#ifndef TESTS_FAKE_IUCV_WORLD_H
#define TESTS_FAKE_IUCV_WORLD_H

#include "iucv/iucv.h"

#define WORLD_PARTIES 3
#define WORLD_ENDS    4
#define WORLD_CPUS    2
#define WORLD_PATHS   6
#define WORLD_MSGS    16
#define WORLD_MEMORY  0x40000u
/* Storage from here to the end has this key; the rest has key 0. */
#define WORLD_KEY_AT 0x3f000u
#define WORLD_KEY    0x20

struct world_party {
	struct iucv_party p;
	struct iucv_cpu cpu[WORLD_CPUS];
	struct iucv_end *end[WORLD_ENDS];
	u32 wakes;
};

struct world_path {
	bool used;
	struct iucv_path it;
};

struct world_msg {
	bool used;
	struct iucv_msg it;
};

struct world {
	struct iucv v;
	struct world_party party[WORLD_PARTIES];
	struct world_path path[WORLD_PATHS];
	struct world_msg msg[WORLD_MSGS];
	u32 paths_most, msgs_most; /* allocations beyond fail */
	u64 freed_msgs;
};

extern struct world world;
extern u8 world_memory[WORLD_PARTIES][WORLD_MEMORY];

/* Nobody has declared a buffer. */
void world_begin(void);
/* An instruction of CPU of party I, to its end; steps are counted. */
struct world_result {
	u8 cc, code;
	enum pgm pgm;
	u8 out;
	bool waits;
	u32 steps;
	u32 r0, r1;
};
/* PARM is changed as the program would see it. */
struct world_result world_call(u32 i, u32 cpu, u32 function,
			       union iucv_parm *parm);
/* Whom the next CONNECTs mean, and what is allowed; TO < 0: nobody. */
void world_target(int to, struct iucv_authority authority);
/* Access key of the next calls. */
void world_key(u8 key);
/* Between steps of the next calls; NULL: nothing. */
void world_between(void (*what)(void));
/* What should always hold; a text: it does not. */
const char *world_wrong(void);

#endif
