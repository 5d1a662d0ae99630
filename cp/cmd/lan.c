/* SPDX-License-Identifier: Apache-2.0 */
/* DEFINE LAN, DETACH LAN, SET LAN.  The router's own lock: vswitch/glue.h. */
#include "cp/cmd/lan.h"

#include "cp/cmd/handler.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "vswitch/glue.h"

void lan_set_address(struct lan_config *cfg, u32 address, u8 bits)
{
	cfg->base_ip = address;
	cfg->prefix_ip = address;
	cfg->prefix_len = bits;
}

static bool take_type(struct cmdio *io, struct args *a)
{
	if (args_take(a, "IP", 2))
		return true;
	if (args_next(a))
		msg_option_invalid(io, a->word);
	else
		msg_operand_missing(io);
	return false;
}

static bool take_address(struct cmdio *io, struct args *a,
			 struct lan_config *cfg)
{
	u32 ip;
	u8 bits;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!inet_parse_prefix(a->word, &ip, &bits)) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	lan_set_address(cfg, ip, bits);
	return true;
}

static bool take_gateway(struct cmdio *io, struct args *a,
			 struct lan_config *cfg)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (inet_parse(a->word, &cfg->gateway))
		return true;
	msg_operand_invalid(io, a->word);
	return false;
}

static bool take_mtu(struct cmdio *io, struct args *a, struct lan_config *cfg)
{
	u32 mtu;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!operand_number(a->word, LAN_MTU_MAX, &mtu) || mtu < LAN_MTU_MIN) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	cfg->mtu = (u16)mtu;
	return true;
}

/* 1 to MOST. */
static bool take_number(struct cmdio *io, struct args *a, u32 most, u16 *out)
{
	u32 n = 0;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!operand_number(a->word, most, &n) || !n) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	*out = (u16)n;
	return true;
}

static bool take_on_off(struct cmdio *io, struct args *a, bool *out)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (operand_on_off(a->word, out))
		return true;
	msg_operand_invalid(io, a->word);
	return false;
}

/* n or INFINITE: 0. */
static bool take_maxconn(struct cmdio *io, struct args *a, u16 *out)
{
	*out = 0;
	return args_take(a, "INFINITE", 3) ||
	       take_number(io, a, LAN_MAXCONN_MAX, out);
}

/* Minutes. */
static bool take_iptimeout(struct cmdio *io, struct args *a, u16 *out)
{
	return take_number(io, a, LAN_IPTIMEOUT_MAX, out);
}

static bool take_isolation(struct cmdio *io, struct args *a, u16 *out)
{
	bool on = false;

	if (!take_on_off(io, a, &on))
		return false;
	*out = on;
	return true;
}

static bool take_macprotect(struct cmdio *io, struct args *a, u16 *out)
{
	bool on = false;

	*out = MACPROTECT_UNSPECIFIED;
	if (args_take(a, "UNSPECIFIED", 5))
		return true;
	if (!take_on_off(io, a, &on))
		return false;
	*out = on ? MACPROTECT_ON : MACPROTECT_OFF;
	return true;
}

/* What both DEFINE and SET take. */
static const struct attribute {
	const char *word;
	u32 min;
	enum lan_attribute what;
	bool (*take)(struct cmdio *io, struct args *a, u16 *out);
} attributes[] = {
	{ "MAXCONN", 7, LAN_MAXCONN, take_maxconn },
	{ "ISOLATION", 3, LAN_ISOLATION, take_isolation },
	{ "IPTIMEOUT", 3, LAN_IPTIMEOUT, take_iptimeout },
	{ "MACPROTECT", 4, LAN_MACPROTECT, take_macprotect },
};

static const struct attribute *attribute(struct args *a)
{
	for (u32 i = 0; i < ARRAY_SIZE(attributes); i++)
		if (args_take(a, attributes[i].word, attributes[i].min))
			return &attributes[i];
	return NULL;
}

static bool define_attribute(struct cmdio *io, struct args *a,
			     const struct attribute *which,
			     struct lan_config *cfg)
{
	struct lan_change change = { .what = which->what };

	if (!which->take(io, a, &change.value))
		return false;
	lan_change(cfg, &change);
	return true;
}

bool lan_operand(struct cmdio *io, struct args *a, struct lan_config *cfg,
		 bool *taken)
{
	const struct attribute *which;

	*taken = true;
	if (args_take(a, "TYPE", 4))
		return take_type(io, a);
	/* What is routed is taken from everybody else's way outside. */
	if (io_has_class(io, "B") && args_take(a, "ADDRESS", 4))
		return take_address(io, a, cfg);
	if (args_take(a, "GATEWAY", 4))
		return take_gateway(io, a, cfg);
	if (args_take(a, "MTU", 3))
		return take_mtu(io, a, cfg);
	which = attribute(a);
	if (which)
		return define_attribute(io, a, which, cfg);
	*taken = false;
	return true;
}

