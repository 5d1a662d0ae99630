/* SPDX-License-Identifier: Apache-2.0 */
/* FEATURES: switches and limits of the system. */
#include "cp/conf/parse.h"
#include "cp/lib/str.h"

#define USERS_MAX   100000
#define MINUTES_MAX 1440
#define BLOCKS_MAX  0xffffffffu

static void take_maxusers(struct conf_parser *p, void *arg)
{
	struct conf *c = arg;
	u64 value;

	if (stmt_is(&p->stmt, p->at, "NOLIMIT")) {
		c->maxusers = 0;
		p->at++;
	} else if (conf_take_number(p, 1, USERS_MAX, &value)) {
		c->maxusers = (u32)value;
	}
}

static void take_timeout(struct conf_parser *p, void *arg)
{
	struct conf *c = arg;
	u64 value;

	if (stmt_is(&p->stmt, p->at, "OFF")) {
		c->disconnect_timeout_min = 0;
		p->at++;
	} else if (conf_take_number(p, 1, MINUTES_MAX, &value)) {
		c->disconnect_timeout_min = (u32)value;
	}
}

static void take_yes_no(struct conf_parser *p, bool *out)
{
	u32 at = p->at++;

	if (stmt_is(&p->stmt, at, "YES"))
		*out = true;
	else if (stmt_is(&p->stmt, at, "NO"))
		*out = false;
	else
		conf_invalid(p, at, "YES or NO is expected");
}

/* Pairs of AUTOLOG / LINK / LOGON and YES / NO, as many as there are. */
static void take_passwords(struct conf_parser *p, void *arg)
{
	struct conf *c = arg;
	const struct {
		const char *name;
		bool *value;
	} commands[] = {
		{ "AUTOLOG", &c->password_on_autolog },
		{ "LINK", &c->password_on_link },
		{ "LOGON", &c->password_on_logon },
	};
	u32 taken = 0;
	size_t i;

	do {
		for (i = 0; i < ARRAY_SIZE(commands); i++)
			if (stmt_is(&p->stmt, p->at, commands[i].name))
				break;
		if (i < ARRAY_SIZE(commands)) {
			p->at++;
			take_yes_no(p, commands[i].value);
			taken++;
		}
	} while (i < ARRAY_SIZE(commands));
	if (!taken)
		conf_invalid(p, p->at++, "AUTOLOG, LINK or LOGON is expected");
}

static bool take_blocks(struct conf_parser *p, struct conf_limit *limit)
{
	u64 value;

	if (stmt_is(&p->stmt, p->at, "INFinite")) {
		value = CONF_INFINITE;
		p->at++;
	} else if (!conf_take_number(p, 0, BLOCKS_MAX, &value)) {
		return false;
	}
	limit->said = true;
	limit->value = value;
	return true;
}

/* SYSLIM n, USERLIM n: one of them or both. */
static void take_vdisk(struct conf_parser *p, void *arg)
{
	struct conf *c = arg;
	u32 taken = 0;

	for (;; taken++) {
		struct conf_limit *limit;

		if (stmt_is(&p->stmt, p->at, "Syslim"))
			limit = &c->vdisk_system;
		else if (stmt_is(&p->stmt, p->at, "Userlim"))
			limit = &c->vdisk_user;
		else
			break;
		p->at++;
		if (!take_blocks(p, limit))
			return;
	}
	if (taken)
		return;
	conf_invalid(p, p->at, "SYSLIM or USERLIM is expected");
	p->at = p->stmt.words; /* one finding is enough */
}

static const struct conf_key keys[] = {
	{ "MAXUSERS", 1, take_maxusers },
	{ "DISCONNECT_TIMEOUT", 1, take_timeout },
	{ "PASSWORDS_ON_CMDS", 2, take_passwords },
	{ "RETRIEVE", 4, NULL },
	{ "VDISK", 2, take_vdisk },
	{ "ENABLE", 1, NULL },
	{ "DISABLE", 1, NULL },
	{ "AUTO_WARM_IPL", 0, NULL },
	{ "CLEAR_TDISK", 0, NULL },
	{ "CROSS_SYSTEM_TIMEOUT", 1, NULL },
	{ "LOGMSG_FROM_FILE", 0, NULL },
	{ "NEW_DEVICES_INITIALIZED_WHEN_ADDED", 0, NULL },
	{ "SET_DEVICES", 0, NULL },
	{ "SET_DYNAMIC_I/O", 0, NULL },
	{ "SET_PRIVCLASS", 0, NULL },
	{ "STP_TIMESTAMPING", 0, NULL },
	{ "STP_TIMEZONE", 0, NULL },
	{ "STP_TZ", 0, NULL },
	{ "VALIDATE_SHUTDOWN", 0, NULL },
};

void conf_take_features(struct conf_parser *p)
{
	conf_take_keys(p, keys, ARRAY_SIZE(keys), p->out);
}
