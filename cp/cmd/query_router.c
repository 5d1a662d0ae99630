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
	struct reply *r = io_reply(io);
	struct addr_info i;
	u32 cursor = 0;

	reply_address_list(r);
	while (net_addr_next(&cursor, &i)) {
		struct address_record v = {
			.address = i.ip,
			.owner = i.owner,
			.vdev = i.devno,
			.how = i.how == ADDR_FIXED ? "FIXED" : "CLAIMED",
			.lan_owner = i.lan_owner,
			.lan = i.lan_name,
			.base = i.base_ip,
		};

		memcpy(v.mac, i.mac, sizeof(v.mac));
		if (is_mine(io, i.owner))
			reply_address(r, &v);
	}
}

static void show_routes(struct cmdio *io)
{
	char prefix[FORMAT_PREFIX4_SIZE], via[INET_TEXT_SIZE];
	struct reply *r = io_reply(io);
	struct route_info i;
	u32 cursor = 0;

	reply_route_list(r);
	while (net_route_next(&cursor, &i)) {
		struct route_record v = {
			.destination = format_prefix4(prefix, i.route.prefix,
						      i.route.len),
			.via = i.route.via,
			.via_shown = i.route.via ? inet_text(via, i.route.via)
						 : "ON-LINK",
			.lan_owner = i.lan_owner,
			.lan = i.lan_name,
			.metric = i.route.metric,
			.kind = i.connected ? "CONNECTED"
				: i.gateway ? "GATEWAY"
					    : "STATIC",
		};

		reply_route(r, &v);
	}
}

static void show_neighbours(struct cmdio *io)
{
	struct reply *r = io_reply(io);
	struct neigh_info i;
	u32 cursor = 0;

	reply_neighbour_list(r);
	while (net_neigh_next(&cursor, &i)) {
		struct neighbour_record v = {
			.address = i.ip,
			.state = neigh_state_name(i.state),
			.age = i.age_s,
			.waiting = i.pending,
			.lan_owner = i.lan_owner,
			.lan = i.lan_name,
		};

		memcpy(v.mac, i.mac, sizeof(v.mac));
		reply_neighbour(r, &v);
	}
}

static void count(struct reply *r, const char *name, u64 value)
{
	reply_counter(r, &(struct counter_record){ name, value });
}

static void show_counters(struct reply *r, const struct router_counters *c)
{
	reply_counter_list(r);
	count(r, "datagrams taken", c->in);
	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		count(r, outcome_name((enum outcome)i), c->ended[i]);
	count(r, "copies for broadcast", c->copies);
	count(r, "fragments made", c->fragments);
	count(r, "segments made", c->segments);
	count(r, "segments joined", c->joined);
	count(r, "ICMP errors sent", c->icmp_sent);
	count(r, "ICMP errors held back", c->icmp_limited);
	count(r, "reassembled for the base", c->reassembled);
	count(r, "addresses defended by ARP", c->arp_defended);
	count(r, "claims lost to the outside", c->claims_lost);
	count(r, "ARP requests sent", c->arp_requests);
	count(r, "ARP replies sent", c->arp_replies);
	count(r, "checksums completed", c->sums);
	reply_drop_list(r);
	for (u32 i = 1; i < DROP_COUNT; i++)
		if (c->drops[i])
			reply_drop(r, &(struct drop_record){
					      drop_text((enum drop)i),
					      c->drops[i] });
}

static void show_stats(struct cmdio *io)
{
	struct router_counters *c = heap_alloc(sizeof(*c));

	if (!c) {
		msg_machine_busy(io, io->vm->userid);
		return;
	}
	net_counters(c);
	show_counters(io_reply(io), c);
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
