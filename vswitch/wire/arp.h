/* SPDX-License-Identifier: Apache-2.0 */
/* ARP for IPv4 over Ethernet (RFC 826). */
#ifndef VSWITCH_WIRE_ARP_H
#define VSWITCH_WIRE_ARP_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"
#include "vswitch/wire/eth.h"

enum arp_op { ARP_REQUEST = 1, ARP_REPLY = 2 };

struct arp4 {
	be16 hardware; /* 1: Ethernet */
	be16 protocol; /* 0800 */
	u8 hardware_size, protocol_size;
	be16 op;
	u8 sender_mac[MAC_SIZE];
	be32 sender_ip;
	u8 target_mac[MAC_SIZE];
	be32 target_ip;
} PACKED;
LAYOUT_SIZE(struct arp4, 28);
LAYOUT_AT(struct arp4, op, 6);
LAYOUT_AT(struct arp4, sender_mac, 8);
LAYOUT_AT(struct arp4, sender_ip, 14);
LAYOUT_AT(struct arp4, target_mac, 18);
LAYOUT_AT(struct arp4, target_ip, 24);

/* The SIZE bytes after the Ethernet header, or NULL if they are no ARP. */
const struct arp4 *arp4_parse(const void *from, u32 size);
/* Write an ARP body; TARGET_MAC NULL: zeros. */
void arp4_emit(void *to, enum arp_op op, const u8 *sender_mac, u32 sender_ip,
	       const u8 *target_mac, u32 target_ip);

#endif
