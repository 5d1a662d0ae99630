/* SPDX-License-Identifier: Apache-2.0 */
/* Between net.c and the two adapters' glue: not for guests' own code. */
#ifndef GUESTKIT_PORT_LWIP_NET_H
#define GUESTKIT_PORT_LWIP_NET_H

#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/net.h"
#include "guestkit/port/lwip/lwip.h"

struct net_adapter {
	const char *name;
	u16 cu_type;
	u8 cu_model;
	/* Start; net_link() is called when it is up.  Fill mac and mtu then. */
	enum err (*start)(struct gk_chan *c);
	void (*stop)(void);
	/* One Ethernet frame; ERR_MEM: no room, net_room() will be called. */
	err_t (*send)(struct pbuf *p);
	/* Frames given to send() since the last flush go out now. */
	void (*flush)(void);
};

extern const struct net_adapter net_lcs;
extern const struct net_adapter net_virtio;

/* Upward, from the adapters: */
extern struct gk_net_count net_count;
/*
 * The link came up or went down.  CHKSUM_FLAGS are lwIP's: the checksums it
 * has to do itself.  SPLITS: the adapter splits TCP segments beyond the MTU
 * (and then does their checksums).
 */
struct net_link {
	const u8 *mac;
	u16 mtu;
	u16 chksum_flags;
	bool up, splits;
};
void net_link(const struct net_link *l);
/*
 * A frame for lwIP; takes over P.  SUM_KNOWN: its TCP or UDP checksum need not
 * be looked at.  JOINED: it is several segments in one, whose sender must not
 * wait for a delayed acknowledgment.
 */
void net_receive(struct pbuf *p, bool sum_known, bool joined);
/* send() may succeed again. */
void net_room(void);

#endif
