/* SPDX-License-Identifier: Apache-2.0 */
/* IFCONFIG, ARP, CP: what is, and what the control program says. */
#include "guestkit/port/lwip/lwip.h"
#include "guestkit/samples/netdemo/shell.h"

#include "cp/lib/inet.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/net.h"

#define REPLY_SIZE 8192

static const char *ip_text(char *to, const ip4_addr_t *ip)
{
	return inet_text(to, lwip_ntohl(ip4_addr_get_u32(ip)));
}

static void print_mac(const u8 *mac)
{
	for (int i = 0; i < ETH_HWADDR_LEN; i++)
		gk_printf("%s%02x", i ? ":" : "", mac[i]);
}

void cmd_ifconfig(const struct args *a)
{
	const struct netif *n = gk_net_netif();
	char ip[INET_TEXT_SIZE], mask[INET_TEXT_SIZE], gw[INET_TEXT_SIZE];
	struct gk_net_count c;

	(void)a;
	if (!n) {
		gk_printf("There is no network adapter.\n");
		return;
	}
	gk_net_count(&c);
	gk_printf("%s %04X  link %s  MTU %u  MAC ", gk_net_kind(),
		  gk_net_devno(), gk_net_is_up() ? "up" : "down", gk_net_mtu());
	print_mac(n->hwaddr);
	gk_printf("%s", gk_net_splits() ? "  TSO" : "");
	gk_printf("\naddress %s  mask %s  gateway %s\n",
		  ip_text(ip, netif_ip4_addr(n)),
		  ip_text(mask, netif_ip4_netmask(n)),
		  ip_text(gw, netif_ip4_gw(n)));
	gk_printf("RX frames %lu bytes %lu dropped %lu batches %lu\n",
		  c.rx_frames, c.rx_bytes, c.rx_dropped, c.interrupts);
	gk_printf("TX frames %lu bytes %lu dropped %lu batches %lu\n",
		  c.tx_frames, c.tx_bytes, c.tx_dropped, c.notifies);
	gk_printf("TCP segments in %u out %u, bad checksums %u\n",
		  lwip_stats.tcp.recv, lwip_stats.tcp.xmit,
		  lwip_stats.tcp.chkerr);
}

void cmd_arp(const struct args *a)
{
	unsigned int shown = 0;

	(void)a;
	for (size_t i = 0; gk_net_netif() && i < ARP_TABLE_SIZE; i++) {
		char text[INET_TEXT_SIZE];
		struct eth_addr *mac;
		struct netif *n;
		ip4_addr_t *ip;

		if (!etharp_get_entry(i, &ip, &n, &mac))
			continue;
		gk_printf("%-15s ", ip_text(text, ip));
		print_mac(mac->addr);
		gk_printf("\n");
		shown++;
	}
	if (!shown)
		gk_printf("No neighbours are known.\n");
}

void cmd_cp(const struct args *a)
{
	static char reply[REPLY_SIZE];
	int rc;

	if (gk_hyper_command(a->rest, reply, sizeof(reply), &rc) != ERR_OK) {
		gk_printf("There is no control program.\n");
		return;
	}
	for (const char *p = reply; *p; p++)
		gk_print(p, 1);
	if (rc)
		gk_printf("Return code %d\n", rc);
}
