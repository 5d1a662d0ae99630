/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is counted.  RX and TX are the NIC's view, as QUERY NIC shows them: TX
 * came from the machine into the base, RX went from the base to the machine.
 * An uplink counts as the real adapter does: TX left the computer, RX arrived.
 */
#ifndef VSWITCH_COUNTERS_H
#define VSWITCH_COUNTERS_H

#include "cp/lib/types.h"

enum drop {
	DROP_NONE,
#define DROP(name, text) DROP_##name,
#include "vswitch/drop.def"
#undef DROP
	DROP_COUNT
};

/* "TTL" and "time to live exceeded"; "NONE" and "" for what is no reason. */
const char *drop_name(enum drop d);
const char *drop_text(enum drop d);

/* How a datagram ends.  Each ends in exactly one way. */
enum outcome {
	OUTCOME_DELIVERED, /* to at least one machine's NIC           */
	OUTCOME_UPLINK,	   /* handed to the real adapter              */
	OUTCOME_ANSWERED,  /* the base replied: echo, ARP             */
	OUTCOME_ABSORBED,  /* consumed: announcements, ARP replies    */
	OUTCOME_PENDING,   /* waits for a neighbour; ends later       */
	OUTCOME_DROPPED,   /* with a reason                           */
	OUTCOME_COUNT
};

const char *outcome_name(enum outcome o);

/* DROPS as below, for all reasons together. */
u64 drops_sum(const u64 drops[DROP_COUNT]);

struct port_counters {
	u64 rx_packets, rx_bytes, rx_discards, rx_errors;
	u64 tx_packets, tx_bytes, tx_discards, tx_errors;
	u64 drops[DROP_COUNT]; /* of what came in by this port */
};

struct router_counters {
	u64 in;			  /* datagrams and ARP frames taken      */
	u64 ended[OUTCOME_COUNT]; /* PENDING: now waiting (a gauge)      */
	u64 drops[DROP_COUNT];	  /* sums to ended[OUTCOME_DROPPED]      */
	u64 copies;		  /* extra copies for broadcast          */
	/* Made by finish(); who calls it adds them here. */
	u64 segments, fragments, sums;
	u64 joined;		       /* by coalesce.h, before or behind */
	u64 icmp_sent, icmp_limited;   /* errors sent / held back            */
	u64 reassembled;	       /* of fragments to the base           */
	u64 arp_defended;	       /* announcements against others       */
	u64 claims_lost;	       /* addresses somebody outside has     */
	u64 arp_requests, arp_replies; /* sent by the base                 */
};

#endif
