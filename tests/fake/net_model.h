/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must become of a datagram, kept beside the router: each one sent bears a
 * tag (its IP identification) and is found again, whole and in the right place,
 * in what comes out; or it waits in the router; or a drop was counted.
 */
#ifndef TESTS_FAKE_NET_MODEL_H
#define TESTS_FAKE_NET_MODEL_H

#include "tests/fake/net_rig.h"

#define MODEL_TAG 0x8000 /* tags are from here up; others use less */

struct net_model {
	u16 next;		 /* tag */
	u64 dropped;		 /* by the router's count, before the step */
	bool own;		 /* the step's own datagram was dropped    */
	u8 waits[MODEL_TAG / 8]; /* set of tags */
};

/* At the start; and before each step. */
void model_init(struct net_model *m);
void model_begin(struct net_model *m, const struct net_rig *g);
/* A tag for D, whose header's checksum is made right if it was. */
u16 model_tag(struct net_model *m, struct dgram *d);
/*
 * D, of which COPY is a copy, was sent by PORT: is what came out as the outcome
 * says?  Aborts with a message if not.
 */
void model_sent(struct net_model *m, const struct net_rig *g, u32 port,
		const struct dgram *copy);
/* After each step, before the queue is emptied: what waited, where is it? */
void model_settle(struct net_model *m, const struct net_rig *g);

#endif
