/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The address list (R1.4): which port has which IP address on which LAN.  A
 * hash with chains of indexes; no storage is allocated.
 */
#ifndef VSWITCH_CLAIM_H
#define VSWITCH_CLAIM_H

#include "cp/lib/types.h"
#include "vswitch/limits.h"

enum addr_how {
	ADDR_FREE,
	ADDR_FIXED,   /* NICDEF IP or SET NIC IP      */
	ADDR_CLAIMED, /* first claim by ARP or SETIP  */
};

#define ADDR_BUCKETS 128
#define ADDR_NONE    0xffffu

struct addr {
	u32 ip;
	u8 lan, port, how;
	bool trial; /* the outside is being asked (trial.c) */
	u16 next;   /* chain, ADDR_NONE ends it */
};

struct addr_table {
	struct addr e[ROUTER_ADDRS];
	u16 bucket[ADDR_BUCKETS];
	u16 free; /* chain of free entries */
	u16 used;
	u64 changes;
	u16 trials; /* claims on trial */
	/* NULL, or: A is there now, or is to go. */
	void (*changed)(const struct addr *a, bool there);
};

void addr_init(struct addr_table *t);
/* Who has IP on LAN; NULL: nobody. */
const struct addr *addr_find(const struct addr_table *t, u8 lan, u32 ip);
/* ERR_EXIST: somebody has it (maybe PORT).  ERR_FULL. */
enum err addr_add(struct addr_table *t, u8 lan, u32 ip, u8 port,
		  enum addr_how how) MUST_CHECK;
void addr_remove(struct addr_table *t, u8 lan, u32 ip);
/* Forget what PORT has: all of it, or (CLAIMED_ONLY) what it claimed. */
void addr_remove_port(struct addr_table *t, u8 port, bool claimed_only);
/* IP, which somebody has, is on trial, or no more. */
void addr_set_trial(struct addr_table *t, u8 lan, u32 ip, bool on);
u32 addr_count(const struct addr_table *t, u8 port);

#endif
