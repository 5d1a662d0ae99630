/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The router tool's configuration: one thing a line, words after it in any
 * order.  See replay_config_help.
 */
#include <stdlib.h>
#include <string.h>

#include "cms-tools/router/replay.h"
#include "cp/lib/inet.h"
#include "vswitch/wire/eth.h"

const char replay_config_help[] =
	"Configuration, one thing a line ('#' starts a comment):\n"
	"  lan NAME [prefix A.B.C.D/LEN] [base IP] [gateway IP] [mtu N]\n"
	"           [owner USERID]\n"
	"  vswitch NAME ...                      the same, may have an uplink\n"
	"  port NAME lan LAN mac XX:XX:XX:XX:XX:XX [ip IP]... [anysource]\n"
	"           [nooffload] [owner USERID]   a virtual NIC\n"
	"  uplink NAME lan VSWITCH mac XX:... [mtu N]\n"
	"  route A.B.C.D/LEN [via IP] lan LAN\n"
	"A packet comes in by the port that has its source MAC, else by the\n"
	"uplink; packets from the uplink's own MAC were sent by the base and\n"
	"are passed over.\n";

#define WORDS_MAX 64

struct line {
	struct replay *g;
	const char *path;
	int number;
	char *word[WORDS_MAX];
	int words, at;
};

static bool refuse(const struct line *l, const char *text, const char *what)
{
	fprintf(stderr, "%s:%d: %s%s%s\n", l->path, l->number, text,
		what ? ": " : "", what ? what : "");
	return false;
}

static const char *next_word(struct line *l)
{
	return l->at < l->words ? l->word[l->at++] : "";
}

static bool next_ip(struct line *l, u32 *ip)
{
	const char *w = next_word(l);

	return inet_parse(w, ip) || refuse(l, "not an IP address", w);
}

static bool next_number(struct line *l, u16 *out)
{
	const char *w = next_word(l);
	char *end;
	unsigned long n = strtoul(w, &end, 10);

	*out = (u16)n;
	return (*w && !*end && n <= 65535) || refuse(l, "not a number", w);
}

/* A.B.C.D/LEN; the host bits may be anything. */
static bool next_prefix(struct line *l, u32 *ip, u8 *len)
{
	char text[24];
	const char *w = next_word(l);
	const char *slash = strchr(w, '/');
	char *end;
	unsigned long n;

	if (!slash || slash - w >= INET_TEXT_SIZE)
		return refuse(l, "not A.B.C.D/LEN", w);
	memcpy(text, w, (size_t)(slash - w));
	text[slash - w] = 0;
	n = strtoul(slash + 1, &end, 10);
	*len = (u8)n;
	if (!inet_parse(text, ip) || !slash[1] || *end || n > 32)
		return refuse(l, "not A.B.C.D/LEN", w);
	return true;
}

static bool next_mac(struct line *l, u8 *mac)
{
	unsigned int b[6];
	const char *w = next_word(l);
	char rest;

	if (sscanf(w, "%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%c",
		   b, b + 1, b + 2, b + 3, b + 4, b + 5, &rest) != 6)
		return refuse(l, "not a MAC address", w);
	for (int i = 0; i < 6; i++)
		mac[i] = (u8)b[i];
	return true;
}

static struct lan *next_lan(struct line *l)
{
	const char *w = next_word(l);

	for (u32 i = 0; i < ROUTER_LANS; i++) {
		struct lan *lan = &l->g->r.lan[i];

		if (lan->used && !strcmp(lan->cfg.name, w))
			return lan;
	}
	refuse(l, "no such LAN so far", w);
	return NULL;
}

static bool do_lan(struct line *l, enum lan_kind kind)
{
	struct lan_config c = { .owner = "SYSTEM", .kind = kind };
	enum err e;
	bool ok = true;

	snprintf(c.name, sizeof(c.name), "%s", next_word(l));
	while (ok && l->at < l->words) {
		const char *w = next_word(l);

		if (!strcmp(w, "prefix"))
			ok = next_prefix(l, &c.prefix_ip, &c.prefix_len);
		else if (!strcmp(w, "base"))
			ok = next_ip(l, &c.base_ip);
		else if (!strcmp(w, "gateway"))
			ok = next_ip(l, &c.gateway);
		else if (!strcmp(w, "mtu"))
			ok = next_number(l, &c.mtu);
		else if (!strcmp(w, "owner"))
			snprintf(c.owner, sizeof(c.owner), "%s", next_word(l));
		else
			ok = refuse(l, "unknown word", w);
	}
	if (!ok)
		return false;
	e = router_lan_define(&l->g->r, &c);
	if (e == ERR_EXIST)
		return refuse(l, "the name or the prefix is taken", c.name);
	return e == ERR_OK ||
	       refuse(l, "LAN refused: check its values", c.name);
}

