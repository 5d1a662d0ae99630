/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines that do this and that to services, from seeds: whatever they do,
 * messages stay within limits, everybody's counts agree, and when all are gone
 * nothing is left, of paths, messages or texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "iucv/starsignal.h"
#include "tests/fake/iucv_served.h"

#define GAMES 300u
#define MOVES 200u
#define LIMIT 4

static u32 seed;

static u32 some(u32 below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % below;
}

/* Even ones and odd ones. */
static bool together(const void *a, const void *b)
{
	const struct served_machine *x = a, *y = b;

	return (x - y) % 2 == 0;
}

static const struct iucv_service_ops ops = {
	.asked = star_signal_asked,
	.opened = star_signal_opened,
	.told = star_signal_told,
	.closed = star_signal_closed,
	.together = together,
};

static struct iucv_service mute, signals;
static struct iucv_service *const both[SERVED_SERVICES] = { &mute, &signals };

/* The last interruption of each machine. */
static union iucv_parm last[SERVED_MACHINES];

static void name_path(void)
{
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.control.path = be16_make((u16)some(4));
}

static void connect(u32 i)
{
	served_connect(i, some(2) ? "*MSG    " : "*SIGNAL ", (u16)some(8),
		       some(4) ? IUCV_PARM_DATA : 0);
}

static void hear(u32 i)
{
	if (served_next(i))
		last[i] = served_parm;
}

static void receive(u32 i)
{
	served_parm = last[i];
	served_receive(i, some(20));
	last[i] = served_parm;
}

static void reject(u32 i)
{
	served_parm = last[i];
	served_parm.data.flags = IUCV_BY_ALL;
	served_does(i, IUCV_REJECT);
}

static void send(u32 i)
{
	name_path();
	served_parm.data.flags = (u8)((some(4) ? IUCV_PARM_DATA : 0) |
				      (some(4) ? IUCV_ONE_WAY : 0));
	served_parm.data.target_class = be32_make(some(6));
	served_does(i, IUCV_SEND);
}

static void control(u32 i)
{
	static const u32 functions[] = { IUCV_SEVER, IUCV_QUIESCE, IUCV_RESUME,
					 IUCV_RESUME };

	name_path();
	served_parm.control.flags = some(8) ? 0 : IUCV_ALL_PATHS;
	served_does(i, functions[some(ARRAY_SIZE(functions))]);
}

static void reset(u32 i)
{
	struct served_machine *m = &served_machine[i];

	if (some(4))
		return;
	iucv_cpu_reset(&served_v, &m->p, &m->cpu);
	served_turn();
	m->cpu = (struct iucv_cpu){ true, 0xff, 0xff, 0 };
	m->p.cpus = 1;
}

/* The mute one says something to machine I; I46: not more than its limit. */
static void say(u32 i)
{
	struct iucv_end *e = iucv_service_end(&mute, &served_machine[i].p);
	struct iucv_note note = { .target_class = 1,
				  .data = "some text",
				  .size = 1 + some(9) };

	if (!e)
		return;
	if (iucv_service_send(&served_v, e, &note) == IUCV_OK)
		assert_false(iucv_other(e)->quiet);
	assert_in_range(e->outstanding, 0, e->limit);
	assert_in_range(e->limit, 1, LIMIT);
}

static void (*const moves[])(u32 i) = {
	connect, hear,	  hear,	 receive, reject, send,
	send,	 control, reset, say,	  say,
};

static void counts_agree(void)
{
	u64 paths = 0, outstanding = 0;

	for (u32 s = 0; s < SERVED_SERVICES; s++) {
		u32 ends = 0;

		for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++)
			ends += both[s]->path[i] != NULL;
		assert_int_equal(ends, both[s]->party.paths);
		paths += ends;
		outstanding += both[s]->party.outstanding;
	}
	for (u32 i = 0; i < SERVED_MACHINES; i++)
		outstanding += served_machine[i].p.outstanding;
	assert_true(served_v.paths >= paths);
	assert_int_equal(served_v.messages, outstanding);
}

static void games(void **state)
{
	(void)state;
	for (u32 game = 0; game < GAMES; game++) {
		seed = game;
		mute = (struct iucv_service){ .name = "*MSG", .limit = LIMIT };
		signals = (struct iucv_service){ .name = "*SIGNAL",
						 .limit = LIMIT,
						 .ops = &ops };
		served_begin(both);
		memset(last, 0, sizeof(last));
		for (u32 n = 0; n < MOVES; n++) {
			moves[some(ARRAY_SIZE(moves))](some(SERVED_MACHINES));
			counts_agree();
		}
		served_end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(games) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
