/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UDP ports of the base's own addresses: a datagram to one is handed to who
 * opened it, whole and with its checksum looked at.  Pure; the router's lock is
 * held throughout, so a taker only puts the datagram into a queue.
 */
#ifndef VSWITCH_SERVICE_H
#define VSWITCH_SERVICE_H

#include "cp/lib/types.h"
#include "vswitch/dgram.h"
#include "vswitch/limits.h"

/* Who spoke, and to which address of the base's. */
struct service_peer {
	u32 ip, base_ip;
	u16 port;
};

/* D has the datagram's payload and nothing else; it is the taker's now. */
typedef void (*service_take)(void *arg, struct dgram *d,
			     const struct service_peer *from);

struct service {
	u16 port; /* 0: none */
	service_take take;
	void *arg;
};

struct service_table {
	struct service e[ROUTER_SERVICES];
};

/* ERR_EXIST, ERR_FULL. */
enum err service_open(struct service_table *t, u16 port, service_take take,
		      void *arg) MUST_CHECK;
void service_close(struct service_table *t, u16 port);

#endif
