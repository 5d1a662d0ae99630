/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel program walker: fetches CCWs of either format out of guest storage,
 * one at a time (never ahead), and gives each command to the virtual device.
 * Data chaining, command chaining, TIC, indirect data addresses of both
 * formats, skip, length rules, PCI, suspend and status modifier happen here;
 * a device sees commands and moves bytes.
 *
 * Everything read from storage is hostile.  What is wrong ends the program
 * with channel status, as architected.  Each call does a bounded amount of
 * work; a program that never ends is continued by later calls until the guest
 * halts or clears it.
 *
 * Caller's serialisation (in CP: the vm's dev_lock).  Principles of
 * Operation, chapter 15.
 */
#ifndef CP_VDEV_CHPROG_H
#define CP_VDEV_CHPROG_H

#include "cp/lib/types.h"

struct gstor;
struct vdev;

/* Work of one call: a CCW costs 1, each 4 KiB begun of data 1. */
#define CHPROG_BUDGET 256

enum chprog_end {
	CHPROG_ENDED,	  /* dstat, cstat, residual are final        */
	CHPROG_WAITS,	  /* the device has not finished a command   */
	CHPROG_SPENT,	  /* budget used up: call chprog_run again   */
	CHPROG_SUSPENDED, /* at a CCW with the suspend flag          */
};

struct chprog {
	struct gstor *g;
	u32 orb_flags; /* ORB word 1                                */
	u32 at;	       /* address of the current CCW                */
	u32 next;      /* address of the one to fetch next          */
	u8 cmd;	       /* of the current command (not of its chain) */
	u8 flags;      /* CCW_... of the current CCW                */
	u8 dstat, cstat;
	u16 count;     /* current CCW: bytes not yet moved          */
	bool fetched;  /* at..count are valid                       */
	bool begun;    /* the first CCW has been fetched            */
	bool resuming; /* do not suspend again at this CCW          */
	bool again;    /* give the same command to the device again */
	bool waits;    /* device pends                              */
	bool moved;    /* data was asked for: not immediate         */
	bool overrun;  /* the device had or wanted more             */
	bool pci;      /* a PCI became due; the caller clears it    */
	bool console;  /* started by DIAGNOSE X'58'                 */
	bool ipl;      /* its first CCW is the one IPL implies      */
	u8 ctl;	       /* byte 5 of a format-0 CCW, for that        */
	u32 work;      /* done in this call                         */
	u64 data;      /* next byte, absolute                       */
	u64 data_left; /* bytes until the next IDAW, ~0 without IDA */
	u64 idaw;      /* next IDAW                                 */
};

/* Begin a program: ORB word 1 (big-endian taken off) and its address. */
void chprog_start(struct chprog *p, struct gstor *g, u32 orb_flags, u32 cpa);
/* Walk until the end, a wait, or the budget.  Not while the device waits. */
enum chprog_end chprog_run(struct chprog *p, struct vdev *v);
/* The device finished the command it had pended: then chprog_run(). */
void chprog_device_done(struct chprog *p, u8 dstat);
/* The device wants the command it had pended once more: then chprog_run(). */
void chprog_device_again(struct chprog *p);
/* RESUME SUBCHANNEL at the CCW that suspended. */
void chprog_resume(struct chprog *p);

/*
 * For devices, inside command() or before chprog_device_done().  All return
 * the bytes moved; fewer than SIZE when the CCW's count (with its data chain)
 * or valid storage ended, and then the device simply ends the command.
 */
/* Out of storage; wanting more than there is, is an incorrect length. */
size_t chprog_get(struct chprog *p, void *to, size_t size);
/* Out of storage, as much as there is: for a device that takes all. */
size_t chprog_get_upto(struct chprog *p, void *to, size_t size);
/* Into storage; having more than fits is an incorrect length. */
size_t chprog_put(struct chprog *p, const void *from, size_t size);
/* Into storage, as much as fits: for a device whose reader may want less. */
size_t chprog_put_upto(struct chprog *p, const void *from, size_t size);
/* Out of storage without going on: the same bytes are next. */
size_t chprog_peek(struct chprog *p, void *to, size_t size);
/* A loop over chprog_get_upto returns VDEV_AGAIN when this says so. */
bool chprog_spent(const struct chprog *p);

#endif
