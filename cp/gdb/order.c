/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What gdb asks for while the machine stands.  A row for each order; one that
 * has none gets the empty answer, by which gdb knows that we lack it.  Orders
 * are hostile input: every number is checked, and none makes us loop.
 */
#include "cp/gdb/impl.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define MORE_ROOM 4 /* "E01", or the letter before a piece */

/* Numbers behind E; gdb shows them, and knows no meaning. */
#define E_FORM	  1
#define E_STORAGE 2
#define E_THREAD  3
#define E_POINTS  4

void gdb_error(struct gdb_session *s, u32 n)
{
	char text[8];

	gdb_begin(&s->out);
	fmt_print(text, sizeof(text), "E%02x", n);
	gdb_put(&s->out, text);
}

static enum gdb_reply refuse(struct gdb_session *s, u32 n)
{
	gdb_error(s, n);
	return GDB_SAY;
}

static enum gdb_reply ok(struct gdb_session *s)
{
	gdb_put(&s->out, "OK");
	return GDB_SAY;
}

/* --- CPUs --- */

static bool there(const struct gdb_session *s, u32 cpu)
{
	u32 found = cpu;

	return s->ops->cpu(s->machine, &found) && found == cpu;
}

/* The chosen one may have been detached since. */
static u32 general(struct gdb_session *s)
{
	u32 first = 0;

	if (!there(s, s->general) && s->ops->cpu(s->machine, &first))
		s->general = first;
	return s->general;
}

enum gdb_thread gdb_take_thread(const struct gdb_session *s, const char **at,
				u32 *cpu)
{
	u64 n;

	if (gdb_take(at, "-1"))
		return GDB_ALL_THREADS;
	if (!gdb_take_number(at, &n))
		return GDB_NO_THREAD;
	if (!n)
		return GDB_ANY_THREAD;
	if (n > GDB_CPUS || !there(s, (u32)n - 1))
		return GDB_NO_THREAD;
	*cpu = (u32)n - 1;
	return GDB_ONE_THREAD;
}

static enum gdb_reply choose(struct gdb_session *s, const char *at)
{
	bool resume = *at == 'c';
	u32 cpu = 0;

	if (*at != 'c' && *at != 'g')
		return refuse(s, E_FORM);
	at++;
	switch (gdb_take_thread(s, &at, &cpu)) {
	case GDB_NO_THREAD:
		return refuse(s, E_THREAD);
	case GDB_ONE_THREAD:
		*(resume ? &s->chosen : &s->general) = cpu;
		break;
	default:
		if (resume)
			s->chosen = GDB_CPUS;
		break;
	}
	return ok(s);
}

static enum gdb_reply alive(struct gdb_session *s, const char *at)
{
	u32 cpu = 0;

	if (gdb_take_thread(s, &at, &cpu) != GDB_ONE_THREAD)
		return refuse(s, E_THREAD);
	return ok(s);
}

static enum gdb_reply list_threads(struct gdb_session *s, const char *at)
{
	(void)at;
	gdb_put(&s->out, "m");
	for (u32 cpu = 0; s->ops->cpu(s->machine, &cpu) && cpu < GDB_CPUS;
	     cpu++) {
		gdb_put(&s->out, cpu ? "," : "");
		gdb_put_number(&s->out, GDB_THREAD(cpu));
	}
	return GDB_SAY;
}

static enum gdb_reply no_more_threads(struct gdb_session *s, const char *at)
{
	(void)at;
	gdb_put(&s->out, "l");
	return GDB_SAY;
}

static enum gdb_reply thread_name(struct gdb_session *s, const char *at)
{
	char text[40];
	u32 cpu = 0;

	if (gdb_take_thread(s, &at, &cpu) != GDB_ONE_THREAD)
		return refuse(s, E_THREAD);
	fmt_print(text, sizeof(text), "CPU %02X %s", cpu,
		  s->ops->state(s->machine, cpu));
	gdb_put_hex(&s->out, text, (u32)strnlen(text, sizeof(text)));
	return GDB_SAY;
}

static enum gdb_reply current_thread(struct gdb_session *s, const char *at)
{
	(void)at;
	gdb_put(&s->out, "QC");
	gdb_put_number(&s->out, GDB_THREAD(general(s)));
	return GDB_SAY;
}

