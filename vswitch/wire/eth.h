/* SPDX-License-Identifier: Apache-2.0 */
/* Ethernet II header and MAC addresses. */
#ifndef VSWITCH_WIRE_ETH_H
#define VSWITCH_WIRE_ETH_H

#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/lib/types.h"

#define MAC_SIZE 6

enum eth_type {
	ETH_IP4 = 0x0800,
	ETH_ARP = 0x0806,
	ETH_VLAN = 0x8100,
	ETH_IP6 = 0x86dd,
};

struct eth_hdr {
	u8 dst[MAC_SIZE];
	u8 src[MAC_SIZE];
	be16 type;
} PACKED;
LAYOUT_SIZE(struct eth_hdr, 14);
LAYOUT_AT(struct eth_hdr, src, 6);
LAYOUT_AT(struct eth_hdr, type, 12);

extern const u8 mac_broadcast[MAC_SIZE];

static inline bool mac_equal(const u8 *a, const u8 *b)
{
	return memcmp(a, b, MAC_SIZE) == 0;
}

static inline bool mac_is_group(const u8 *mac)
{
	return mac[0] & 1;
}

static inline bool mac_is_zero(const u8 *mac)
{
	return !(mac[0] | mac[1] | mac[2] | mac[3] | mac[4] | mac[5]);
}

/* Group address of an IPv4 multicast or broadcast destination (RFC 1112). */
void mac_of_group(u8 mac[MAC_SIZE], u32 ip);
/* Write a header at TO. */
void eth_emit(void *to, const u8 *dst, const u8 *src, u16 type);

#endif
