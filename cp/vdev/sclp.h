/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual machine's service processor (SCLP): storage and CPUs told (Read SCP
 * Info, Read CPU Info), and the event facility with the line-mode console
 * (messages out, operator commands in), the ASCII console (text both ways) and
 * the shutdown signal.  Pure.
 *
 * sclp_call() needs no lock: one service call at a time is the caller's to see
 * to.  The others, which queue events for the guest, and the part of
 * sclp_call() that takes them out again (take_event), are serialised by the
 * caller's dev_lock through the ops.
 *
 * Sources: the s390x Linux kernel's and QEMU's view of the interface.
 */
#ifndef CP_VDEV_SCLP_H
#define CP_VDEV_SCLP_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"
#include "cp/vdev/vt220.h"

#define SCLP_SCCB_MAX 4096
#define SCLP_LINES    8
#define SCLP_LINE_MAX 120
#define SCLP_HEADER   8
#define SCLP_CPUS_MAX 64

/* Event types, and their bits in masks (the leftmost is type 1). */
#define SCLP_EVENT_COMMAND  0x01
#define SCLP_EVENT_MESSAGE  0x02
#define SCLP_EVENT_PRIORITY 0x09
#define SCLP_EVENT_ASCII    0x1a
#define SCLP_EVENT_QUIESCE  0x1d
#define SCLP_BIT(type)	    (0x80000000u >> ((type)-1))

/* Response codes. */
#define SCLP_DONE_READ	   0x0010
#define SCLP_DONE	   0x0020
#define SCLP_CROSSES_PAGE  0x0100
#define SCLP_NO_COMMAND	   0x01f0
#define SCLP_TOO_SHORT	   0x0300
#define SCLP_BAD_FUNCTION  0x40f0
#define SCLP_NO_EVENTS	   0x62f0
#define SCLP_BAD_EVENT	   0x73f0
#define SCLP_BAD_MASK_SIZE 0x74f0
#define SCLP_BAD_SELECTION 0x70f0
#define SCLP_EVENT_TOO_BIG 0x75f0

struct sclp {
	u32 receive_mask; /* what the guest takes: SCLP_BIT() */
	u32 lines;	  /* typed, not read yet; the oldest first */
	struct sclp_line {
		u8 type;		      /* of the event */
		char text[SCLP_LINE_MAX + 1]; /* ASCII */
	} line[SCLP_LINES];
	struct vt220 ascii; /* what is written there; of the caller's call */
	bool quiesce;
	u16 quiesce_s; /* within so many seconds */
};

/* What a call can ask of the machine. */
struct sclp_machine {
	u64 storage;
	u32 cpus;
	u8 cpu[SCLP_CPUS_MAX]; /* addresses */
	u32 cpus_max;	       /* so many may be defined */
	const char *loadparm;  /* ASCII, at most 8 */
	/* A line the guest writes (ASCII, any length); may wait. */
	void (*write)(void *ctx, const char *text);
	/* Around what touches the queue of events. */
	void (*lock)(void *ctx);
	void (*unlock)(void *ctx);
	void *ctx;
};

void sclp_reset(struct sclp *s);
/*
 * Carry out COMMAND on SCCB, whose SIZE bytes (its own length field, checked by
 * the caller: 8 to SCLP_SCCB_MAX) are a copy; the response is in it after.
 */
void sclp_call(struct sclp *s, const struct sclp_machine *m, u32 command,
	       u8 *sccb, size_t size);
/*
 * A line for the guest (ASCII) by an event of TYPE: COMMAND, PRIORITY, or ASCII
 * with keys in it.  False: the guest takes none, or eight wait already.  A
 * service signal is due when these two return true.
 */
bool sclp_input(struct sclp *s, u32 type, const char *line);
/* Ask it to shut down within SECONDS; false: it does not take the signal. */
bool sclp_signal_quiesce(struct sclp *s, u16 seconds);
/* Is there an event that the guest takes? */
bool sclp_event_pending(const struct sclp *s);

#endif
