/* SPDX-License-Identifier: Apache-2.0 */
/* The LCS driver against an adapter that behaves like Hercules', or worse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/lcs_adapter.h"

#define GOOD (DSTAT_CHANNEL_END | DSTAT_DEVICE_END)

static const u8 frame[60] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0,
			      0,    0,	  0,	1,    8,    6,	  42 };

static int setup(void **state)
{
	*state = fake_lcs_new();
	return 0;
}

static int teardown(void **state)
{
	fake_lcs_free(*state);
	return 0;
}

static bool send(struct fake_lcs *f, u32 size)
{
	u8 *to = lcs_tx_frame(&f->lcs, size);

	if (to)
		memset(to, 0, size);
	return to != NULL;
}

/* --- Life --- */

static void comes_up_in_order(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	assert_int_equal(f->command_count, 3);
	assert_int_equal(f->commands[0], LCS_CMD_STARTUP);
	assert_int_equal(f->commands[1], LCS_CMD_STARTLAN);
	assert_int_equal(f->commands[2], LCS_CMD_LANSTAT);
	assert_int_equal(f->startup_size, 0x5000);
	assert_memory_equal(f->lcs.mac, "\2\0\0\x77\0\x11", 6);
	assert_int_equal(f->changes, 4);
}

#define BUFFERS (LCS_WRITES + 3) /* and what reads and commands take */

static void allocation_can_fail_anywhere(void **state)
{
	struct fake_lcs *f = *state;
	struct lcs other;

	for (u32 n = 1; n < BUFFERS; n++) {
		f->dma_limit = f->allocated + n;
		assert_int_equal(
			lcs_init(&other, f->lcs.ops, &f->read, &f->write),
			ERR_NOMEM);
		assert_int_equal(f->allocated, BUFFERS);
		f->dma_used = 0; /* never touched again in this test */
	}
}

static void no_answer_is_an_error_and_tried_again(void **state)
{
	struct fake_lcs *f = *state;

	f->silent = true;
	lcs_start(&f->lcs);
	fake_lcs_run(f);
	fake_lcs_pass(f, LCS_STEP_US - 1);
	assert_int_equal(f->lcs.state, LCS_STARTUP);
	fake_lcs_pass(f, 1);
	assert_int_equal(f->lcs.state, LCS_ERROR);
	f->silent = false;
	fake_lcs_pass(f, LCS_RETRY_US);
	assert_int_equal(f->lcs.state, LCS_UP);
}

static void a_refused_command_is_an_error(void **state)
{
	struct fake_lcs *f = *state;

	f->fail_code = 5;
	lcs_start(&f->lcs);
	fake_lcs_run(f);
	assert_int_equal(f->lcs.state, LCS_ERROR);
	assert_int_equal(f->lcs.count.errors, 1);
}

static void an_old_reply_is_not_taken(void **state)
{
	struct fake_lcs *f = *state;
	u8 old[] = { 0, 20,   0,    0, LCS_CMD_STARTUP,
		     0, 0x77, 0x77, 0, 0,
		     1, 0,    0,    0, 0,
		     0, 0,    0,    0, 0 };

	f->silent = true;
	lcs_start(&f->lcs);
	fake_lcs_run(f);
	fake_lcs_raw(f, old, sizeof(old));
	fake_lcs_run(f);
	assert_int_equal(f->lcs.state, LCS_STARTUP);
}

static void a_device_that_is_gone_is_tried_for_ever(void **state)
{
	struct fake_lcs *f = *state;

	f->gone = true;
	lcs_start(&f->lcs);
	assert_int_equal(f->lcs.state, LCS_ERROR);
	fake_lcs_pass(f, 10 * LCS_RETRY_US);
	assert_int_equal(f->lcs.count.errors, 11);
	f->gone = false;
	fake_lcs_pass(f, LCS_RETRY_US);
	assert_int_equal(f->lcs.state, LCS_UP);
}

static void stops_in_order(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	lcs_stop(&f->lcs);
	assert_int_equal(f->lcs.state, LCS_STOPPING);
	fake_lcs_run(f);
	assert_int_equal(f->lcs.state, LCS_OFF);
	assert_int_equal(f->commands[3], LCS_CMD_STOPLAN);
	assert_int_equal(f->commands[4], LCS_CMD_SHUTDOWN);
	assert_int_equal(f->lcs.count.errors, 0);
	assert_null(f->reading);
	assert_int_equal(lcs_deadline(&f->lcs), LCS_NEVER);
}

