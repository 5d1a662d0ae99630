/* SPDX-License-Identifier: Apache-2.0 */
/* QUERY ABEND: what the kept segment has of CP's last failure. */
#include "cp/cmd/handler.h"
#include "cp/cmd/ring_show.h"
#include "cp/cmd/system.h"
#include "cp/cmd/zone.h"
#include "cp/core/keep.h"

extern const struct symbols symbols;

static void put_line(void *arg, const char *text)
{
	cmdio_line(arg, text);
}

static void show_summary(struct cmdio *io, const struct abend_record *r)
{
	char code[9], at[SYMBOLS_TEXT_SIZE], stamp[FORMAT_WHEN_SIZE];
	struct conf_zone zone;
	struct abend_view_record v = {
		.code = abend_text(code, sizeof(code), r->code,
				   sizeof(r->code)),
		.meaning = abend_meaning(code),
		.cpu = be16_get(r->cpu),
		.at = symbols_text(at, &symbols, be64_get(r->psw_addr)),
		.count = be32_get(keep_get()->abends),
		.restarted = be32_get(keep_get()->state) == KEEP_RESTARTED,
	};

	system_time(be64_get(r->tod), &v.time);
	zone_now(&zone);
	v.when = format_stamp(stamp, &v.time, zone.name);
	reply_abend_view(io_reply(io), &v);
}

/* The traces of all CPUs as they were. */
static void show_trace(struct cmdio *io, struct args *a)
{
	const struct keep *k = keep_get();
	const struct trace_ring *ring[TRACE_RINGS_MAX] = { NULL };

	for (u32 i = 0; i < KEEP_CPUS; i++)
		if (trace_ring_valid(&k->trace[i]))
			ring[i] = &k->trace[i];
	ring_show(io, a, ring);
}

void query_abend(struct cmdio *io, struct args *a)
{
	const struct abend_record *r = &keep_get()->record;
	const struct abend_out out = { put_line, io };
	bool registers, trace;

	registers = args_take(a, "REGISTERS", 3);
	trace = !registers && args_take(a, "TRACE", 2);
	if (!trace && !need_end(io, a))
		return;
	if (!abend_valid(r)) {
		msg_no_abend(io);
		return;
	}
	if (trace) {
		show_trace(io, a);
	} else if (registers) {
		abend_show(r, &symbols, &out);
		abend_show_trace(r, &symbols, &out);
	} else {
		show_summary(io, r);
	}
}
