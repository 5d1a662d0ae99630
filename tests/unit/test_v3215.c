/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual 3215: lines out, lines in, reads, backpressure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "cp/vdev/v3215.h"
#include "tests/fake/css_rig.h"

static struct rig r;
static struct v3215 con;
static char shown[64][300];
static u32 lines, alarms;
static int room; /* lines that still fit */
static bool reading;

static bool on_line(void *ctx, const char *text)
{
	(void)ctx;
	if (!room)
		return false;
	room--;
	strcpy(shown[lines++], text);
	return true;
}

static void on_read(void *ctx, bool pending)
{
	(void)ctx;
	reading = pending;
}

static void on_alarm(void *ctx)
{
	(void)ctx;
	alarms++;
}

static const struct v3215_ops ops = { .line = on_line,
				      .read = on_read,
				      .alarm = on_alarm };

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	lines = alarms = 0;
	room = 64;
	reading = false;
	v3215_init(&con, &ops, NULL);
	assert_int_equal(vcss_attach(&r.css, &con.vdev, 0x0009), ERR_OK);
	r.schid = vcss_schid(&con.vdev);
	rig_enable(&r, &con.vdev, 3);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_end(&r);
	return 0;
}

/* Start a write of ASCII TEXT ('\n' as X'15'); the condition code. */
static u8 start_write(u8 cmd, const char *text)
{
	size_t size = strlen(text);
	u8 *to = r.g->mem + RIG_DATA;

	ebcdic_from(to, text, size);
	for (size_t i = 0; i < size; i++)
		if (text[i] == '\n')
			to[i] = 0x15;
	rig_ccw1(&r, RIG_CPA, cmd, 0, (u16)size, RIG_DATA);
	return rig_ssch(&r, ORB_F);
}

static void write_text(u8 cmd, const char *text)
{
	struct irb irb;

	assert_int_equal(start_write(cmd, text), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(irb.scsw.cstat, 0);
}

static u8 start_read(u16 count)
{
	memset(r.g->mem + RIG_DATA, 0, 512);
	rig_ccw1(&r, RIG_CPA, 0x0a, CCW_SLI, count, RIG_DATA);
	return rig_ssch(&r, ORB_F);
}

static void read_gives(const char *text, u16 count)
{
	struct irb irb;
	char got[300];
	size_t size = strlen(text);

	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(irb.scsw.cstat, 0);
	assert_int_equal(be16_get(irb.scsw.count), count - size);
	ebcdic_to(got, r.g->mem + RIG_DATA, size);
	assert_memory_equal(got, text, size);
}

static void lines_are_cut_at_newlines(void **state)
{
	(void)state;
	write_text(0x09, "hello");
	write_text(0x01, "one\ntwo\npar");
	assert_int_equal(lines, 3);
	assert_string_equal(shown[0], "hello");
	assert_string_equal(shown[2], "two");
	write_text(0x01, "t\n");
	assert_string_equal(shown[3], "part");
	write_text(0x01, "\n");
	assert_string_equal(shown[4], "");
}

static void long_lines_are_cut(void **state)
{
	static char text[601];

	(void)state;
	memset(text, 'x', 600);
	write_text(0x09, text);
	assert_int_equal(lines, 3);
	assert_int_equal(strlen(shown[0]), V3215_LINE_MAX);
	assert_int_equal(strlen(shown[2]), 600 - 2 * V3215_LINE_MAX);
	/* Exactly full, then the carrier return: one line, not two. */
	text[V3215_LINE_MAX] = '\0';
	write_text(0x09, text);
	assert_int_equal(lines, 4);
}

static void unprintable_is_shown_blank(void **state)
{
	(void)state;
	write_text(0x09, "a\tb");
	assert_string_equal(shown[0], "a b");
}

static void read_pends_until_a_line_comes(void **state)
{
	(void)state;
	assert_int_equal(start_read(80), 0);
	assert_true(reading && v3215_reads(&con));
	assert_true(v3215_input(&con, "query time"));
	assert_false(reading || v3215_reads(&con));
	read_gives("query time", 80);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
}

static void typed_ahead_lines_raise_attention(void **state)
{
	struct irb irb;

	(void)state;
	assert_true(v3215_input(&con, "first"));
	assert_true(v3215_input(&con, ""));
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, DSTAT_ATTENTION);
	assert_int_equal(start_read(80), 0);
	read_gives("first", 80);
	/* One more attention for the line that is left. */
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, DSTAT_ATTENTION);
	assert_int_equal(start_read(80), 0);
	read_gives("", 80);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_int_equal(start_read(80), 0);
	assert_true(reading);
}

