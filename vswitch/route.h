/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Static routes of the base: longest prefix first, then lowest metric.  The
 * prefixes of routed LANs are routes by themselves and are not in this table.
 */
#ifndef VSWITCH_ROUTE_H
#define VSWITCH_ROUTE_H

#include "cp/lib/types.h"
#include "vswitch/limits.h"

struct route {
	u32 prefix;
	u32 via; /* next hop, on-link at LAN; 0: DEST itself is on-link */
	u8 len;
	u8 lan;
	u16 metric;
};

/* Kept sorted: the first match is the best. */
struct route_table {
	struct route e[ROUTER_ROUTES];
	u32 count;
	u64 changes;
};

/* ERR_INVAL: len > 32.  ERR_EXIST: same prefix and metric.  ERR_FULL. */
enum err route_add(struct route_table *t, const struct route *r) MUST_CHECK;
enum err route_remove(struct route_table *t, u32 prefix, u8 len) MUST_CHECK;
void route_remove_lan(struct route_table *t, u8 lan);
const struct route *route_find(const struct route_table *t, u32 ip);

#endif
