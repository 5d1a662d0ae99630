/* SPDX-License-Identifier: Apache-2.0 */
/* A machine for gdb's stub: see gdb_machine.h. */
#include "tests/fake/gdb_machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const u32 cpus[] = { 0, 1, 5 };

static bool cpu(void *m, u32 *at)
{
	(void)m;
	for (u32 i = 0; i < ARRAY_SIZE(cpus); i++)
		if (cpus[i] >= *at) {
			*at = cpus[i];
			return true;
		}
	return false;
}

/* Only CPUs that are there are asked about. */
static void must_be(u32 at)
{
	u32 found = at;

	if (!cpu(NULL, &found) || found != at)
		abort();
}

static const char *state(void *m, u32 at)
{
	(void)m;
	must_be(at);
	return at ? "stopped" : "running";
}

static void get(void *p, u32 at, struct registers *to)
{
	struct gdb_machine *m = p;

	must_be(at);
	*to = m->regs[at];
}

static void set(void *p, u32 at, const struct registers *from)
{
	struct gdb_machine *m = p;

	must_be(at);
	m->regs[at] = *from;
}

static bool inside(u64 at, u32 size)
{
	return at < FAKE_GDB_STORAGE && size <= FAKE_GDB_STORAGE - at;
}

static bool rd(void *p, u32 c, u64 at, void *to, u32 size)
{
	struct gdb_machine *m = p;

	must_be(c);
	if (!inside(at, size))
		return false;
	memcpy(to, m->storage + at, size);
	return true;
}

static bool wr(void *p, u32 c, u64 at, const void *from, u32 size)
{
	struct gdb_machine *m = p;

	must_be(c);
	if (!inside(at, size))
		return false;
	memcpy(m->storage + at, from, size);
	return true;
}

static enum err insert(void *p, u32 c, const struct gdb_point *point)
{
	struct gdb_machine *m = p;

	must_be(c);
	if (!inside(point->addr, 2))
		return ERR_RANGE;
	if (m->points == FAKE_GDB_POINTS)
		return ERR_FULL;
	m->point[m->points++] = *point;
	return ERR_OK;
}

static enum err take_out(void *p, u32 c, const struct gdb_point *point)
{
	struct gdb_machine *m = p;

	must_be(c);
	for (u32 i = 0; i < m->points; i++)
		if (m->point[i].kind == point->kind &&
		    m->point[i].addr == point->addr) {
			m->point[i] = m->point[--m->points];
			return ERR_OK;
		}
	return ERR_INVAL;
}

static bool stop(void *p, struct gdb_stop *why)
{
	struct gdb_machine *m = p;

	m->stops++;
	m->running = false;
	if (m->stopped_itself)
		*why = m->itself;
	return m->stopped_itself;
}

static void resume(void *p, const struct gdb_resume *r)
{
	struct gdb_machine *m = p;

	m->resumed = *r;
	m->resumes++;
	m->running = true;
}

static void leave(void *p, bool halt)
{
	struct gdb_machine *m = p;

	m->left = true;
	m->halted = halt;
	m->points = 0;
}

static void command(void *p, const char *line, char *answer, u32 size)
{
	struct gdb_machine *m = p;

	m->commands++;
	snprintf(m->command, sizeof(m->command), "%s", line);
	snprintf(answer, size, "%s", m->says ? m->says : "");
}

static void out(void *p, const void *bytes, u32 size)
{
	struct gdb_machine *m = p;
	u32 slot = m->sent++ % FAKE_GDB_SENT;

	if (size > GDB_FRAME_MAX + 1)
		abort();
	memcpy(m->text[slot], bytes, size);
	m->text[slot][size] = '\0';
	m->size[slot] = size;
}

static const struct gdb_ops ops = {
	.cpu = cpu,
	.state = state,
	.get = get,
	.set = set,
	.read = rd,
	.write = wr,
	.insert = insert,
	.remove = take_out,
	.stop = stop,
	.resume = resume,
	.leave = leave,
	.command = command,
	.send = out,
};

void gdb_machine_init(struct gdb_machine *m)
{
	memset(m, 0, sizeof(*m));
	m->running = true;
	gdb_session_init(&m->s, &ops, m);
}

void gdb_machine_bytes(struct gdb_machine *m, const void *bytes, u32 size)
{
	gdb_session_input(&m->s, bytes, size, m->now_us);
}

void gdb_machine_order(struct gdb_machine *m, const char *payload)
{
	char frame[GDB_FRAME_MAX + 64];
	u8 sum = 0;
	int n;

	for (const char *c = payload; *c; c++)
		sum = (u8)(sum + *c);
	n = snprintf(frame, sizeof(frame), "$%s#%02x", payload, sum);
	gdb_machine_bytes(m, frame, (u32)n);
}

const char *gdb_machine_said(struct gdb_machine *m)
{
	static char text[GDB_FRAME_MAX + 2];

	text[0] = '\0';
	if (m->sent) {
		u32 slot = (m->sent - 1) % FAKE_GDB_SENT;

		memcpy(text, m->text[slot], m->size[slot] + 1);
	}
	m->sent = 0;
	return text;
}
