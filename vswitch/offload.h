/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a sender left for others to do: unfinished transport checksums.  Inside
 * the machine they stay unfinished; toward an uplink, or a NIC that does not
 * take them, the base finishes them here.  (Large segments: tso.h.)
 */
#ifndef VSWITCH_OFFLOAD_H
#define VSWITCH_OFFLOAD_H

#include "cp/lib/types.h"
#include "vswitch/dgram.h"
#include "vswitch/wire/ip4.h"

/* An empty dgram with SIZE bytes valid, all else clear; NULL: pool empty. */
struct dgram *dgram_make(u32 size);
/* A copy with the same flags and offsets, refs 1; NULL: pool empty. */
struct dgram *dgram_copy(const struct dgram *d);
void dgram_release_list(struct dgram *d);

/*
 * Do D's flags and offsets describe the datagram at its data?  Sets
 * gso_hdr_len to what the headers say, clears what does not belong to a flag.
 */
bool offload_check(struct dgram *d, const struct ip4_hdr *ip);
/* Finish the transport checksum; D passed offload_check. */
void offload_finish_sum(struct dgram *d);
/* The headers' length of D's TCP segment (IP at data), 0 if it is none. */
u32 offload_tcp_headers(const struct dgram *d);

#endif
