/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ABEND: fail on purpose, to see what CP and its operator do then.  SNAPDUMP:
 * the record of an abend without one.
 */
#include "cp/core/abend.h"
#include "cp/cmd/abend_note.h"
#include "cp/cmd/handler.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/keep.h"
#include "cp/core/task.h"
#include "cp/hw/asm.h"
#include "cp/lib/str.h"
#include "cp/mm/home.h"

#define SPIN_TOD (2 * TOD_PER_S)
#define UNMAPPED 0x1000000000ull

/* What the tasks on the CPUs are to do, of which one is on the right one. */
static struct {
	u32 cpu;
	void (*fail)(void);
} order;

static volatile u64 sink;

static void fail_assert(void)
{
	ASSERT(sink == 1 && "ABEND ASSERT was given");
}

static void fail_program(void)
{
	*(volatile u64 *)UNMAPPED = 0;
}

/* Each call has a frame of its own; the sum keeps it from being a loop. */
static __attribute__((noinline)) u64 deeper(u64 depth)
{
	volatile u64 room[32];

	room[depth % 32] = depth;
	sink = depth;
	if (depth == ~(u64)0)
		return room[0];
	return deeper(depth + 1) + room[depth % 32];
}

static void fail_stack(void)
{
	sink = deeper(0);
}

static void fail_text(void)
{
	*(volatile u16 *)(u64)abend_behind = 0;
}

/* The same place by the direct map. */
static void fail_direct(void)
{
	*(volatile u16 *)home_at(home_lookup(abend_behind)) = 0;
}

static void fail_kept(void)
{
	((volatile struct keep *)(u64)keep_get())->image[0] = 0;
}

/* As the interruption does it: the handler never returns. */
static void fail_machine(void)
{
	struct psa *psa = this_psa();

	psa->mcck_code = 0x4000000000000000ull;
	psa->mcck_old = (struct psw){ PSW_CP, (u64)fail_machine };
	((void (*)(void))(u64)entry_mcck)();
}

/* Only the restart key ends it. */
static void fail_loop(void)
{
	for (;;)
		sink++;
}

static u32 users_fail(u8 (*to)[8], u32 max)
{
	(void)to;
	(void)max;
	fail_program();
	return 0;
}

/* Another failure while the first is written. */
static void fail_twice(void)
{
	abend_set_users(users_fail);
	fail_assert();
}

static const struct {
	const char *name;
	void (*fail)(void);
} kinds[] = {
	{ "ASSERT", fail_assert },   { "PROGRAM", fail_program },
	{ "STACK", fail_stack },     { "TEXT", fail_text },
	{ "DIRECT", fail_direct },   { "KEPT", fail_kept },
	{ "MACHINE", fail_machine }, { "LOOP", fail_loop },
	{ "TWICE", fail_twice },
};

/* One of these runs on each CPU, as none gives its CPU up. */
static void fail_here(void *unused)
{
	u64 until = clock_now() + SPIN_TOD;

	(void)unused;
	while (clock_now() < until)
		if (order.cpu == this_cpu()->addr)
			order.fail();
}

static bool need_kind(struct cmdio *io, struct args *a)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, a->word) == 0) {
			order.fail = kinds[i].fail;
			return true;
		}
	msg_operand_invalid(io, a->word);
	return false;
}

/* CPU nn, CONFIRM: both; CPU is optional. */
static bool need_rest(struct cmdio *io, struct args *a)
{
	u64 n;

	order.cpu = this_cpu()->addr;
	if (args_take(a, "CPU", 3)) {
		if (!args_next(a) || !str_to_u64(a->word, 16, 0xff, &n)) {
			msg_operand_missing(io);
			return false;
		}
		if (n >= CPUS_MAX || !cpus[n].online) {
			msg_no_cpu(io, (u32)n);
			return false;
		}
		order.cpu = (u32)n;
	}
	if (!args_take(a, "CONFIRM", 7)) {
		msg_confirm_missing(io);
		return false;
	}
	return need_end(io, a);
}

void cmd_abend(struct cmdio *io, struct args *a)
{
	if (!need_kind(io, a) || !need_rest(io, a))
		return;
	for (u32 i = 0; i < cpus_online; i++)
		if (!task_create("ABEND", fail_here, NULL))
			order.fail();
}

void cmd_snapdump(struct cmdio *io, struct args *a)
{
	if (!need_end(io, a))
		return;
	abend_snapshot(io->command);
	abend_note(&keep_get()->record);
	cmdio_line(io, "Command complete; see QUERY ABEND");
}
