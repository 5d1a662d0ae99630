/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPERF: TCP throughput with iperf 2 at the other end.  The server is lwIP's
 * own lwiperf; the client is ours, because lwiperf's always takes ten seconds.
 */
#include "guestkit/port/lwip/lwip.h"
#include "guestkit/samples/netdemo/shell.h"

#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"

#define BLOCK_SIZE	32768
#define SECONDS_DEFAULT 10
#define CONNECT_US	5000000
#define DRAIN_US	10000000

struct client {
	struct tcp_pcb *pcb; /* NULL: gone */
	bool connected;
	u64 sent, acked;
	u64 end_us;
};

/* Zeros: iperf 2 takes the first words as flags, and none is wanted. */
static const u8 block[BLOCK_SIZE];
static void *server;

static void print_rate(const char *what, u64 bytes, u64 us)
{
	u64 rate = bytes * 800 / MAX(us, 1ul);

	gk_printf("%s %lu bytes in %lu.%03lu s, %lu.%02lu Mbit/s\n", what,
		  bytes, us / 1000000, us / 1000 % 1000, rate / 100,
		  rate % 100);
}

static void on_report(void *arg, enum lwiperf_report_type type,
		      const ip_addr_t *local, u16_t local_port,
		      const ip_addr_t *remote, u16_t remote_port, u32_t bytes,
		      u32_t ms, u32_t kbits)
{
	char text[INET_TEXT_SIZE];

	(void)arg;
	(void)local;
	(void)local_port;
	(void)kbits;
	inet_text(text, lwip_ntohl(ip4_addr_get_u32(ip_2_ip4(remote))));
	gk_printf("IPERF from %s:%u%s\n", text, remote_port,
		  type == LWIPERF_TCP_DONE_SERVER ? "" : " ended early");
	print_rate("Received", bytes, (u64)ms * 1000);
}

static void start_server(u16 port)
{
	/* lwiperf cannot close a server: its listener stays bound. */
	if (server) {
		gk_printf("The IPERF server runs already.\n");
		return;
	}
	server = lwiperf_start_tcp_server(IP_ADDR_ANY, port, on_report, NULL);
	if (server)
		gk_printf("IPERF server on port %u.\n", port);
	else
		gk_printf("IPERF: port %u cannot be had\n", port);
}

static void send_more(struct client *c)
{
	while (gk_now_us() < c->end_us) {
		u16_t size =
			(u16_t)MIN((u32)BLOCK_SIZE, (u32)tcp_sndbuf(c->pcb));

		if (size < BLOCK_SIZE ||
		    tcp_write(c->pcb, block, size, 0) != LWIP_OK)
			break;
		c->sent += size;
	}
	tcp_output(c->pcb);
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t size)
{
	struct client *c = arg;

	(void)pcb;
	c->acked += size;
	send_more(c);
	return LWIP_OK;
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct client *c = arg;

	(void)pcb;
	(void)err;
	c->connected = true;
	return LWIP_OK;
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	(void)arg;
	(void)err;
	if (p) {
		tcp_recved(pcb, p->tot_len);
		pbuf_free(p);
	}
	return LWIP_OK;
}

static void on_error(void *arg, err_t err)
{
	struct client *c = arg;

	(void)err;
	c->pcb = NULL;
}

static bool open_client(struct client *c, u32 address, u16 port)
{
	ip_addr_t to = { lwip_htonl(address) };
	u64 end_us = gk_now_us() + CONNECT_US;

	c->pcb = gk_net_netif() ? tcp_new() : NULL;
	if (!c->pcb)
		return false;
	tcp_arg(c->pcb, c);
	tcp_err(c->pcb, on_error);
	tcp_recv(c->pcb, on_recv);
	tcp_sent(c->pcb, on_sent);
	if (tcp_connect(c->pcb, &to, port, on_connected) != LWIP_OK)
		return false;
	while (c->pcb && !c->connected && !shell_stopped() &&
	       gk_now_us() < end_us)
		shell_idle(end_us);
	return c->pcb && c->connected;
}

static void close_client(struct client *c)
{
	if (!c->pcb)
		return;
	tcp_arg(c->pcb, NULL);
	tcp_err(c->pcb, NULL);
	tcp_sent(c->pcb, NULL);
	tcp_recv(c->pcb, NULL);
	if (tcp_close(c->pcb) != LWIP_OK)
		tcp_abort(c->pcb);
}

static void run_client(u32 address, u16 port, u64 seconds)
{
	struct client c = { 0 };
	u64 begin_us;

	if (!open_client(&c, address, port)) {
		close_client(&c);
		gk_printf("IPERF: no connection\n");
		return;
	}
	begin_us = gk_now_us();
	c.end_us = begin_us + seconds * 1000000;
	send_more(&c);
	while (c.pcb && !shell_stopped() &&
	       (gk_now_us() < c.end_us ||
		(c.acked < c.sent && gk_now_us() < c.end_us + DRAIN_US)))
		shell_idle(gk_now_us() < c.end_us ? c.end_us
						  : c.end_us + DRAIN_US);
	if (!c.pcb)
		gk_printf("IPERF: the connection broke\n");
	print_rate("Sent", c.acked, gk_now_us() - begin_us);
	close_client(&c);
}

void cmd_iperf(const struct args *a)
{
	const char *to = args_option(a, 'c'), *t = args_option(a, 't');
	const char *p = args_option(a, 'p');
	u64 seconds = SECONDS_DEFAULT, port = LWIPERF_TCP_PORT_DEFAULT;
	u32 address;

	if ((t && !args_number(t, 1, 3600, &seconds)) ||
	    (p && !args_number(p, 1, 0xffff, &port)) ||
	    (to && !inet_parse(to, &address)) ||
	    (!to && !args_option(a, 's'))) {
		gk_printf("IPERF -s | -c address [-t seconds] [-p port]\n");
		return;
	}
	if (!gk_net_netif())
		gk_printf("IPERF: there is no network\n");
	else if (to)
		run_client(address, (u16)port, seconds);
	else
		start_server((u16)port);
}
