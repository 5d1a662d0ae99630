/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *IDENT: who owns the name of a resource.  The machines A0 to A2 may own all
 * names, A3 none; A2 may revoke them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "iucv/starident.h"
#include "tests/fake/iucv_served.h"

#define REFUSED 100u

static struct iucv_service service;
static struct iucv_service *const services[SERVED_SERVICES] = { &service };

static bool may(const void *who, const char *name, enum star_ident_type type,
		enum star_ident_function function)
{
	const struct served_machine *m = who;

	assert_true(name[0] && type && type < STAR_IDENT_TYPES);
	if (function == STAR_IDENT_REVOKE)
		return m == &served_machine[2];
	return m != &served_machine[3];
}

static bool is_userid(const char *name)
{
	return strcmp(name, "A0") == 0;
}

static const struct star_ident_ops answers = { may, is_userid };
static struct star_ident table;

static u8 asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	return star_ident_asked(&table, s, e, user);
}

static void turned(struct iucv *v, struct iucv_service *s)
{
	star_ident_turned(&table, v, s);
}

static void closed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	(void)s;
	star_ident_closed(&table, e);
}

static const struct iucv_service_ops ops = {
	.many = true,
	.asked = asked,
	.turned = turned,
	.closed = closed,
};

static int setup(void **state)
{
	(void)state;
	table = (struct star_ident){ .ops = &answers };
	service = (struct iucv_service){ .name = "*IDENT",
					 .limit = 255,
					 .ops = &ops };
	served_begin(services);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	served_end();
	return 0;
}

/* What machine I is told: 0, or REFUSED and the reason; *PATH its number. */
static u32 does_with(u32 i, const struct star_ident_user *u, u16 *path)
{
	u32 type;

	assert_int_equal(
		served_connect_with(i, "*IDENT  ", 0, 0, (const u8 *)u), 0);
	*path = be16_get(served_parm.control.path);
	type = served_next(i);
	if (type == IUCV_TYPE_COMPLETE)
		return 0;
	assert_int_equal(type, IUCV_TYPE_SEVERED);
	type = REFUSED + served_parm.control.user[IUCV_REASON_AT];
	assert_int_equal(served_sever(i, *path), 0);
	return type;
}

static u32 does(u32 i, u8 function, const char *name, u8 type)
{
	struct star_ident_user u = { .function = function, .type = type };
	char blank[9] = "        ";
	u16 path;

	memcpy(blank, name, strlen(name));
	ebcdic_from(u.name, blank, 8);
	return does_with(i, &u, &path);
}

static u32 owns(u32 i, const char *name, u8 type)
{
	return does(i, STAR_IDENT_IDENTIFY, name, type);
}

static u32 revokes(u32 i, const char *name, u8 type)
{
	return does(i, STAR_IDENT_REVOKE, name, type);
}

static void owner_is(const char *name, const void *who, u32 type)
{
	enum star_ident_type has = STAR_IDENT_TYPES;
	const struct iucv_member *m =
		star_ident_owner(&table, &service, name, &has);

	assert_ptr_equal(m ? m->who : NULL, who);
	if (who)
		assert_int_equal(has, type);
}

/* I71: it is the owner as long as it has the path; one may own several. */
static void names_have_owners(void **state)
{
	struct star_ident_view view;
	u32 next = 0;

	(void)state;
	owner_is("CALC", NULL, 0);
	owner_is("", NULL, 0);
	assert_int_equal(owns(0, "CALC", STAR_IDENT_GLOBAL), 0);
	assert_int_equal(owns(0, "PRINT", STAR_IDENT_LOCAL), 0);
	owner_is("CALC", &served_machine[0], STAR_IDENT_GLOBAL);
	owner_is("PRINT", &served_machine[0], STAR_IDENT_LOCAL);
	owner_is("PRIN", NULL, 0);
	assert_true(star_ident_next(&table, &service, &next, &view));
	assert_string_equal(view.name, "CALC");
	assert_string_equal(view.owner, "A0");
	assert_int_equal(view.type, STAR_IDENT_GLOBAL);
	assert_true(star_ident_next(&table, &service, &next, &view));
	assert_false(star_ident_next(&table, &service, &next, &view));
	assert_int_equal(served_sever(0, 0), 0);
	owner_is("CALC", NULL, 0);
	owner_is("PRINT", &served_machine[0], STAR_IDENT_LOCAL);
	iucv_cpu_reset(&served_v, &served_machine[0].p, &served_machine[0].cpu);
	served_turn();
	owner_is("PRINT", NULL, 0);
}

