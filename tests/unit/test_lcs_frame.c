/* SPDX-License-Identifier: Apache-2.0 */
/* The LCS wire format: reading hostile buffers, building write buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "netdrv/lcs_frame.h"

/* Two Ethernet frames of 14 and 16 bytes, the terminator. */
static const u8 two[] = { 0, 18, 1, 0, 1, 2,  3, 4, 5, 6, 7, 8, 9, 10,
			  1, 2,	 8, 0, 0, 38, 1, 0, 1, 2, 3, 4, 5, 6,
			  7, 8,	 9, 1, 2, 3,  8, 6, 9, 9, 0, 0 };

static void frames_come_one_by_one(void **state)
{
	struct lcs_frame f;
	u32 offset = 0;

	(void)state;
	assert_int_equal(lcs_frame_next(two, sizeof(two), &offset, &f),
			 LCS_FOUND_FRAME);
	assert_int_equal(f.size, 14);
	assert_ptr_equal(f.data, two + 4);
	assert_int_equal(f.type, LCS_TYPE_ETHERNET);
	assert_int_equal(lcs_frame_next(two, sizeof(two), &offset, &f),
			 LCS_FOUND_FRAME);
	assert_int_equal(f.size, 16);
	assert_int_equal(lcs_frame_next(two, sizeof(two), &offset, &f),
			 LCS_FOUND_END);
}

static void a_buffer_without_terminator_ends(void **state)
{
	struct lcs_frame f;
	u32 offset = 0;

	(void)state;
	assert_int_equal(lcs_frame_next(two, 18, &offset, &f), LCS_FOUND_FRAME);
	assert_int_equal(lcs_frame_next(two, 18, &offset, &f), LCS_FOUND_END);
	offset = 0;
	assert_int_equal(lcs_frame_next(two, 0, &offset, &f), LCS_FOUND_END);
	assert_int_equal(lcs_frame_next(two, 1, &offset, &f), LCS_FOUND_END);
	offset = 0xfffffff0;
	assert_int_equal(lcs_frame_next(two, 18, &offset, &f), LCS_FOUND_END);
}

static void offsets_must_grow_and_stay_inside(void **state)
{
	static const u8 backwards[] = { 0, 8, 1, 0, 0, 0, 0, 0,
					0, 4, 1, 0, 0, 0, 0, 0 };
	static const u8 itself[] = { 0, 8, 1, 0, 0, 0, 0, 0,
				     0, 8, 1, 0, 0, 0, 0, 0 };
	static const u8 short_header[] = { 0, 3, 1, 0, 0, 0 };
	static const u8 outside[] = { 0, 99, 1, 0, 0, 0 };
	struct lcs_frame f;
	u32 offset = 8;

	(void)state;
	assert_int_equal(lcs_frame_next(backwards, 16, &offset, &f),
			 LCS_FOUND_BAD);
	assert_int_equal(lcs_frame_next(itself, 16, &offset, &f),
			 LCS_FOUND_BAD);
	offset = 0;
	assert_int_equal(lcs_frame_next(short_header, 6, &offset, &f),
			 LCS_FOUND_BAD);
	assert_int_equal(lcs_frame_next(outside, 6, &offset, &f),
			 LCS_FOUND_BAD);
}

static void replies_are_read(void **state)
{
	u8 data[60] = { LCS_CMD_LANSTAT, 0, 0x12, 0x34, 0, 7 };
	struct lcs_frame f = { .data = data, .size = 60 };
	struct lcs_reply r;

	(void)state;
	memcpy(data + 18, "\2\0\0\x77\0\x11", 6);
	assert_true(lcs_frame_reply(&f, &r));
	assert_int_equal(r.command, LCS_CMD_LANSTAT);
	assert_int_equal(r.sequence, 0x1234);
	assert_int_equal(r.return_code, 7);
	assert_true(r.has_mac);
	assert_memory_equal(r.mac, "\2\0\0\x77\0\x11", 6);
	f.size = 23; /* the MAC is cut */
	assert_true(lcs_frame_reply(&f, &r));
	assert_false(r.has_mac);
	f.size = 7;
	assert_false(lcs_frame_reply(&f, &r));
	f.size = 60;
	data[1] = 1; /* the adapter speaks, it does not answer */
	assert_false(lcs_frame_reply(&f, &r));
}

