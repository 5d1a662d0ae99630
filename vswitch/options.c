/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPv4 options (RFC 791 3.1).  Source routes are refused, a record of the route
 * is kept, all others pass; what is malformed is told with its place.
 */
#include "cp/lib/be.h"
#include "vswitch/pass.h"

#define OPT_END		 0
#define OPT_NOP		 1
#define OPT_RECORD	 7
#define OPT_TIMESTAMP	 68
#define OPT_LOOSE_SOURCE 131
#define OPT_STRICT	 137

#define HEADER	       ((u32)sizeof(struct ip4_hdr))
#define RECORD_POINTER 4 /* the smallest: behind type, length and itself */
#define STAMP_POINTER  5

/* One option: its place in the header and its length, 0: no (more) options. */
struct option {
	u8 type;
	u32 at, len;
};

/* The option at AT; false: it does not fit into the IHL bytes of the header. */
static bool option_at(const struct ip4_hdr *ip, u32 at, struct option *o)
{
	const u8 *h = (const u8 *)ip;
	u32 ihl = ip4_hdr_len(ip);

	*o = (struct option){ .at = at };
	if (at >= ihl || h[at] == OPT_END)
		return true;
	o->type = h[at];
	o->len = 1;
	if (o->type == OPT_NOP)
		return true;
	o->len = at + 1 < ihl ? h[at + 1] : 0;
	return o->len >= 2 && o->len <= ihl - at;
}

/* A pointer to where the next address goes: room for a whole one, or none. */
static bool pointer_ok(const struct ip4_hdr *ip, const struct option *o,
		       u32 least)
{
	u32 pointer;

	if (o->len < 3)
		return false;
	pointer = ((const u8 *)ip)[o->at + 2];
	return pointer >= least && (pointer > o->len || pointer + 3 <= o->len);
}

static bool well_formed(const struct ip4_hdr *ip, const struct option *o)
{
	if (o->type == OPT_RECORD)
		return pointer_ok(ip, o, RECORD_POINTER);
	if (o->type == OPT_TIMESTAMP)
		return o->len >= 4 && pointer_ok(ip, o, STAMP_POINTER);
	return true;
}

bool options_check(struct pass *p)
{
	struct option o;

	for (u32 at = HEADER;; at += o.len) {
		if (!option_at(p->ip, at, &o) || !well_formed(p->ip, &o)) {
			answer_error(p, ICMP_PARAMETER, 0, at << 24);
			break;
		}
		if (!o.len)
			return true;
		if (o.type == OPT_LOOSE_SOURCE || o.type == OPT_STRICT) {
			answer_error(p, ICMP_UNREACHABLE, ICMP_SOURCE_ROUTE, 0);
			break;
		}
	}
	pass_drop(p, DROP_OPTIONS);
	return false;
}

void options_record(struct ip4_hdr *ip, u32 ours)
{
	u8 *h = (u8 *)ip;
	struct option o;
	u32 at = HEADER;

	do {
		if (!option_at(ip, at, &o) || !o.len)
			return;
		at += o.len;
	} while (o.type != OPT_RECORD);
	if (!pointer_ok(ip, &o, RECORD_POINTER) || h[o.at + 2] > o.len)
		return;
	put_be32(h + o.at + h[o.at + 2] - 1, ours);
	h[o.at + 2] = (u8)(h[o.at + 2] + 4);
	ip4_sum_set(ip);
}