/* --- why it stands --- */

#define SIGINT	2
#define SIGTRAP 5
#define SIGABRT 6

static const struct cause {
	u8 signal;
	const char *name; /* of the reason; NULL: the signal says it */
} causes[] = {
	[GDB_AT_BREAK] = { SIGTRAP, "swbreak" },
	[GDB_AT_HARD] = { SIGTRAP, "hwbreak" },
	[GDB_AT_WATCH] = { SIGTRAP, "watch" },
	[GDB_STEPPED] = { SIGTRAP, NULL },
	[GDB_BROKEN_IN] = { SIGINT, NULL },
	[GDB_FAILED] = { SIGABRT, NULL },
	[GDB_RESET] = { SIGTRAP, NULL },
};

void gdb_put_stop(struct gdb_session *s, const struct gdb_stop *stop)
{
	const struct cause *c = &causes[stop->why];
	char text[16];

	fmt_print(text, sizeof(text), "T%02xthread:", c->signal);
	gdb_put(&s->out, text);
	gdb_put_number(&s->out, GDB_THREAD(stop->cpu));
	gdb_put(&s->out, ";");
	if (!c->name)
		return;
	gdb_put(&s->out, c->name);
	gdb_put(&s->out, ":");
	if (stop->why == GDB_AT_WATCH)
		gdb_put_number(&s->out, stop->addr);
	gdb_put(&s->out, ";");
}

/* A gdb that has just come: the machine stops for it. */
static enum gdb_reply why(struct gdb_session *s, const char *at)
{
	struct gdb_stop stop = { .why = GDB_BROKEN_IN };

	(void)at;
	if (!s->attached) {
		s->attached = true;
		s->ops->stop(s->machine, &stop);
		s->last_stop = stop;
		s->general = stop.cpu;
	}
	s->last_stop.cpu = general(s);
	gdb_put_stop(s, &s->last_stop);
	return GDB_SAY;
}

/* --- registers --- */

static enum gdb_reply get_all(struct gdb_session *s, const char *at)
{
	struct registers r;
	u8 raw[GDB_REGISTER_MAX];

	(void)at;
	s->ops->get(s->machine, general(s), &r);
	for (u32 i = 0; i < gdb_registers_count(); i++) {
		gdb_register_get(&r, i, raw);
		gdb_put_hex(&s->out, raw, gdb_register_size(i));
	}
	return GDB_SAY;
}

static enum gdb_reply set_all(struct gdb_session *s, const char *at)
{
	struct registers r;
	u8 raw[GDB_REGISTER_MAX];

	s->ops->get(s->machine, general(s), &r);
	for (u32 i = 0; i < gdb_registers_count(); i++) {
		if (!gdb_take_hex(&at, raw, gdb_register_size(i)))
			return refuse(s, E_FORM);
		gdb_register_set(&r, i, raw);
	}
	s->ops->set(s->machine, general(s), &r);
	return ok(s);
}

static enum gdb_reply get_one(struct gdb_session *s, const char *at)
{
	struct registers r;
	u8 raw[GDB_REGISTER_MAX];
	u64 n;

	if (!gdb_take_number(&at, &n) || n >= gdb_registers_count())
		return refuse(s, E_FORM);
	s->ops->get(s->machine, general(s), &r);
	gdb_register_get(&r, (u32)n, raw);
	gdb_put_hex(&s->out, raw, gdb_register_size((u32)n));
	return GDB_SAY;
}

static enum gdb_reply set_one(struct gdb_session *s, const char *at)
{
	struct registers r;
	u8 raw[GDB_REGISTER_MAX];
	u64 n;

	if (!gdb_take_number(&at, &n) || n >= gdb_registers_count() ||
	    !gdb_take(&at, "=") ||
	    !gdb_take_hex(&at, raw, gdb_register_size((u32)n)))
		return refuse(s, E_FORM);
	s->ops->get(s->machine, general(s), &r);
	gdb_register_set(&r, (u32)n, raw);
	s->ops->set(s->machine, general(s), &r);
	return ok(s);
}

/* --- storage --- */

#define PIECE 256

static bool range(const char **at, u64 *addr, u64 *size)
{
	return gdb_take_number(at, addr) && gdb_take(at, ",") &&
	       gdb_take_number(at, size);
}

