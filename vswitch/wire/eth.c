/* SPDX-License-Identifier: Apache-2.0 */
/* Ethernet II headers: see wire/eth.h. */
#include "vswitch/wire/eth.h"

const u8 mac_broadcast[MAC_SIZE] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

void mac_of_group(u8 mac[MAC_SIZE], u32 ip)
{
	if (ip >> 28 != 0xe) {
		memcpy(mac, mac_broadcast, MAC_SIZE);
		return;
	}
	mac[0] = 0x01;
	mac[1] = 0x00;
	mac[2] = 0x5e;
	mac[3] = (u8)(ip >> 16 & 0x7f);
	mac[4] = (u8)(ip >> 8);
	mac[5] = (u8)ip;
}

void eth_emit(void *to, const u8 *dst, const u8 *src, u16 type)
{
	struct eth_hdr *h = to;

	memcpy(h->dst, dst, MAC_SIZE);
	memcpy(h->src, src, MAC_SIZE);
	h->type = be16_make(type);
}
