/* SPDX-License-Identifier: Apache-2.0 */
/* Which frames a trace wants: see nettrace_filter.h. */
#include "vswitch/nettrace_filter.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "vswitch/wire/arp.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define ETH_SIZE     ((u32)sizeof(struct eth_hdr))
#define PORTS_SIZE   4u
#define PROTOCOL_MAX 255u
#define ERROR_SIZE   (8u + 20 + 8) /* ICMP, quoted IP and UDP headers */

static const struct {
	const char *name;
	u16 number;
} protocols[] = {
	{ "ICMP", IP_ICMP },
	{ "TCP", IP_TCP },
	{ "UDP", IP_UDP },
	{ "ARP", NETTRACE_ARP },
};

bool nettrace_protocol_parse(const char *word, u16 *out)
{
	u32 n = 0;

	for (u32 i = 0; i < ARRAY_SIZE(protocols); i++)
		if (strcmp(word, protocols[i].name) == 0) {
			*out = protocols[i].number;
			return true;
		}
	for (; *word; word++) {
		if (*word < '0' || *word > '9')
			return false;
		n = n * 10 + (u32)(*word - '0');
		if (n > PROTOCOL_MAX)
			return false;
	}
	*out = (u16)n;
	return n != 0;
}

const char *nettrace_protocol_text(u16 protocol, char *to)
{
	for (u32 i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocol == protocols[i].number)
			return protocols[i].name;
	fmt_print(to, 8, "%u", protocol);
	return to;
}

static bool match_arp(const struct nettrace_filter *f, const u8 *body, u32 size)
{
	const struct arp4 *a = arp4_parse(body, size);
	u32 sender, target;

	if (f->port || (f->protocol && f->protocol != NETTRACE_ARP))
		return false;
	if (!a)
		return !f->host;
	sender = be32_get(a->sender_ip);
	target = be32_get(a->target_ip);
	if (f->collector && (sender == f->collector || target == f->collector))
		return false;
	return !f->host || sender == f->host || target == f->host;
}

/* An ICMP error that quotes one of our datagrams. */
static bool is_about_trace(const struct nettrace_filter *f,
			   const struct ip4_hdr *ip, const u8 *rest, u32 size)
{
	const struct ip4_hdr *quoted = (const struct ip4_hdr *)(rest + 8);

	if (!f->collector || ip->proto != IP_ICMP || size < ERROR_SIZE)
		return false;
	return rest[0] != ICMP_ECHO && rest[0] != ICMP_ECHO_REPLY &&
	       quoted->proto == IP_UDP &&
	       be32_get(quoted->dst) == f->collector &&
	       get_be16(rest + 30) == f->collector_port;
}

static bool match_port(u16 port, const struct ip4_hdr *ip, const u8 *rest,
		       u32 size)
{
	if (ip->proto != IP_TCP && ip->proto != IP_UDP)
		return false;
	if ((be16_get(ip->frag) & IP4_OFFSET) || size < PORTS_SIZE)
		return false;
	return get_be16(rest) == port || get_be16(rest + 2) == port;
}

/* IP is not checked: what is malformed is what one wants to see. */
static bool match_ip(const struct nettrace_filter *f, const u8 *body, u32 size)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)body;
	const u8 *rest;
	u32 ihl;

	if (size < sizeof(*ip))
		return !f->host && !f->protocol && !f->port;
	ihl = MIN(MAX(ip4_hdr_len(ip), (u32)sizeof(*ip)), size);
	rest = body + ihl;
	size -= ihl;
	if (is_about_trace(f, ip, rest, size))
		return false;
	if (f->host && be32_get(ip->src) != f->host &&
	    be32_get(ip->dst) != f->host)
		return false;
	if (f->protocol && f->protocol != ip->proto)
		return false;
	return !f->port || match_port(f->port, ip, rest, size);
}

bool nettrace_filter_match(const struct nettrace_filter *f, const u8 *frame,
			   u32 size)
{
	u16 type;

	if (size < ETH_SIZE)
		return !f->host && !f->protocol && !f->port;
	type = get_be16(frame + 12);
	if (type == ETH_ARP)
		return match_arp(f, frame + ETH_SIZE, size - ETH_SIZE);
	if (type == ETH_IP4)
		return match_ip(f, frame + ETH_SIZE, size - ETH_SIZE);
	return !f->host && !f->protocol && !f->port;
}
