/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subchannels.  gk_boot() finds all of them, enables them and asks each for
 * its Sense ID; after that a guest finds a device by number or by type, starts
 * channel programs on it, and is told of their ends.
 *
 * A channel program, and what it reads and writes, must lie below 2 GiB: all
 * of guestkit's storage does.
 */
#ifndef GK_CHAN_H
#define GK_CHAN_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"

#define GK_CHANS 64

/* How a channel program ended. */
struct gk_status {
	u8 dstat;     /* DSTAT_... */
	u8 cstat;     /* CSTAT_... */
	u16 residual; /* bytes of the last CCW's count not used */
	u32 cpa;      /* address of the last CCW used, plus 8 */
};

struct gk_chan {
	u32 schid;
	u16 devno;
	u16 cu_type; /* from Sense ID: 0x3215, 0x3088, 0x3832 ... */
	u8 cu_model;
	u16 dev_type;
	u8 dev_model;
	/* Called by gk_poll() after something happened; may be NULL. */
	void (*event)(void *ctx);
	void *ctx;
	/* Set at interruption level, read by chan.c's functions. */
	volatile bool active;	 /* a channel program is running  */
	volatile bool ended;	 /* its status is in STATUS       */
	volatile bool happened;	 /* EVENT is due                  */
	volatile bool signalled; /* status without a program came */
	volatile u8 unsolicited; /* the DSTAT bits of it          */
	struct gk_status status;
};

/* Find all subchannels.  Called once by gk_boot(). */
void gk_chan_scan(void);

/* The device with that number, or NULL. */
struct gk_chan *gk_chan_find(u16 devno);
/* The next device after AFTER (NULL: the first), or NULL. */
struct gk_chan *gk_chan_next(const struct gk_chan *after);

/*
 * Start the channel program at PROG (format 1, on a doubleword boundary).
 * ERR_BUSY: one is running, or
 * its status was not taken; ERR_GONE: no such subchannel any more.
 */
enum err gk_chan_start(struct gk_chan *c, const struct ccw1 *prog) MUST_CHECK;
/*
 * Likewise the line console's screen commands at PROG (gk_hyper_console);
 * ERR_NOENT: no such hypercall.
 */
enum err gk_chan_start_console(struct gk_chan *c,
			       const struct ccw0 *prog) MUST_CHECK;
/* Has it ended?  Then its status is in OUT and C is free again. */
bool gk_chan_ended(struct gk_chan *c, struct gk_status *out);
/*
 * Start and wait for the end, TIMEOUT_US at most; then the subchannel is
 * cleared and ERR_TIMEOUT returned.  ERR_IO: it ended with anything else than
 * channel end and device end; OUT (may be NULL) says what.
 */
enum err gk_chan_run(struct gk_chan *c, const struct ccw1 *prog, u32 timeout_us,
		     struct gk_status *out) MUST_CHECK;
/* Take the device status that came without a channel program (attention). */
u8 gk_chan_unsolicited(struct gk_chan *c);
/* Take whether any such status came, even one without a bit (virtio). */
bool gk_chan_signalled(struct gk_chan *c);
/* End what runs on C (CSCH) and wait until it has. */
void gk_chan_clear(struct gk_chan *c);

/* Call the event functions that are due: true when there was one. */
bool gk_chan_dispatch(void);
bool gk_chan_event_due(void);

#endif
