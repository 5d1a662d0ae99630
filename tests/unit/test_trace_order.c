/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of TRACE, and the lines it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/arch/psw.h"
#include "cp/cmd/args.h"
#include "cp/cmd/trace_line.h"
#include "cp/cmd/trace_order.h"

#define ALL (~(u64)0)

static struct trace_order o;

static enum trace_error parse(enum trace_what what, const char *line)
{
	struct args a;

	o = (struct trace_order){ .what = what };
	args_init(&a, line);
	return trace_order_parse(&a, &o);
}

static void ranges(void **state)
{
	(void)state;
	assert_int_equal(parse(TRACE_INSTRUCTION, ""), TRACE_GOOD);
	assert_true(o.first == 0 && o.last == ALL && o.code_last == 0xffff);
	assert_int_equal(parse(TRACE_INSTRUCTION, "20000-20FFF"), TRACE_GOOD);
	assert_true(o.first == 0x20000 && o.last == 0x20fff);
	assert_int_equal(parse(TRACE_INSTRUCTION, "range 20000.100"),
			 TRACE_GOOD);
	assert_true(o.first == 0x20000 && o.last == 0x200ff);
	assert_int_equal(parse(TRACE_INSTRUCTION, "PSWA 10:FFFFFFFFFFFFFFFF"),
			 TRACE_GOOD);
	assert_true(o.first == 0x10 && o.last == ALL);
	assert_int_equal(parse(TRACE_STORE, "1000"), TRACE_GOOD);
	assert_true(o.into == 0x1000 && o.into_last == 0x1000 && !o.first);
	assert_int_equal(parse(TRACE_BRANCH, "FROM 10 INTO 20-30"), TRACE_GOOD);
	assert_true(o.first == 0x10 && o.last == 0x10 && o.into == 0x20 &&
		    o.into_last == 0x30);
}

static void codes(void **state)
{
	(void)state;
	assert_int_equal(parse(TRACE_SVC, "A"), TRACE_GOOD);
	assert_true(o.code == 10 && o.code_last == 10);
	assert_int_equal(parse(TRACE_PROGRAM, "4-6 FROM 100"), TRACE_GOOD);
	assert_true(o.code == 4 && o.code_last == 6 && o.first == 0x100);
	assert_int_equal(parse(TRACE_IO, "600.3"), TRACE_GOOD);
	assert_true(o.code == 0x600 && o.code_last == 0x602);
	assert_int_equal(parse(TRACE_SVC, "100"), TRACE_INVALID);
	assert_int_equal(parse(TRACE_IO, "10000"), TRACE_INVALID);
	assert_int_equal(parse(TRACE_IO, "603-600"), TRACE_INVALID);
}

static void options(void **state)
{
	(void)state;
	assert_int_equal(parse(TRACE_PROGRAM,
			       "RUN SKIP 1 PASS 2 STOP 3 STEP 4 ID X1 COUNT"),
			 TRACE_GOOD);
	assert_true(o.run && o.count && o.skip == 1 && o.pass == 2 &&
		    o.stop == 3 && o.step == 4);
	assert_string_equal(o.id, "X1");
	assert_int_equal(parse(TRACE_ALL, "RUN NORUN TERM CMD Display G  run"),
			 TRACE_GOOD);
	assert_false(o.run);
	assert_string_equal(o.cmd, "Display G  run");
}

static void refused(void **state)
{
	(void)state;
	assert_int_equal(parse(TRACE_ALL, "SKIP"), TRACE_MISSING);
	assert_int_equal(parse(TRACE_ALL, "SKIP 100000"), TRACE_INVALID);
	assert_int_equal(parse(TRACE_ALL, "SKIP X"), TRACE_INVALID);
	assert_int_equal(parse(TRACE_ALL, "CMD"), TRACE_MISSING);
	assert_int_equal(parse(TRACE_ALL, "ID"), TRACE_MISSING);
	assert_int_equal(parse(TRACE_ALL, "ID TOOLONG"), TRACE_INVALID);
	assert_int_equal(parse(TRACE_ALL, "PRINTER"), TRACE_INVALID);
	assert_int_equal(parse(TRACE_ALL, "FROM"), TRACE_MISSING);
	assert_int_equal(parse(TRACE_ALL, "FROM X"), TRACE_HEXLOC);
	assert_int_equal(parse(TRACE_ALL, "FROM 1-X"), TRACE_HEXLOC);
	assert_int_equal(parse(TRACE_ALL, "FROM 2-1"), TRACE_RANGE);
	assert_int_equal(parse(TRACE_ALL, "FROM 2.0"), TRACE_RANGE);
	assert_int_equal(parse(TRACE_ALL, "FROM 2.FFFFFFFFFFFFFFFF"),
			 TRACE_RANGE);
	assert_int_equal(parse(TRACE_INSTRUCTION, "INTO 5"), TRACE_INVALID);
	assert_int_equal(parse(TRACE_MACHINE, "12345678901234567"),
			 TRACE_INVALID);
}