static void stops_without_an_answer_too(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	f->silent = true;
	lcs_stop(&f->lcs);
	fake_lcs_run(f);
	fake_lcs_pass(f, LCS_STOP_US);
	assert_int_equal(f->lcs.state, LCS_OFF);
	assert_non_null(f->reading); /* lcs_free() will clear it */
}

static void can_be_started_again(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	lcs_stop(&f->lcs);
	fake_lcs_run(f);
	fake_lcs_up(f);
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	fake_lcs_run(f);
	assert_int_equal(f->frames, 1);
}

static void free_clears_what_is_active(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	lcs_free(&f->lcs);
	assert_int_equal(f->cleared, 1);
	assert_int_equal(f->allocated, 0);
	assert_int_equal(lcs_init(&f->lcs, f->lcs.ops, &f->read, &f->write),
			 ERR_OK);
}

/* --- Receiving --- */

static void the_read_is_redriven_before_frames_are_given(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	fake_lcs_wire(f, frame, sizeof(frame));
	fake_lcs_wire(f, frame, sizeof(frame));
	fake_lcs_run(f);
	assert_int_equal(f->received, 2);
	assert_int_equal(f->batches, 1);
	assert_true(f->read_was_active);
	assert_int_equal(f->last_size, sizeof(frame));
	assert_memory_equal(f->last, frame, sizeof(frame));
	assert_int_equal(f->lcs.count.rx_frames, 2);
	assert_int_equal(f->lcs.count.rx_bytes, 120);
}

static void nothing_is_given_before_up(void **state)
{
	struct fake_lcs *f = *state;

	f->silent = true;
	lcs_start(&f->lcs);
	fake_lcs_wire(f, frame, sizeof(frame));
	fake_lcs_run(f);
	assert_int_equal(f->received, 0);
}

static void what_is_malformed_is_counted(void **state)
{
	struct fake_lcs *f = *state;
	u8 raw[80] = { 0, 64, 1, 0 };

	fake_lcs_up(f);
	memcpy(raw + 4, frame, sizeof(frame));
	raw[65] = 7; /* backwards */
	fake_lcs_raw(f, raw, sizeof(raw));
	fake_lcs_run(f);
	assert_int_equal(f->received, 1);
	assert_int_equal(f->lcs.count.rx_bad, 1);
	assert_int_equal(f->lcs.state, LCS_UP);
}

static void a_failing_read_is_an_error(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	fake_lcs_end_read(f, GOOD | DSTAT_UNIT_CHECK, LCS_BUFFER_SIZE);
	assert_int_equal(f->lcs.state, LCS_ERROR);
	fake_lcs_pass(f, LCS_RETRY_US);
	assert_int_equal(f->lcs.state, LCS_UP);
	assert_int_equal(fake_lcs_saw(f, LCS_CMD_STARTUP), 2);
}

static void a_residual_beyond_the_count_is_an_error(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	fake_lcs_end_read(f, GOOD, LCS_BUFFER_SIZE + 1);
	assert_int_equal(f->lcs.state, LCS_ERROR);
}

/* --- Sending --- */

static void frames_are_batched(void **state)
{
	struct fake_lcs *f = *state;
	u32 before;

	fake_lcs_up(f);
	before = f->writes;
	for (u32 i = 0; i < 13; i++)
		assert_true(send(f, 1514));
	lcs_tx_flush(&f->lcs);
	fake_lcs_run(f);
	assert_int_equal(f->writes, before + 1);
	assert_int_equal(f->last_write_frames, 13);
	assert_int_equal(f->lcs.count.tx_frames, 13);
	assert_int_equal(f->lcs.count.tx_bytes, 13 * 1514);
}

static void the_queue_is_bounded_and_room_is_told(void **state)
{
	struct fake_lcs *f = *state;
	u32 n = 0;

	fake_lcs_up(f);
	while (send(f, 1514))
		n++;
	assert_int_equal(n, 13 * LCS_WRITES);
	assert_int_equal(f->rooms, 0);
	fake_lcs_run(f);
	assert_int_equal(f->rooms, 1);
	assert_int_equal(f->frames, n);
	assert_true(send(f, 1514));
}

static void a_write_in_progress_is_not_touched(void **state)
{
	struct fake_lcs *f = *state;
	const struct ccw1 *writing;
	u16 count;

	fake_lcs_up(f);
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	writing = f->writing;
	count = be16_get(writing->count);
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	assert_ptr_equal(f->writing, writing);
	assert_int_equal(be16_get(writing->count), count);
	fake_lcs_run(f);
	assert_int_equal(f->frames, 2);
}

