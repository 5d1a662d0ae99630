/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ARP.  Machines ask the base alone: it answers for every address of the LAN
 * with the LAN's one MAC, and learns from them whose address is whose.  The
 * outside is answered for local addresses with the adapter's MAC; it takes none
 * of them away.  An asker gets ARP_BURST answers at once.
 */
#include "vswitch/pass.h"
#include "vswitch/wire/arp.h"

/* Told apart by the frame's source, roughly. */
static struct bucket *asker_bucket(struct pass *p)
{
	const u8 *mac = p->from_mac;

	return &p->in->arp[(mac[3] ^ mac[4] ^ mac[5]) % ARP_BUCKETS];
}

static void reply(struct pass *p, const struct arp4 *a)
{
	if (!bucket_take(asker_bucket(p), p->now_us, ARP_BURST, ARP_EVERY_US)) {
		pass_drop(p, DROP_ARP_STORM);
		return;
	}
	if (egress_arp(p->r, p->out, p->port, ARP_REPLY, be32_get(a->target_ip),
		       a->sender_mac, be32_get(a->sender_ip)))
		pass_end(p, OUTCOME_ANSWERED, DROP_NONE);
	else
		pass_drop(p, DROP_NO_BUFFER);
}

/* "Has anybody X?  I would like it" (RFC 5227): an answer means conflict. */
static void nic_probe(struct pass *p, const struct arp4 *a)
{
	u32 ip = be32_get(a->target_ip);
	enum drop reason = ingress_claim(p, ip);

	if (reason == DROP_NONE)
		pass_end(p, OUTCOME_ABSORBED, DROP_NONE);
	else if (reason == DROP_CLAIM_CONFLICT || lan_is_host(p->lan, ip))
		reply(p, a);
	else
		pass_drop(p, reason);
}

static bool is_own(struct pass *p, u32 ip)
{
	const struct addr *a = addr_find(&p->r->addrs, p->lan->index, ip);

	return a && a->port == p->port;
}

static void nic_arp(struct pass *p, const struct arp4 *a)
{
	u32 sender = be32_get(a->sender_ip);
	u32 target = be32_get(a->target_ip);
	bool request = be16_get(a->op) == ARP_REQUEST;
	enum drop reason;

	if (request && sender == 0) {
		nic_probe(p, a);
		return;
	}
	reason = ingress_claim(p, sender);
	if (reason == DROP_CLAIM_REFUSED &&
	    (p->in->cfg.flags & PORT_ANYSOURCE) && ip4_is_unicast(sender))
		reason = DROP_NONE;
	if (reason != DROP_NONE)
		pass_drop(p, reason);
	else if (!request || sender == target)
		pass_end(p, OUTCOME_ABSORBED, DROP_NONE);
	else if (!lan_is_host(p->lan, target) || is_own(p, target))
		pass_drop(p, DROP_ARP_UNANSWERED);
	else
		reply(p, a);
}

/* Somebody outside uses IP, which is ours: say once in a while whose it is. */
static void defend(struct pass *p, u32 ip)
{
	if (!bucket_take(&p->lan->defend, p->now_us, 1, DEFEND_EVERY_US))
		return;
	if (egress_arp(p->r, p->out, p->port, ARP_REQUEST, ip, NULL, ip))
		p->r->count.arp_defended++;
}

/* May SENDER's word be taken?  Else why not. */
static enum drop heed(struct pass *p, u32 sender, const u8 *mac)
{
	if (mac_is_group(mac) || mac_is_zero(mac))
		return DROP_ARP_FORMAT;
	if (mac_equal(mac, p->in->cfg.mac))
		return DROP_LINK_SOURCE;
	if (lan_is_host(p->lan, sender) && !resolve_learn(p, sender, mac))
		return DROP_NEIGH_CONFLICT;
	return DROP_NONE;
}

/* An address of the base's or of a machine here, for all the outside knows. */
static bool is_local(struct pass *p, u32 ip)
{
	const struct addr *a = addr_find(&p->r->addrs, p->lan->index, ip);

	return ip &&
	       (ip == p->lan->cfg.base_ip || (a && !trial_on(p->r, p->lan, a)));
}

/* A machine here has said that it has IP, the outside has not been heard. */
static bool trial_running(struct pass *p, u32 ip)
{
	return addr_find(&p->r->addrs, p->lan->index, ip);
}

static void uplink_arp(struct pass *p, const struct arp4 *a)
{
	u32 sender = be32_get(a->sender_ip);
	u32 target = be32_get(a->target_ip);
	bool request = be16_get(a->op) == ARP_REQUEST;
	enum drop reason;

	if (is_local(p, sender)) {
		defend(p, sender);
		pass_drop(p, DROP_CLAIM_CONFLICT);
		return;
	}
	trial_lost(p, request && !sender ? target : sender);
	reason = heed(p, sender, a->sender_mac);
	if (reason != DROP_NONE)
		pass_drop(p, reason);
	else if (request && is_local(p, target))
		reply(p, a);
	else {
		if (request && !trial_running(p, target))
			(void)seek(p, p->lan, target);
		pass_end(p, OUTCOME_ABSORBED, DROP_NONE);
	}
}

void proxyarp_input(struct pass *p)
{
	const struct arp4 *a = arp4_parse(p->d->data, p->d->len);

	if (!a)
		pass_drop(p, DROP_ARP_FORMAT);
	else if (port_is_uplink(p->in))
		uplink_arp(p, a);
	else
		nic_arp(p, a);
}
