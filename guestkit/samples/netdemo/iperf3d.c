/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The iperf3 server: see iperf3d.h.  Each connection begins with a cookie.  The
 * first one is a test's conversation (iperf3.c reads it); those that bring the
 * same cookie afterwards carry its data, everyone else is sent away until the
 * test is over.  A test that is silent for a minute is given up.
 */
#include "guestkit/samples/netdemo/iperf3d.h"
#include "guestkit/port/lwip/lwip.h"

#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/samples/netdemo/iperf3.h"
#include "guestkit/samples/netdemo/shell.h"

#define BLOCK_SIZE	  32768
#define PIECE_SIZE	  512
#define POLL_HALF_SECONDS 20
#define QUIET_POLLS	  6

/* A TCP connection; `stream` is of the test's, IPERF3_STREAMS: not yet one. */
struct connection {
	struct tcp_pcb *pcb;
	char cookie[IPERF3_COOKIE_SIZE];
	u32 have; /* bytes of it */
	u32 stream;
	u32 quiet; /* polls since it said something */
};

struct stream {
	struct connection *c; /* of TCP; NULL: it has closed */
	ip_addr_t from;	      /* of UDP */
	u16 port;
	u64 left; /* may still be sent */
	struct iperf3_udp got;
};

/* The one test; `control` NULL: none. */
static struct test {
	struct connection *control;
	struct iperf3 talk;
	u32 streams; /* that there are; all of them: it runs */
	bool asked, running;
	u64 begin_us, took_us;
	u64 moved; /* bytes, so that a silent test is seen */
	struct stream stream[IPERF3_STREAMS];
} test;

static const u8 block[BLOCK_SIZE];
static struct tcp_pcb *listener;
static struct udp_pcb *datagrams;

/* --- ends --- */

/* What a callback of PCB returns then. */
static err_t shut(struct tcp_pcb *pcb)
{
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
	if (tcp_close(pcb) == LWIP_OK)
		return LWIP_OK;
	tcp_abort(pcb);
	return ERR_ABRT;
}

/* C is no more; its pcb is the caller's. */
static void forget(struct connection *c)
{
	if (c->stream < IPERF3_STREAMS)
		test.stream[c->stream].c = NULL;
	gk_free(c);
}

static err_t drop(struct connection *c)
{
	struct tcp_pcb *pcb = c->pcb;

	forget(c);
	return shut(pcb);
}

static void report(void)
{
	const struct iperf3_params *p = &test.talk.params;
	u64 us = MAX(test.took_us, 1ul), bytes = 0, lost = 0, packets = 0;
	char from[INET_TEXT_SIZE];

	for (u32 i = 0; i < test.streams; i++) {
		bytes += test.stream[i].got.result.bytes;
		lost += test.stream[i].got.result.errors;
		packets += test.stream[i].got.result.packets;
	}
	inet_text(from, lwip_ntohl(ip4_addr_get_u32(
				ip_2_ip4(&test.control->pcb->remote_ip))));
	gk_printf("IPERF3 %s: %s %lu bytes in %lu.%03lu s, %lu Mbit/s\n", from,
		  p->reverse ? "sent" : "received", bytes, us / 1000000,
		  us / 1000 % 1000, bytes * 8 / us);
	if (p->udp)
		gk_printf("%lu of %lu datagrams lost\n", lost, packets);
}

static void drop_streams(void)
{
	for (u32 i = 0; i < IPERF3_STREAMS; i++)
		if (test.stream[i].c)
			drop(test.stream[i].c);
}

/* Of the control connection's callback, or another's: the value is for it. */
static err_t end_test(void)
{
	struct connection *control = test.control;

	drop_streams();
	memset(&test, 0, sizeof(test));
	return control ? drop(control) : LWIP_OK;
}

/* --- saying --- */

static bool say(const void *bytes, size_t size)
{
	struct tcp_pcb *pcb = test.control->pcb;

	if (tcp_write(pcb, bytes, (u16_t)size, TCP_WRITE_FLAG_COPY) != LWIP_OK)
		return false;
	tcp_output(pcb);
	return true;
}

static bool say_state(u8 state)
{
	return say(&state, 1);
}

static void send_more(struct stream *s)
{
	struct tcp_pcb *pcb = s->c->pcb;

	while (test.running && s->left) {
		u64 size = MIN(s->left, (u64)tcp_sndbuf(pcb));

		size = MIN(size, (u64)BLOCK_SIZE);
		if (!size || tcp_write(pcb, block, (u16_t)size, 0) != LWIP_OK)
			break;
		s->left -= size;
		s->got.result.bytes += size;
	}
	tcp_output(pcb);
}