/* OWNERID: class G owns its own LANs only. */
static bool take_owner(struct cmdio *io, struct args *a, char *owner)
{
	if (!need_userid(io, a, owner))
		return false;
	if (strcmp(owner, io->vm->userid) == 0 || io_has_class(io, "B"))
		return true;
	msg_option_invalid(io, owner);
	return false;
}

static bool lan_operands(struct cmdio *io, struct args *a,
			 struct lan_config *cfg)
{
	bool taken;

	while (args_peek(a)) {
		if (!lan_operand(io, a, cfg, &taken))
			return false;
		if (taken)
			continue;
		if (args_take(a, "OWNERID", 5)) {
			if (!take_owner(io, a, cfg->owner))
				return false;
		} else if (args_take(a, "RESTRICTED", 5)) {
			cfg->restricted = true;
		} else if (args_take(a, "UNRESTRICTED", 7)) {
			cfg->restricted = false;
		} else if (args_take(a, "TRANSIENT", 5)) {
			cfg->transient = true;
		} else if (io_has_class(io, "B") &&
			   args_take(a, "PERSISTENT", 10)) {
			cfg->transient = false;
		} else {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	return true;
}

bool lan_take_change(struct cmdio *io, struct args *a, const char *owner,
		     const char *name, enum err *e)
{
	const struct attribute *which = attribute(a);
	struct lan_change c;

	*e = ERR_OK;
	if (!which)
		return false;
	c.what = which->what;
	if (which->take(io, a, &c.value) && need_end(io, a))
		*e = net_lan_change(owner, name, &c);
	return true;
}

void define_lan(struct cmdio *io, struct args *a)
{
	struct lan_config cfg = { .kind = LAN_GUEST };
	enum err e;

	str_copy(cfg.owner, sizeof(cfg.owner), io->vm->userid);
	cfg.transient = true;
	if (!need_name(io, a, cfg.name) || !lan_operands(io, a, &cfg))
		return;
	if (strcmp(cfg.owner, LAN_OWNER_SYSTEM) == 0)
		cfg.transient = false;
	e = net_lan_define(&cfg);
	if (e == ERR_OK)
		cmdio_linef(io, "LAN %s %s is created", cfg.owner, cfg.name);
	else if (e == ERR_EXIST)
		msg_lan_exists(io, cfg.owner, cfg.name);
	else
		msg_lan_refused(io, "LAN", cfg.owner, cfg.name, err_text(e));
}

void detach_lan(struct cmdio *io, struct args *a)
{
	char name[NAME_MAX + 1], owner[NAME_MAX + 1];
	enum err e;

	str_copy(owner, sizeof(owner), io->vm->userid);
	if (!need_name(io, a, name))
		return;
	if (args_take(a, "OWNERID", 5) && !take_owner(io, a, owner))
		return;
	if (!need_end(io, a))
		return;
	e = net_lan_destroy(owner, name);
	if (e == ERR_OK)
		cmdio_linef(io, "LAN %s %s is destroyed", owner, name);
	else if (e == ERR_NOENT)
		msg_no_lan(io, owner, name);
	else
		msg_lan_refused(io, "LAN", owner, name, err_text(e));
}

/* SET LAN name [OWNERID user] {GRANT | REVOKE} user: who may couple to it. */
void set_lan(struct cmdio *io, struct args *a)
{
	char name[NAME_MAX + 1], owner[NAME_MAX + 1], user[NAME_MAX + 1];
	bool grant;
	enum err e;

	str_copy(owner, sizeof(owner), io->vm->userid);
	if (!need_name(io, a, name))
		return;
	if (args_take(a, "OWNERID", 5) && !take_owner(io, a, owner))
		return;
	if (lan_take_change(io, a, owner, name, &e)) {
		if (e == ERR_NOENT)
			msg_no_lan(io, owner, name);
		else if (!io->rc)
			cmdio_line(io, "Command complete");
		return;
	}
	grant = args_take(a, "GRANT", 3);
	if (!grant && !args_take(a, "REVOKE", 3)) {
		msg_operand_missing(io);
		return;
	}
	if (!need_userid(io, a, user) || !need_end(io, a))
		return;
	e = grant ? net_lan_grant(owner, name, user)
		  : net_lan_revoke(owner, name, user);
	if (e == ERR_OK || (grant && e == ERR_EXIST))
		cmdio_line(io, "Command complete");
	else if (e == ERR_NOENT && !grant)
		msg_not_granted(io, user, owner, name);
	else if (e == ERR_NOENT)
		msg_no_lan(io, owner, name);
	else
		msg_lan_refused(io, "LAN", owner, name, err_text(e));
}
