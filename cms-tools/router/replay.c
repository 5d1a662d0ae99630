/* SPDX-License-Identifier: Apache-2.0 */
/* Send a capture through the router and say what became of each packet. */
#include "cms-tools/router/replay.h"

#include <string.h>

#include "vswitch/finish.h"
#include "vswitch/pcap.h"
#include "vswitch/wire/eth.h"

#define TICK_US 1000000

struct totals {
	u64 packets, passed_over;
};

/* By source MAC, else the uplink; -1: nobody's, or sent by the base itself. */
static int port_of(const struct replay *g, const struct pcap_packet *pkt)
{
	int uplink = -1;

	for (int i = 0; i < ROUTER_PORTS; i++) {
		const struct router_port *p = &g->r.port[i];
		bool is_uplink = p->cfg.flags & PORT_UPLINK;

		if (!p->used)
			continue;
		if (pkt->size >= 14 && mac_equal(p->cfg.mac, pkt->bytes + 6))
			return is_uplink ? -1 : i;
		if (is_uplink)
			uplink = i;
	}
	return uplink;
}

/* One frame that leaves, or what it is cut into. */
static void print_frames(const struct replay *g, struct dgram *d,
			 const char *sep, FILE *to)
{
	const struct eth_hdr *eth = (const struct eth_hdr *)d->data;
	bool arp = be16_get(eth->type) == ETH_ARP;
	struct finish_count made = { 0 };
	struct dgram *next;

	fprintf(to, "%s %s%s", sep, g->name[d->port], arp ? " arp" : "");
	if (d->mtu)
		d = finish(d, sizeof(*eth), &made);
	for (; d; d = next) {
		next = d->next;
		fprintf(to, " %u", d->len);
		dgram_release(d);
	}
}

static void print_out(const struct replay *g, struct router_out *out, FILE *to)
{
	struct dgram *d;
	const char *sep = "  ->";

	for (; (d = router_out_take(out)) != NULL; sep = ",")
		print_frames(g, d, sep, to);
	fputc('\n', to);
}

static void replay_one(struct replay *g, u32 port,
		       const struct pcap_packet *pkt, u64 number, u64 start_us,
		       FILE *to)
{
	u64 t = pkt->time_us - start_us;
	struct dgram *d = dgram_alloc(pkt->size);
	struct router_out out;

	if (!d) {
		fprintf(to, "%6llu too large\n", (unsigned long long)number);
		return;
	}
	memcpy(d->data, pkt->bytes, pkt->size);
	d->len = pkt->size;
	router_out_init(&out);
	router_input(&g->r, port, d, pkt->time_us, &out);
	fprintf(to, "%6llu %4llu.%06llu %-8s %s", (unsigned long long)number,
		(unsigned long long)(t / 1000000),
		(unsigned long long)(t % 1000000), g->name[port],
		outcome_name(out.outcome));
	if (out.outcome == OUTCOME_DROPPED)
		fprintf(to, " %s (%s)", drop_name(out.reason),
			drop_text(out.reason));
	print_out(g, &out, to);
}

/* The seconds between two packets pass for the router too. */
static void tick_until(struct replay *g, u64 *tick_us, u64 now_us, FILE *to)
{
	struct router_out out;

	/* A gap in the capture needs no more ticks than the router has state */
	if (now_us - *tick_us > 1000ull * TICK_US)
		*tick_us = now_us - 1000ull * TICK_US;
	for (; *tick_us + TICK_US <= now_us; *tick_us += TICK_US) {
		router_out_init(&out);
		router_tick(&g->r, *tick_us + TICK_US, &out);
		if (!out.count)
			continue;
		fprintf(to, "  tick");
		print_out(g, &out, to);
	}
}

static void print_totals(const struct replay *g, const struct totals *t,
			 FILE *to)
{
	fprintf(to, "%llu packets, %llu passed over\n",
		(unsigned long long)t->packets,
		(unsigned long long)t->passed_over);
	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		fprintf(to, "%10llu %s\n",
			(unsigned long long)g->r.count.ended[i],
			outcome_name(i));
	for (u32 i = 0; i < DROP_COUNT; i++) {
		if (g->r.count.drops[i])
			fprintf(to, "%14llu %s (%s)\n",
				(unsigned long long)g->r.count.drops[i],
				drop_name(i), drop_text(i));
	}
}

bool replay_run(struct replay *g, const u8 *bytes, size_t size, FILE *out)
{
	struct totals t = { 0 };
	struct pcap_packet pkt;
	struct pcap p;
	u64 start_us = 0, tick_us = 0;

	if (pcap_open(&p, bytes, size) != ERR_OK ||
	    p.linktype != PCAP_ETHERNET) {
		fprintf(stderr, "not a classic pcap file of Ethernet frames "
				"(pcapng: editcap -F pcap)\n");
		return false;
	}
	while (pcap_next(&p, &pkt)) {
		int port = port_of(g, &pkt);

		if (!t.packets++)
			start_us = tick_us = pkt.time_us;
		if (pkt.time_us > tick_us)
			tick_until(g, &tick_us, pkt.time_us, out);
		if (port < 0)
			t.passed_over++;
		else
			replay_one(g, (u32)port, &pkt, t.packets, start_us,
				   out);
	}
	for (u32 i = 0; i < ROUTER_PORTS; i++) {
		if (g->r.port[i].used && (g->r.port[i].cfg.flags & PORT_UPLINK))
			router_port_link(&g->r, i, false);
	}
	print_totals(g, &t, out);
	if (p.left)
		fprintf(stderr, "capture is cut off after packet %llu\n",
			(unsigned long long)t.packets);
	return !p.left;
}
