/* SPDX-License-Identifier: Apache-2.0 */
/* What a LAN's configuration means for an address: see lan.h. */
#include "vswitch/lan.h"

#include "cp/lib/str.h"
#include "vswitch/wire/ip4.h"

u32 ip4_mask(u8 prefix_len)
{
	if (prefix_len == 0)
		return 0;
	return prefix_len >= 32 ? 0xffffffff : ~(0xffffffffu >> prefix_len);
}

static bool name_ok(const char *name)
{
	size_t n = strnlen(name, LAN_NAME_SIZE);

	return n > 0 && n < LAN_NAME_SIZE;
}

enum err lan_config_check(struct lan_config *c)
{
	struct lan probe = { .cfg = *c };

	if (!name_ok(c->name) || !name_ok(c->owner) || c->prefix_len > 30)
		return ERR_INVAL;
	if (c->mtu == 0)
		c->mtu = c->kind == LAN_VSWITCH ? UPLINK_MTU : LAN_MTU_DEFAULT;
	if (c->mtu < LAN_MTU_MIN || c->mtu > LAN_MTU_MAX)
		return ERR_INVAL;
	if (c->iptimeout == 0)
		c->iptimeout = LAN_IPTIMEOUT_DEFAULT;
	if (c->prefix_len == 0 && (c->base_ip || c->gateway))
		return ERR_INVAL;
	if (c->prefix_len && !c->prefix_ip)
		c->prefix_ip = c->base_ip ? c->base_ip : c->gateway;
	c->prefix_ip &= ip4_mask(c->prefix_len);
	probe.cfg = *c;
	if (c->prefix_len && !ip4_is_unicast(c->prefix_ip))
		return ERR_INVAL;
	if (c->base_ip && !lan_is_host(&probe, c->base_ip))
		return ERR_INVAL;
	if (c->gateway &&
	    (!lan_is_host(&probe, c->gateway) || c->gateway == c->base_ip))
		return ERR_INVAL;
	str_upper(c->name);
	str_upper(c->owner);
	return ERR_OK;
}

void lan_change(struct lan_config *cfg, const struct lan_change *change)
{
	switch (change->what) {
	case LAN_MAXCONN:
		cfg->maxconn = change->value;
		break;
	case LAN_ISOLATION:
		cfg->isolation = change->value != 0;
		break;
	case LAN_IPTIMEOUT:
		cfg->iptimeout = (u8)change->value;
		break;
	case LAN_MACPROTECT:
		cfg->macprotect = (u8)change->value;
		break;
	}
}

bool lan_contains(const struct lan *l, u32 ip)
{
	return (ip & ip4_mask(l->cfg.prefix_len)) == l->cfg.prefix_ip;
}

bool lan_is_broadcast(const struct lan *l, u32 ip)
{
	if (ip == 0xffffffff)
		return true;
	return l->cfg.prefix_len && lan_contains(l, ip) &&
	       (ip | ip4_mask(l->cfg.prefix_len)) == 0xffffffff;
}

bool lan_is_host(const struct lan *l, u32 ip)
{
	if (!ip4_is_unicast(ip) || !lan_contains(l, ip))
		return false;
	if (l->cfg.prefix_len && ip == l->cfg.prefix_ip)
		return false;
	return !lan_is_broadcast(l, ip);
}
