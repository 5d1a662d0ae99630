/* SPDX-License-Identifier: Apache-2.0 */
/* The page NETDEMO serves: its own counters as HTML. */
#include "guestkit/port/lwip/lwip.h"
#include "guestkit/samples/netdemo/httpd.h"

#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/net.h"

struct writer {
	char *to;
	size_t size, used;
};

static void put(struct writer *w, const char *format, ...) PRINTF_LIKE(2, 3);

static void put(struct writer *w, const char *format, ...)
{
	va_list args;
	size_t room = w->size - w->used, size;

	va_start(args, format);
	size = fmt_vprint(w->to + w->used, room, format, args);
	va_end(args);
	w->used += MIN(size, room - 1);
}

static void row(struct writer *w, const char *name, u64 value)
{
	put(w, "<tr><td>%s</td><td align=\"right\">%lu</td></tr>\n", name,
	    value);
}

/* Who we are, asked once: the user id, or the bare machine. */
static const char *whose(void)
{
	static char reply[80];
	int rc;

	if (reply[0])
		return reply;
	if (gk_hyper_present() &&
	    gk_hyper_command("QUERY USERID", reply, sizeof(reply), &rc) ==
		    ERR_OK &&
	    rc == 0) {
		for (char *p = reply; *p; p++)
			if (*p == ' ' || *p == '\n')
				*p = '\0';
	}
	if (!reply[0])
		fmt_print(reply, sizeof(reply), "bare machine");
	return reply;
}

size_t page_make(char *to, size_t size, u64 requests, u64 bytes_sent)
{
	struct writer w = { to, size, 0 };
	struct gk_net_count n;
	char ip[INET_TEXT_SIZE];

	gk_net_count(&n);
	inet_text(ip,
		  lwip_ntohl(ip4_addr_get_u32(netif_ip4_addr(gk_net_netif()))));
	put(&w,
	    "<!DOCTYPE html>\n<html><head><title>NETDEMO</title></head>\n"
	    "<body><h1>NETDEMO on %s</h1>\n<p>%s, %s at %04X</p>\n"
	    "<table border=\"1\">\n",
	    whose(), ip, gk_net_kind(), gk_net_devno());
	row(&w, "Seconds since IPL", gk_now_us() / 1000000);
	row(&w, "Storage, MiB", gk_storage_size() >> 20);
	row(&w, "HTTP requests", requests);
	row(&w, "HTTP bytes sent", bytes_sent);
	row(&w, "Frames received", n.rx_frames);
	row(&w, "Bytes received", n.rx_bytes);
	row(&w, "Frames received and dropped", n.rx_dropped);
	row(&w, "Frames sent", n.tx_frames);
	row(&w, "Bytes sent", n.tx_bytes);
	row(&w, "Frames not sent", n.tx_dropped);
	row(&w, "Output batches", n.notifies);
	row(&w, "Input batches", n.interrupts);
	row(&w, "TCP segments received", lwip_stats.tcp.recv);
	row(&w, "TCP segments sent", lwip_stats.tcp.xmit);
	put(&w, "</table></body></html>\n");
	return w.used;
}
