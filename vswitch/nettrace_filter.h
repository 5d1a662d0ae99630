/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which frames a trace wants, and which it must not take: the base's own
 * trace datagrams are marked (DGRAM_OWN), but what the collector says about
 * them (port unreachable) and ARP about the collector would make more of
 * themselves, too.
 */
#ifndef VSWITCH_NETTRACEFILTER_H
#define VSWITCH_NETTRACEFILTER_H

#include "cp/lib/types.h"

struct nettrace_filter {
	u32 host;      /* from or to this address; 0: any. ARP: about it */
	u16 protocol;  /* PROTO_...; 0: any */
	u16 port;      /* TCP or UDP, either end; 0: any */
	u32 collector; /* where the trace goes; 0: not over the network */
	u16 collector_port;
};

/* IP protocol numbers, and ARP beside them. */
#define NETTRACE_ARP 0x100

/* "ICMP", "TCP", "UDP", "ARP", upper case, or 1 to 255. */
bool nettrace_protocol_parse(const char *word, u16 *out);
/* The name, or the number into TO of 8. */
const char *nettrace_protocol_text(u16 protocol, char *to);

/* FRAME: SIZE bytes of an Ethernet frame, as many as there are. */
bool nettrace_filter_match(const struct nettrace_filter *f, const u8 *frame,
			   u32 size);

#endif
