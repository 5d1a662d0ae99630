/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A channel-to-channel adapter: a 3088 whose other side is a device of the same
 * kind, of another virtual machine or of the same.  What one side's program
 * writes the other's reads; commands wait for each other as the table in
 * vctca.c says, in basic and in extended mode.  Bytes are copied once, from
 * storage to storage; who has the shorter count ends both.
 *
 * A command only notes that there is something to do and pends.  vctca_step()
 * does it: it works on both sides, so its caller has what serialises both (in
 * CP: the dev_locks of two vms).  Everything else needs that of its own side.
 *
 * Reference: IBM Channel-to-Channel Adapter (SA22-7091), chapters 2 and 3.
 */
#ifndef CP_VDEV_VCTCA_H
#define CP_VDEV_VCTCA_H

#include "cp/vdev/vdev.h"

/* What a side is doing, as the other sees it. */
enum vctca_state {
	VCTCA_PREPARE, /* the first four: a command waits */
	VCTCA_CONTROL,
	VCTCA_READ,
	VCTCA_WRITE,
	VCTCA_AVAILABLE,
	VCTCA_NOT_READY, /* was reset; in basic mode as AVAILABLE */
	VCTCA_STATES
};

/* What became of the program, until vctca_step() has told the other side. */
enum vctca_gone {
	VCTCA_GOES_ON,
	VCTCA_HALTED, /* what it waited for is forgotten */
	VCTCA_RESET,  /* and the other is to know        */
};

struct vctca_counters {
	u64 reads, writes; /* that met the other side's */
	u64 read_bytes, write_bytes;
};

#define VCTCA_PIECE 1024u /* bytes moved at once */

struct vctca {
	struct vdev vdev;
	void (*work)(struct vctca *c); /* vctca_step() is due, later */
	u8 state;		       /* enum vctca_state */
	u8 command;		       /* the byte that waits or moves data */
	bool extended;		       /* mode                              */
	bool due;		       /* `command` has not been looked at  */
	u8 gone;		       /* enum vctca_gone */
	bool meets;		       /* data moves to or from the other  */
	bool eof;		       /* the other wrote an end of file   */
	struct vctca_counters count;
	u8 buffer[VCTCA_PIECE];
};

/* WORK is called under this side's serialisation and only takes note. */
void vctca_init(struct vctca *c, void (*work)(struct vctca *c));
/*
 * Do what is due on X and on Y, which is X's other side or NULL while there is
 * none: then commands that need one wait.  A bounded piece; true: there is
 * more.
 */
bool vctca_step(struct vctca *x, struct vctca *y);
/* X and Y, which had no other side, have each other: then vctca_step(). */
void vctca_join(struct vctca *x, struct vctca *y);
/* They part: what waits ends with unit check. */
void vctca_part(struct vctca *x, struct vctca *y);
/* "READ", "AVAILABLE" ... */
const char *vctca_state_name(u8 state);

#endif
