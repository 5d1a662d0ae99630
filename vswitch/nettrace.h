/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Network trace: frames that pass a NIC, a LAN or a VSWITCH are copied, with
 * the router's verdict, and a task of the trace's own sends them to a collector
 * (TZSP) or hands them to another sink.  Layer 4.
 *
 * A traced port pays for the copy of at most snap bytes, so many times a second
 * as the trace's rate allows; what comes faster, or finds the ring full, is
 * counted and not taken.  Nothing waits for the collector.  The base's own
 * trace datagrams are never traced.
 *
 * Commands call nettrace_start, _stop and _next from a task, no lock held.
 */
#ifndef VSWITCH_NETTRACE_H
#define VSWITCH_NETTRACE_H

#include "cp/lib/types.h"
#include "vswitch/capture.h"
#include "vswitch/lan.h"
#include "vswitch/nettrace_filter.h"

#define NETTRACES_MAX	      8
#define NETTRACE_RATE_DEFAULT 2000 /* frames a second */
#define NETTRACE_RATE_MAX     100000
#define NETTRACE_WHERE_SIZE   20

struct port;

enum nettrace_kind { NETTRACE_NIC, NETTRACE_LAN };

/* A sink that is not the network's; OPEN and the others run in the task. */
struct nettrace_sink {
	const char *name; /* "PUNCH" */
	/* NULL: it cannot be had; *WHY is set.  May block. */
	void *(*open)(enum err *why);
	/* One frame; may block.  ERR_IO: the trace ends. */
	enum err (*put)(void *sink, const struct capture *c, const u8 *bytes);
	void (*close)(void *sink);
};

extern const struct nettrace_sink nettrace_punch;

struct nettrace_config {
	enum nettrace_kind kind;
	char owner[USERID_SIZE];       /* of the NIC or LAN */
	u16 devno;		       /* NETTRACE_NIC */
	char lan[LAN_NAME_SIZE];       /* NETTRACE_LAN: a VSWITCH's too */
	struct nettrace_filter filter; /* collector 0: SINK instead */
	const struct nettrace_sink *sink;
	u32 snap, rate;
	u64 count; /* 0: until it is stopped */
};

enum nettrace_state {
	NETTRACE_FREE,
	NETTRACE_ACTIVE,
	NETTRACE_ENDING,   /* no more is taken; the task hands over the rest */
	NETTRACE_COMPLETE, /* ended by itself: count reached, target gone... */
};

struct nettrace_info {
	struct nettrace_config cfg;
	enum nettrace_state state;
	const char *why; /* NETTRACE_COMPLETE */
	u64 taken, lost; /* frames: handed over, and not taken */
};

/*
 * ERR_NOENT: no such NIC or LAN.  ERR_LIMIT: NETTRACES_MAX run.  ERR_EXIST: the
 * target is traced already.  ERR_INVAL: the base has no way to the collector.
 * ERR_NOMEM.  cfg->snap may be made smaller to fit the collector's MTU.
 */
enum err nettrace_start(struct nettrace_config *cfg) MUST_CHECK;
/* End the trace of that target and forget it; may wait for its task. */
enum err nettrace_stop(const struct nettrace_config *cfg,
		       struct nettrace_info *out) MUST_CHECK;
/* *CURSOR starts at 0; false: no more. */
bool nettrace_next(u32 *cursor, struct nettrace_info *out);
/* "NIC GUEST1 0600", "LAN SYSTEM X" into TO of NETTRACE_WHERE_SIZE. */
char *nettrace_where(const struct nettrace_config *cfg, char *to);

/* --- the taps: glue.c --- */
struct nettrace_marks {
	u32 count;
	struct tap_slot *slot[NETTRACES_MAX];
};

extern u32 nettrace_active; /* atomic: how many traces take frames */

static inline bool nettrace_on(void)
{
	return __atomic_load_n(&nettrace_active, __ATOMIC_RELAXED);
}

struct dgram;
/* D is at port P: copy what traces want of it.  No lock held. */
void nettrace_begin(struct nettrace_marks *m, const struct port *p,
		    enum capture_way way, const struct dgram *d);
/* What became of it. */
void nettrace_end(const struct nettrace_marks *m, u32 outcome, u32 reason);
/* The port, or the LAN of that index, is going. */
void nettrace_port_gone(u32 port);
void nettrace_lan_gone(u32 lan);

#endif
