/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of the router on one page.  Tables are static: nothing grows. */
#ifndef VSWITCH_LIMITS_H
#define VSWITCH_LIMITS_H

#define ROUTER_LANS	   16  /* LANs and VSWITCHes                        */
#define LAN_PER_OWNER	   4   /* ... of one user; SYSTEM has no limit      */
#define LAN_KEPT	   4   /* places that only SYSTEM's take            */
#define ROUTER_PORTS	   64  /* coupled or not; uplinks too (u64 bit sets) */
#define PORTS_KEPT	   4   /* places that only uplinks take             */
#define ROUTER_ADDRS	   512 /* address list: all that all ports may have  */
#define ROUTER_ROUTES	   64  /* static routes                             */
#define ROUTER_NEIGHS	   256 /* neighbour cache                           */
#define LAN_GRANTS	   32  /* access list of one LAN                    */
#define NEIGH_PENDING	   3   /* datagrams waiting for one neighbour        */
#define NEIGH_PENDING_PORT 8   /* ... that came in by one port             */
#define NEIGH_PORT	   32  /* neighbours on account of one port          */
#define ROUTER_FLOWS	   256 /* decisions remembered                      */
#define ROUTER_SERVICES	   16  /* UDP ports of the base's own               */
#define REASM_SLOTS	   32  /* datagrams to the base being put together   */
#define REASM_PORT	   2   /* ... that come in by one port               */
#define ARP_BUCKETS	   8   /* askers told apart at one port              */
#define LAN_SOUGHT	   8   /* addresses NICs of a LAN were asked for     */
#define TSO_SEGMENTS_MAX   256 /* pieces of one large segment             */

#define LAN_MTU_MIN	576
#define LAN_MTU_MAX	57344
#define LAN_MTU_DEFAULT 8992
#define UPLINK_MTU	1500
#define IP4_MTU_MIN	68 /* RFC 791: every link carries this */

#define LAN_MAXCONN_MAX	      1024 /* as operand; ROUTER_PORTS is the bound */
#define LAN_IPTIMEOUT_DEFAULT 5	   /* minutes */
#define LAN_IPTIMEOUT_MAX     240

#define NEIGH_RETRANS_US   1000000ull  /* between two requests       */
#define NEIGH_TRIES	   3	       /* requests before giving up  */
#define NEIGH_REACHABLE_US 60000000ull /* then stale                 */
#define NEIGH_MINUTE_US	   60000000ull /* of IPTIMEOUT: unused ones go */
#define NEIGH_FAILED_US	   5000000ull  /* unreachable is remembered  */

#define SEEK_WAIT_US                                                           \
	500000ull /* a NIC answers within that, or is asked again */
#define SEEK_KEPT_US 60000000ull /* nobody had it: remembered for that */

#define CLAIM_US 300000ull /* before a claim is used outside */

#define REASM_US 60000000ull /* RFC 1122 3.3.2: between 60 and 120 s */

/* At once, and then one more in each so many microseconds: */
#define ICMP_BURST	20 /* errors one port may cause */
#define ICMP_EVERY_US	10000
#define ARP_BURST	64 /* answers one asker gets */
#define ARP_EVERY_US	1000
#define GROUP_BURST	64 /* datagrams to all that one port may send */
#define GROUP_EVERY_US	1000
#define SEEK_BURST	4 /* addresses one port makes others be asked for */
#define SEEK_EVERY_US	500000
#define DEFEND_EVERY_US 10000000ull /* RFC 5227 2.4 (c) */

#endif
