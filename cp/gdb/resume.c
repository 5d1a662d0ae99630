/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders that let the machine run.  The signal of C and S is dropped: a machine
 * has none.
 */
#include "cp/gdb/impl.h"

#include "cp/lib/str.h"

#define E_FORM 1

static u64 all_cpus(const struct gdb_session *s)
{
	u64 all = 0;

	for (u32 cpu = 0; s->ops->cpu(s->machine, &cpu) && cpu < GDB_CPUS;
	     cpu++)
		all |= 1ull << cpu;
	return all;
}

static enum gdb_reply go(struct gdb_session *s, const struct gdb_resume *r)
{
	s->running = true;
	s->ops->resume(s->machine, r);
	return GDB_LATER;
}

/* "c [addr]", "C sig[;addr]": the elder form, one thread or all. */
enum gdb_reply gdb_order_continue(struct gdb_session *s, bool step,
				  const char *at)
{
	struct gdb_resume r = { 0, 0 };
	u32 cpu = s->chosen < GDB_CPUS ? s->chosen : s->general;

	(void)at; /* an address comes from no gdb of these days */
	r.run = all_cpus(s);
	if (step) {
		r.step = 1ull << cpu;
		r.run = s->chosen < GDB_CPUS ? 0 : r.run & ~r.step;
	}
	return go(s, &r);
}

/* Which CPUs an action is for that has not got one yet. */
static bool take_cpus(const struct gdb_session *s, const char **at, u64 left,
		      u64 *out)
{
	u32 cpu = 0;

	*out = left;
	if (!gdb_take(at, ":"))
		return true;
	switch (gdb_take_thread(s, at, &cpu)) {
	case GDB_NO_THREAD:
		return false;
	case GDB_ONE_THREAD:
		*out = left & 1ull << cpu;
		return true;
	default:
		return true;
	}
}

static bool take_action(const char **at, bool *step)
{
	u64 signal;
	char c = **at;

	if (c == '\0')
		return false;
	(*at)++;
	*step = c == 's' || c == 'S';
	if (c == 'c' || c == 's')
		return true;
	return (c == 'C' || c == 'S') && gdb_take_number(at, &signal);
}

/* vCont;action[:thread]...: of each thread the first that fits. */
enum gdb_reply gdb_order_vcont(struct gdb_session *s, const char *at)
{
	struct gdb_resume r = { 0, 0 };
	u64 left = all_cpus(s), these;
	bool step;

	while (gdb_take(&at, ";")) {
		if (!take_action(&at, &step) ||
		    !take_cpus(s, &at, left, &these)) {
			gdb_error(s, E_FORM);
			return GDB_SAY;
		}
		*(step ? &r.step : &r.run) |= these;
		left &= ~these;
	}
	if (*at || !(r.step | r.run)) {
		gdb_error(s, E_FORM);
		return GDB_SAY;
	}
	return go(s, &r);
}
