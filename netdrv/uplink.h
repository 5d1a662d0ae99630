/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP's real adapters: one uplink joins a VSWITCH to the outside.  Layer 4.
 *
 * An uplink is a task that owns the adapter's rdevs and runs its driver (a row
 * of netdrv.def, chosen by Sense ID).  Toward the router it is a port with
 * PORT_UPLINK.  The task lives from uplink_connect to uplink_disconnect; an
 * adapter that fails is tried again by itself for ever.
 *
 * Called by commands and by start and stop of the system, one at a time (they
 * may block); uplink_query and uplink_next from anywhere.
 */
#ifndef NETDRV_UPLINK_H
#define NETDRV_UPLINK_H

#include "cp/lib/types.h"

#define UPLINKS_MAX 8

enum uplink_state {
	UPLINK_NONE,	 /* not connected                              */
	UPLINK_STARTING, /* the adapter is being started               */
	UPLINK_READY,	 /* traffic flows                              */
	UPLINK_DOWN,	 /* the adapter refuses frames: link is down   */
	UPLINK_ERROR,	 /* the adapter does not work; tried again     */
	UPLINK_STOPPING, /* being disconnected                         */
};

struct uplink_info {
	char vswitch[9];
	u16 devno;	  /* first (read) device               */
	const char *kind; /* "OSD" style name of the driver: "LCS" */
	enum uplink_state state;
	u8 mac[6]; /* zero until the adapter has told   */
	u64 rx_frames, rx_bytes;
	u64 rx_bad;		 /* malformed buffers                 */
	u64 rx_no_buffer;	 /* no base buffer: dropped           */
	u64 tx_frames, tx_bytes; /* the adapter took them            */
	u64 tx_failed;		 /* refused by the adapter or lost with it */
	u64 tx_dropped;		 /* not accepted: queue full or not ready  */
	u64 reads, writes;	 /* channel programs ended            */
	u64 kicks;		 /* sent against lost wake-ups        */
	u64 downs;		 /* times it left UPLINK_READY        */
};

/* "Ready", "Starting" ... as QUERY VSWITCH shows it. */
const char *uplink_state_name(enum uplink_state s);

/*
 * Join VSWITCH (owner SYSTEM; must be defined) to the adapter at DEVNO.
 * Returns at once, the state is UPLINK_STARTING; whether it comes up is seen
 * by uplink_query.  ERR_NOENT no such device, ERR_INVAL no driver for its
 * type, ERR_BUSY the device is in use, ERR_EXIST VSWITCH has an uplink,
 * ERR_LIMIT, ERR_NOMEM.
 */
enum err uplink_connect(const char *vswitch, u16 devno) MUST_CHECK;
/*
 * Take the adapter down in order and wait for that (3 s at most).  ERR_NOENT:
 * VSWITCH has no uplink.
 */
enum err uplink_disconnect(const char *vswitch) MUST_CHECK;
/* All of them: SHUTDOWN. */
void uplink_stop_all(void);

/*
 * CHANGED is called, in the uplink's task and with no lock held, when an
 * uplink becomes ready or stops being so: to tell the operator.  NULL: nobody.
 */
void uplink_listen(void (*changed)(const struct uplink_info *info));

bool uplink_query(const char *vswitch, struct uplink_info *out);
/* *CURSOR starts at 0; false: no more. */
bool uplink_next(u32 *cursor, struct uplink_info *out);

#endif
