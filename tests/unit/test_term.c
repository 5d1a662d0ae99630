/* SPDX-License-Identifier: Apache-2.0 */
/* The small parts under a terminal: stream, query, queue, line editing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "cp/term/line.h"
#include "cp/term/linedit.h"
#include "cp/term/outq.h"
#include "cp/term/query.h"

static void test_addresses(void **unused)
{
	u8 data[16];
	struct ds_out out;

	(void)unused;
	ds_init(&out, data, sizeof(data), 1920);
	ds_begin(&out, DS_WRITE, DS_WCC_RESTORE);
	ds_sba(&out, 1919);
	assert_memory_equal(data, "\xc2\x11\x5d\x7f", 4);
	ds_init(&out, data, sizeof(data), 9920);
	ds_begin(&out, DS_WRITE, 0);
	ds_sba(&out, 9919);
	assert_memory_equal(data, "\x40\x11\x26\xbf", 4);
}

static void test_out_never_overruns(void **unused)
{
	u8 data[4] = { 0, 0, 0, 0xee };
	struct ds_out out;

	(void)unused;
	ds_init(&out, data, 3, 1920);
	ds_begin(&out, DS_WRITE, 0);
	ds_text(&out, "abcdef", 6);
	assert_true(out.full);
	assert_int_equal(out.len, 3);
	assert_int_equal(data[3], 0xee);
}

static void test_text_has_only_glyphs(void **unused)
{
	u8 data[8];
	struct ds_out out;

	(void)unused;
	ds_init(&out, data, sizeof(data), 1920);
	ds_begin(&out, DS_WRITE, 0);
	ds_text(&out, "A\x11\x1d\x7f\x80Z", 6);
	assert_memory_equal(data + 1, "\xc1\x40\x40\x40\x40\xe9", 6);
}

/* Square brackets are where emulators have them, both pages are understood. */
static void test_brackets(void **unused)
{
	static const u8 typed[] = { 0x7d, 0x40, 0x40, 0x11, 0x40,
				    0x40, 0xad, 0xbd, 0xba, 0xbb };
	struct ds_out out;
	struct ds_in in;
	char text[8];
	u8 data[8];
	u32 cell;

	(void)unused;
	ds_init(&out, data, sizeof(data), 1920);
	ds_begin(&out, DS_WRITE, 0);
	ds_text(&out, "[A]", 3);
	assert_memory_equal(data + 1, "\xad\xc1\xbd", 3);
	assert_true(ds_parse(&in, typed, sizeof(typed)));
	assert_true(ds_field(&in, &cell, text, sizeof(text)));
	assert_string_equal(text, "[][]");
}

static void test_input_record(void **unused)
{
	/* As Hercules delivered it: "OPER CMD" typed, ENTER. */
	static const u8 record[] = { 0x7d, 0xc1, 0xd9, 0x11, 0xc1, 0xd1, 0xd6,
				     0xd7, 0xc5, 0xd9, 0x40, 0xc3, 0xd4, 0xc4 };
	struct ds_in in;
	char text[32];
	u32 cell;

	(void)unused;
	assert_true(ds_parse(&in, record, sizeof(record)));
	assert_int_equal(in.aid, DS_AID_ENTER);
	assert_int_equal(in.cursor, 1 * 64 + 0x19);
	assert_true(ds_field(&in, &cell, text, sizeof(text)));
	assert_int_equal(cell, 1 * 64 + 0x11);
	assert_string_equal(text, "OPER CMD");
	assert_false(ds_field(&in, &cell, text, sizeof(text)));
}