/* Piece by piece; what is behind a hole in storage is left out. */
static enum gdb_reply read_storage(struct gdb_session *s, const char *at)
{
	u8 piece[PIECE];
	u64 addr, size, done, n;

	if (!range(&at, &addr, &size))
		return refuse(s, E_FORM);
	size = MIN(size, (u64)gdb_room(&s->out) / 2);
	for (done = 0; done < size; done += n) {
		n = MIN(size - done, (u64)PIECE - (addr + done) % PIECE);
		if (!s->ops->read(s->machine, general(s), addr + done, piece,
				  (u32)n))
			break;
		gdb_put_hex(&s->out, piece, (u32)n);
	}
	return size && !done ? refuse(s, E_STORAGE) : GDB_SAY;
}

/* M: hexadecimal.  A packet holds no more than PACKET_MAX bytes. */
static enum gdb_reply write_storage(struct gdb_session *s, const char *at)
{
	u8 piece[PIECE];
	u64 addr, size, n;

	if (!range(&at, &addr, &size) || !gdb_take(&at, ":"))
		return refuse(s, E_FORM);
	for (; size; addr += n, size -= n) {
		n = MIN(size, (u64)PIECE - addr % PIECE);
		if (!gdb_take_hex(&at, piece, (u32)n))
			return refuse(s, E_FORM);
		if (!s->ops->write(s->machine, general(s), addr, piece, (u32)n))
			return refuse(s, E_STORAGE);
	}
	return ok(s);
}

/* X: the bytes themselves. */
static enum gdb_reply write_binary(struct gdb_session *s, const char *at)
{
	u64 addr, size, n;

	if (!range(&at, &addr, &size) || !gdb_take(&at, ":") ||
	    size != (u64)(s->order + s->order_size - at))
		return refuse(s, E_FORM);
	for (; size; addr += n, at += n, size -= n) {
		n = MIN(size, (u64)PIECE - addr % PIECE);
		if (!s->ops->write(s->machine, general(s), addr, at, (u32)n))
			return refuse(s, E_STORAGE);
	}
	return ok(s);
}

/* --- points --- */

/* False: a kind we have not.  *GOOD: and it is well formed. */
static bool take_point(const char **at, struct gdb_point *p, bool *good)
{
	u64 kind;

	*good = false;
	if (!gdb_take_number(at, &kind) || kind >= GDB_POINT_KINDS)
		return false;
	p->kind = (enum gdb_point_kind)kind;
	*good = gdb_take(at, ",") && range(at, &p->addr, &p->size) && p->size;
	return true;
}

static enum gdb_reply point(struct gdb_session *s, const char *at, bool in)
{
	struct gdb_point p;
	enum err err;
	bool good;

	if (!take_point(&at, &p, &good))
		return GDB_SAY;
	if (!good)
		return refuse(s, E_FORM);
	if (in)
		err = s->ops->insert(s->machine, general(s), &p);
	else
		err = s->ops->remove(s->machine, general(s), &p);
	if (err == ERR_OK)
		return ok(s);
	return refuse(s, err == ERR_FULL ? E_POINTS : E_STORAGE);
}

static enum gdb_reply insert(struct gdb_session *s, const char *at)
{
	return point(s, at, true);
}

static enum gdb_reply take_out(struct gdb_session *s, const char *at)
{
	return point(s, at, false);
}

/* --- commands to CP --- */

/* "O" and a piece of what it said, "OK" at the end. */
void gdb_put_answer(struct gdb_session *s)
{
	const char *rest = s->answer + s->answer_at;
	u32 room = (gdb_room(&s->out) - 1) / 2;
	u32 n = (u32)strnlen(rest, room);

	s->answering = n != 0;
	gdb_put(&s->out, n ? "O" : "OK");
	gdb_put_hex(&s->out, rest, n);
	s->answer_at += n;
}

static enum gdb_reply command(struct gdb_session *s, const char *at)
{
	char line[GDB_PACKET_MAX / 8];
	u32 n = (u32)strnlen(at, GDB_PACKET_MAX) / 2;

	if (n >= sizeof(line) || !gdb_take_hex(&at, line, n))
		return refuse(s, E_FORM);
	line[n] = '\0';
	s->answer[0] = '\0';
	s->answer_at = 0;
	s->ops->command(s->machine, line, s->answer, sizeof(s->answer));
	gdb_put_answer(s);
	return GDB_SAY;
}

