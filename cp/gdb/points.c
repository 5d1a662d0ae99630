/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Breakpoints and watchpoints of a machine.  A software breakpoint is an
 * instruction that is none, put over the guest's at an absolute address while
 * the machine runs for gdb, so that nobody sees it while it stands.  What the
 * guest itself puts there meanwhile stays.
 *
 * A hardware breakpoint is PER's (cp/vm/arrival.h).  A watchpoint stops when
 * the bytes are others than before.
 */
#include "cp/arch/psw.h"
#include "cp/gdb/server.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

static bool used(const struct gdb_place *p)
{
	return p->server;
}

static struct gdb_place *find(struct gdb_server *s, const struct gdb_point *p)
{
	for (u32 i = 0; i < GDB_POINTS; i++) {
		struct gdb_place *at = &s->place[i];

		if (used(at) && at->point.kind == p->kind &&
		    at->point.addr == p->addr && at->point.size == p->size)
			return at;
	}
	return NULL;
}

static struct gdb_place *free_place(struct gdb_server *s)
{
	for (u32 i = 0; i < GDB_POINTS; i++)
		if (!used(&s->place[i]))
			return &s->place[i];
	return NULL;
}

static enum err check(struct vcpu *v, struct gdb_place *to)
{
	const struct gdb_point *p = &to->point;

	if (p->kind == GDB_WATCH)
		return p->size <= GDB_WATCHED_MAX ? ERR_OK : ERR_LIMIT;
	if (p->addr & 1)
		return ERR_INVAL;
	if (p->kind == GDB_HARDWARE)
		return ERR_OK;
	if (vcpu_translate(v, v->sie->psw.mask, vcpu_wrap(v, p->addr),
			   &to->at) != PGM_NONE ||
	    !gstor_valid(v->vm->stor, to->at, sizeof(to->instruction)))
		return ERR_RANGE;
	return ERR_OK;
}

enum err gdb_point_add(struct gdb_server *s, struct vcpu *v,
		       const struct gdb_point *p)
{
	struct gdb_place *to = find(s, p);
	enum err err;

	if (to) /* gdb repeats itself */
		return ERR_OK;
	to = free_place(s);
	if (!to)
		return ERR_FULL;
	memset(to, 0, sizeof(*to));
	to->point = *p;
	err = check(v, to);
	if (err == ERR_OK)
		to->server = s;
	return err;
}

void gdb_point_drop(struct gdb_server *s, const struct gdb_point *p)
{
	struct gdb_place *at = find(s, p);

	if (at) /* else a reset took it, or gdb repeats itself */
		at->server = NULL;
}

void gdb_points_clear(struct gdb_server *s)
{
	gdb_points_out(s);
	for (u32 i = 0; i < GDB_POINTS; i++)
		s->place[i].server = NULL;
}

u32 gdb_points_count(const struct gdb_server *s)
{
	u32 n = 0;

	for (u32 i = 0; i < GDB_POINTS; i++)
		n += used(&s->place[i]);
	return n;
}

/* --- in storage --- */

static bool read_code(const struct gdb_server *s, const struct gdb_place *p,
		      be16 *out)
{
	return gstor_read(s->vm->stor, p->at, out, sizeof(*out)) == PGM_NONE;
}

static void write_code(const struct gdb_server *s, const struct gdb_place *p,
		       be16 code)
{
	/* Its page is there: it was read, or written to. */
	(void)!gstor_write(s->vm->stor, p->at, &code, sizeof(code));
}

/* Another one of gdb's may be at the same place by another address. */
static void patch(const struct gdb_server *s, struct gdb_place *p)
{
	if (gdb_point_at(s, p->at) || !read_code(s, p, &p->instruction))
		return;
	write_code(s, p, be16_make(GDB_BREAK_CODE));
	p->in = true;
}

static void unpatch(const struct gdb_server *s, struct gdb_place *p)
{
	be16 code = be16_make(0);

	if (p->in && read_code(s, p, &code) && be16_get(code) == GDB_BREAK_CODE)
		write_code(s, p, p->instruction);
	p->in = false;
}

bool gdb_point_at(const struct gdb_server *s, gpa_t at)
{
	for (u32 i = 0; i < GDB_POINTS; i++) {
		const struct gdb_place *p = &s->place[i];

		if (used(p) && p->in && gpa_val(p->at) == gpa_val(at))
			return true;
	}
	return false;
}

bool gdb_point_set(const struct gdb_server *s, enum gdb_point_kind kind,
		   u64 addr)
{
	for (u32 i = 0; i < GDB_POINTS; i++) {
		const struct gdb_place *p = &s->place[i];

		if (used(p) && p->point.kind == kind && p->point.addr == addr)
			return true;
	}
	return false;
}