/* All streams are there. */
static bool run(void)
{
	static const u8 states[] = { IPERF3_TEST_START, IPERF3_TEST_RUNNING };
	const struct iperf3_params *p = &test.talk.params;

	if (!say(states, sizeof(states)))
		return false;
	test.running = true;
	test.begin_us = gk_now_us();
	for (u32 i = 0; p->reverse && i < test.streams; i++) {
		test.stream[i].left =
			p->bytes ? p->bytes / test.streams + 1 : ~(u64)0;
		if (test.stream[i].c)
			send_more(&test.stream[i]);
	}
	return true;
}

/* --- the conversation --- */

static bool begin(void)
{
	u32 why = iperf3_refusal(&test.talk.params);
	u8 error[IPERF3_ERROR_SIZE];

	if (!why) {
		test.asked = true;
		return say_state(IPERF3_CREATE_STREAMS);
	}
	iperf3_error(error, why);
	say(error, sizeof(error));
	return false;
}

/* A client that receives reads to the end before it goes on. */
static bool stop(void)
{
	drop_streams();
	test.took_us = gk_now_us() - test.begin_us;
	test.running = false;
	return say_state(IPERF3_EXCHANGE_RESULTS);
}

static bool tell_results(void)
{
	static u8 text[IPERF3_ANSWER_MAX];
	struct iperf3_result all[IPERF3_STREAMS];

	for (u32 i = 0; i < test.streams; i++)
		all[i] = test.stream[i].got.result;
	report();
	return say(text,
		   iperf3_results(all, test.streams, test.took_us, text)) &&
	       say_state(IPERF3_DISPLAY_RESULTS);
}

/* False: the test is over. */
static bool carry_out(enum iperf3_seen seen)
{
	switch (seen) {
	case IPERF3_SEEN_NOTHING:
		return true;
	case IPERF3_SEEN_COOKIE:
		return say_state(IPERF3_PARAM_EXCHANGE);
	case IPERF3_SEEN_PARAMS:
		return begin();
	case IPERF3_SEEN_END:
		return stop();
	case IPERF3_SEEN_RESULTS:
		return tell_results();
	default:
		return false;
	}
}

static bool hear(const u8 *bytes, size_t size)
{
	size_t used;

	for (; size; bytes += used, size -= used)
		if (!carry_out(iperf3_take(&test.talk, bytes, size, &used)))
			return false;
	return true;
}

/* --- connections --- */

/* C's cookie is complete: what it is.  False: nothing, it is to go. */
static bool admit(struct connection *c)
{
	static const u8 denied = IPERF3_ACCESS_DENIED;

	if (!test.control) {
		test.control = c;
		return hear((const u8 *)c->cookie, sizeof(c->cookie));
	}
	if (test.asked && !test.talk.params.udp &&
	    test.streams < test.talk.params.streams &&
	    memcmp(c->cookie, test.control->cookie, sizeof(c->cookie)) == 0) {
		c->stream = test.streams;
		test.stream[test.streams++].c = c;
		return test.streams < test.talk.params.streams || run();
	}
	(void)!tcp_write(c->pcb, &denied, 1, TCP_WRITE_FLAG_COPY);
	return false;
}

/* SIZE bytes at OFFSET of P belong to a connection that is known. */
static bool take(struct connection *c, const struct pbuf *p, u32 offset)
{
	u8 piece[PIECE_SIZE];
	u16_t n;

	if (c->stream < IPERF3_STREAMS) {
		test.moved += p->tot_len - offset;
		if (!test.talk.params.reverse)
			test.stream[c->stream].got.result.bytes +=
				p->tot_len - offset;
		return true;
	}
	for (; offset < p->tot_len; offset += n) {
		n = pbuf_copy_partial(p, piece, sizeof(piece), (u16_t)offset);
		if (!n || !hear(piece, n))
			return false;
	}
	return true;
}

static err_t closed(struct connection *c)
{
	return c == test.control ? end_test() : drop(c);
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct connection *c = arg;
	u32 missing = IPERF3_COOKIE_SIZE - c->have, n;
	bool good;

	(void)err;
	if (!p)
		return closed(c);
	c->quiet = 0;
	n = pbuf_copy_partial(p, c->cookie + c->have, (u16_t)missing, 0);
	c->have += n;
	good = !missing || c->have < IPERF3_COOKIE_SIZE || admit(c);
	if (good && n < p->tot_len)
		good = take(c, p, n);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	return good ? LWIP_OK : closed(c);
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t size)
{
	struct connection *c = arg;

	(void)pcb;
	if (c->stream == IPERF3_STREAMS || !test.talk.params.reverse)
		return LWIP_OK;
	test.moved += size;
	send_more(&test.stream[c->stream]);
	return LWIP_OK;
}

