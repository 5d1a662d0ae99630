/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *SIGNAL: members of a group learn of each other.  Machines A0, A1 and A2 are
 * in a group; A3 is in none until a test puts it into another one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "iucv/starsignal.h"
#include "tests/fake/iucv_served.h"

static u32 group[SERVED_MACHINES];

static bool together(const void *a, const void *b)
{
	u32 x = group[(const struct served_machine *)a - served_machine];
	u32 y = group[(const struct served_machine *)b - served_machine];

	return x && x == y;
}

static const struct iucv_service_ops ops = {
	.asked = star_signal_asked,
	.opened = star_signal_opened,
	.told = star_signal_told,
	.closed = star_signal_closed,
	.together = together,
};

static struct iucv_service service;
static struct iucv_service *const services[SERVED_SERVICES] = { &service };

static int setup(void **state)
{
	(void)state;
	service = (struct iucv_service){ .name = "*SIGNAL",
					 .limit = 255,
					 .ops = &ops };
	for (u32 i = 0; i < SERVED_MACHINES; i++)
		group[i] = i < 3;
	served_begin(services);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	served_end();
	return 0;
}

/* The member's number. */
static u32 joins(u32 i)
{
	assert_int_equal(served_connect(i, "*SIGNAL ", 0, IUCV_PARM_DATA), 0);
	assert_int_equal(served_next(i), IUCV_TYPE_COMPLETE);
	return get_be16(served_parm.control.user);
}

static void hears(u32 i, u32 member, u32 what, const void *data)
{
	assert_int_equal(served_next(i), IUCV_TYPE_MESSAGE);
	assert_int_equal(be32_get(served_parm.data.target_class),
			 STAR_SIGNAL_CLASS(member, what));
	assert_true(served_parm.data.flags & IUCV_PARM_DATA);
	assert_memory_equal(served_parm.data.data, data, 8);
}

static const u8 *name(u32 i)
{
	return served_machine[i].p.name;
}

static u32 sends(u32 i, u32 to, const char *data)
{
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.data.flags = IUCV_PARM_DATA | IUCV_ONE_WAY;
	served_parm.data.target_class = be32_make(to);
	memcpy(served_parm.data.data, data, 8);
	return served_does(i, IUCV_SEND);
}

/* I53: who comes hears of those who are there, and they of it. */
static void members_come_and_go(void **state)
{
	u32 number[3];

	(void)state;
	for (u32 i = 0; i < 3; i++)
		number[i] = joins(i);
	hears(0, number[1], STAR_SIGNAL_IN, name(1));
	hears(0, number[2], STAR_SIGNAL_IN, name(2));
	hears(1, number[0], STAR_SIGNAL_IN, name(0));
	hears(1, number[2], STAR_SIGNAL_IN, name(2));
	hears(2, number[0], STAR_SIGNAL_IN, name(0));
	hears(2, number[1], STAR_SIGNAL_IN, name(1));
	served_sever(1, 0);
	hears(0, number[1], STAR_SIGNAL_OUT, name(1));
	hears(2, number[1], STAR_SIGNAL_OUT, name(1));
	iucv_cpu_reset(&served_v, &served_machine[2].p, &served_machine[2].cpu);
	served_turn();
	hears(0, number[2], STAR_SIGNAL_OUT, name(2));
	for (u32 i = 0; i < SERVED_MACHINES; i++)
		assert_int_equal(served_next(i), 0);
}

/* I54: to one of them, or to all others. */
static void members_signal(void **state)
{
	u32 zero, one, two;

	(void)state;
	zero = joins(0);
	one = joins(1);
	two = joins(2);
	for (u32 i = 0; i < 3; i++)
		for (u32 n = 0; n < 2; n++)
			assert_int_equal(served_next(i), IUCV_TYPE_MESSAGE);
	assert_int_equal(sends(0, two, "doorbell"), 0);
	hears(2, zero, STAR_SIGNAL_DATA, "doorbell");
	assert_int_equal(sends(1, 0, "for all."), 0);
	hears(0, one, STAR_SIGNAL_DATA, "for all.");
	hears(2, one, STAR_SIGNAL_DATA, "for all.");
	/* To nobody, or far beyond the table: nothing. */
	assert_int_equal(sends(0, 4, "nobody.."), 0);
	assert_int_equal(sends(0, IUCV_SERVICE_PATHS + 1, "nobody.."), 0);
	assert_int_equal(sends(0, ~0u, "nobody.."), 0);
	for (u32 i = 0; i < SERVED_MACHINES; i++)
		assert_int_equal(served_next(i), 0);
}

/* I53, I54: groups hear nothing of each other. */
static void groups_are_apart(void **state)
{
	u32 zero, three;

	(void)state;
	group[3] = 2;
	zero = joins(0);
	three = joins(3);
	assert_int_equal(sends(3, zero, "from out"), 0);
	assert_int_equal(sends(3, 0, "from out"), 0);
	assert_int_equal(sends(0, three, "from in."), 0);
	served_sever(3, 0);
	assert_int_equal(served_next(0), 0);
	assert_int_equal(served_next(3), 0);
}

/* I53: who is in no group, or takes no data in the list, is not let in. */
static void who_may_not_join(void **state)
{
	(void)state;
	assert_int_equal(served_connect(3, "*SIGNAL ", 0, IUCV_PARM_DATA), 0);
	assert_int_equal(served_next(3), IUCV_TYPE_SEVERED);
	assert_int_equal(served_parm.control.user[8], IUCV_REASON_GROUP);
	assert_int_equal(served_connect(0, "*SIGNAL ", 0, 0), 0);
	assert_int_equal(served_next(0), IUCV_TYPE_SEVERED);
	assert_int_equal(served_parm.control.user[8], IUCV_REASON_FLAGS);
}

/* I46: who does not listen loses what finds no room. */
static void a_deaf_member(void **state)
{
	u32 zero;

	(void)state;
	zero = joins(0);
	joins(1);
	for (u32 i = 0; i < 20; i++)
		assert_int_equal(sends(0, 0, "ring it!"), 0);
	assert_int_equal(served_v.messages, 11); /* A0 was told of A1 */
	hears(1, zero, STAR_SIGNAL_IN, name(0));
	for (u32 i = 0; i < 9; i++)
		hears(1, zero, STAR_SIGNAL_DATA, "ring it!");
	assert_int_equal(served_next(1), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(members_come_and_go), TEST(members_signal),
		TEST(groups_are_apart),	   TEST(who_may_not_join),
		TEST(a_deaf_member),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
