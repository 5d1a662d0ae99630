/* SPDX-License-Identifier: Apache-2.0 */
/* SYSTEM CONFIG put into effect.  One task, at IPL; no lock. */
#include "cp/cmd/startup.h"

#include "cp/cmd/autolog.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/idle.h"
#include "cp/cmd/lan.h"
#include "cp/cmd/system.h"
#include "cp/cmd/watchdog.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/starident.h"
#include "vswitch/glue.h"

/* Messages of IPL go to the operator. */
static void line_to_operator(struct cmdio *io, const char *text)
{
	(void)io;
	system_noticef("%s", text);
}

static void lan_config_of(struct lan_config *cfg, const struct conf_lan *c,
			  enum lan_kind kind)
{
	memset(cfg, 0, sizeof(*cfg));
	str_copy(cfg->owner, sizeof(cfg->owner), c->owner);
	str_copy(cfg->name, sizeof(cfg->name), c->name);
	cfg->kind = kind;
	cfg->restricted = c->restricted;
	lan_set_address(cfg, c->address, c->prefix_len);
	cfg->gateway = c->gateway;
	cfg->mtu = c->mtu;
	cfg->maxconn = c->maxconn;
	cfg->isolation = c->isolation;
	cfg->iptimeout = c->iptimeout;
	cfg->macprotect = (u8)c->macprotect;
}

static bool define(struct cmdio *io, const struct conf_lan *c,
		   enum lan_kind kind)
{
	struct lan_config cfg;
	enum err e;

	lan_config_of(&cfg, c, kind);
	e = net_lan_define(&cfg);
	if (e != ERR_OK)
		msg_config_refused(io, c->line,
				   kind == LAN_VSWITCH ? "VSWITCH" : "LAN",
				   c->name, err_text(e));
	return e == ERR_OK;
}

/* The first RDEV that works. */
static void start_uplink(struct cmdio *io, const struct conf_lan *c)
{
	enum err e = ERR_OK;

	if (!c->connect)
		e = vswitch_connect(c->name, false);
	for (u32 i = 0; i < c->rdevs; i++) {
		e = vswitch_set_rdev(c->name, c->rdev[i]);
		if (e == ERR_OK)
			return;
	}
	if (e != ERR_OK)
		msg_config_refused(io, c->line, "RDEV of VSWITCH", c->name,
				   err_text(e));
}

static void grant(struct cmdio *io, const struct conf_grant *g)
{
	enum err e = net_lan_grant(g->lan_owner, g->lan_name, g->userid);

	if (e != ERR_OK && e != ERR_EXIST)
		msg_lan_refused(io, "GRANT for", g->lan_owner, g->lan_name,
				err_text(e));
}

void system_configure(const struct conf *conf, const struct directory *users)
{
	struct cmdio io;

	system_set(conf, users);
	star_ident_init(users);
	session_set_system(conf->system_name);
	memset(&io, 0, sizeof(io));
	io.line = line_to_operator;
	for (u32 i = 0; i < conf->lans; i++)
		define(&io, &conf->lan[i], LAN_GUEST);
	for (u32 i = 0; i < conf->vswitches; i++)
		if (define(&io, &conf->vswitch[i], LAN_VSWITCH))
			start_uplink(&io, &conf->vswitch[i]);
	for (u32 i = 0; i < conf->grants; i++)
		grant(&io, &conf->grant[i]);
	idle_start();
	watchdog_start();
}

void system_autolog(void)
{
	struct logon_request req;
	struct cmdio io;

	memset(&req, 0, sizeof(req));
	str_copy(req.userid, sizeof(req.userid),
		 system_conf()->autolog1_userid);
	if (strcmp(req.userid, "AUTOLOG1") == 0 &&
	    !system_find_user(req.userid))
		return; /* only what was named is missed */
	memset(&io, 0, sizeof(io));
	io.line = line_to_operator;
	autolog_user(&io, &req, "SYSTEM", NULL);
}