static void test_odd_records(void **unused)
{
	static const u8 cut[] = { 0x7d, 0x40, 0x40, 0x11, 0x40 };
	static const u8 orders[] = { 0x7d, 0x40, 0x40, 0x11, 0x40, 0x41, 0x28,
				     0x42, 0xf2, 0xc1, 0x29, 0x01, 0xc0, 0x40,
				     0xc2, 0x00, 0x08, 0x01, 0xc3, 0x29, 0xff };
	struct ds_in in;
	char text[3];
	u32 cell;

	(void)unused;
	assert_false(ds_parse(&in, orders, 0));
	assert_true(ds_parse(&in, cut, 1));
	assert_int_equal(in.cursor, 0xffff);
	assert_false(ds_field(&in, &cell, text, sizeof(text)));
	assert_true(ds_parse(&in, cut, sizeof(cut)));
	assert_true(ds_field(&in, &cell, text, sizeof(text)));
	assert_string_equal(text, "");
	assert_false(ds_field(&in, &cell, text, sizeof(text)));
	/* Attributes inside a field are not text; the text is cut to fit. */
	assert_true(ds_parse(&in, orders, sizeof(orders)));
	assert_true(ds_field(&in, &cell, text, sizeof(text)));
	assert_string_equal(text, "AB");
	assert_false(ds_field(&in, &cell, text, sizeof(text)));
}

static void test_pf_keys(void **unused)
{
	(void)unused;
	assert_int_equal(ds_aid_pf(0xf1), 1);
	assert_int_equal(ds_aid_pf(0x7c), 12);
	assert_int_equal(ds_aid_pf(0x4c), 24);
	assert_int_equal(ds_aid_pf(DS_AID_ENTER), 0);
}

static void test_query_reply(void **unused)
{
	static const u8 reply[] = {
		0x88, 0x00, 0x06, 0x81, 0x80, 0x81, 0xa6, /* summary */
		0x00, 0x0a, 0x81, 0x81, 0x01, 0x00, 0x00, 0x84, 0x00, 0x1b,
		0x00, 0x08, 0x81, 0x86, 0x00, 0x10, 0x00, 0xf4, /* colour */
		0x00, 0x11, 0x81, 0xa6, 0x00, 0x00, 0x0b, 0x01, 0x00, 0x00,
		0x50, 0x00, 0x18, 0x00, 0x50, 0x00, 0x2b,
	};
	struct query_reply r;
	u8 ask[8];

	(void)unused;
	assert_true(query_parse(reply, sizeof(reply), &r));
	assert_int_equal(r.rows, 43);
	assert_int_equal(r.cols, 80);
	assert_true(r.color);
	/* Without the implicit partition: the usable area. */
	assert_true(query_parse(reply, 17, &r));
	assert_int_equal(r.rows, 27);
	assert_int_equal(r.cols, 132);
	assert_false(r.color);
	/* Cut short, or something else. */
	assert_false(query_parse(reply, 16, &r));
	assert_false(query_parse(reply + 1, 6, &r));
	assert_false(query_parse(reply, 1, &r));
	assert_int_equal(query_build(ask, sizeof(ask)), 5);
	assert_int_equal(query_build(ask, 4), 0);
}

static struct outq q;

static const char *first(void)
{
	static char text[OUTQ_PIECE + 1];
	size_t size;
	u8 kind;
	const char *at = outq_first(&q, &kind, &size);

	if (!at)
		return NULL;
	memcpy(text, at, size);
	text[size] = '\0';
	return text;
}

static void test_queue_order(void **unused)
{
	char text[300];

	(void)unused;
	outq_init(&q);
	assert_true(outq_empty(&q));
	memset(text, 'a', sizeof(text));
	text[299] = '\0';
	assert_true(outq_put(&q, LINE_VM, text));
	assert_true(outq_put(&q, LINE_CP, ""));
	assert_true(outq_put(&q, LINE_CP, "last"));
	assert_int_equal(q.used, 5);
	outq_shown(&q, 100, false);
	assert_int_equal(strlen(first()), 30);
	for (int i = 0; i < 3; i++)
		outq_shown(&q, 0, true);
	assert_string_equal(first(), "");
	outq_shown(&q, 0, true);
	assert_string_equal(first(), "last");
	outq_shown(&q, 4, true);
	assert_null(first());
}

