/* SPDX-License-Identifier: Apache-2.0 */
/* IPv4 fragmentation (RFC 791).  The base never reassembles. */
#ifndef VSWITCH_FRAG_H
#define VSWITCH_FRAG_H

#include "vswitch/dgram.h"

/*
 * Fragments of D (IP at data, checksum finished) that fit MTU (at least
 * IP4_MTU_MIN), linked by next.  D is not consumed.  NULL: no buffers.
 */
struct dgram *frag_split(const struct dgram *d, u32 mtu, u32 *count);

#endif
