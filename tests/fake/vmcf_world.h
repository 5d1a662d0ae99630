/* SPDX-License-Identifier: Apache-2.0 */
/* Three machines that use VMCF, with storage, and what VMCF allocates. */
#ifndef TESTS_FAKE_VMCF_WORLD_H
#define TESTS_FAKE_VMCF_WORLD_H

#include "iucv/vmcf.h"

#define VW_PARTIES 3u
#define VW_MEMORY  0x40000u
/* Storage from here to the end has this key; the rest has key 0. */
#define VW_KEY_AT 0x3f000u
#define VW_KEY	  0x20
#define VW_BUFFER 0x3000u /* of interruptions */

struct vmcf_world {
	struct vmcf v;
	struct iucv_party machine[VW_PARTIES];
	struct vmcf_party party[VW_PARTIES];
	u32 wakes[VW_PARTIES];
	u32 steps;    /* of the last call         */
	u32 msgs;     /* allocated                */
	u32 most;     /* allocations beyond fail  */
	bool no_room; /* a store into storage fails, as without a frame */
};

extern struct vmcf_world vw;
extern u8 vw_memory[VW_PARTIES][VW_MEMORY];

/* Nobody is authorized. */
void vw_begin(void);
/* All are, by AUTHORIZE with FLAGS, for SIZE bytes at VW_BUFFER. */
void vw_authorize(u8 flags, u32 size);
/*
 * FUNCTION of party I for TO (beyond the last: nobody) by key KEY, to its end.
 * LIST: what else there is; its user and function are filled in.
 */
enum vmcf_code vw_call(u32 i, u32 to, u32 function, struct vmcf_block *list,
		       u8 key);
/* Between steps of the next calls; NULL: nothing. */
void vw_between(void (*what)(void));
/* The next interruption of I. */
enum vmcf_taken vw_take(u32 i, struct vmcf_block *out);
/* What should always hold; a text: it does not. */
const char *vw_wrong(void);

#endif