static void test_queue_bound(void **unused)
{
	char text[200];

	(void)unused;
	outq_init(&q);
	assert_true(outq_put(&q, LINE_CP, "cp first"));
	memset(text, 'g', sizeof(text));
	text[199] = '\0';
	assert_true(outq_put(&q, LINE_VM, text));
	for (int i = 3; i < OUTQ_PIECES; i++)
		assert_true(outq_put(&q, LINE_VM, "guest"));
	assert_false(outq_put(&q, LINE_VM, "guest"));
	assert_false(outq_roomy(&q));
	/* The oldest guest line, both its pieces, gives way to CP's. */
	assert_true(outq_put(&q, LINE_CP, "cp"));
	assert_int_equal(q.lost, 1);
	assert_int_equal(q.used, OUTQ_PIECES - 1);
	assert_string_equal(first(), "cp first");
	outq_shown(&q, 8, true);
	assert_string_equal(first(), "guest");
	/* Nothing of the guest's is left: then CP's newest is lost. */
	outq_init(&q);
	for (int i = 0; i < OUTQ_PIECES; i++)
		assert_true(outq_put(&q, LINE_CP, "cp"));
	assert_true(outq_put(&q, LINE_CP, "one too many"));
	assert_int_equal(q.lost, 1);
	assert_int_equal(q.used, OUTQ_PIECES);
}

static void test_queue_turns_round(void **unused)
{
	char text[16];

	(void)unused;
	outq_init(&q);
	for (int i = 0; i < 5000; i++) {
		fmt_print(text, sizeof(text), "%d", i);
		assert_true(outq_put(&q, i % 2 ? LINE_VM : LINE_CP, text));
		if (i < 400)
			continue;
		fmt_print(text, sizeof(text), "%d", i - 400);
		assert_string_equal(first(), text);
		outq_shown(&q, strlen(text), true);
	}
}

static const struct linedit chars = { '#', '@', '[', '"', '|' };
static const struct linedit off = { 0, 0, 0, 0, 0 };

static void edit(const struct linedit *e, const char *in, const char *want)
{
	char out[64];

	assert_int_equal(linedit(e, in, out, sizeof(out)), strlen(want));
	assert_string_equal(out, want);
}

static void test_line_editing(void **unused)
{
	char small[4];

	(void)unused;
	edit(&chars, "query time", "query time");
	edit(&chars, "qq@uery#q names", "query\nq names");
	edit(&chars, "@@a@@@b", "b");
	edit(&chars, "one#two[three", "one\nthree");
	edit(&chars, "a#@b", "a\nb");
	edit(&chars, "msg x \"#1 \"\" \"@", "msg x #1 \" @");
	edit(&chars, "end\"", "end");
	edit(&off, "a#b@c[d\"e", "a#b@c[d\"e");
	assert_int_equal(linedit(&chars, "abcdef", small, sizeof(small)), 3);
	assert_string_equal(small, "abc");
}

static void test_cp_prefix(void **unused)
{
	(void)unused;
	assert_string_equal(linedit_cp(&chars, "#cp query time"), "query time");
	assert_string_equal(linedit_cp(&chars, "#CP"), "");
	assert_string_equal(linedit_cp(&chars, "#CP  #begin"), "begin");
	assert_null(linedit_cp(&chars, "#CPU"));
	assert_null(linedit_cp(&chars, "cp q t"));
	assert_null(linedit_cp(&chars, ""));
	assert_null(linedit_cp(&off, "#cp q t"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_out_never_overruns),
		cmocka_unit_test(test_text_has_only_glyphs),
		cmocka_unit_test(test_brackets),
		cmocka_unit_test(test_input_record),
		cmocka_unit_test(test_odd_records),
		cmocka_unit_test(test_pf_keys),
		cmocka_unit_test(test_query_reply),
		cmocka_unit_test(test_queue_order),
		cmocka_unit_test(test_queue_bound),
		cmocka_unit_test(test_queue_turns_round),
		cmocka_unit_test(test_line_editing),
		cmocka_unit_test(test_cp_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
