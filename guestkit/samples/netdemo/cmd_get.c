/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET: an HTTP client.  The body is not kept: its length, SHA-256 and the
 * throughput are what is wanted.
 */
#include "guestkit/port/lwip/lwip.h"
#include "guestkit/samples/netdemo/http.h"
#include "guestkit/samples/netdemo/shell.h"

#include "cp/lib/fmt.h"
#include "cp/lib/sha256.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"

#define SILENCE_US 15000000

struct get {
	struct http_url url;
	struct http_reply reply;
	struct tcp_pcb *pcb; /* NULL: over */
	const char *failure; /* why, if it failed */
	u64 received;
	u64 begin_us, heard_us, end_us;
	struct sha256 sha;
};

/* Close, or abort when that fails; FAILURE NULL: all is well. */
static err_t finish(struct get *g, const char *failure)
{
	struct tcp_pcb *pcb = g->pcb;

	g->pcb = NULL;
	g->failure = failure;
	g->end_us = gk_now_us();
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_err(pcb, NULL);
	if (tcp_close(pcb) == LWIP_OK)
		return LWIP_OK;
	tcp_abort(pcb);
	return ERR_ABRT;
}

static void take(struct get *g, const char *data, size_t size)
{
	size_t header = http_reply_take(&g->reply, data, size);

	if (!g->reply.complete)
		return;
	sha256_add(&g->sha, data + header, size - header);
	g->received += size - header;
}

/* The server has closed: is that the end? */
static bool is_whole(const struct get *g)
{
	return g->reply.complete && (g->reply.length == HTTP_NO_LENGTH ||
				     g->received == g->reply.length);
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct get *g = arg;

	(void)err;
	g->heard_us = gk_now_us();
	if (!p)
		return finish(g, is_whole(g) ? NULL
					     : "the server closed too early");
	for (struct pbuf *q = p; q; q = q->next)
		take(g, q->payload, q->len);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	if (g->reply.too_long)
		return finish(g, "the header is too long");
	return g->reply.complete && g->received >= g->reply.length
		       ? finish(g, NULL)
		       : LWIP_OK;
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	static char request[HTTP_PATH_SIZE + HTTP_HOST_SIZE + 80];
	struct get *g = arg;
	size_t size;

	(void)err;
	g->heard_us = gk_now_us();
	size = fmt_print(request, sizeof(request),
			 "GET %s HTTP/1.1\r\nHost: %s\r\n"
			 "User-Agent: NETDEMO\r\nConnection: close\r\n\r\n",
			 g->url.path, g->url.host);
	if (tcp_write(pcb, request, (u16_t)size, TCP_WRITE_FLAG_COPY) !=
	    LWIP_OK)
		return finish(g, "no storage");
	return tcp_output(pcb);
}

static void on_error(void *arg, err_t err)
{
	struct get *g = arg;

	g->pcb = NULL;
	g->failure = err == ERR_RST ? "refused or reset" : "no connection";
}

static void report(struct get *g)
{
	u8 hash[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	u64 us = MAX(g->end_us - g->begin_us, 1ul);
	u64 rate = g->received * 800 / us;

	sha256_end(&g->sha, hash);
	for (size_t i = 0; i < sizeof(hash); i++)
		fmt_print(hex + 2 * i, 3, "%02x", hash[i]);
	gk_printf("%s\n", http_reply_status(&g->reply));
	gk_printf("%lu bytes in %lu.%03lu s, %lu.%02lu Mbit/s\n", g->received,
		  us / 1000000, us / 1000 % 1000, rate / 100, rate % 100);
	gk_printf("SHA-256 %s\n", hex);
}

static bool connect(struct get *g)
{
	ip_addr_t to = { lwip_htonl(g->url.address) };

	g->pcb = gk_net_netif() ? tcp_new() : NULL;
	if (!g->pcb)
		return false;
	tcp_arg(g->pcb, g);
	tcp_recv(g->pcb, on_recv);
	tcp_err(g->pcb, on_error);
	if (tcp_connect(g->pcb, &to, g->url.port, on_connected) == LWIP_OK)
		return true;
	finish(g, "no connection");
	return false;
}

void cmd_get(const struct args *a)
{
	static struct get g;

	memset(&g, 0, sizeof(g));
	if (a->count < 2 || !http_parse_url(a->word[1], &g.url)) {
		gk_printf("GET http://address[:port]/path\n");
		return;
	}
	http_reply_begin(&g.reply);
	sha256_begin(&g.sha);
	g.begin_us = g.heard_us = gk_now_us();
	if (!connect(&g)) {
		gk_printf("GET: there is no network\n");
		return;
	}
	while (g.pcb) {
		shell_idle(g.heard_us + SILENCE_US);
		if (!g.pcb)
			break;
		if (shell_stopped())
			finish(&g, "stopped");
		else if (gk_now_us() >= g.heard_us + SILENCE_US)
			finish(&g, "no answer");
	}
	if (g.failure)
		gk_printf("GET failed: %s (%lu bytes)\n", g.failure,
			  g.received);
	else
		report(&g);
}
