/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fragments addressed to the base itself (RFC 791 3.2): put together, because
 * the base answers pings.  What goes on to others stays in its fragments.
 *
 * One base buffer for each datagram in the making, REASM_PORT of them for each
 * port: who sends more loses his own oldest.  A fragment that overlaps what is
 * there takes all of it down.
 */
#ifndef VSWITCH_REASM_H
#define VSWITCH_REASM_H

#include "cp/lib/types.h"
#include "vswitch/dgram.h"
#include "vswitch/limits.h"

#define REASM_WORDS (65536 / 8 / 64) /* a bit for each 8 bytes */

struct reasm {
	bool used;
	bool first; /* the header is there */
	u8 port, proto;
	u8 from_mac[6]; /* whom to tell if it comes to nothing */
	u16 id;
	u16 held; /* fragments in it, each counted as pending */
	u32 src, dst;
	u32 total; /* bytes of payload, 0: not known yet */
	u32 end;   /* of the last byte that is there */
	u32 got;   /* bytes that are there */
	u64 since_us;
	struct dgram *d; /* payload at a fixed place, header before it */
	u64 map[REASM_WORDS];
};

struct reasm_table {
	struct reasm e[REASM_SLOTS];
	u32 used;
	u32 pending; /* fragments in all of them */
};

#endif