bool gdb_points_any(const struct gdb_server *s)
{
	for (u32 i = 0; i < GDB_POINTS; i++)
		if (used(&s->place[i]) && s->place[i].in)
			return true;
	return false;
}

/* --- by PER --- */

static void stepped(struct watch *w, struct vcpu *v,
		    const struct watch_event *e)
{
	const struct gdb_stop stop = { .why = GDB_STEPPED, .cpu = v->addr };

	(void)w;
	(void)e;
	gdb_note(v, &stop);
}

/* V has come to the point. */
static void arrived(struct arrival *a, struct vcpu *v)
{
	const struct gdb_stop stop = { .why = GDB_AT_HARD,
				       .cpu = v->addr,
				       .addr = a->at };

	gdb_note(v, &stop);
}

static void watched(struct watch *w, struct vcpu *v,
		    const struct watch_event *e)
{
	struct gdb_place *p = container_of(w, struct gdb_place, watch);
	const struct gdb_stop stop = { .why = GDB_AT_WATCH,
				       .cpu = v->addr,
				       .addr = p->point.addr };
	u8 now[GDB_WATCHED_MAX];

	(void)e;
	if (!gdb_machine_ops.read(p->server, v->addr, p->point.addr, now,
				  (u32)p->point.size) ||
	    memcmp(now, p->before, p->point.size) == 0)
		return;
	memcpy(p->before, now, p->point.size);
	gdb_note(v, &stop);
}

static void watch_stores(const struct gdb_server *s, struct gdb_place *p)
{
	u64 at = p->point.addr;

	p->watch = (struct watch){ .kinds = WATCH_STORE,
				   .last = ~(u64)0,
				   .into = at,
				   .into_last = at + p->point.size - 1,
				   .hit = watched };
	memset(p->before, 0, sizeof(p->before));
	(void)!gdb_machine_ops.read(p->server, s->session.general, at,
				    p->before, (u32)p->point.size);
	watch_add(s->vm, &p->watch);
}

static void watch_place(const struct gdb_server *s, struct gdb_place *p)
{
	if (p->point.kind == GDB_WATCH) {
		watch_stores(s, p);
	} else {
		p->arrival = (struct arrival){ .at = p->point.addr,
					       .arrived = arrived };
		arrival_add(s->vm, &p->arrival);
	}
	p->in = true;
}

static void unwatch_place(const struct gdb_server *s, struct gdb_place *p)
{
	if (!p->in)
		return;
	if (p->point.kind == GDB_WATCH)
		watch_remove(s->vm, &p->watch);
	else
		arrival_remove(s->vm, &p->arrival);
	p->in = false;
}

/*
 * One instruction, or the interruption that comes in its place: its own program
 * interruption, or what ends the wait that V is in.  Others wait until gdb has
 * seen the step (vcpu.h, `alone`).
 */
static void watch_steps(struct gdb_server *s, u64 step)
{
	for (u32 i = 0; i < s->vm->vcpus; i++) {
		struct vcpu *v = s->vm->vcpu[i];

		if (!(step >> v->addr & 1))
			continue;
		s->step[v->addr] = (struct watch){ .kinds = WATCH_FETCH |
							    WATCH_INTERRUPTIONS,
						   .last = ~(u64)0,
						   .only = v,
						   .hit = stepped };
		watch_add(s->vm, &s->step[v->addr]);
		v->alone = true;
		s->stepping |= 1ull << v->addr;
	}
}

void gdb_points_in(struct gdb_server *s, u64 step)
{
	for (u32 i = 0; i < GDB_POINTS; i++) {
		struct gdb_place *p = &s->place[i];

		if (!used(p) || p->in)
			continue;
		if (p->point.kind == GDB_SOFTWARE)
			patch(s, p);
		else
			watch_place(s, p);
	}
	watch_steps(s, step);
}

void gdb_points_out(struct gdb_server *s)
{
	for (u32 i = 0; i < GDB_POINTS; i++) {
		struct gdb_place *p = &s->place[i];

		if (!used(p))
			continue;
		if (p->point.kind == GDB_SOFTWARE)
			unpatch(s, p);
		else
			unwatch_place(s, p);
	}
	for (u32 i = 0; i < GDB_CPUS; i++)
		if (s->stepping >> i & 1)
			watch_remove(s->vm, &s->step[i]);
	s->stepping = 0;
	for (u32 i = 0; i < s->vm->mades; i++)
		s->vm->made[i]->alone = false;
}
