/* SPDX-License-Identifier: Apache-2.0 */
/* Where a datagram goes next, as the tables say (forward.c). */
#ifndef VSWITCH_HOP_H
#define VSWITCH_HOP_H

#include "cp/lib/types.h"
#include "vswitch/counters.h"

enum hop_kind { HOP_DROP, HOP_BASE, HOP_PORT, HOP_NEIGH, HOP_GROUP };

struct hop {
	enum hop_kind kind;
	enum drop reason; /* HOP_DROP */
	u32 port;	  /* HOP_PORT: NIC, HOP_NEIGH: uplink */
	u32 ip;		  /* HOP_NEIGH: whom to ask for */
	bool routed;	  /* the base is a hop: TTL falls */
};

#endif
