/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTP server: see httpd.h.  A connection reads one request, is sent a
 * header (with the page, if that is asked for) and then body bytes out of one
 * constant block, as fast as the window opens; then it is closed.
 */
#include "guestkit/samples/netdemo/httpd.h"
#include "guestkit/port/lwip/lwip.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/samples/netdemo/http.h"
#include "guestkit/samples/netdemo/shell.h"

#define PAGE_MAX	  4096
#define BLOCK_SIZE	  32768
#define PATTERN_SIZE	  17
#define BYTES_MAX	  (1ul << 40)
#define POLL_HALF_SECONDS 20
#define IDLE_POLLS	  3

struct connection {
	char request[HTTP_REQUEST_MAX + 1];
	size_t request_size;
	bool answered;
	u64 body_left, body_sent;
	unsigned int idle_polls;
};

static struct tcp_pcb *listener;
static u8 block[BLOCK_SIZE];
static u64 requests, bytes_sent;

/* Done with it, one way or the other. */
static err_t finish(struct connection *c, struct tcp_pcb *pcb)
{
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
	gk_free(c);
	if (tcp_close(pcb) == LWIP_OK)
		return LWIP_OK;
	tcp_abort(pcb);
	return ERR_ABRT;
}

static err_t send_body(struct connection *c, struct tcp_pcb *pcb)
{
	while (c->body_left) {
		u64 size = MIN(c->body_left, (u64)tcp_sndbuf(pcb));
		const u8 *from = block + c->body_sent % PATTERN_SIZE;

		size = MIN(size, (u64)BLOCK_SIZE - PATTERN_SIZE);
		if (size == 0 ||
		    tcp_write(pcb, from, (u16_t)size, 0) != LWIP_OK)
			break;
		c->body_left -= size;
		c->body_sent += size;
		bytes_sent += size;
	}
	tcp_output(pcb);
	return c->body_left ? LWIP_OK : finish(c, pcb);
}

static bool send_text(struct tcp_pcb *pcb, const char *text, size_t size)
{
	bytes_sent += size;
	return tcp_write(pcb, text, (u16_t)size, TCP_WRITE_FLAG_COPY) ==
	       LWIP_OK;
}

static bool send_header(struct tcp_pcb *pcb, const char *status,
			const char *type, u64 length)
{
	char header[256];
	size_t size = fmt_print(header, sizeof(header),
				"HTTP/1.1 %s\r\n"
				"Server: NETDEMO\r\n"
				"Content-Type: %s\r\n"
				"Content-Length: %lu\r\n"
				"Connection: close\r\n\r\n",
				status, type, length);

	return send_text(pcb, header, MIN(size, sizeof(header) - 1));
}

static bool answer(struct connection *c, struct tcp_pcb *pcb)
{
	static char page[PAGE_MAX];
	static const char bytes[] = "/bytes/";
	char path[HTTP_PATH_SIZE];
	size_t size;
	u64 length;

	requests++;
	if (!http_request_path(c->request, path))
		return send_header(pcb, "400 Bad Request", "text/plain", 0);
	if (strncmp(path, bytes, sizeof(bytes) - 1) == 0 &&
	    str_to_u64(path + sizeof(bytes) - 1, 10, BYTES_MAX, &length)) {
		c->body_left = length;
		return send_header(pcb, "200 OK", "application/octet-stream",
				   length);
	}
	if (strcmp(path, "/") != 0)
		return send_header(pcb, "404 Not Found", "text/plain", 0);
	size = page_make(page, sizeof(page), requests, bytes_sent);
	return send_header(pcb, "200 OK", "text/html", size) &&
	       send_text(pcb, page, size);
}

static bool complete(const struct connection *c)
{
	return c->request_size == HTTP_REQUEST_MAX ||
	       http_request_ended(c->request, c->request_size);
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct connection *c = arg;
	size_t room = HTTP_REQUEST_MAX - c->request_size;

	(void)err;
	if (!p)
		return finish(c, pcb);
	c->request_size +=
		pbuf_copy_partial(p, c->request + c->request_size,
				  (u16_t)MIN(room, (size_t)p->tot_len), 0);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	c->idle_polls = 0;
	if (c->answered || !complete(c))
		return LWIP_OK;
	c->answered = true;
	c->request[c->request_size] = '\0';
	if (!answer(c, pcb))
		return finish(c, pcb);
	return send_body(c, pcb);
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t size)
{
	struct connection *c = arg;

	(void)size;
	c->idle_polls = 0;
	return c->answered ? send_body(c, pcb) : LWIP_OK;
}

static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct connection *c = arg;

	if (++c->idle_polls > IDLE_POLLS)
		return finish(c, pcb);
	return c->answered ? send_body(c, pcb) : LWIP_OK;
}

static void on_error(void *arg, err_t err)
{
	(void)err;
	gk_free(arg);
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct connection *c;

	(void)arg;
	if (err != LWIP_OK || !pcb)
		return ERR_VAL;
	c = gk_alloc(sizeof(*c));
	if (!c)
		return ERR_MEM;
	memset(c, 0, sizeof(*c));
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
	tcp_poll(pcb, on_poll, POLL_HALF_SECONDS);
	return LWIP_OK;
}

bool httpd_start(u16 port)
{
	struct tcp_pcb *pcb = tcp_new();

	httpd_stop();
	if (!pcb)
		return false;
	if (tcp_bind(pcb, IP_ADDR_ANY, port) != LWIP_OK) {
		tcp_close(pcb);
		return false;
	}
	listener = tcp_listen(pcb);
	if (!listener) {
		tcp_close(pcb);
		return false;
	}
	tcp_accept(listener, on_accept);
	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (u8)("0123456789abcdef\n"[i % PATTERN_SIZE]);
	return true;
}

void httpd_stop(void)
{
	if (listener)
		tcp_close(listener);
	listener = NULL;
}

void cmd_serve(const struct args *a)
{
	u64 port = HTTPD_PORT;

	if (a->count > 1 && str_ieq(a->word[1], "OFF")) {
		httpd_stop();
		gk_printf("The HTTP server is off.\n");
		return;
	}
	if (a->count > 1 && !args_number(a->word[1], 1, 0xffff, &port)) {
		gk_printf("SERVE: %s is not a port\n", a->word[1]);
		return;
	}
	if (!httpd_start((u16)port))
		gk_printf("SERVE: port %lu cannot be had\n", port);
	else
		gk_printf("HTTP server on port %lu.\n", port);
}