/* What filled up meanwhile goes out in one program, a command a buffer. */
static void full_buffers_are_chained(void **state)
{
	struct fake_lcs *f = *state;
	u32 n = 0;
	u64 writes;

	fake_lcs_up(f);
	f->write_hangs = true;
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	while (send(f, 1514))
		n++;
	assert_int_equal(n, 13 * LCS_CHAIN);
	f->write_hangs = false;
	writes = f->lcs.count.writes;
	fake_lcs_run(f);
	assert_int_equal(f->lcs.count.writes, writes + 2);
	assert_int_equal(f->frames, 1 + n);
	assert_int_equal(f->lcs.count.tx_frames, 1 + n);
}

static void a_chain_that_fails_is_lost_as_a_whole(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	f->write_hangs = true;
	while (send(f, 1514))
		;
	f->write_hangs = false;
	fake_lcs_run(f);
	while (send(f, 1514))
		;
	f->link_down = true;
	fake_lcs_run(f);
	assert_int_equal(f->lcs.state, LCS_DOWN);
	assert_int_equal(f->lcs.count.tx_frames + f->lcs.count.tx_failed,
			 2 * 13 * LCS_WRITES);
	assert_int_equal(f->lcs.count.downs, 1);
}

static void nothing_is_taken_while_not_up(void **state)
{
	struct fake_lcs *f = *state;

	assert_false(send(f, 60));
	fake_lcs_up(f);
	assert_false(send(f, 13));
	assert_false(send(f, LCS_ETHERNET_MAX + 1));
	assert_int_equal(f->lcs.count.tx_refused, 3);
}

/* --- A link that is down --- */

static void a_failing_write_means_down(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	f->link_down = true;
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	assert_true(send(f, 60)); /* in the next buffer */
	fake_lcs_run(f);
	assert_int_equal(f->lcs.state, LCS_DOWN);
	assert_int_equal(f->lcs.count.downs, 1);
	assert_int_equal(f->lcs.count.tx_failed, 2);
	assert_int_equal(f->lcs.count.tx_frames, 0);
	assert_false(send(f, 60));
}

static void an_idle_probe_notices_and_the_link_comes_back(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	fake_lcs_pass(f, LCS_PROBE_US);
	assert_int_equal(f->probes, 1);
	assert_int_equal(f->lcs.count.tx_frames, 0);
	f->link_down = true;
	fake_lcs_pass(f, LCS_PROBE_US);
	assert_int_equal(f->lcs.state, LCS_DOWN);
	assert_int_equal(f->lcs.count.tx_failed, 0);
	fake_lcs_pass(f, 5 * LCS_PROBE_US);
	assert_int_equal(f->lcs.state, LCS_DOWN);
	f->link_down = false;
	fake_lcs_pass(f, LCS_PROBE_US);
	assert_int_equal(f->lcs.state, LCS_UP);
	assert_int_equal(f->lcs.count.downs, 1);
	assert_int_equal(fake_lcs_saw(f, LCS_CMD_STARTUP), 1);
}

static void a_busy_link_is_not_probed(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	for (u32 i = 0; i < 30; i++) {
		assert_true(send(f, 60));
		lcs_tx_flush(&f->lcs);
		fake_lcs_run(f);
		fake_lcs_pass(f, LCS_PROBE_US / 10);
	}
	assert_int_equal(f->probes, 0);
}

static void receiving_goes_on_while_down(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	f->link_down = true;
	fake_lcs_pass(f, LCS_PROBE_US);
	fake_lcs_wire(f, frame, sizeof(frame));
	fake_lcs_run(f);
	assert_int_equal(f->received, 1);
}

static void intervention_required_is_an_error(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	fake_lcs_end_write(f, GOOD | DSTAT_UNIT_CHECK, SENSE0_INTERVENTION);
	assert_int_equal(f->lcs.state, LCS_ERROR);
}

static void a_stuck_write_is_an_error(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	f->write_hangs = true;
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	fake_lcs_pass(f, LCS_WRITE_STUCK_US);
	assert_int_equal(f->lcs.state, LCS_ERROR);
	fake_lcs_pass(f, 3 * LCS_RETRY_US);
	assert_int_equal(f->lcs.state, LCS_ERROR);
	f->write_hangs = false;
	fake_lcs_run(f);
	fake_lcs_pass(f, LCS_RETRY_US);
	assert_int_equal(f->lcs.state, LCS_UP);
}

/* --- The kick against lost wake-ups --- */

static void a_silent_read_is_kicked(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	fake_lcs_wire(f, frame, sizeof(frame));
	fake_lcs_run(f);
	fake_lcs_pass(f, LCS_KICK_FIRST_US - 1);
	assert_int_equal(fake_lcs_saw(f, LCS_CMD_TIMING), 0);
	fake_lcs_pass(f, 1);
	assert_int_equal(fake_lcs_saw(f, LCS_CMD_TIMING), 1);
	assert_int_equal(f->lcs.count.kicks, 1);
}

