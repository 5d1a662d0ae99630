/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the router decided lately (R1.4): source and destination as they came in
 * by a port, and where that goes.  Only what the tables alone decide is kept,
 * so that an entry is good as long as no table has changed: each change makes a
 * new *stamp*, and old entries are no longer found.  What belongs to one
 * datagram (form, TTL, size, the neighbour's MAC, isolation) is looked at every
 * time.
 *
 * A small cache without chains: who comes later takes the place.
 */
#ifndef VSWITCH_FLOW_H
#define VSWITCH_FLOW_H

#include "vswitch/hop.h"
#include "vswitch/limits.h"

struct flow {
	u64 stamp; /* 0: none */
	u32 src, dst;
	u32 port; /* came in by */
	struct hop hop;
};

struct flow_table {
	struct flow e[ROUTER_FLOWS];
};

static inline struct flow *flow_at(struct flow_table *t, u32 port, u32 src,
				   u32 dst)
{
	u32 h = src ^ dst << 3 ^ port << 5;

	return &t->e[(h ^ h >> 8 ^ h >> 16) % ROUTER_FLOWS];
}

/* Where SRC to DST, in by PORT, goes since STAMP; NULL: to be decided. */
static inline const struct hop *flow_find(struct flow_table *t, u64 stamp,
					  u32 port, u32 src, u32 dst)
{
	const struct flow *f = flow_at(t, port, src, dst);

	if (f->stamp != stamp || f->src != src || f->dst != dst ||
	    f->port != port)
		return NULL;
	return &f->hop;
}

static inline void flow_keep(struct flow_table *t, u64 stamp, u32 port, u32 src,
			     u32 dst, const struct hop *h)
{
	*flow_at(t, port, src, dst) = (struct flow){
		.stamp = stamp, .src = src, .dst = dst, .port = port, .hop = *h
	};
}

#endif
