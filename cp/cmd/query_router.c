/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY ROUTER: the address list, routes, neighbours and counters of the one
 * router.  CP-64's own: z/VM has no such thing.  Class G sees its own NICs'
 * addresses only.  No lock.
 */
#include "cp/cmd/format.h"
#include "cp/cmd/handler.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "vswitch/glue.h"

static bool is_mine(const struct cmdio *io, const char *owner)
{
	return io_has_class(io, "B") || strcmp(owner, io->vm->userid) == 0;
}

/* The list of R1.4 and R1.9: whose an address is. */
static void show_addresses(struct cmdio *io)
{
	char ip[INET_TEXT_SIZE], base[INET_TEXT_SIZE], mac[FORMAT_MAC_SIZE];
	struct addr_info i;
	u32 cursor = 0;

	cmdio_line(io, "ADDRESS          OWNER    NIC  HOW     MAC"
		       "               LAN               BASE");
	while (net_addr_next(&cursor, &i))
		if (is_mine(io, i.owner))
			cmdio_linef(io, "%-16s %-8s %04X %-7s %s %-8s %-8s %s",
				    inet_text(ip, i.ip), i.owner, i.devno,
				    i.how == ADDR_FIXED ? "FIXED" : "CLAIMED",
				    format_mac(mac, i.mac), i.lan_owner,
				    i.lan_name,
				    i.base_ip ? inet_text(base, i.base_ip)
					      : "NONE");
}

static void show_routes(struct cmdio *io)
{
	char prefix[FORMAT_PREFIX4_SIZE], via[INET_TEXT_SIZE];
	struct route_info i;
	u32 cursor = 0;

	cmdio_line(io, "DESTINATION        VIA              LAN"
		       "               METRIC KIND");
	while (net_route_next(&cursor, &i))
		cmdio_linef(io, "%-18s %-16s %-8s %-8s %6u %s",
			    format_prefix4(prefix, i.route.prefix, i.route.len),
			    i.route.via ? inet_text(via, i.route.via)
					: "ON-LINK",
			    i.lan_owner, i.lan_name, i.route.metric,
			    i.connected ? "CONNECTED"
			    : i.gateway ? "GATEWAY"
					: "STATIC");
}

static void show_neighbours(struct cmdio *io)
{
	char ip[INET_TEXT_SIZE], mac[FORMAT_MAC_SIZE];
	struct neigh_info i;
	u32 cursor = 0;

	cmdio_line(io, "ADDRESS          MAC               STATE"
		       "        AGE  WAIT LAN");
	while (net_neigh_next(&cursor, &i))
		cmdio_linef(io, "%-16s %s %-10s %5u %5u %s %s",
			    inet_text(ip, i.ip), format_mac(mac, i.mac),
			    neigh_state_name(i.state), i.age_s, i.pending,
			    i.lan_owner, i.lan_name);
}

static void count(struct cmdio *io, const char *name, u64 value)
{
	cmdio_linef(io, "  %-36s %12llu", name, (unsigned long long)value);
}

static void show_counters(struct cmdio *io, const struct router_counters *c)
{
	cmdio_line(io, "ROUTER COUNTERS");
	count(io, "datagrams taken", c->in);
	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		count(io, outcome_name((enum outcome)i), c->ended[i]);
	count(io, "copies for broadcast", c->copies);
	count(io, "fragments made", c->fragments);
	count(io, "segments made", c->segments);
	count(io, "ICMP errors sent", c->icmp_sent);
	count(io, "ICMP errors held back", c->icmp_limited);
	count(io, "ARP requests sent", c->arp_requests);
	count(io, "ARP replies sent", c->arp_replies);
	count(io, "checksums completed", c->sums);
	for (u32 i = 1; i < DROP_COUNT; i++)
		if (c->drops[i])
			cmdio_linef(io, "  dropped: %-27s %12llu",
				    drop_text((enum drop)i),
				    (unsigned long long)c->drops[i]);
}

static void show_stats(struct cmdio *io)
{
	struct router_counters *c = heap_alloc(sizeof(*c));

	if (!c) {
		msg_machine_busy(io, io->vm->userid);
		return;
	}
	net_counters(c);
	show_counters(io, c);
	heap_free(c, sizeof(*c));
}

static const struct {
	const char *word;
	u32 min;
	bool class_b;
	void (*show)(struct cmdio *io);
} parts[] = {
	{ "ADDRESSES", 3, false, show_addresses },
	{ "ROUTES", 3, false, show_routes },
	{ "ARP", 3, true, show_neighbours },
	{ "STATS", 4, true, show_stats },
};

void query_router(struct cmdio *io, struct args *a)
{
	bool any = !args_peek(a);

	for (u32 i = 0; i < ARRAY_SIZE(parts); i++) {
		if (parts[i].class_b && !io_has_class(io, "B"))
			continue;
		if (any || args_take(a, parts[i].word, parts[i].min)) {
			parts[i].show(io);
			if (!any) {
				need_end(io, a);
				return;
			}
		}
	}
	if (!any) {
		args_peek(a);
		msg_option_invalid(io, a->word);
	}
}
