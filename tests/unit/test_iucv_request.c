/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services that answer CONNECT later and take requests, two-way messages in
 * the list; A0 asks, with several paths.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "iucv/service.h"
#include "tests/fake/iucv_served.h"

#define CLASS 77u
#define KEY   0x50

static struct iucv_service service;
static struct iucv_service *const services[SERVED_SERVICES] = { &service };
static struct iucv_end *asking, *requesting;
static u32 requests, request_id;
static u8 request_key, request_data[8];
static bool takes;

static u8 asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	(void)s;
	assert_int_equal(user[0], 'u');
	asking = e;
	return IUCV_REASON_LATER;
}

static bool request(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		    const struct iucv_data *d, u8 key)
{
	(void)v;
	(void)s;
	assert_int_equal(be32_get(d->target_class), CLASS);
	if (!takes)
		return false;
	requesting = e;
	requests++;
	request_id = be32_get(d->id);
	request_key = key;
	memcpy(request_data, d->data, sizeof(request_data));
	return true;
}

static const struct iucv_service_ops ops = { .many = true,
					     .asked = asked,
					     .request = request };

static int setup(void **state)
{
	(void)state;
	service = (struct iucv_service){ .name = "*BLOCKIO",
					 .limit = 255,
					 .ops = &ops };
	asking = requesting = NULL;
	requests = 0;
	takes = true;
	served_begin(services);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	served_end();
	return 0;
}

static const u8 word[16] = "its answer.....";

static void opens(u8 flags)
{
	assert_int_equal(served_connect(0, "*BLOCKIO", 0, flags), 0);
	iucv_service_answer(&served_v, &service, asking, true, word);
	assert_int_equal(served_next(0), IUCV_TYPE_COMPLETE);
}

static u32 sends(u16 path, u8 flags)
{
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.data.path = be16_make(path);
	served_parm.data.flags = flags;
	served_parm.data.target_class = be32_make(CLASS);
	memcpy(served_parm.data.data, "question", 8);
	return served_does_with_key(0, IUCV_SEND, KEY);
}

static bool replies(const char *data)
{
	return iucv_service_reply(&served_v, &service, requesting, request_id,
				  CLASS, (const u8 *)data);
}

/* I80: nothing is heard before the answer; then it is one or the other. */
static void answered_later(void **state)
{
	(void)state;
	assert_int_equal(served_connect(0, "*BLOCKIO", 0, IUCV_PARM_DATA), 0);
	assert_int_equal(served_next(0), 0);
	assert_int_equal(sends(0, IUCV_PARM_DATA), IUCV_NO_PATH);
	iucv_service_answer(&served_v, &service, asking, true, word);
	assert_int_equal(served_next(0), IUCV_TYPE_COMPLETE);
	assert_memory_equal(served_parm.control.user, word, 16);
	assert_int_equal(served_connect(0, "*BLOCKIO", 0, IUCV_PARM_DATA), 0);
	iucv_service_answer(&served_v, &service, asking, false, word);
	assert_int_equal(served_next(0), IUCV_TYPE_SEVERED);
	assert_memory_equal(served_parm.control.user, word, 16);
	assert_int_equal(served_v.paths, 2);
	assert_int_equal(served_sever(0, 1), 0);
	assert_int_equal(served_v.paths, 1);
}

static u32 connects(u32 i)
{
	u32 n = 0;

	while (served_connect(i, "*BLOCKIO", 0, IUCV_PARM_DATA) == 0)
		n++;
	assert_int_equal(served_parm.control.code, IUCV_TARGET_TOO_MANY);
	return n;
}

/* I42: whoever has come first, there is some for the next. */
static void one_machine_leaves_room(void **state)
{
	u32 n[SERVED_MACHINES];

	(void)state;
	for (u32 i = 0; i < SERVED_MACHINES; i++)
		n[i] = connects(i);
	assert_int_equal(n[0], 103); /* of 512 and then 409 */
	assert_in_range(n[1], 80, 84);
	assert_in_range(n[3], 50, n[2]);
	assert_int_equal(served_sever(3, 0), 0);
	assert_int_equal(connects(3), 1);
	assert_int_equal(connects(0), 0);
}

/* I80: who goes before the answer leaves nothing. */
static void gone_before(void **state)
{
	(void)state;
	assert_int_equal(served_connect(0, "*BLOCKIO", 0, IUCV_PARM_DATA), 0);
	assert_int_equal(served_sever(0, 0), 0);
	assert_int_equal(served_v.paths, 0);
	assert_null(service.path[0]);
}

/* I80: the request comes with its key, the reply in the list. */
static void request_and_reply(void **state)
{
	(void)state;
	opens(IUCV_PARM_DATA);
	opens(IUCV_PARM_DATA);
	assert_int_equal(sends(1, IUCV_PARM_DATA), 0);
	assert_int_equal(requests, 1);
	assert_int_equal(request_key, KEY);
	assert_memory_equal(request_data, "question", 8);
	assert_ptr_equal(requesting, service.path[1]);
	assert_int_equal(served_next(0), 0);
	assert_true(replies("answered"));
	assert_int_equal(served_next(0), IUCV_TYPE_REPLY);
	assert_true(served_parm.complete.flags & IUCV_PARM_DATA);
	assert_int_equal(be16_get(served_parm.complete.path), 1);
	assert_memory_equal(served_parm.complete.data, "answered", 8);
	assert_int_equal(be32_get(served_parm.complete.audit), 0);
	assert_false(replies("answered"));
	assert_int_equal(served_v.messages, 0);
}

/* I80, I24: a sender that takes no data in the list; one who takes it back. */
static void no_reply(void **state)
{
	(void)state;
	opens(0);
	assert_int_equal(sends(0, IUCV_PARM_DATA), 0);
	assert_false(replies("answered"));
	assert_int_equal(served_next(0), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(served_parm.complete.audit) >> 8,
			 IUCV_AUDIT_PARM_DATA);
	assert_int_equal(sends(0, IUCV_PARM_DATA), 0);
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.complete.flags = IUCV_BY_PATH;
	assert_int_equal(served_does(0, IUCV_PURGE), 0);
	assert_false(replies("answered"));
	assert_int_equal(served_v.messages, 0);
}

/* I44: one-way ones, those in buffers, what there is no room for. */
static void rejected(void **state)
{
	(void)state;
	opens(IUCV_PARM_DATA);
	assert_int_equal(sends(0, IUCV_PARM_DATA | IUCV_ONE_WAY), 0);
	assert_int_equal(sends(0, 0), 0);
	assert_int_equal(served_next(0), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(served_parm.complete.audit) >> 8,
			 IUCV_AUDIT_REJECTED);
	takes = false;
	assert_int_equal(sends(0, IUCV_PARM_DATA), 0);
	assert_int_equal(served_next(0), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(served_parm.complete.audit) >> 8,
			 IUCV_AUDIT_REJECTED);
	assert_int_equal(requests, 0);
	assert_int_equal(served_v.messages, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(answered_later),	 TEST(gone_before),
		TEST(request_and_reply), TEST(no_reply),
		TEST(rejected),		 TEST(one_machine_leaves_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
