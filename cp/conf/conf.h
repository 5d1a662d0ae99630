/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SYSTEM CONFIG: what the installation decides.  conf_parse() fills bounded
 * arrays; a statement that is not understood is reported and leaves the
 * default.  Names are upper case.  IPv4 addresses are numerical values
 * (10.64.0.1 is 0x0a400001).
 */
#ifndef CP_CONF_CONF_H
#define CP_CONF_CONF_H

#include "cp/lib/arena.h"
#include "cp/lib/inet.h"
#include "cp/lib/report.h"
#include "cp/lib/types.h"
#include "vswitch/lan.h"

#define CONF_VSWITCHES_MAX  8
#define CONF_LANS_MAX	    16
#define CONF_GRANTS_MAX	    64
#define CONF_RDEVS_MAX	    3
#define CONF_CONSOLES_MAX   8
#define CONF_ZONES_MAX	    14
#define CONF_LOGO_LINES_MAX 16
#define CONF_LOGO_LINE_SIZE 81

enum conf_lan_type { CONF_LAN_IP, CONF_LAN_ETHERNET };

/* A LAN of the base: a VSWITCH has an uplink, a guest LAN has none. */
struct conf_lan {
	char name[9];
	char owner[9]; /* SYSTEM or a userid */
	enum conf_lan_type type;
	bool restricted; /* only whom GRANT names may couple */
	u32 address;	 /* the base's own in this LAN, 0 = none */
	u8 prefix_len;	 /* of the subnet, valid with address    */
	u32 gateway;	 /* default route of the base, 0 = none  */
	u16 mtu;	 /* 0 = default                          */
	u16 maxconn;	 /* NICs that may couple, 0 = any number */
	u8 iptimeout;	 /* minutes, 0 = default                 */
	enum lan_macprotect macprotect;
	bool isolation;		  /* NICs do not reach each other         */
	u16 rdev[CONF_RDEVS_MAX]; /* uplinks, tried in order      */
	u8 rdevs;
	bool connect; /* false: DISCONNECT, uplink stays down   */
	u32 line;
};

/* GRANT of one LAN to one user. */
struct conf_grant {
	char lan_owner[9], lan_name[9];
	char userid[9];
};

struct conf_chars {
	char linend, linedel, chardel, escape, tab; /* 0 = OFF */
};

struct conf_zone {
	char name[5];
	s32 offset_s; /* local time - UTC */
};

#define CONF_INFINITE (~(u64)0)

struct conf_limit {
	bool said; /* else CP chooses */
	u64 value;
};

struct conf {
	char system_name[9];
	char operator_userid[9];
	char autolog1_userid[9]; /* AUTOLOG1 need not be there */
	/* Operator's consoles, tried in order. */
	u16 console[CONF_CONSOLES_MAX];
	u8 consoles;
	bool console_3270;   /* SYSTEM_3270 may be used             */
	bool console_system; /* SYSTEM_CONSOLE (SCLP) may be used   */
	struct conf_zone
		zone[CONF_ZONES_MAX]; /* the last is in force; none: UTC */
	u32 zones;
	u32 disconnect_timeout_min; /* 0 = OFF */
	u32 maxusers;		    /* 0 = NOLIMIT */
	bool password_on_logon, password_on_autolog, password_on_link;
	u32 overcommit_percent; /* guests' storage promised / real storage */
	struct conf_limit vdisk_system, vdisk_user; /* blocks of 512 bytes */
	u32 shutdown_time_s; /* SET SIGNAL SHUTDOWNTIME, 0 = none */
	struct conf_chars chars;
	u32 mac_prefix, user_prefix; /* high 24 bits of MAC addresses */
	struct conf_lan vswitch[CONF_VSWITCHES_MAX];
	u32 vswitches;
	struct conf_lan lan[CONF_LANS_MAX];
	u32 lans;
	struct conf_grant grant[CONF_GRANTS_MAX];
	u32 grants;
	char logo[CONF_LOGO_LINES_MAX][CONF_LOGO_LINE_SIZE];
	u32 logo_lines;
};

/* What CP runs with when the file says nothing. */
void conf_defaults(struct conf *c);
/*
 * Defaults, then SIZE bytes of TEXT on top.  SCRATCH needs 8 KiB during the
 * call (given back).  ERR_NOMEM: it has less; OUT has the defaults.
 */
enum err conf_parse(struct conf *out, struct arena *scratch, const char *text,
		    size_t size, struct report *report) MUST_CHECK;

/* "05.30.00", minutes and seconds may be missing: seconds, or -1. */
s32 conf_zone_offset(const char *text);

/* Address operands of this file, and of commands: inet.h's. */
static inline bool conf_ipv4(const char *s, u32 *out)
{
	return inet_parse(s, out);
}

static inline bool conf_ipv4_prefix(const char *s, u32 *address, u8 *prefix_len)
{
	return inet_parse_prefix(s, address, prefix_len);
}

#endif