static void a_batch_holds_thirteen_full_frames(void **state)
{
	static u8 buffer[LCS_BUFFER_SIZE];
	struct lcs_batch b = { .buffer = buffer };
	struct lcs_frame f;
	u32 offset = 0, n = 0;

	(void)state;
	assert_true(lcs_batch_empty(&b));
	while (lcs_batch_frame(&b, 1514))
		n++;
	assert_int_equal(n, 13);
	assert_int_equal(b.frames, 13);
	assert_int_equal(b.bytes, 13 * 1514);
	assert_true(lcs_batch_frame(&b, 60) != NULL);
	assert_int_equal(lcs_batch_close(&b), 13 * 1518 + 64 + 2);
	for (n = 0; lcs_frame_next(buffer, sizeof(buffer), &offset, &f) ==
		    LCS_FOUND_FRAME;
	     n++)
		assert_int_equal(f.size, n < 13 ? 1514 : 60);
	assert_int_equal(n, 14);
	lcs_batch_clear(&b);
	assert_true(lcs_batch_empty(&b));
}

static void a_batch_can_be_filled_to_the_last_byte(void **state)
{
	static u8 buffer[LCS_BUFFER_SIZE];
	struct lcs_batch b = { .buffer = buffer };

	(void)state;
	while (lcs_batch_frame(&b, 1000))
		;
	assert_int_equal(b.used, 20 * 1004);
	assert_true(lcs_batch_frame(&b, LCS_BUFFER_SIZE - 20 * 1004 - 6) !=
		    NULL);
	assert_int_equal(lcs_batch_close(&b), LCS_BUFFER_SIZE);
	assert_false(lcs_batch_command(&b, LCS_CMD_TIMING, 0));
}

static void no_frame_too_short_or_too_long(void **state)
{
	static u8 buffer[LCS_BUFFER_SIZE];
	struct lcs_batch b = { .buffer = buffer };

	(void)state;
	assert_null(lcs_batch_frame(&b, 13));
	assert_null(lcs_batch_frame(&b, LCS_ETHERNET_MAX + 1));
	assert_null(lcs_batch_frame(&b, 0xffffffff));
	assert_true(lcs_batch_empty(&b));
}

static void commands_have_their_form(void **state)
{
	static const u8 want[] = { 0, 0x14, 0,	  0, LCS_CMD_STARTUP,
				   0, 0,    5,	  0, 0,
				   1, 0,    0x50, 0, 0,
				   0, 0,    0,	  0, 0,
				   0, 0 };
	static u8 buffer[LCS_BUFFER_SIZE];
	struct lcs_batch b = { .buffer = buffer };

	(void)state;
	memset(buffer, 0xff, sizeof(buffer));
	assert_true(lcs_batch_command(&b, LCS_CMD_STARTUP, 5));
	assert_int_equal(lcs_batch_close(&b), sizeof(want));
	assert_memory_equal(buffer, want, sizeof(want));
	assert_int_equal(b.frames, 0);
	lcs_batch_clear(&b);
	assert_true(lcs_batch_command(&b, LCS_CMD_TIMING, 0));
	assert_int_equal(get_be16(buffer + 12), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_come_one_by_one),
		cmocka_unit_test(a_buffer_without_terminator_ends),
		cmocka_unit_test(offsets_must_grow_and_stay_inside),
		cmocka_unit_test(replies_are_read),
		cmocka_unit_test(a_batch_holds_thirteen_full_frames),
		cmocka_unit_test(a_batch_can_be_filled_to_the_last_byte),
		cmocka_unit_test(no_frame_too_short_or_too_long),
		cmocka_unit_test(commands_have_their_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
