/* SPDX-License-Identifier: Apache-2.0 */
/* UDP BLAST, ECHO and SINK: datagrams out, back, and counted. */
#include "guestkit/port/lwip/lwip.h"
#include "guestkit/samples/netdemo/shell.h"

#include "cp/lib/be.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"

#define SIZE_MAX_UDP 57300
#define ECHO_PORT    7
#define POLL_EVERY   16
#define ROOM_US	     100000

#define SINK_PORT 9

static struct udp_pcb *echo, *sink;
static u64 echoed, sunk;

/* Numbered in the first eight bytes, so that a receiver can count losses. */
static err_t send_one(struct udp_pcb *pcb, u64 number, u16 size,
		      const ip_addr_t *to, u16 port)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, size, PBUF_RAM);
	err_t err;

	if (!p)
		return ERR_MEM;
	memset(p->payload, 0x55, size);
	if (size >= sizeof(number))
		put_be64(p->payload, number);
	err = udp_sendto(pcb, p, to, port);
	pbuf_free(p);
	return err;
}

static void run_blast(u32 address, u16 port, u64 count, u16 size)
{
	struct udp_pcb *pcb = udp_new();
	ip_addr_t to = { lwip_htonl(address) };
	u64 begin_us = gk_now_us(), sent = 0, failed = 0, us;

	if (!pcb)
		return;
	while (sent + failed < count && !shell_stopped()) {
		err_t err = send_one(pcb, sent, size, &to, port);

		if (err == LWIP_OK)
			sent++;
		else if (err == ERR_MEM)
			shell_idle(gk_now_us() + ROOM_US);
		else
			failed++;
		if ((sent + failed) % POLL_EVERY == 0)
			gk_net_poll();
	}
	gk_net_poll();
	us = MAX(gk_now_us() - begin_us, 1ul);
	udp_remove(pcb);
	gk_printf("%lu datagrams sent, %lu failed, in %lu.%03lu s: %lu/s, "
		  "%lu Mbit/s\n",
		  sent, failed, us / 1000000, us / 1000 % 1000,
		  sent * 1000000 / us, sent * size * 8 / us);
}

static void on_datagram(void *arg, struct udp_pcb *pcb, struct pbuf *p,
			const ip_addr_t *from, u16_t port)
{
	(void)arg;
	echoed++;
	udp_sendto(pcb, p, from, port);
	pbuf_free(p);
}

static void on_sunk(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *from, u16_t port)
{
	(void)arg;
	(void)pcb;
	(void)from;
	(void)port;
	sunk++;
	pbuf_free(p);
}

static void start_sink(u16 port)
{
	if (sink)
		udp_remove(sink);
	sink = udp_new();
	if (!sink || udp_bind(sink, IP_ADDR_ANY, port) != LWIP_OK) {
		gk_printf("UDP SINK: port %u cannot be had\n", port);
		return;
	}
	udp_recv(sink, on_sunk, NULL);
	gk_printf("UDP sink on port %u; %lu taken so far.\n", port, sunk);
}

static void start_echo(u16 port)
{
	if (echo)
		udp_remove(echo);
	echo = udp_new();
	if (!echo || udp_bind(echo, IP_ADDR_ANY, port) != LWIP_OK) {
		gk_printf("UDP ECHO: port %u cannot be had\n", port);
		return;
	}
	udp_recv(echo, on_datagram, NULL);
	gk_printf("UDP echo on port %u; %lu sent back so far.\n", port, echoed);
}

void cmd_udp(const struct args *a)
{
	u64 port = ECHO_PORT, count, size;
	u32 address;

	if (!gk_net_netif()) {
		gk_printf("UDP: there is no network\n");
	} else if (a->count >= 2 && str_ieq(a->word[1], "ECHO") &&
		   (a->count == 2 ||
		    args_number(a->word[2], 1, 0xffff, &port))) {
		start_echo((u16)port);
	} else if (a->count == 2 && str_ieq(a->word[1], "SINK")) {
		start_sink(SINK_PORT);
	} else if (a->count == 6 && str_ieq(a->word[1], "BLAST") &&
		   inet_parse(a->word[2], &address) &&
		   args_number(a->word[3], 1, 0xffff, &port) &&
		   args_number(a->word[4], 1, ~0ul >> 1, &count) &&
		   args_number(a->word[5], 1, SIZE_MAX_UDP, &size)) {
		run_blast(address, (u16)port, count, (u16)size);
	} else {
		gk_printf("UDP BLAST address port count size | "
			  "UDP ECHO [port] | UDP SINK\n");
	}
}
