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
	reply_line(io_reply(arg), text);
}

/* NULL for what is not there. */
static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void show_state(struct reply *to, const struct abend_record *r)
{
	char code[9], text[97], at[SYMBOLS_TEXT_SIZE], task[17], user[9];
	char then[9], then_at[SYMBOLS_TEXT_SIZE];
	struct abend_state_record v = {
		.code = abend_text(code, sizeof(code), r->code,
				   sizeof(r->code)),
		.text = or_null(abend_text(text, sizeof(text), r->what,
					   sizeof(r->what))),
		.cpu = be16_get(r->cpu),
		.at = symbols_text(at, &symbols, be64_get(r->psw_addr)),
		.task = or_null(abend_text(task, sizeof(task), r->task,
					   sizeof(r->task))),
		.user = or_null(abend_text(user, sizeof(user), r->user,
					   sizeof(r->user))),
		.psw_mask = be64_get(r->psw_mask),
		.psw_address = be64_get(r->psw_addr),
		.interruption = be16_get(r->interrupt_code),
		.address = be64_get(r->failing_address),
		.then = or_null(abend_text(then, sizeof(then), r->nested,
					   sizeof(r->nested))),
	};

	if (v.then)
		v.then_at = symbols_text(then_at, &symbols,
					 be64_get(r->nested_addr));
	reply_abend_state(to, &v);
}

/* What the operator's report says, for programs; and its lines. */
static void show_registers(struct cmdio *io, const struct abend_record *r)
{
	const struct abend_out out = { put_line, io };
	u32 frames = MIN(be32_get(r->frames), ABEND_FRAMES);
	struct reply *to = io_reply(io);
	char at[SYMBOLS_TEXT_SIZE];

	abend_show(r, &symbols, &out);
	abend_show_trace(r, &symbols, &out);
	show_state(to, r);
	for (u32 i = 0; i < 16; i++)
		reply_abend_register(to, &(struct abend_register_record){
						 i, be64_get(r->gr[i]),
						 be64_get(r->cr[i]) });
	reply_abend_caller_list(to);
	for (u32 i = 0; i < frames; i++) {
		struct abend_caller_record v = {
			.address = be64_get(r->frame[i]),
			.at = symbols_text(at, &symbols, be64_get(r->frame[i])),
		};

		reply_abend_caller(to, &v);
	}
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
		show_registers(io, r);
	} else {
		show_summary(io, r);
	}
}
