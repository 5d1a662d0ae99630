/* SPDX-License-Identifier: Apache-2.0 */
/* What *CONFIG and *VSWITCH tell: the ring of changes, and the messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "iucv/changelog.h"
#include "iucv/starconfig.h"
#include "iucv/starvswitch.h"

static struct changelog l;

static int setup(void **state)
{
	(void)state;
	memset(&l, 0, sizeof(l));
	return 0;
}

static void add(const char *user, u32 class, u32 times)
{
	const struct change_head head = { .code = 7 };

	while (times--)
		changelog_add(&l, class, user, &head, sizeof(head));
}

static u8 flags(const struct change *c)
{
	return ((const struct change_head *)c->data)->flags;
}

/* I70: in order, each user its own; the size is of what follows. */
static void each_its_own(void **state)
{
	struct change c;

	(void)state;
	assert_false(changelog_next(&l, 0, "", &c));
	add("A", 1, 1);
	add("B", 2, 1);
	add("", 1, 1);
	assert_true(changelog_next(&l, 0, "", &c));
	assert_int_equal(c.number, 1);
	assert_int_equal(c.size, 4);
	assert_true(changelog_next(&l, 1, "", &c));
	assert_int_equal(c.class, 2);
	assert_true(changelog_next(&l, 0, "B", &c));
	assert_int_equal(c.number, 2);
	assert_int_equal(flags(&c), 0);
	assert_false(changelog_next(&l, 2, "B", &c));
	assert_false(changelog_next(&l, 3, "", &c));
	assert_false(changelog_next(&l, ~(u64)0 - 1, "", &c));
}

/* I70: what has gone in between is said, and said once. */
static void lost_ones_are_told(void **state)
{
	struct change c;

	(void)state;
	add("A", 1, CHANGE_RING);
	assert_true(changelog_next(&l, 0, "A", &c));
	assert_int_equal(flags(&c), 0);
	add("A", 1, 1);
	assert_true(changelog_next(&l, 0, "A", &c));
	assert_int_equal(c.number, 2);
	assert_int_equal(flags(&c), CHANGE_LOST);
	assert_true(changelog_next(&l, c.number, "A", &c));
	assert_int_equal(flags(&c), 0);
}

/* I70: the next one of his says so, however many others' came last. */
static void lost_behind_others(void **state)
{
	struct change c;
	u64 seen;

	(void)state;
	add("A", 1, 1);
	add("B", 1, CHANGE_RING - 1);
	assert_int_equal(changelog_seen(1, l.last), l.last);
	add("B", 1, 1); /* A's is gone */
	assert_false(changelog_next(&l, 0, "A", &c));
	seen = changelog_seen(0, l.last);
	add("A", 1, 1);
	assert_true(changelog_next(&l, seen, "A", &c));
	assert_int_equal(flags(&c), CHANGE_LOST);
	assert_int_equal(changelog_seen(c.number, l.last), l.last);
}

static void any_size(void **state)
{
	u8 data[CHANGE_MAX + 8] = { 1 };
	struct change c;

	(void)state;
	changelog_add(&l, 1, "LONGUSER", data, sizeof(data));
	assert_true(changelog_next(&l, 0, "LONGUSER", &c));
	assert_int_equal(c.size, CHANGE_MAX);
	assert_int_equal(get_be16(c.data + 2), CHANGE_MAX - 4);
	changelog_add(&l, 1, "A", data, 0);
	assert_true(changelog_next(&l, 1, "A", &c));
	assert_int_equal(c.size, 4);
}

/* I67: the first bytes are as z/VM's record has them. */
static void message_of_config(void **state)
{
	static const u8 begin[] = { 0x01, 0x80, 0, 28, 0, 5, 0x01, 0x30 };
	const struct config_facts f = { .code = CONFIG_REAL,
					.flags = CONFIG_CAME,
					.cause = CONFIG_GIVEN,
					.subchannel = 5,
					.devno = 0x130,
					.type = 0x3370,
					.other = 0x200,
					.user = "GUEST1",
					.tod = 9 };
	struct star_config m;
	char user[9] = "";

	(void)state;
	star_config_compose(&m, &f);
	assert_memory_equal(&m, begin, sizeof(begin));
	ebcdic_to(user, m.user, 8);
	assert_string_equal(user, "GUEST1  ");
	assert_int_equal(be16_get(m.type), 0x3370);
	assert_int_equal(be16_get(m.other), 0x200);
	assert_int_equal(m.cause, 2);
	assert_true(be64_get(m.tod) == 9);
}

/* I69: the codes that programs know. */
static void message_of_vswitch(void **state)
{
	static const u8 mac[6] = { 2, 0, 0, 1, 2, 3 };
	const struct vswitch_facts f = { .what = VSWITCH_ADDRESS,
					 .devno = 0x600,
					 .mtu = 8992,
					 .user = "GUEST1",
					 .owner = "SYSTEM",
					 .lan = "VSW1",
					 .mac = mac,
					 .ip = 0x0a400001 };
	struct star_vswitch m;
	char text[25] = "";

	(void)state;
	star_vswitch_compose(&m, &f);
	assert_int_equal(m.head.code, 5);
	assert_int_equal(VSWITCH_LAN_DESTROYED, 10);
	assert_int_equal(be16_get(m.head.size), 52);
	assert_int_equal(be16_get(m.devno), 0x600);
	ebcdic_to(text, m.user, 24);
	assert_string_equal(text, "GUEST1  SYSTEM  VSW1    ");
	assert_memory_equal(m.mac, mac, 6);
	assert_int_equal(be32_get(m.ip), 0x0a400001);
	assert_int_equal(be16_get(m.mtu), 8992);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		TEST(each_its_own),	  TEST(lost_ones_are_told),
		TEST(lost_behind_others), TEST(any_size),
		TEST(message_of_config),  TEST(message_of_vswitch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
