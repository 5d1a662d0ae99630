/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NETDEMO: a guest with a network.  It reads its address from the IPL
 * parameters, starts the adapter and its servers, and obeys its console.
 *
 *	IP=10.64.0.11/24 GW=10.64.0.1 [NIC=0600] [LINGER=seconds]
 *
 * LINGER: how long it takes to end when it is asked to (SIGNAL SHUTDOWN).
 */
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"
#include "guestkit/include/gk/parm.h"
#include "guestkit/include/gk/shutdown.h"
#include "guestkit/samples/netdemo/httpd.h"
#include "guestkit/samples/netdemo/iperf3.h"
#include "guestkit/samples/netdemo/iperf3d.h"
#include "guestkit/samples/netdemo/shell.h"

#define NIC_DEFAULT  0x0600
#define LINK_WAIT_US 5000000
#define PARM_SIZE    40
#define LINGER_MAX_S 3600

static bool read_config(struct gk_net_config *c)
{
	char text[PARM_SIZE];
	u64 devno = NIC_DEFAULT;

	if (gk_parm("NIC", text, sizeof(text)) &&
	    !str_to_u64(text, 16, 0xffff, &devno)) {
		gk_printf("PARM: NIC=%s is not a device number\n", text);
		return false;
	}
	c->devno = (u16)devno;
	if (!gk_parm("IP", text, sizeof(text))) {
		gk_printf("PARM: no IP=address/length\n");
		return false;
	}
	if (!inet_parse_prefix(text, &c->ip, &c->prefix_bits)) {
		gk_printf("PARM: IP=%s is not address/length\n", text);
		return false;
	}
	if (gk_parm("GW", text, sizeof(text)) &&
	    !inet_parse(text, &c->gateway)) {
		gk_printf("PARM: GW=%s is not an address\n", text);
		return false;
	}
	return true;
}

static void start_network(const struct gk_net_config *c)
{
	u64 end_us = gk_now_us() + LINK_WAIT_US;
	char ip[INET_TEXT_SIZE], gateway[INET_TEXT_SIZE];

	if (gk_net_start(c) != ERR_OK) {
		gk_printf("No network adapter, or it does not start.\n");
		return;
	}
	gk_printf("Adapter %s at %04X, address %s/%u, gateway %s\n",
		  gk_net_kind(), gk_net_devno(), inet_text(ip, c->ip),
		  c->prefix_bits, inet_text(gateway, c->gateway));
	while (!gk_net_is_up() && gk_now_us() < end_us)
		gk_net_idle(end_us);
	gk_printf("The link is %s.\n", gk_net_is_up() ? "up" : "down");
	if (httpd_start(HTTPD_PORT))
		gk_printf("HTTP server on port %u.\n", HTTPD_PORT);
	if (iperf3d_start(IPERF3_PORT))
		gk_printf("iperf3 server on port %u.\n", IPERF3_PORT);
}

static u64 linger_us(void)
{
	char text[PARM_SIZE];
	u64 seconds = 0;

	if (gk_parm("LINGER", text, sizeof(text)) &&
	    !str_to_u64(text, 10, LINGER_MAX_S, &seconds))
		gk_printf("PARM: LINGER=%s is not 0 to %u\n", text,
			  LINGER_MAX_S);
	return seconds * 1000000;
}

/* SIGNAL SHUTDOWN */
static void end(u32 seconds)
{
	u64 end_us = gk_now_us() + linger_us();

	gk_printf("NETDEMO is asked to end within %u seconds.\n", seconds);
	while (gk_now_us() < end_us)
		gk_wait_until(end_us);
	gk_net_stop();
	gk_printf("NETDEMO ended.\n");
}

void gk_main(void)
{
	struct gk_net_config config = { 0 };

	gk_printf("NETDEMO, a CP-64 guestkit sample\n");
	gk_shutdown_enable(end);
	if (read_config(&config))
		start_network(&config);
	gk_printf("Ready; HELP lists the commands.\n");
	shell_run();
	gk_net_stop();
	gk_printf("NETDEMO ended.\n");
}
