/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's network: lwIP over the adapter that was found, virtio-net or LCS.
 *
 * lwIP has one thread, ordinary code: its functions may be called from
 * anywhere but interruption level.  Whoever waits calls gk_net_idle(), which
 * runs devices, timers and lwIP; its callbacks are called from there.
 */
#ifndef GK_NET_H
#define GK_NET_H

#include "cp/lib/types.h"

struct netif; /* lwIP's */

struct gk_net_config {
	u16 devno;	/* 0: the first adapter there is                */
	u32 ip;		/* as a number: 10.64.0.11 is 0x0a40000b         */
	u8 prefix_bits; /* 24                                           */
	u32 gateway;	/* 0: none                                      */
};

struct gk_net_count {
	u64 rx_frames, rx_bytes;
	u64 tx_frames, tx_bytes;
	u64 rx_dropped; /* no storage, or lwIP did not want it          */
	u64 tx_dropped; /* no room, or the adapter refused              */
	u64 notifies;	/* hypercalls or channel programs for output    */
	u64 interrupts; /* times the adapter had something for us       */
};

/*
 * Find the adapter, start it and give lwIP the interface.  Returns at once:
 * the adapter may come up later.  ERR_NOENT: there is no adapter.
 */
enum err gk_net_start(const struct gk_net_config *config) MUST_CHECK;

/* The interface; NULL before gk_net_start(). */
struct netif *gk_net_netif(void);
/* "virtio-net" or "lcs", and the device number. */
const char *gk_net_kind(void);
u16 gk_net_devno(void);
bool gk_net_is_up(void);
/* The link's MTU (lwIP's netif->mtu has none when the adapter splits). */
u16 gk_net_mtu(void);
/* Does the adapter do TCP checksums and split large segments? */
bool gk_net_splits(void);
void gk_net_count(struct gk_net_count *out);

/* As gk_poll(), with lwIP's timers; output collected so far is sent. */
void gk_net_poll(void);
/* As gk_idle(): wait until something happened, or until DEADLINE_US. */
void gk_net_idle(u64 deadline_us);
/* Take the adapter down in order: before the guest ends. */
void gk_net_stop(void);

#endif