/* The words after "port NAME" or "uplink NAME". */
static bool port_words(struct line *l, struct port_config *c, struct lan **lan,
		       u32 ip[PORT_FIXED_MAX], u32 *ips)
{
	bool ok = true;

	while (ok && l->at < l->words) {
		const char *w = next_word(l);

		if (!strcmp(w, "lan"))
			ok = (*lan = next_lan(l)) != NULL;
		else if (!strcmp(w, "mac"))
			ok = next_mac(l, c->mac);
		else if (!strcmp(w, "mtu"))
			ok = next_number(l, &c->mtu);
		else if (!strcmp(w, "owner"))
			snprintf(c->owner, sizeof(c->owner), "%s",
				 next_word(l));
		else if (!strcmp(w, "anysource"))
			c->flags |= PORT_ANYSOURCE;
		else if (!strcmp(w, "nooffload"))
			c->caps = 0;
		else if (!strcmp(w, "ip") && *ips < PORT_FIXED_MAX)
			ok = next_ip(l, &ip[(*ips)++]);
		else
			ok = refuse(l, "unknown word", w);
	}
	return ok;
}

static bool do_port(struct line *l, u8 flags)
{
	struct port_config c = { .flags = flags, .framing = PORT_ETHERNET };
	const char *name = next_word(l);
	struct lan *lan = NULL;
	u32 ip[PORT_FIXED_MAX], ips = 0, port;

	c.caps = flags & PORT_UPLINK ? 0 : PORT_CAN_CSUM | PORT_CAN_TSO4;
	snprintf(c.owner, sizeof(c.owner), "%s", name);
	if (!port_words(l, &c, &lan, ip, &ips))
		return false;
	if (!lan || mac_is_zero(c.mac))
		return refuse(l, "'lan' and 'mac' are needed", name);
	if (router_port_add(&l->g->r, &c, &port) != ERR_OK)
		return refuse(l, "too many ports", NULL);
	snprintf(l->g->name[port], REPLAY_NAME_SIZE, "%s", name);
	if (router_couple(&l->g->r, port, lan->cfg.owner, lan->cfg.name) !=
	    ERR_OK)
		return refuse(l, "cannot couple to the LAN", lan->cfg.name);
	for (u32 i = 0; i < ips; i++) {
		if (router_port_fix(&l->g->r, port, ip[i]) != ERR_OK)
			return refuse(l, "an address is not possible", name);
	}
	if (flags & PORT_UPLINK)
		router_port_link(&l->g->r, port, true);
	return true;
}

static bool do_route(struct line *l)
{
	struct lan *lan = NULL;
	u32 prefix, via = 0;
	u8 len;
	bool ok = next_prefix(l, &prefix, &len);

	while (ok && l->at < l->words) {
		const char *w = next_word(l);

		if (!strcmp(w, "via"))
			ok = next_ip(l, &via);
		else if (!strcmp(w, "lan"))
			ok = (lan = next_lan(l)) != NULL;
		else
			ok = refuse(l, "unknown word", w);
	}
	if (!ok)
		return false;
	if (!lan)
		return refuse(l, "'lan' is needed", NULL);
	return router_route_add(&l->g->r, prefix, len, via, lan, 0) == ERR_OK ||
	       refuse(l, "route refused: is the LAN routed, 'via' on it?",
		      NULL);
}

static bool do_line(struct line *l)
{
	const char *w = next_word(l);

	if (!strcmp(w, "lan"))
		return do_lan(l, LAN_GUEST);
	if (!strcmp(w, "vswitch"))
		return do_lan(l, LAN_VSWITCH);
	if (!strcmp(w, "port"))
		return do_port(l, 0);
	if (!strcmp(w, "uplink"))
		return do_port(l, PORT_UPLINK);
	if (!strcmp(w, "route"))
		return do_route(l);
	return refuse(l, "unknown statement", w);
}

bool replay_configure(struct replay *g, FILE *file, const char *path)
{
	static const u8 prefix[3] = { 2, 0, 0 };
	struct line l = { .g = g, .path = path };
	char text[1024];

	router_init(&g->r, prefix);
	while (fgets(text, sizeof(text), file)) {
		char *comment = strchr(text, '#');
		char *w;

		if (comment)
			*comment = 0;
		l.number++;
		l.words = 0;
		l.at = 0;
		for (w = strtok(text, " \t\r\n"); w && l.words < WORDS_MAX;
		     w = strtok(NULL, " \t\r\n"))
			l.word[l.words++] = w;
		if (l.words && !do_line(&l))
			return false;
	}
	return true;
}
