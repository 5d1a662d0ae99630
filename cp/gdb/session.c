/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acknowledgments.  The answer to an order goes out in one datagram with the
 * "+" for the order, so that gdb gets both or none.  What is sent again by the
 * clock has no "+": gdb would take it for the next order's.  It ignores an
 * answer that comes instead of a "+", so that a second copy does no harm.
 */
#include "cp/gdb/session.h"

#include "cp/gdb/impl.h"
#include "cp/lib/str.h"

void gdb_session_init(struct gdb_session *s, const struct gdb_ops *ops,
		      void *machine)
{
	memset(s, 0, sizeof(*s));
	s->ops = ops;
	s->machine = machine;
	s->chosen = GDB_CPUS;
	s->last_stop = (struct gdb_stop){ .why = GDB_BROKEN_IN };
}

static void send_again_at(struct gdb_session *s, u64 now_us)
{
	s->unheard = true;
	s->resends = 0;
	s->due_us = now_us + GDB_RESEND_US;
}

/* The frame, with "+" before it or not. */
static void send_frame(struct gdb_session *s, bool plus)
{
	const u8 *bytes = plus ? &s->out.plus : s->out.bytes;

	s->out.plus = '+';
	s->ops->send(s->machine, bytes, s->out.size + plus);
}

static void say(struct gdb_session *s, bool plus, u64 now_us)
{
	gdb_end(&s->out);
	send_frame(s, plus);
	send_again_at(s, now_us);
}

static void remember(struct gdb_session *s)
{
	memcpy(s->order, s->in.payload, s->in.size + 1);
	s->order_size = s->in.size;
}

static bool repeated(const struct gdb_session *s)
{
	return s->in.size == s->order_size &&
	       memcmp(s->in.payload, s->order, s->order_size) == 0;
}

/*
 * gdb gives no order to run twice without looking at registers in between, and
 * what it repeats while our answer is on its way will get that.
 */
static bool answered_before(struct gdb_session *s, u64 now_us)
{
	if (!s->order_size || !repeated(s))
		return false;
	if (s->running) {
		s->ops->send(s->machine, "+", 1);
		return true;
	}
	if (s->unheard)
		return true; /* the clock sends it again */
	if (!s->resumed && !s->resends)
		return false;
	send_frame(s, true);
	send_again_at(s, now_us);
	return true;
}

/*
 * While the machine runs gdb has nothing to ask; it may be another gdb, and
 * then the machine stops for it.  Who has not got in yet gets one datagram for
 * one: the address may not be his.
 */
static void order(struct gdb_session *s, u64 now_us)
{
	bool known = s->attached;

	if (answered_before(s, now_us))
		return;
	remember(s);
	s->unheard = false;
	s->resends = 0;
	s->resumed = false;
	s->answering = false;
	if (s->running) {
		s->running = false;
		s->ops->stop(s->machine, &s->last_stop);
	}
	gdb_begin(&s->out);
	switch (gdb_order(s, s->order)) {
	case GDB_SAY:
		say(s, true, now_us);
		s->unheard = known || s->attached;
		break;
	case GDB_LATER:
		s->resumed = true;
		s->ops->send(s->machine, "+", 1);
		break;
	case GDB_SILENCE:
		s->ops->send(s->machine, "+", 1);
		break;
	}
}

static void break_in(struct gdb_session *s, u64 now_us)
{
	struct gdb_stop stop = { .why = GDB_BROKEN_IN, .cpu = s->general };

	if (!s->running)
		return;
	s->ops->stop(s->machine, &stop);
	gdb_session_stopped(s, &stop, now_us);
}

static void heard(struct gdb_session *s, u64 now_us)
{
	if (!s->unheard)
		return;
	s->unheard = false;
	if (!s->answering)
		return;
	gdb_begin(&s->out);
	gdb_put_answer(s);
	say(s, false, now_us);
}

static void garbled(struct gdb_session *s)
{
	s->refused++;
	s->ops->send(s->machine, "-", 1);
}

/* True: it was one that is answered. */
static bool see(struct gdb_session *s, enum gdb_seen seen, u64 now_us)
{
	switch (seen) {
	case GDB_PACKET:
		order(s, now_us);
		return true;
	case GDB_GARBLED:
		garbled(s);
		return true;
	case GDB_ACK:
		heard(s, now_us);
		return false;
	case GDB_NAK:
		if (s->unheard)
			send_frame(s, false);
		return true;
	case GDB_BREAK:
		break_in(s, now_us);
		return true;
	default:
		return false;
	}
}

/*
 * gdb gives one order in a datagram.  What is behind it is left out, so that
 * nobody gets a thousand answers for one.
 */
void gdb_session_input(struct gdb_session *s, const void *bytes, u32 size,
		       u64 now_us)
{
	const u8 *at = bytes;

	for (u32 i = 0; i < size; i++)
		if (see(s, gdb_parse(&s->in, at[i]), now_us))
			return;
}

void gdb_session_stopped(struct gdb_session *s, const struct gdb_stop *stop,
			 u64 now_us)
{
	if (!s->running)
		return;
	s->running = false;
	s->general = stop->cpu;
	s->last_stop = *stop;
	gdb_begin(&s->out);
	gdb_put_stop(s, stop);
	say(s, false, now_us);
}

void gdb_session_gone(struct gdb_session *s)
{
	if (!s->attached)
		return;
	s->attached = false;
	s->running = false;
	s->unheard = false;
	gdb_begin(&s->out);
	gdb_put(&s->out, "W00");
	gdb_end(&s->out);
	send_frame(s, false);
}

u64 gdb_session_due(const struct gdb_session *s)
{
	return s->unheard ? s->due_us : ~(u64)0;
}

void gdb_session_tick(struct gdb_session *s, u64 now_us)
{
	if (!s->unheard || now_us < s->due_us)
		return;
	if (s->resends++ == GDB_RESENDS) {
		s->unheard = false;
		return;
	}
	s->due_us = now_us + GDB_RESEND_US;
	send_frame(s, false);
}

bool gdb_session_opens(const void *bytes, u32 size)
{
	static const char first[] = "$qSupported";

	return memchr(bytes, '$', size) == bytes && size >= sizeof(first) - 1 &&
	       memcmp(bytes, first, sizeof(first) - 1) == 0;
}
