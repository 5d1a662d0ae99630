/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEFINE, DETACH and SET VSWITCH.  The uplink's driver is started and stopped
 * one command at a time (uplink_lock); everything else is the router's.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/lan.h"
#include "cp/core/task.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/rdev/rdev.h"
#include "netdrv/uplink.h"
#include "vswitch/glue.h"

static struct mutex uplink_lock;

/* RDEV and CONNECT as recorded; false: no such VSWITCH. */
static bool recorded(const char *name, u16 *rdev, bool *connect)
{
	struct lan_info *i = heap_alloc(sizeof(*i));
	bool found;

	if (!i)
		return false;
	found = net_lan_get(LAN_OWNER_SYSTEM, name, i) &&
		i->lan.cfg.kind == LAN_VSWITCH;
	if (found) {
		*rdev = i->lan.rdev;
		*connect = i->lan.connect;
	}
	heap_free(i, sizeof(*i));
	return found;
}

/* Make the driver agree with what is recorded. */
static enum err apply(const char *name)
{
	bool connect;
	u16 rdev;
	enum err e;

	if (!recorded(name, &rdev, &connect))
		return ERR_NOENT;
	e = uplink_disconnect(name);
	if (e != ERR_OK && e != ERR_NOENT)
		return e;
	return rdev && connect ? uplink_connect(name, rdev) : ERR_OK;
}

enum err vswitch_set_rdev(const char *name, u16 rdev)
{
	enum err e;

	mutex_lock(&uplink_lock);
	e = net_vswitch_rdev(name, rdev);
	if (e == ERR_OK)
		e = apply(name);
	mutex_unlock(&uplink_lock);
	return e;
}

enum err vswitch_connect(const char *name, bool connect)
{
	enum err e;

	mutex_lock(&uplink_lock);
	e = net_vswitch_connect(name, connect);
	if (e == ERR_OK)
		e = apply(name);
	mutex_unlock(&uplink_lock);
	return e;
}

/* "NONE" is 0; a device must be there. */
static bool take_rdev(struct cmdio *io, struct args *a, u16 *rdev)
{
	*rdev = 0;
	if (args_take(a, "NONE", 4))
		return true;
	if (!args_next(a) || !operand_devno(a->word, rdev)) {
		msg_rdev_missing(io);
		return false;
	}
	if (rdev_find(*rdev))
		return true;
	msg_no_rdev(io, *rdev);
	return false;
}

struct uplink_operands {
	u16 rdev;
	bool disconnect;
};

static bool vswitch_operands(struct cmdio *io, struct args *a,
			     struct lan_config *cfg, struct uplink_operands *u)
{
	bool taken;

