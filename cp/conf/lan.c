/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEFINE VSWITCH, DEFINE LAN, MODIFY / SET VSWITCH and LAN, VMLAN: the networks
 * of the base.
 */
#include "cp/conf/parse.h"
#include "cp/dir/dir.h"
#include "cp/lib/str.h"

#define MAC_PREFIX_MULTICAST 0x010000u

static void take_type(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;

	if (stmt_is(&p->stmt, p->at, "IP")) {
		lan->type = CONF_LAN_IP;
	} else if (stmt_is(&p->stmt, p->at, "ETHernet")) {
		lan->type = CONF_LAN_ETHERNET;
		conf_not_yet(p, p->at);
	} else {
		conf_invalid(p, p->at, "Invalid type");
	}
	p->at++;
}

static void take_address(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;

	if (!inet_parse_prefix(conf_word(p, p->at), &lan->address,
			       &lan->prefix_len))
		conf_invalid(p, p->at, "Invalid address/prefix length");
	p->at++;
}

static void take_gateway(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;

	if (!inet_parse(conf_word(p, p->at), &lan->gateway))
		conf_invalid(p, p->at, "Invalid address");
	p->at++;
}

static void take_mtu(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;
	u64 value;

	if (conf_take_number(p, LAN_MTU_MIN, LAN_MTU_MAX, &value))
		lan->mtu = (u16)value;
}

static void take_maxconn(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;
	u64 value;

	lan->maxconn = 0;
	if (stmt_is(&p->stmt, p->at, "INFinite"))
		p->at++;
	else if (conf_take_number(p, 1, LAN_MAXCONN_MAX, &value))
		lan->maxconn = (u16)value;
}

static void take_iptimeout(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;
	u64 value;

	if (conf_take_number(p, 1, LAN_IPTIMEOUT_MAX, &value))
		lan->iptimeout = (u8)value;
}

static void take_isolation(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;

	lan->isolation = stmt_is(&p->stmt, p->at, "ON");
	if (!lan->isolation && !stmt_is(&p->stmt, p->at, "OFF"))
		conf_invalid(p, p->at, "ON or OFF is expected");
	p->at++;
}

static void take_macprotect(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;

	if (stmt_is(&p->stmt, p->at, "ON"))
		lan->macprotect = MACPROTECT_ON;
	else if (stmt_is(&p->stmt, p->at, "OFF"))
		lan->macprotect = MACPROTECT_OFF;
	else if (stmt_is(&p->stmt, p->at, "UNSPEcified"))
		lan->macprotect = MACPROTECT_UNSPECIFIED;
	else
		conf_invalid(p, p->at, "ON, OFF or UNSPECIFIED is expected");
	p->at++;
}

/* One to three device numbers, or NONE. */
static void take_rdev(struct conf_parser *p, void *arg)
{
	struct conf_lan *lan = arg;

	lan->rdevs = 0;
	if (stmt_is(&p->stmt, p->at, "NONE")) {
		p->at++;
		return;
	}
	do {
		if (!conf_take_rdev(p, &lan->rdev[lan->rdevs]))
			return;
		lan->rdevs++;
	} while (lan->rdevs < CONF_RDEVS_MAX &&
		 ascii_isdigit(conf_word(p, p->at)[0]));
}

static void take_connect(struct conf_parser *p, void *arg)
{
	(void)p;
	((struct conf_lan *)arg)->connect = true;
}

static void take_disconnect(struct conf_parser *p, void *arg)
{
	(void)p;
	((struct conf_lan *)arg)->connect = false;
}

static void take_restricted(struct conf_parser *p, void *arg)
{
	(void)p;
	((struct conf_lan *)arg)->restricted = true;
}

static void take_unrestricted(struct conf_parser *p, void *arg)
{
	(void)p;
	((struct conf_lan *)arg)->restricted = false;
}

static void take_owner(struct conf_parser *p, void *arg)
{
	conf_take_name(p, ((struct conf_lan *)arg)->owner);
}

static const struct conf_key vswitch_keys[] = {
	{ "TYPE", 1, take_type },
	{ "RDEV", 1, take_rdev },
	{ "ADDRess", 1, take_address },
	{ "GATEway", 1, take_gateway },
	{ "MTU", 1, take_mtu },
	{ "MAXCONN", 1, take_maxconn },
	{ "ISOLATion", 1, take_isolation },
	{ "IPTimeout", 1, take_iptimeout },
	{ "MACProtect", 1, take_macprotect },
	{ "CONnect", 0, take_connect },
	{ "DISCONnect", 0, take_disconnect },
	{ "LOCAL", 0, NULL },
	{ "GLOBAL", 0, NULL },
	{ "CONTRoller", 1, NULL },
	{ "PORTname", 1, NULL },
	{ "PORTType", 1, NULL },
	{ "QUEuestorage", 1, NULL },
	{ "NATive", 1, NULL },
	{ "VLAN", 1, NULL },
};

