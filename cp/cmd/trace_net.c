/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TRACE NIC, LAN and VSWITCH, and QUERY TRACE: what passes a port of the
 * router, as Wireshark reads it (vswitch/trace.h).
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/nettrace_order.h"
#include "cp/cmd/trace_guest.h"
#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "vswitch/nettrace.h"

#define TO_SIZE (INET_TEXT_SIZE + 6)

static const char *kind_name(const struct nettrace_config *cfg)
{
	return cfg->kind == NETTRACE_NIC ? "NIC" : "LAN";
}

static bool parse(struct cmdio *io, struct args *a, struct nettrace_order *o)
{
	switch (nettrace_order_parse(a, o)) {
	case NETTRACE_GOOD:
		return true;
	case NETTRACE_MISSING:
		msg_operand_missing(io);
		break;
	case NETTRACE_INVALID:
		msg_operand_invalid(io, a->word);
		break;
	case NETTRACE_OPTION:
		msg_option_invalid(io, a->word);
		break;
	}
	return false;
}

static void no_target(struct cmdio *io, const struct nettrace_config *cfg)
{
	if (cfg->kind == NETTRACE_NIC)
		msg_no_vdev(io, cfg->devno);
	else
		msg_no_lan(io, cfg->owner, cfg->lan);
}

static void stop(struct cmdio *io, const struct nettrace_config *cfg)
{
	char where[NETTRACE_WHERE_SIZE];
	struct nettrace_info i;
	enum err e = nettrace_stop(cfg, &i);

	nettrace_where(cfg, where);
	if (e == ERR_OK)
		cmdio_linef(io,
			    "TRACE %s %s ended: %llu frames, %llu not taken",
			    kind_name(cfg), where, (unsigned long long)i.taken,
			    (unsigned long long)i.lost);
	else if (e == ERR_NOENT)
		msg_no_trace(io, kind_name(cfg), where);
	else
		msg_trace_refused(io, kind_name(cfg), where, err_text(e));
}

static void start(struct cmdio *io, struct nettrace_config *cfg)
{
	char where[NETTRACE_WHERE_SIZE];
	enum err e = nettrace_start(cfg);

	nettrace_where(cfg, where);
	if (e == ERR_OK)
		cmdio_linef(io, "TRACE %s %s started, %u bytes of each frame",
			    kind_name(cfg), where, cfg->snap);
	else if (e == ERR_NOENT)
		no_target(io, cfg);
	else if (e == ERR_EXIST)
		msg_trace_runs(io, kind_name(cfg), where);
	else if (e == ERR_INVAL)
		msg_trace_refused(io, kind_name(cfg), where,
				  "the base has no way to that address");
	else if (e == ERR_GONE)
		msg_trace_refused(io, kind_name(cfg), where,
				  "there is no punch, or it is in use");
	else
		msg_trace_refused(io, kind_name(cfg), where, err_text(e));
}

/* What is left of A; CFG has its target. */
static void run(struct cmdio *io, struct args *a, struct nettrace_config *cfg)
{
	struct nettrace_order o;

	if (!parse(io, a, &o))
		return;
	if (o.verb == NETTRACE_OFF) {
		stop(io, cfg);
		return;
	}
	cfg->filter = o.filter;
	cfg->snap = o.snap;
	cfg->rate = o.rate;
	cfg->count = o.count;
	if (o.verb == NETTRACE_TO_PUNCH)
		cfg->sink = &nettrace_punch;
	start(io, cfg);
}

void trace_nic(struct cmdio *io, struct args *a)
{
	struct nettrace_config cfg = { .kind = NETTRACE_NIC };

	if (!need_vdev(io, a, &cfg.devno))
		return;
	str_copy(cfg.owner, sizeof(cfg.owner), io->vm->userid);
	if (args_take(a, "USER", 4) && !need_userid(io, a, cfg.owner))
		return;
	run(io, a, &cfg);
}

void trace_lan(struct cmdio *io, struct args *a)
{
	struct nettrace_config cfg = { .kind = NETTRACE_LAN };

	if (need_userid(io, a, cfg.owner) && need_name(io, a, cfg.lan))
		run(io, a, &cfg);
}

void trace_vswitch(struct cmdio *io, struct args *a)
{
	struct nettrace_config cfg = { .kind = NETTRACE_LAN,
				       .owner = LAN_OWNER_SYSTEM };

	if (need_name(io, a, cfg.lan))
		run(io, a, &cfg);
}

/* --- QUERY TRACE --- */

static const char *const states[] = {
	[NETTRACE_FREE] = "",
	[NETTRACE_ACTIVE] = "active",
	[NETTRACE_ENDING] = "ending",
	[NETTRACE_COMPLETE] = "complete",
};

static void show(struct reply *r, const struct nettrace_info *i)
{
	const struct nettrace_filter *f = &i->cfg.filter;
	struct nettrace_record v = {
		.kind = kind_name(&i->cfg),
		.owner = i->cfg.owner,
		.to_punch = i->cfg.sink != NULL,
		.collector = f->collector,
		.collector_port = f->collector_port,
		.state = states[i->state],
		.why = i->why,
		.snap = i->cfg.snap,
		.rate = i->cfg.rate,
		.host = f->host,
		.port = f->port,
		.limit = i->cfg.count,
		.frames = i->taken,
		.lost = i->lost,
	};
	char name[NETTRACE_WHERE_SIZE], to[TO_SIZE], address[INET_TEXT_SIZE];
	char protocol[8];

	if (i->cfg.kind == NETTRACE_NIC)
		fmt_print(name, sizeof(name), "%04X", i->cfg.devno);
	else
		str_copy(name, sizeof(name), i->cfg.lan);
	v.name = name;
	fmt_print(to, sizeof(to), "%s:%u", inet_text(address, f->collector),
		  f->collector_port);
	v.to_shown = i->cfg.sink ? i->cfg.sink->name : to;
	if (f->protocol)
		v.protocol = nettrace_protocol_text(f->protocol, protocol);
	reply_nettrace(r, &v);
}

void query_trace(struct cmdio *io, struct args *a)
{
	struct reply *r = io_reply(io);
	struct nettrace_info i;
	u32 cursor = 0;

	if (!need_end(io, a))
		return;
	trace_query(io);
	if (!io_has_class(io, "B"))
		return;
	reply_nettrace_list(r);
	while (nettrace_next(&cursor, &i))
		show(r, &i);
}