/* I72: taken, not allowed, a userid. */
static void names_are_refused(void **state)
{
	(void)state;
	assert_int_equal(owns(0, "CALC", STAR_IDENT_GLOBAL), 0);
	assert_int_equal(owns(1, "CALC", STAR_IDENT_GLOBAL),
			 REFUSED + STAR_IDENT_TAKEN);
	assert_int_equal(owns(0, "CALC", STAR_IDENT_GLOBAL),
			 REFUSED + STAR_IDENT_TAKEN);
	owner_is("CALC", &served_machine[0], STAR_IDENT_GLOBAL);
	assert_int_equal(owns(3, "OTHER", STAR_IDENT_GLOBAL),
			 REFUSED + STAR_IDENT_NOT_ALLOWED);
	assert_int_equal(owns(1, "A0", STAR_IDENT_LOCAL),
			 REFUSED + STAR_IDENT_USERID);
	owner_is("A0", NULL, 0);
	owner_is("OTHER", NULL, 0);
}

/* I72: three sets of names; the local one is found first. */
static void types_are_apart(void **state)
{
	(void)state;
	assert_int_equal(owns(0, "CALC", STAR_IDENT_GLOBAL), 0);
	assert_int_equal(owns(1, "CALC", STAR_IDENT_SYSTEM), 0);
	owner_is("CALC", &served_machine[1], STAR_IDENT_SYSTEM);
	assert_int_equal(owns(2, "CALC", STAR_IDENT_LOCAL), 0);
	owner_is("CALC", &served_machine[2], STAR_IDENT_LOCAL);
}

/* I71: user data that make no sense. */
static void nonsense_is_refused(void **state)
{
	struct star_ident_user good = { .function = STAR_IDENT_IDENTIFY,
					.type = STAR_IDENT_LOCAL },
			       u;
	u16 path;

	(void)state;
	ebcdic_from(good.name, "CALC    ", 8);
	for (u32 i = 0; i < sizeof(u) * 8; i++) {
		u8 *bytes = (u8 *)&u;
		u32 said;

		u = good;
		bytes[i / 8] ^= (u8)(0x80u >> i % 8);
		said = does_with(0, &u, &path);
		if (i / 8 >= 10)
			assert_int_equal(said, REFUSED + IUCV_REASON_USER);
		if (!said)
			assert_int_equal(served_sever(0, path), 0);
	}
	u = good;
	memset(u.name, 0x40, sizeof(u.name));
	assert_int_equal(does_with(0, &u, &path), REFUSED + IUCV_REASON_USER);
	ebcdic_from(u.name, "*IDENT  ", 8);
	assert_int_equal(does_with(0, &u, &path), REFUSED + IUCV_REASON_USER);
	u = good;
	u.function = 3;
	assert_int_equal(does_with(0, &u, &path), REFUSED + IUCV_REASON_USER);
	u = good;
	u.type = STAR_IDENT_TYPES;
	assert_int_equal(does_with(0, &u, &path), REFUSED + IUCV_REASON_USER);
}

/* I73: the owner's path is severed, and the name is free. */
static void names_are_revoked(void **state)
{
	(void)state;
	assert_int_equal(owns(0, "CALC", STAR_IDENT_GLOBAL), 0);
	assert_int_equal(revokes(1, "CALC", STAR_IDENT_GLOBAL),
			 REFUSED + STAR_IDENT_NOT_ALLOWED);
	assert_int_equal(revokes(2, "CALC", STAR_IDENT_LOCAL),
			 REFUSED + STAR_IDENT_NOBODY);
	owner_is("CALC", &served_machine[0], STAR_IDENT_GLOBAL);
	assert_int_equal(revokes(2, "CALC", STAR_IDENT_GLOBAL),
			 REFUSED + STAR_IDENT_DONE);
	owner_is("CALC", NULL, 0);
	assert_int_equal(served_next(0), IUCV_TYPE_SEVERED);
	assert_int_equal(served_parm.control.user[IUCV_REASON_AT],
			 STAR_IDENT_REVOKED);
	assert_int_equal(owns(1, "CALC", STAR_IDENT_GLOBAL), 0);
	assert_int_equal(served_sever(0, 0), 0); /* what was is not CALC */
	owner_is("CALC", &served_machine[1], STAR_IDENT_GLOBAL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(names_have_owners), TEST(names_are_refused),
		TEST(types_are_apart),	 TEST(nonsense_is_refused),
		TEST(names_are_revoked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