/* --- what there is to ask for --- */

static enum gdb_reply supported(struct gdb_session *s, const char *at)
{
	(void)at;
	gdb_put(&s->out, "PacketSize=");
	gdb_put_number(&s->out, GDB_PACKET_MAX);
	gdb_put(&s->out, ";qXfer:features:read+;swbreak+;hwbreak+"
			 ";vContSupported+");
	return GDB_SAY;
}

static enum gdb_reply description(struct gdb_session *s, const char *at)
{
	char piece[PIECE];
	u64 offset, size, done, n;

	if (!range(&at, &offset, &size) || offset > 0xffffffff)
		return refuse(s, E_FORM);
	size = MIN(size, (u64)(GDB_PACKET_MAX - MORE_ROOM) / 2);
	gdb_put(&s->out, "m");
	for (done = 0; done < size; done += n) {
		n = gdb_description((u32)(offset + done), piece,
				    (u32)MIN(size - done, (u64)PIECE));
		if (!n)
			break;
		gdb_put_binary(&s->out, piece, (u32)n);
	}
	if (done || !size)
		return GDB_SAY;
	gdb_begin(&s->out);
	gdb_put(&s->out, "l");
	return GDB_SAY;
}

static enum gdb_reply was_there(struct gdb_session *s, const char *at)
{
	(void)at;
	gdb_put(&s->out, "1");
	return GDB_SAY;
}

static enum gdb_reply detach(struct gdb_session *s, const char *at)
{
	(void)at;
	s->attached = false;
	s->ops->leave(s->machine, false);
	return ok(s);
}

/* It stays where it is, for its user. */
static enum gdb_reply kill(struct gdb_session *s, const char *at)
{
	(void)at;
	s->attached = false;
	s->ops->leave(s->machine, true);
	return GDB_SILENCE;
}

static enum gdb_reply vkill(struct gdb_session *s, const char *at)
{
	(void)kill(s, at);
	return ok(s);
}

static enum gdb_reply step(struct gdb_session *s, const char *at)
{
	return gdb_order_continue(s, true, at);
}

static enum gdb_reply go_on(struct gdb_session *s, const char *at)
{
	return gdb_order_continue(s, false, at);
}

static enum gdb_reply can_vcont(struct gdb_session *s, const char *at)
{
	(void)at;
	gdb_put(&s->out, "vCont;c;C;s;S");
	return GDB_SAY;
}

/* Longer names before those that they begin with. */
static const struct row {
	const char *name;
	enum gdb_reply (*carry_out)(struct gdb_session *s, const char *at);
} rows[] = {
	{ "?", why },
	{ "g", get_all },
	{ "G", set_all },
	{ "p", get_one },
	{ "P", set_one },
	{ "m", read_storage },
	{ "M", write_storage },
	{ "X", write_binary },
	{ "Z", insert },
	{ "z", take_out },
	{ "H", choose },
	{ "T", alive },
	{ "c", go_on },
	{ "C", go_on },
	{ "s", step },
	{ "S", step },
	{ "vCont?", can_vcont },
	{ "vCont", gdb_order_vcont },
	{ "vKill", vkill },
	{ "D", detach },
	{ "k", kill },
	{ "qSupported", supported },
	{ "qXfer:features:read:target.xml:", description },
	{ "qfThreadInfo", list_threads },
	{ "qsThreadInfo", no_more_threads },
	{ "qThreadExtraInfo,", thread_name },
	{ "qC", current_thread },
	{ "qAttached", was_there },
	{ "qRcmd,", command },
};

/* Before "?", by which the machine stops, there is nothing to look at. */
static bool may(const struct gdb_session *s, const struct row *row)
{
	return s->attached || row->carry_out == why ||
	       (*row->name == 'q' && row->carry_out != command);
}

enum gdb_reply gdb_order(struct gdb_session *s, const char *order)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *at = order;

		if (!gdb_take(&at, rows[i].name))
			continue;
		if (!may(s, &rows[i]))
			return refuse(s, E_FORM);
		return rows[i].carry_out(s, at);
	}
	return GDB_SAY;
}