static const struct conf_key lan_keys[] = {
	{ "TYPE", 1, take_type },
	{ "OWNERid", 1, take_owner },
	{ "ADDRess", 1, take_address },
	{ "GATEway", 1, take_gateway },
	{ "MTU", 1, take_mtu },
	{ "MAXCONN", 1, take_maxconn },
	{ "ISOLATion", 1, take_isolation },
	{ "IPTimeout", 1, take_iptimeout },
	{ "MACProtect", 1, take_macprotect },
	{ "RESTRicted", 0, take_restricted },
	{ "UNRESTricted", 0, take_unrestricted },
	{ "ACCOUNTing", 1, NULL },
	{ "MFS", 1, NULL },
};

/* A gateway is of use only inside the LAN's own subnet. */
static void check_gateway(struct conf_parser *p, struct conf_lan *lan)
{
	if (!lan->gateway)
		return;
	if (lan->address && lan->gateway != lan->address &&
	    ((lan->gateway ^ lan->address) & ip4_mask(lan->prefix_len)) == 0)
		return;
	stmt_error(&p->stmt, 0, "%s %s: Gateway is not in the LAN's subnet",
		   conf_word(p, 1), lan->name);
	lan->gateway = 0;
}

static struct conf_lan *find_lan(struct conf_lan *lans, u32 count,
				 const char *owner, const char *name)
{
	for (u32 i = 0; i < count; i++)
		if (strcmp(lans[i].name, name) == 0 &&
		    strcmp(lans[i].owner, owner) == 0)
			return &lans[i];
	return NULL;
}

/* Is there one of this name, either kind? */
static const struct conf_lan *find_any(const struct conf_parser *p,
				       const char *owner, const char *name)
{
	struct conf *c = p->out;
	struct conf_lan *lan = find_lan(c->vswitch, c->vswitches, owner, name);

	return lan ? lan : find_lan(c->lan, c->lans, owner, name);
}

/* Read a definition into the next free of LANS. */
static void take_definition(struct conf_parser *p, struct conf_lan *lans,
			    u32 *count, u32 max, const struct conf_key *keys,
			    u32 key_count)
{
	struct conf_lan lan = { .owner = "SYSTEM",
				.type = CONF_LAN_IP,
				.connect = true };

	lan.line = p->stmt.line;
	lan.restricted = lans == p->out->vswitch;
	if (!conf_take_name(p, lan.name))
		return;
	conf_take_keys(p, keys, key_count, &lan);
	check_gateway(p, &lan);
	if (find_any(p, lan.owner, lan.name))
		stmt_error(&p->stmt, 2, "LAN %s %s is there already", lan.owner,
			   lan.name);
	else if (*count == max)
		stmt_error(&p->stmt, 0, "Over %u of %s", max, conf_word(p, 1));
	else
		lans[(*count)++] = lan;
}

void conf_take_vswitch(struct conf_parser *p)
{
	take_definition(p, p->out->vswitch, &p->out->vswitches,
			CONF_VSWITCHES_MAX, vswitch_keys,
			ARRAY_SIZE(vswitch_keys));
}

void conf_take_lan(struct conf_parser *p)
{
	take_definition(p, p->out->lan, &p->out->lans, CONF_LANS_MAX, lan_keys,
			ARRAY_SIZE(lan_keys));
}

/* --- GRANT --------------------------------------------------------------- */

static bool same_grant(const struct conf_grant *a, const struct conf_grant *b)
{
	return strcmp(a->lan_owner, b->lan_owner) == 0 &&
	       strcmp(a->lan_name, b->lan_name) == 0 &&
	       strcmp(a->userid, b->userid) == 0;
}

static u32 find_grant(const struct conf *c, const struct conf_grant *g)
{
	u32 i = 0;

	while (i < c->grants && !same_grant(&c->grant[i], g))
		i++;
	return i;
}

static void take_grant(struct conf_parser *p, void *arg)
{
	struct conf_grant *g = arg;
	struct conf *c = p->out;

	if (!conf_take_name(p, g->userid) || find_grant(c, g) < c->grants)
		return;
	if (c->grants == CONF_GRANTS_MAX)
		stmt_error(&p->stmt, 0, "Over %u GRANTs", c->grants);
	else
		c->grant[c->grants++] = *g;
}

