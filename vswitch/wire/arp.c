/* SPDX-License-Identifier: Apache-2.0 */
/* ARP bodies: see wire/arp.h. */
#include "vswitch/wire/arp.h"

#include "cp/lib/str.h"

#define ARP_ETHERNET 1

const struct arp4 *arp4_parse(const void *from, u32 size)
{
	const struct arp4 *a = from;

	if (size < sizeof(*a))
		return NULL;
	if (be16_get(a->hardware) != ARP_ETHERNET ||
	    be16_get(a->protocol) != ETH_IP4 || a->hardware_size != MAC_SIZE ||
	    a->protocol_size != 4)
		return NULL;
	if (be16_get(a->op) != ARP_REQUEST && be16_get(a->op) != ARP_REPLY)
		return NULL;
	return a;
}

void arp4_emit(void *to, enum arp_op op, const u8 *sender_mac, u32 sender_ip,
	       const u8 *target_mac, u32 target_ip)
{
	struct arp4 *a = to;

	a->hardware = be16_make(ARP_ETHERNET);
	a->protocol = be16_make(ETH_IP4);
	a->hardware_size = MAC_SIZE;
	a->protocol_size = 4;
	a->op = be16_make((u16)op);
	memcpy(a->sender_mac, sender_mac, MAC_SIZE);
	a->sender_ip = be32_make(sender_ip);
	if (target_mac)
		memcpy(a->target_mac, target_mac, MAC_SIZE);
	else
		memset(a->target_mac, 0, MAC_SIZE);
	a->target_ip = be32_make(target_ip);
}
