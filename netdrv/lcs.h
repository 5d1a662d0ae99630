/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver of a LAN channel station: an OSA in LCS mode, as Hercules 3.13
 * emulates it.  Two subchannels: the even device is read from, the odd one
 * written to.  See netdrv/chan.h for how drivers are called: one call at a
 * time, no call waits.
 *
 *	lcs_init -> lcs_start -> events ... -> lcs_stop -> events, until
 *	LCS_OFF -> lcs_free
 *
 * A 20 KiB read is always outstanding; it is started again before what came
 * is looked at.  Frames to send are copied into write buffers; those that are
 * full when a write ends go out together, in one channel program.
 *
 * Hercules' reader can miss a wake-up and then sleeps five seconds.  A TIMING
 * command makes the adapter signal again, so one is sent when a read stays
 * silent after traffic (the kick), at growing intervals.
 *
 * A link that is down only fails writes.  The driver then is LCS_DOWN and
 * tries a probe frame each second, as it does when nothing was sent for a
 * second; the first that is taken means LCS_UP.
 */
#ifndef NETDRV_LCS_H
#define NETDRV_LCS_H

#include "netdrv/chan.h"
#include "netdrv/lcs_frame.h"

#define LCS_CU_MODEL 0x60 /* of CU_3088: OSA; Hercules' "LCS" */

#define LCS_WRITES 8		    /* write buffers: 104 full frames */
#define LCS_CHAIN  (LCS_WRITES - 1) /* of one write: one can be filled */
#define LCS_NEVER  (~(u64)0)

#define LCS_KICK_FIRST_US  10000ull   /* read silence before the first kick */
#define LCS_KICK_LAST_US   320000ull  /* ... doubled up to this, then none  */
#define LCS_PROBE_US	   1000000ull /* between probes of an idle link     */
#define LCS_STEP_US	   7000000ull /* a set-up command's reply           */
#define LCS_STOP_US	   2000000ull /* all of lcs_stop()                  */
#define LCS_RETRY_US	   2000000ull /* after an error, start again        */
#define LCS_WRITE_STUCK_US 10000000ull

enum lcs_state {
	LCS_OFF,
	LCS_STARTUP,  /* sent STARTUP, waiting for the reply */
	LCS_STARTLAN, /* likewise                            */
	LCS_LANSTAT,  /* likewise; it brings the MAC         */
	LCS_UP,
	LCS_DOWN,  /* writes fail: no link; probing         */
	LCS_ERROR, /* a device failed; started again soon   */
	LCS_STOPPING,
};

struct lcs;

struct lcs_ops {
	/*
	 * An Ethernet frame came: SIZE bytes at FRAME, valid during the call.
	 * Not called before the first LCS_UP.
	 */
	void (*receive)(struct lcs *l, const u8 *frame, u32 size);
	/* All frames of one read have been given to receive(). */
	void (*received)(struct lcs *l);
	/* A write ended: lcs_tx_frame() may succeed again. */
	void (*room)(struct lcs *l);
	/* l->state changed.  Must not call lcs_start() or lcs_stop(). */
	void (*changed)(struct lcs *l);
};

struct lcs_count {
	u64 reads, writes; /* ended well                             */
	u64 rx_frames, rx_bytes;
	u64 rx_bad;		 /* reads with something malformed         */
	u64 tx_frames, tx_bytes; /* taken by the adapter                  */
	u64 tx_failed;		 /* in a write that failed, or never sent  */
	u64 tx_refused;		 /* lcs_tx_frame() while not up            */
	u64 kicks, probes;
	u64 downs, errors; /* times the state was entered            */
};

struct lcs_write {
	struct lcs_batch batch;
	bool probe; /* one of its frames is the driver's own */
};

struct lcs {
	const struct lcs_ops *ops;
	void *owner; /* the caller's */
	struct chan *read, *write;
	enum lcs_state state;
	u8 mac[6]; /* the adapter's, from LANSTAT */
	struct lcs_count count;

	/* The rest is the driver's own. */
	struct ccw1 *ccw; /* [0] read; then LCS_CHAIN for a write */
	u8 *read_buffer[2];
	u8 reading; /* index of the buffer the read goes to */
	bool read_active, wants_room, unflushed;
	bool kick_wanted;
	struct lcs_write writes[LCS_WRITES];
	u8 filling, sending; /* indexes into writes; equal: one or none */
	u8 in_flight;	     /* buffers of the write in progress; 0: none */
	u8 step;	     /* the command whose reply is awaited */
	u16 sequence;
	u64 step_us;  /* deadline of step, retry or stop */
	u64 kick_us;  /* present interval */
	u64 kick_at;  /* LCS_NEVER: no kick due */
	u64 probe_at; /* LCS_NEVER: write in progress */
	u64 write_at; /* when the last write began        */
};

/* OPS, READ and WRITE must live until lcs_free().  ERR_NOMEM. */
enum err lcs_init(struct lcs *l, const struct lcs_ops *ops, struct chan *read,
		  struct chan *write) MUST_CHECK;
/* Begin; both subchannels are enabled and idle. */
void lcs_start(struct lcs *l);
/* End in order: LCS_OFF follows within LCS_STOP_US, by event or tick. */
void lcs_stop(struct lcs *l);
/* State is LCS_OFF.  Clears what is still active: may wait. */
void lcs_free(struct lcs *l);

/* Events: the program started on this subchannel ended with status S. */
void lcs_read_ended(struct lcs *l, const struct chan_status *s);
void lcs_write_ended(struct lcs *l, const struct chan_status *s);
/* Call at lcs_deadline() or later; harmless when early. */
void lcs_tick(struct lcs *l);
/* When lcs_tick() is next needed, in the clock of chan_ops.now_us. */
u64 lcs_deadline(const struct lcs *l);

/*
 * Where to put an Ethernet frame of SIZE bytes; fill it at once, then call
 * lcs_tx_flush() (after several, at will).  NULL and lcs_is_up(): no room now,
 * room() will be called.  NULL else: the frame is to be dropped.
 */
u8 *lcs_tx_frame(struct lcs *l, u32 size) MUST_CHECK;
void lcs_tx_flush(struct lcs *l);

static inline bool lcs_is_up(const struct lcs *l)
{
	return l->state == LCS_UP;
}

const char *lcs_state_name(enum lcs_state s);

#endif