static void take_revoke(struct conf_parser *p, void *arg)
{
	struct conf_grant *g = arg;
	struct conf *c = p->out;
	u32 i;

	if (!conf_take_name(p, g->userid))
		return;
	i = find_grant(c, g);
	if (i == c->grants)
		conf_invalid(p, p->at - 1, "There is no such GRANT");
	else
		c->grant[i] = c->grant[--c->grants];
}

/* What MODIFY works on; take_grant and take_revoke know its beginning. */
struct modification {
	struct conf_grant grant;
	struct conf_lan *lan;
};

static void modify_isolation(struct conf_parser *p, void *arg)
{
	take_isolation(p, ((struct modification *)arg)->lan);
}

static void modify_iptimeout(struct conf_parser *p, void *arg)
{
	take_iptimeout(p, ((struct modification *)arg)->lan);
}

static void modify_macprotect(struct conf_parser *p, void *arg)
{
	take_macprotect(p, ((struct modification *)arg)->lan);
}

static const struct conf_key modify_keys[] = {
	{ "GRAnt", 1, take_grant },
	{ "REVoke", 1, take_revoke },
	{ "ISOLATion", 1, modify_isolation },
	{ "IPTimeout", 1, modify_iptimeout },
	{ "MACProtect", 1, modify_macprotect },
	{ "VLAN", 1, NULL },
	{ "PORTType", 1, NULL },
	{ "PROmiscuous", 0, NULL },
	{ "NOPROmiscuous", 0, NULL },
};

static void modify(struct conf_parser *p, const struct conf_grant *g,
		   bool vswitch)
{
	struct conf *c = p->out;
	struct modification m = { .grant = *g };
	struct conf_lan *lan;

	lan = vswitch ? find_lan(c->vswitch, c->vswitches, g->lan_owner,
				 g->lan_name)
		      : find_lan(c->lan, c->lans, g->lan_owner, g->lan_name);
	if (!lan) {
		stmt_error(&p->stmt, 2, "%s %s is not defined before",
			   conf_word(p, 1), g->lan_name);
		return;
	}
	m.lan = lan;
	conf_take_keys(p, modify_keys, ARRAY_SIZE(modify_keys), &m);
}

void conf_modify_vswitch(struct conf_parser *p)
{
	struct conf_grant g = { .lan_owner = "SYSTEM" };

	if (conf_take_name(p, g.lan_name))
		modify(p, &g, true);
}

/* MODIFY LAN name [OWNERid owner] GRANT user. */
void conf_modify_lan(struct conf_parser *p)
{
	struct conf_grant g = { .lan_owner = "SYSTEM" };

	if (!conf_take_name(p, g.lan_name))
		return;
	if (stmt_is(&p->stmt, p->at, "OWNERid")) {
		p->at++;
		if (!conf_take_name(p, g.lan_owner))
			return;
	}
	modify(p, &g, false);
}

/* --- VMLAN --------------------------------------------------------------- */

/* Six hexadecimal digits, the high half of a unicast MAC address. */
static void take_prefix(struct conf_parser *p, void *arg)
{
	const char *text = conf_word(p, p->at);
	u64 value;

	if (strnlen(text, 7) == 6 && str_to_u64(text, 16, 0xffffff, &value) &&
	    !(value & MAC_PREFIX_MULTICAST))
		*(u32 *)arg = (u32)value;
	else
		conf_invalid(p, p->at, "Invalid MAC prefix");
	p->at++;
}

static void take_mac_prefix(struct conf_parser *p, void *arg)
{
	struct conf *c = arg;
	bool same = c->user_prefix == c->mac_prefix;

	take_prefix(p, &c->mac_prefix);
	if (same)
		c->user_prefix = c->mac_prefix;
}

static void take_user_prefix(struct conf_parser *p, void *arg)
{
	take_prefix(p, &((struct conf *)arg)->user_prefix);
}

static const struct conf_key vmlan_keys[] = {
	{ "MACPREFIX", 1, take_mac_prefix },
	{ "USERPREFIX", 1, take_user_prefix },
	{ "MACPROTECT", 1, NULL },
	{ "MACIDRANGE", 2, NULL },
	{ "LIMIT", 2, NULL },
	{ "ACNT", 2, NULL },
	{ "ACCOUNTING", 2, NULL },
	{ "DNA", 1, NULL },
};

void conf_take_vmlan(struct conf_parser *p)
{
	conf_take_keys(p, vmlan_keys, ARRAY_SIZE(vmlan_keys), p->out);
}