	while (args_peek(a)) {
		if (!lan_operand(io, a, cfg, &taken))
			return false;
		if (taken)
			continue;
		if (args_take(a, "RDEV", 4)) {
			if (!take_rdev(io, a, &u->rdev))
				return false;
		} else if (args_take(a, "CONNECT", 3)) {
			u->disconnect = false;
		} else if (args_take(a, "DISCONNECT", 4)) {
			u->disconnect = true;
		} else {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	return true;
}

static void start_uplink(struct cmdio *io, const char *name,
			 const struct uplink_operands *u)
{
	enum err e = ERR_OK;

	if (u->disconnect)
		e = vswitch_connect(name, false);
	if (e == ERR_OK && u->rdev)
		e = vswitch_set_rdev(name, u->rdev);
	if (e != ERR_OK)
		msg_uplink_refused(io, name, err_text(e));
}

void define_vswitch(struct cmdio *io, struct args *a)
{
	struct lan_config cfg = { .owner = LAN_OWNER_SYSTEM,
				  .kind = LAN_VSWITCH,
				  .restricted = true };
	struct uplink_operands u = { 0, false };
	enum err e;

	if (!need_name(io, a, cfg.name) || !vswitch_operands(io, a, &cfg, &u))
		return;
	e = net_lan_define(&cfg);
	if (e == ERR_EXIST) {
		msg_lan_exists(io, cfg.owner, cfg.name);
		return;
	}
	if (e != ERR_OK) {
		msg_lan_refused(io, "VSWITCH", cfg.owner, cfg.name,
				err_text(e));
		return;
	}
	cmdio_linef(io, "VSWITCH SYSTEM %s is created", cfg.name);
	start_uplink(io, cfg.name, &u);
}

void detach_vswitch(struct cmdio *io, struct args *a)
{
	char name[NAME_MAX + 1];
	bool connect;
	u16 rdev;
	enum err e;

	if (!need_name(io, a, name) || !need_end(io, a))
		return;
	if (!recorded(name, &rdev, &connect)) {
		msg_no_vswitch(io, name);
		return;
	}
	mutex_lock(&uplink_lock);
	e = uplink_disconnect(name);
	if (e == ERR_OK || e == ERR_NOENT)
		e = net_lan_destroy(LAN_OWNER_SYSTEM, name);
	mutex_unlock(&uplink_lock);
	if (e == ERR_OK)
		cmdio_linef(io, "VSWITCH SYSTEM %s is destroyed", name);
	else
		msg_lan_refused(io, "VSWITCH", LAN_OWNER_SYSTEM, name,
				err_text(e));
}

/* --- SET VSWITCH name ... --- */

static enum err set_grant(struct cmdio *io, struct args *a, const char *name)
{
	char user[NAME_MAX + 1];
	enum err e;

	if (!need_userid(io, a, user))
		return ERR_OK;
	e = net_lan_grant(LAN_OWNER_SYSTEM, name, user);
	return e == ERR_EXIST ? ERR_OK : e; /* granted before: as z/VM */
}

static enum err set_revoke(struct cmdio *io, struct args *a, const char *name)
{
	char user[NAME_MAX + 1];
	enum err e;

	if (!need_userid(io, a, user))
		return ERR_OK;
	e = net_lan_revoke(LAN_OWNER_SYSTEM, name, user);
	if (e != ERR_NOENT)
		return e;
	msg_not_granted(io, user, LAN_OWNER_SYSTEM, name);
	return ERR_OK;
}

static enum err set_rdev(struct cmdio *io, struct args *a, const char *name)
{
	u16 rdev;

	if (!take_rdev(io, a, &rdev))
		return ERR_OK;
	return vswitch_set_rdev(name, rdev);
}

static enum err set_connect(struct cmdio *io, struct args *a, const char *name)
{
	(void)io;
	(void)a;
	return vswitch_connect(name, true);
}

static enum err set_disconnect(struct cmdio *io, struct args *a,
			       const char *name)
{
	(void)io;
	(void)a;
	return vswitch_connect(name, false);
}

/* "GATEWAY a.b.c.d": the default route of the base by this VSWITCH. */
static enum err set_gateway(struct cmdio *io, struct args *a, const char *name)
{
	u32 gateway;

	if (!args_next(a) || !inet_parse(a->word, &gateway)) {
		msg_operand_missing(io);
		return ERR_OK;
	}
	return net_route_add(0, 0, gateway, LAN_OWNER_SYSTEM, name, 0);
}

static const struct {
	const char *word;
	u32 min;
	enum err (*set)(struct cmdio *io, struct args *a, const char *name);
} changes[] = {
	{ "GRANT", 3, set_grant },     { "REVOKE", 3, set_revoke },
	{ "RDEV", 4, set_rdev },       { "CONNECT", 3, set_connect },
	{ "GATEWAY", 4, set_gateway }, { "DISCONNECT", 4, set_disconnect },
};

void set_vswitch(struct cmdio *io, struct args *a)
{
	char name[NAME_MAX + 1];
	enum err e = ERR_INVAL;
	bool connect;
	u16 rdev;
	u32 i;

	if (!need_name(io, a, name))
		return;
	if (!recorded(name, &rdev, &connect)) {
		msg_no_vswitch(io, name);
		return;
	}
	if (lan_take_change(io, a, LAN_OWNER_SYSTEM, name, &e)) {
		if (!io->rc)
			cmdio_line(io, "Command complete");
		return;
	}
	args_take(a, "UPLINK", 3);
	for (i = 0; i < ARRAY_SIZE(changes); i++)
		if (args_take(a, changes[i].word, changes[i].min))
			break;
	if (i == ARRAY_SIZE(changes)) {
		if (args_next(a))
			msg_option_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return;
	}
	e = changes[i].set(io, a, name);
	if (e != ERR_OK)
		msg_lan_refused(io, "VSWITCH", LAN_OWNER_SYSTEM, name,
				err_text(e));
	else if (!io->rc && need_end(io, a))
		cmdio_line(io, "Command complete");
}
