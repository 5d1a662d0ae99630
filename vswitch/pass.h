/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One datagram on its way through the router: what its files share.  Private
 * to vswitch; the public face is router.h.
 *
 *	router.c   takes frames in, ends passes, ticks
 *	ingress.c  is it well formed, and may this port send it?
 *	options.c  IPv4 options
 *	proxyarp.c ARP from machines and from outside
 *	forward.c  where does it go?
 *	resolve.c  neighbours beyond an uplink
 *	trial.c    claims the outside is asked about
 *	seek.c     addresses that NICs are asked for
 *	egress.c   does it fit the receiver?  Put the header on, queue it
 *	answer.c   the base's own ICMP
 *	reasm.c    fragments for the base
 *	service.c  UDP to the base: who has which port
 *	table.c    LANs, ports, addresses, routes
 */
#ifndef VSWITCH_PASS_H
#define VSWITCH_PASS_H

#include "vswitch/router.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

struct pass {
	struct router *r;
	struct router_out *out;
	u64 now_us;
	u32 port; /* came in by */
	struct router_port *in;
	struct lan *lan;       /* of that port */
	struct dgram *d;       /* owned while not NULL */
	struct ip4_hdr *ip;    /* = d->data, once checked */
	u8 from_mac[MAC_SIZE]; /* source of the frame: answers to outside */
	bool to_group;	       /* it was a broadcast frame from outside */
};

static inline bool port_is_uplink(const struct router_port *p)
{
	return p->cfg.flags & PORT_UPLINK;
}

/* --- router.c --- */
/* The one end of a pass: counts it and releases what is still owned. */
void pass_end(struct pass *p, enum outcome outcome, enum drop reason);
void pass_drop(struct pass *p, enum drop reason);
/* The end of a datagram that waited for a neighbour. */
void pending_end(struct router *r, enum outcome outcome, enum drop reason);

/* --- ingress.c --- */
void ingress_ip(struct pass *p);
/*
 * May the port of P use IP as its own?  Claims it if nobody has it and the
 * port may claim; DROP_NONE, _CLAIM_CONFLICT or _CLAIM_REFUSED.
 */
enum drop ingress_claim(struct pass *p, u32 ip);

/* --- proxyarp.c --- */
void proxyarp_input(struct pass *p);

/* --- forward.c --- */
void forward_decide(struct router *r, const struct lan *from, bool outside,
		    u32 dst, struct hop *h);
void forward(struct pass *p);
/* P goes to H, which was decided for one like it. */
void forward_to(struct pass *p, const struct hop *h);

/* --- resolve.c --- */
/* Hand P's datagram to the uplink, or let it wait for the neighbour's MAC. */
void resolve_send(struct pass *p, const struct hop *h);
/*
 * ARP told that IP has MAC: confirm an entry that exists; send what waits.
 * False: the entry says otherwise, so the one it names is asked first.
 */
bool resolve_learn(struct pass *p, u32 ip, const u8 *mac);
void resolve_tick(struct router *r, u64 now_us, struct router_out *out);
/* The uplink PORT is gone or down: forget its neighbours. */
void resolve_flush(struct router *r, u32 port, enum drop reason);

/* Let P's datagram wait at N, as far as its port may. */
void resolve_wait(struct pass *p, struct neigh *n);
/* D, which waited, does so no more. */
void resolve_waited(struct router *r, const struct dgram *d);
/* What waits at N is dropped. */
void resolve_drop(struct router *r, struct neigh *n, enum drop reason);

/* --- trial.c --- */
/* P's port has just claimed IP: ask outside, if there is one. */
void trial_begin(struct pass *p, u32 ip);
/* Is A, of LAN, not to be used outside yet? */
bool trial_on(struct router *r, const struct lan *lan, const struct addr *a);
/* The source of P's datagram is on trial at the uplink of H: it waits. */
bool trial_holds(struct pass *p, const struct hop *h);
/* Somebody outside has IP, which is on trial: it is his. */
void trial_lost(struct pass *p, u32 ip);
/* Claims that nobody contradicted stand; what waited for that goes out. */
void trial_tick(struct router *r, u64 now_us, struct router_out *out);

/* --- seek.c --- */
/*
 * Nobody on L is known to have IP: ask the NICs there that are silent, not too
 * often.  True: there may be an answer yet, so it is too early to say that
 * there is nobody.
 */
bool seek(struct pass *p, struct lan *l, u32 ip);

/* --- egress.c --- */
/*
 * Queue D (IP at data) for PORT; consumes D.  DST: MAC for the header, NULL:
 * the port's own.  DROP_NONE or _NO_BUFFER.
 */
enum drop egress_ip(struct router *r, struct router_out *out, u32 port,
		    struct dgram *d, const u8 *dst);
/* Would D need fragments toward PORT?  The MTU then, else 0. */
u32 egress_too_big(const struct router *r, u32 port, const struct dgram *d);
/* An ARP of the base's out of PORT; false: no buffer. */
bool egress_arp(struct router *r, struct router_out *out, u32 port, u16 op,
		u32 sender_ip, const u8 *target_mac, u32 target_ip);

/* --- answer.c --- */
/* P's datagram is for the base itself; ends the pass. */
void answer_base(struct pass *p);
/*
 * An ICMP error about P's datagram to whom it came from; rate limited.  WORD:
 * bytes 4 to 7 of the message.
 */
void answer_error(struct pass *p, u8 type, u8 code, u32 word);
/* "Host unreachable" about D, which waited in vain at an uplink of LAN. */
void answer_unresolved(struct router *r, struct router_out *out,
		       const struct lan *lan, const struct dgram *d,
		       u64 now_us);

/* "Reassembly time exceeded" about S, whose first fragment is there. */
void answer_incomplete(struct router *r, struct router_out *out,
		       const struct reasm *s, u64 now_us);

/* --- service.c --- */
/* P's UDP datagram is for a service of the base's: true, the pass has ended. */
bool service_input(struct pass *p);

/* --- options.c --- */
/* Are P's options well formed and allowed?  Else false: the pass has ended. */
bool options_check(struct pass *p);
/* OURS into the record of the route, if there is one with room. */
void options_record(struct ip4_hdr *ip, u32 ours);

/* --- reasm.c --- */
/* P's is a fragment for the base: true: P's is the whole now; false: ended. */
bool reasm_whole(struct pass *p);
void reasm_tick(struct router *r, u64 now_us, struct router_out *out);
/* PORT is gone: what it sent in part is dropped. */
void reasm_flush(struct router *r, u32 port, enum drop reason);

/* --- table.c --- */
/* Changes with every change of a table that forward() or ingress_ip() reads. */
static inline u64 table_stamp(const struct router *r)
{
	return 1 + r->changes + r->addrs.changes + r->routes.changes;
}
/* IP is the gateway's of L, or that of a machine beyond its uplink. */
bool table_known_outside(struct router *r, const struct lan *l, u32 ip);
/* IP is a machine's or the base's own, as table_local. */
bool table_is_ours(const struct router *r, const struct lan *lan, u32 ip);
/* The routed LAN that contains IP; NULL: none. */
const struct lan *table_routed_lan(const struct router *r, u32 ip);
/* The port that has IP on LAN or, if that is routed, on another routed LAN. */
const struct addr *table_local(const struct router *r, const struct lan *lan,
			       u32 ip);

#endif