static void queue_is_bounded(void **state)
{
	(void)state;
	for (u32 i = 0; i < V3215_LINES; i++)
		assert_true(v3215_input(&con, "x"));
	assert_false(v3215_input(&con, "y"));
}

static void short_read_takes_what_fits(void **state)
{
	(void)state;
	assert_int_equal(start_read(3), 0);
	assert_true(v3215_input(&con, "abcdef"));
	read_gives("abc", 3);
	assert_int_equal(r.g->mem[RIG_DATA + 3], 0);
}

static void write_waits_for_room(void **state)
{
	struct irb irb;

	(void)state;
	room = 1;
	assert_int_equal(start_write(0x09, "a\nb\nc"), 0);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_int_equal(lines, 1);
	v3215_ready(&con);
	assert_int_equal(lines, 1);
	room = 1;
	v3215_ready(&con);
	assert_int_equal(lines, 2);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	room = 5;
	v3215_ready(&con);
	assert_int_equal(lines, 3);
	assert_string_equal(shown[2], "c");
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(irb.scsw.cstat, 0);
}

static void prompt_is_shown_before_a_read(void **state)
{
	(void)state;
	write_text(0x01, "Name? ");
	assert_int_equal(lines, 0);
	assert_int_equal(start_read(80), 0);
	assert_string_equal(shown[0], "Name? ");
	v3215_flush(&con);
	assert_int_equal(lines, 1);
}

static void halt_ends_a_read(void **state)
{
	u8 cc;

	(void)state;
	assert_int_equal(start_read(80), 0);
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_false(reading);
	assert_true(v3215_input(&con, "kept"));
	assert_int_equal(con.in_lines, 1);
}

static void halt_ends_a_waiting_write(void **state)
{
	struct irb irb;
	u8 cc;

	(void)state;
	room = 0;
	assert_int_equal(start_write(0x09, "a\nb"), 0);
	assert_int_equal(vcss_csch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	room = 9;
	v3215_ready(&con);
	assert_int_equal(lines, 1);
	write_text(0x09, "c");
	assert_int_equal(lines, 2);
	assert_string_equal(shown[1], "c");
}

static void reset_forgets(void **state)
{
	(void)state;
	assert_true(v3215_input(&con, "old"));
	vcss_reset(&r.css);
	rig_enable(&r, &con.vdev, 3);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	assert_int_equal(start_read(80), 0);
	assert_true(reading);
}

static void alarm_and_unknown_command(void **state)
{
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, 0x0b, CCW_SLI | CCW_CC, 1, 0);
	rig_ccw1(&r, RIG_CPA + 8, 0x06, CCW_SLI, 1, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(alarms, 1);
	assert_int_equal(irb.scsw.dstat, VDEV_OK | DSTAT_UNIT_CHECK);
	assert_int_equal(con.vdev.sense[0], SENSE_COMMAND_REJECT);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(lines_are_cut_at_newlines),
		T(long_lines_are_cut),
		T(unprintable_is_shown_blank),
		T(read_pends_until_a_line_comes),
		T(typed_ahead_lines_raise_attention),
		T(queue_is_bounded),
		T(short_read_takes_what_fits),
		T(write_waits_for_room),
		T(prompt_is_shown_before_a_read),
		T(halt_ends_a_read),
		T(halt_ends_a_waiting_write),
		T(reset_forgets),
		T(alarm_and_unknown_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
