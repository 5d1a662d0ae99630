/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET: an HTTP client.  The body is not kept: its length, SHA-256 and the
 * throughput are what is wanted.
 */
#include "guestkit/port/lwip/lwip.h"
#include "guestkit/samples/netdemo/shell.h"

#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "cp/lib/sha256.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"

#define HEADER_MAX 4096
#define HOST_MAX   24
#define PATH_MAX   160
#define SILENCE_US 15000000
#define NO_LENGTH  (~0ul)

struct get {
	char host[HOST_MAX];
	char path[PATH_MAX];
	u32 address;
	u16 port;

	struct tcp_pcb *pcb; /* NULL: over */
	const char *failure; /* why, if it failed */
	char header[HEADER_MAX + 1];
	size_t header_size;
	bool in_body;
	u64 length, received;
	u64 begin_us, heard_us, end_us;
	struct sha256 sha;
};

static bool parse_url(const char *url, struct get *g)
{
	static const char scheme[] = "http://";
	char address[HOST_MAX];
	const char *slash, *colon;
	u64 port = 80;

	for (size_t i = 0; i < sizeof(scheme) - 1; i++)
		if (ascii_upper(url[i]) != ascii_upper(scheme[i]))
			return false;
	url += sizeof(scheme) - 1;
	slash = strchr(url, '/');
	if (!slash)
		slash = url + strlen(url);
	if ((size_t)(slash - url) >= sizeof(g->host))
		return false;
	str_copy(g->host, (size_t)(slash - url) + 1, url);
	str_copy(g->path, sizeof(g->path), *slash ? slash : "/");
	colon = strchr(g->host, ':');
	str_copy(address, sizeof(address), g->host);
	if (colon) {
		address[colon - g->host] = '\0';
		if (!str_to_u64(colon + 1, 10, 0xffff, &port))
			return false;
	}
	g->port = (u16)port;
	return inet_parse(address, &g->address);
}

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

static bool name_at(const char *p, const char *name)
{
	for (; *name; p++, name++)
		if (ascii_upper(*p) != ascii_upper(*name))
			return false;
	return true;
}

/* What the header says of the body's length. */
static void read_header(struct get *g)
{
	static const char name[] = "\nContent-Length:";

	g->length = NO_LENGTH;
	for (char *p = g->header; *p; p++) {
		char *digits, *end;

		if (!name_at(p, name))
			continue;
		digits = p + sizeof(name) - 1;
		while (*digits == ' ')
			digits++;
		for (end = digits; ascii_isdigit(*end); end++)
			continue;
		*end = '\0';
		if (!str_to_u64(digits, 10, NO_LENGTH - 1, &g->length))
			g->length = NO_LENGTH;
		return;
	}
}

static void take_body(struct get *g, const void *data, size_t size)
{
	sha256_add(&g->sha, data, size);
	g->received += size;
}

/* Collect the header; what is behind it is body. */
static void take(struct get *g, const char *data, size_t size)
{
	while (size && !g->in_body && g->header_size < HEADER_MAX) {
		char *end = g->header + ++g->header_size;

		end[-1] = *data++;
		size--;
		if (g->header_size >= 4 &&
		    memcmp(end - 4, "\r\n\r\n", 4) == 0) {
			*end = '\0';
			g->in_body = true;
			read_header(g);
		}
	}
	if (size && g->in_body)
		take_body(g, data, size);
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct get *g = arg;

	(void)err;
	g->heard_us = gk_now_us();
	if (!p)
		return finish(g, g->in_body && (g->length == NO_LENGTH ||
						g->received == g->length)
					 ? NULL
					 : "the server closed too early");
	for (struct pbuf *q = p; q; q = q->next)
		take(g, q->payload, q->len);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	if (!g->in_body && g->header_size == HEADER_MAX)
		return finish(g, "the header is too long");
	return g->in_body && g->received >= g->length ? finish(g, NULL)
						      : LWIP_OK;
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	static char request[PATH_MAX + HOST_MAX + 80];
	struct get *g = arg;
	size_t size;

	(void)err;
	g->heard_us = gk_now_us();
	size = fmt_print(request, sizeof(request),
			 "GET %s HTTP/1.1\r\nHost: %s\r\n"
			 "User-Agent: NETDEMO\r\nConnection: close\r\n\r\n",
			 g->path, g->host);
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
	char *eol = strchr(g->header, '\r');

	if (eol)
		*eol = '\0';
	sha256_end(&g->sha, hash);
	for (size_t i = 0; i < sizeof(hash); i++)
		fmt_print(hex + 2 * i, 3, "%02x", hash[i]);
	gk_printf("%s\n", g->header);
	gk_printf("%lu bytes in %lu.%03lu s, %lu.%02lu Mbit/s\n", g->received,
		  us / 1000000, us / 1000 % 1000, rate / 100, rate % 100);
	gk_printf("SHA-256 %s\n", hex);
}

static bool connect(struct get *g)
{
	ip_addr_t to = { lwip_htonl(g->address) };

	g->pcb = gk_net_netif() ? tcp_new() : NULL;
	if (!g->pcb)
		return false;
	tcp_arg(g->pcb, g);
	tcp_recv(g->pcb, on_recv);
	tcp_err(g->pcb, on_error);
	if (tcp_connect(g->pcb, &to, g->port, on_connected) == LWIP_OK)
		return true;
	finish(g, "no connection");
	return false;
}

void cmd_get(const struct args *a)
{
	static struct get g;

	memset(&g, 0, sizeof(g));
	if (a->count < 2 || !parse_url(a->word[1], &g)) {
		gk_printf("GET http://address[:port]/path\n");
		return;
	}
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
