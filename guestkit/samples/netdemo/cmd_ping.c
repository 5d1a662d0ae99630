/* SPDX-License-Identifier: Apache-2.0 */
/* PING: ICMP echo requests, one after the other's answer. */
#include "guestkit/port/lwip/lwip.h"
#include "guestkit/samples/netdemo/shell.h"

#include "cp/lib/be.h"
#include "cp/lib/inet.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"

#define DATA_SIZE     56
#define COUNT_DEFAULT 3
#define ANSWER_US     1000000
#define INTERVAL_US   200000
#define IDENTIFIER    0x6364

struct ping {
	u32 address;
	u16 sequence;
	bool answered;
	u8 ttl;
	u64 answer_us;
};

static u8_t on_answer(void *arg, struct raw_pcb *pcb, struct pbuf *p,
		      const ip_addr_t *from)
{
	struct ping *ping = arg;
	struct icmp_echo_hdr echo;
	struct ip_hdr ip;
	u16_t at;

	(void)pcb;
	if (pbuf_copy_partial(p, &ip, sizeof(ip), 0) != sizeof(ip))
		return 0;
	at = IPH_HL_BYTES(&ip);
	if (pbuf_copy_partial(p, &echo, sizeof(echo), at) != sizeof(echo) ||
	    ICMPH_TYPE(&echo) != ICMP_ER || lwip_ntohs(echo.id) != IDENTIFIER)
		return 0;
	if (lwip_ntohs(echo.seqno) == ping->sequence &&
	    lwip_ntohl(ip4_addr_get_u32(ip_2_ip4(from))) == ping->address) {
		ping->answered = true;
		ping->ttl = IPH_TTL(&ip);
		ping->answer_us = gk_now_us();
	}
	pbuf_free(p);
	return 1;
}

static bool send_request(struct raw_pcb *pcb, const struct ping *ping)
{
	ip_addr_t to = { lwip_htonl(ping->address) };
	struct pbuf *p = pbuf_alloc(
		PBUF_IP, sizeof(struct icmp_echo_hdr) + DATA_SIZE, PBUF_RAM);
	struct icmp_echo_hdr *echo;
	err_t err;

	if (!p)
		return false;
	echo = p->payload;
	ICMPH_TYPE_SET(echo, ICMP_ECHO);
	ICMPH_CODE_SET(echo, 0);
	echo->chksum = 0;
	echo->id = lwip_htons(IDENTIFIER);
	echo->seqno = lwip_htons(ping->sequence);
	for (u16 i = 0; i < DATA_SIZE; i++)
		((u8 *)(echo + 1))[i] = (u8)i;
	echo->chksum = inet_chksum(echo, p->len);
	err = raw_sendto(pcb, p, &to);
	pbuf_free(p);
	return err == LWIP_OK;
}

static void wait_until(u64 end_us, const bool *done)
{
	while (!*done && !shell_stopped() && gk_now_us() < end_us)
		shell_idle(end_us);
}

/* One request and its answer: true when there was one. */
static bool exchange(struct raw_pcb *pcb, struct ping *ping)
{
	u64 sent_us = gk_now_us();
	char text[INET_TEXT_SIZE];
	bool never = false;

	ping->sequence++;
	ping->answered = false;
	if (!send_request(pcb, ping)) {
		gk_printf("PING: cannot be sent\n");
		wait_until(sent_us + INTERVAL_US, &never);
		return false;
	}
	wait_until(sent_us + ANSWER_US, &ping->answered);
	if (!ping->answered) {
		gk_printf("No answer, seq %u\n", ping->sequence);
		return false;
	}
	gk_printf("Answer from %s: seq %u, TTL %u, %lu us\n",
		  inet_text(text, ping->address), ping->sequence, ping->ttl,
		  ping->answer_us - sent_us);
	wait_until(sent_us + INTERVAL_US, &never);
	return true;
}

void cmd_ping(const struct args *a)
{
	struct ping ping = { 0 };
	struct raw_pcb *pcb;
	u64 count = COUNT_DEFAULT;
	u32 sent = 0, answered = 0;

	if (a->count < 2 || !inet_parse(a->word[1], &ping.address) ||
	    (a->count > 2 && !args_number(a->word[2], 1, 60000, &count))) {
		gk_printf("PING address [count]\n");
		return;
	}
	pcb = gk_net_netif() ? raw_new(IP_PROTO_ICMP) : NULL;
	if (!pcb) {
		gk_printf("PING: there is no network\n");
		return;
	}
	raw_recv(pcb, on_answer, &ping);
	raw_bind(pcb, IP_ADDR_ANY);
	while (sent < count && !shell_stopped()) {
		sent++;
		answered += exchange(pcb, &ping);
	}
	raw_remove(pcb);
	gk_printf("%u sent, %u answered\n", sent, answered);
}