static u64 gr[16] = { [2] = 0x200, [3] = 0x80 };

static struct trace_view view(const u8 *text)
{
	return (struct trace_view){ .cpu = "",
				    .wide = true,
				    .at = 0x10004,
				    .mask = PSW_AMODE64 | PSW_DAT,
				    .next = 0x10010,
				    .next_mask = PSW_AMODE64 | PSW_DAT,
				    .gr = gr,
				    .wrap = ALL,
				    .text = text };
}

#define T(...) ((const u8[INSN_SIZE_MAX]){ __VA_ARGS__ })

static void says(const struct trace_view *t, const char *line)
{
	char to[TRACE_LINE_MAX];

	assert_string_equal(trace_line_instruction(to, t), line);
}

static void instructions(void **state)
{
	struct trace_view t = view(T(0xc0, 0x10, 0, 0, 0, 0xa));

	(void)state;
	says(&t, " -> 0000000000010004' LARL  C0100000000A  0000000000010018 "
		 "     CC 0");
	t = view(T(0x07, 0xfe));
	t.branched = true;
	t.cc = 2;
	says(&t, " -> 0000000000010004' BCR   07FE         -> "
		 "0000000000010010'   CC 2");
	t = view(T(0x50, 0x10, 0x20, 0x08));
	t.stored = true;
	t.cpu = "01: ";
	t.mask |= PSW_AS_HOME;
	says(&t, "01:  -> 0000000000010004\" ST    50102008     >> "
		 "0000000000000208    CC 0");
	t = view(T(0xd2, 0x07, 0x20, 0x08, 0x30, 0x00));
	t.wide = false;
	t.mask = PSW_BA;
	says(&t, " -> 00010004  MVC   D20720083000  00000208 00000080     "
		 "CC 0");
	/* Loaded over its own base: where it was is not known any more. */
	t = view(T(0x58, 0x20, 0x20, 0x08));
	says(&t, " -> 0000000000010004' L     58202008                     "
		 "       CC 0");
	t = view(T(0x98, 0xe3, 0x20, 0x08));
	says(&t, " -> 0000000000010004' LM    98E32008                     "
		 "       CC 0");
	t = view(T(0x98, 0xe1, 0x20, 0x08));
	says(&t, " -> 0000000000010004' LM    98E12008      "
		 "0000000000000208      CC 0");
	t = view(NULL);
	says(&t, " -> 0000000000010004'                                    "
		 "       CC 0");
	t = view(T(0x00, 0x00));
	says(&t, " -> 0000000000010004' ????  0000                         "
		 "       CC 0");
}

static void interruptions(void **state)
{
	struct trace_view t = view(NULL);
	char to[TRACE_LINE_MAX];

	(void)state;
	assert_string_equal(trace_line_interruption(to, &t, "PROG", 1,
						    trace_program_name(1)),
			    " *** 0000000000010004' PROG  0001 -> "
			    "0000000000010010'  OPERATION");
	t.next_mask = 0;
	assert_string_equal(trace_line_interruption(to, &t, "I/O", 9, ""),
			    " *** 0000000000010004' I/O   0009 -> "
			    "0000000000010010 ");
	assert_string_equal(trace_program_name(0x84), "PROTECTION");
	assert_string_equal(trace_program_name(0x80), "PER");
	assert_string_equal(trace_program_name(0x7f), "");
	assert_string_equal(trace_external_name(0x1004), "CLOCK COMPARATOR");
	assert_string_equal(trace_external_name(1), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges),	cmocka_unit_test(codes),
		cmocka_unit_test(options),	cmocka_unit_test(refused),
		cmocka_unit_test(instructions), cmocka_unit_test(interruptions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