/* A stream may be silent: its test's conversation says when that ends. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct connection *c = arg;

	(void)pcb;
	if (c->stream < IPERF3_STREAMS) {
		if (test.talk.params.reverse)
			send_more(&test.stream[c->stream]);
		return LWIP_OK;
	}
	if (c == test.control && test.moved) {
		test.moved = 0;
		c->quiet = 0;
	}
	return ++c->quiet > QUIET_POLLS ? closed(c) : LWIP_OK;
}

/* lwIP has freed the pcb. */
static void on_error(void *arg, err_t err)
{
	struct connection *c = arg;

	(void)err;
	if (c == test.control) {
		test.control = NULL;
		end_test();
	}
	forget(c);
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
	*c = (struct connection){ .pcb = pcb, .stream = IPERF3_STREAMS };
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
	tcp_poll(pcb, on_poll, POLL_HALF_SECONDS);
	return LWIP_OK;
}

/* --- UDP --- */

static struct stream *peer(const ip_addr_t *from, u16 port)
{
	for (u32 i = 0; i < test.streams; i++)
		if (ip_addr_cmp(&test.stream[i].from, from) &&
		    test.stream[i].port == port)
			return &test.stream[i];
	return NULL;
}

/* Only the client's own address, as the conversation's. */
static bool new_peer(const ip_addr_t *from, u16 port)
{
	if (!test.asked || test.streams >= test.talk.params.streams ||
	    !ip_addr_cmp(from, &test.control->pcb->remote_ip))
		return false;
	test.stream[test.streams].from = *from;
	test.stream[test.streams++].port = port;
	return true;
}

/* P is the greeting; what it is turned into goes back. */
static void greet(struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from,
		  u16 port)
{
	bool more = !peer(from, port);

	if (more && !new_peer(from, port))
		return;
	udp_sendto(pcb, p, from, port);
	if (more && test.streams == test.talk.params.streams && !run())
		end_test();
}

static void on_datagram(void *arg, struct udp_pcb *pcb, struct pbuf *p,
			const ip_addr_t *from, u16_t port)
{
	struct stream *s;

	(void)arg;
	if (test.control && test.talk.params.udp) {
		s = peer(from, port);
		if (p->tot_len == IPERF3_GREETING &&
		    p->len == IPERF3_GREETING && iperf3_greeting(p->payload)) {
			greet(pcb, p, from, port);
		} else if (s && test.running) {
			test.moved += p->tot_len;
			s->got.result.bytes += (u64)p->tot_len - p->len;
			iperf3_datagram(&s->got, p->payload, p->len,
					test.talk.params.wide_counters,
					gk_now_us());
		}
	}
	pbuf_free(p);
}

/* --- life --- */

static bool listen_tcp(u16 port)
{
	struct tcp_pcb *pcb = tcp_new();

	if (!pcb)
		return false;
	if (tcp_bind(pcb, IP_ADDR_ANY, port) == LWIP_OK)
		listener = tcp_listen(pcb);
	if (!listener) {
		tcp_close(pcb);
		return false;
	}
	tcp_accept(listener, on_accept);
	return true;
}

bool iperf3d_start(u16 port)
{
	iperf3d_stop();
	datagrams = udp_new();
	if (!datagrams || udp_bind(datagrams, IP_ADDR_ANY, port) != LWIP_OK ||
	    !listen_tcp(port)) {
		iperf3d_stop();
		return false;
	}
	udp_recv(datagrams, on_datagram, NULL);
	return true;
}

void iperf3d_stop(void)
{
	end_test();
	if (listener)
		tcp_close(listener);
	if (datagrams)
		udp_remove(datagrams);
	listener = NULL;
	datagrams = NULL;
}

void cmd_iperf3(const struct args *a)
{
	u64 port = IPERF3_PORT;

	if (a->count > 1 && str_ieq(a->word[1], "OFF")) {
		iperf3d_stop();
		gk_printf("The iperf3 server is off.\n");
	} else if (a->count > 1 && !args_number(a->word[1], 1, 0xffff, &port)) {
		gk_printf("IPERF3: %s is not a port\n", a->word[1]);
	} else if (!iperf3d_start((u16)port)) {
		gk_printf("IPERF3: port %lu cannot be had\n", port);
	} else {
		gk_printf("iperf3 server on port %lu.\n", port);
	}
}