static void kicks_grow_rare_and_end(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	fake_lcs_pass(f, LCS_PROBE_US - 1);
	assert_int_equal(f->lcs.count.kicks, 6); /* 10, 20 ... 320 ms */
	fake_lcs_pass(f, 10 * LCS_PROBE_US);
	/* From now on only with the probe each second. */
	assert_int_equal(f->lcs.count.kicks, 6 + f->probes);
	assert_int_equal(f->probes, 10);
}

static void a_kick_waits_for_the_write_and_rides_on_the_next(void **state)
{
	struct fake_lcs *f = *state;

	fake_lcs_up(f);
	f->write_hangs = true;
	assert_true(send(f, 60));
	lcs_tx_flush(&f->lcs);
	fake_lcs_pass(f, 4 * LCS_KICK_FIRST_US);
	assert_int_equal(fake_lcs_saw(f, LCS_CMD_TIMING), 0);
	f->write_hangs = false;
	fake_lcs_run(f);
	assert_int_equal(fake_lcs_saw(f, LCS_CMD_TIMING), 1);
}

static void a_flush_of_nothing_asks_for_no_kicks(void **state)
{
	struct fake_lcs *f = *state;
	u64 kicks;

	fake_lcs_up(f);
	fake_lcs_pass(f, LCS_PROBE_US - 1);
	kicks = f->lcs.count.kicks;
	lcs_tx_flush(&f->lcs);
	fake_lcs_pass(f, LCS_PROBE_US / 2);
	assert_int_equal(f->lcs.count.kicks, kicks + f->probes);
}

/* --- All together --- */

static void each_frame_is_sent_or_counted_as_lost(void **state)
{
	struct fake_lcs *f = *state;
	u64 accepted = 0;

	srand(7);
	lcs_start(&f->lcs);
	for (u32 i = 0; i < 20000; i++) {
		int dice = rand() % 100;

		if (dice < 60)
			accepted += send(f, 60 + (u32)(rand() % 1400));
		else if (dice < 75)
			lcs_tx_flush(&f->lcs);
		else if (dice < 85)
			fake_lcs_run(f);
		else if (dice < 93)
			fake_lcs_pass(f, (u64)(rand() % 300000));
		else if (dice < 95)
			f->link_down = rand() % 4 == 0;
		else if (dice < 96)
			f->write_hangs = rand() % 4 == 0;
		else if (dice < 97)
			f->gone = rand() % 4 == 0;
		else
			fake_lcs_wire(f, frame, sizeof(frame));
	}
	f->link_down = f->write_hangs = f->gone = false;
	fake_lcs_run(f);
	fake_lcs_pass(f, 30000000);
	assert_int_equal(f->lcs.state, LCS_UP);
	assert_int_equal(f->lcs.count.tx_frames + f->lcs.count.tx_failed,
			 accepted);
	assert_true(f->lcs.count.tx_frames > 1000);
	assert_true(f->lcs.count.tx_failed > 10);
	assert_true(f->frames >= f->lcs.count.tx_frames);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(comes_up_in_order),
		T(allocation_can_fail_anywhere),
		T(no_answer_is_an_error_and_tried_again),
		T(a_refused_command_is_an_error),
		T(an_old_reply_is_not_taken),
		T(a_device_that_is_gone_is_tried_for_ever),
		T(stops_in_order),
		T(stops_without_an_answer_too),
		T(can_be_started_again),
		T(free_clears_what_is_active),
		T(the_read_is_redriven_before_frames_are_given),
		T(nothing_is_given_before_up),
		T(what_is_malformed_is_counted),
		T(a_failing_read_is_an_error),
		T(a_residual_beyond_the_count_is_an_error),
		T(frames_are_batched),
		T(the_queue_is_bounded_and_room_is_told),
		T(a_write_in_progress_is_not_touched),
		T(full_buffers_are_chained),
		T(a_chain_that_fails_is_lost_as_a_whole),
		T(nothing_is_taken_while_not_up),
		T(a_failing_write_means_down),
		T(an_idle_probe_notices_and_the_link_comes_back),
		T(a_busy_link_is_not_probed),
		T(receiving_goes_on_while_down),
		T(intervention_required_is_an_error),
		T(a_stuck_write_is_an_error),
		T(a_silent_read_is_kicked),
		T(kicks_grow_rare_and_end),
		T(a_kick_waits_for_the_write_and_rides_on_the_next),
		T(a_flush_of_nothing_asks_for_no_kicks),
		T(each_frame_is_sent_or_counted_as_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
