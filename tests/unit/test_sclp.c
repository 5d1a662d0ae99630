/* SPDX-License-Identifier: Apache-2.0 */
/* The service processor of a virtual machine. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "cp/vdev/sclp.h"
#include "cp/vdev/sclp_event.h"

#define READ_INFO     0x00020001
#define READ_CPU_INFO 0x00010001
#define READ_EVENT    0x00770005
#define WRITE_EVENT   0x00760005
#define WRITE_MASK    0x00780005

static struct sclp sclp;
static u8 sccb[SCLP_SCCB_MAX] __attribute__((aligned(8)));
static char written[4096];
static int locks;

static void write_line(void *ctx, const char *text)
{
	(void)ctx;
	assert_int_equal(locks, 0);
	strcat(strcat(written, text), "\n");
}

static void lock(void *ctx)
{
	(void)ctx;
	locks++;
}

static void unlock(void *ctx)
{
	(void)ctx;
	locks--;
}

static struct sclp_machine machine = {
	.storage = 64ull << 20,
	.cpus = 2,
	.cpus_max = 4,
	.cpu = { 0, 5 },
	.loadparm = "Menu 1",
	.write = write_line,
	.lock = lock,
	.unlock = unlock,
};

static int fresh(void **state)
{
	(void)state;
	sclp_reset(&sclp);
	memset(sccb, 0, sizeof(sccb));
	written[0] = '\0';
	return 0;
}

static u16 call(u32 command, size_t size)
{
	put_be16(sccb, (u16)size);
	sclp_call(&sclp, &machine, command, sccb, size);
	assert_int_equal(locks, 0);
	return get_be16(sccb + 6);
}

static void test_read_info(void **state)
{
	char loadparm[9];

	(void)state;
	assert_int_equal(call(READ_INFO, 4096), SCLP_DONE_READ);
	assert_int_equal(get_be16(sccb + 8), 64);
	assert_int_equal(sccb[10], 1);
	assert_int_equal(get_be16(sccb + 16), 2);
	assert_int_equal(get_be16(sccb + 18), 128);
	ebcdic_to(loadparm, sccb + 24, 8);
	loadparm[8] = '\0';
	assert_string_equal(loadparm, "Menu 1  ");
	assert_int_equal(sccb[128], 0);
	assert_int_equal(sccb[128 + 16], 5);
	assert_int_equal(get_be16(sccb + 120), 5);
	assert_int_equal(call(READ_INFO, 128 + 31), SCLP_TOO_SHORT);
}

static void test_much_storage(void **state)
{
	struct sclp_machine big = machine;

	(void)state;
	big.cpus_max = 16;
	put_be16(sccb, 4096);
	sclp_call(&sclp, &big, READ_INFO, sccb, 4096);
	assert_int_equal(get_be16(sccb + 120), 15);
	big.cpus = big.cpus_max = 1; /* 0 would be none said */
	put_be16(sccb, 4096);
	sclp_call(&sclp, &big, READ_INFO, sccb, 4096);
	assert_int_equal(get_be16(sccb + 120), 1);
	big.storage = 128ull << 30;
	put_be16(sccb, 4096);
	sclp_call(&sclp, &big, READ_INFO, sccb, 4096);
	assert_int_equal(get_be16(sccb + 8), 0);
	assert_true(get_be64(sccb + 104) == 128ull << 10);
}

static void test_read_cpus(void **state)
{
	(void)state;
	assert_int_equal(call(READ_CPU_INFO, 4096), SCLP_DONE_READ);
	assert_int_equal(get_be16(sccb + 8), 2);
	assert_int_equal(get_be16(sccb + 10), 24);
	assert_int_equal(get_be16(sccb + 12), 0);
	assert_int_equal(sccb[24 + 16], 5);
	assert_int_equal(call(READ_CPU_INFO, 55), SCLP_TOO_SHORT);
}

static u16 set_mask(u32 receive, size_t each)
{
	put_be16(sccb + 10, (u16)each);
	put_be32(sccb + 12, receive);
	return call(WRITE_MASK, 12 + 4 * each);
}

static void test_masks(void **state)
{
	(void)state;
	assert_int_equal(set_mask(0x80000008, 4), SCLP_DONE);
	assert_int_equal(get_be32(sccb + 20), 0x40000040);
	assert_int_equal(get_be32(sccb + 24), 0x80800048);
	assert_true(sclp.receive_mask == 0x80000008);
	/* Longer ones are filled up with zeros, shorter ones are cut. */
	memset(sccb + 12, 0xff, 32);
	assert_int_equal(set_mask(0x80000000, 8), SCLP_DONE);
	assert_int_equal(get_be32(sccb + 12 + 16), 0x40000040);
	assert_int_equal(get_be32(sccb + 12 + 20), 0);
	assert_int_equal(set_mask(0x80ffffff, 1), SCLP_DONE);
	assert_true(sclp.receive_mask == 0x80000000);
	assert_int_equal(set_mask(0, 0), SCLP_BAD_MASK_SIZE);
	put_be16(sccb + 10, 4);
	assert_int_equal(call(WRITE_MASK, 27), SCLP_TOO_SHORT);
	assert_int_equal(call(WRITE_MASK, 8), SCLP_TOO_SHORT);
}

/* A message of two lines between objects of no use; the size of its event. */
static size_t message(u8 *at)
{
	static const char *const line[2] = { "HELLO", "World" };
	u8 *p = at + 6 + 12;
	u32 i;

	put_be16(p, 8);
	put_be16(p + 2, 1);
	p += 8;
	for (i = 0; i < 2; i++, p += 15) {
		put_be16(p, 15);
		put_be16(p + 2, 4);
		ebcdic_from(p + 10, line[i], 5);
	}
	put_be16(at, (u16)(p - at));
	at[2] = SCLP_EVENT_MESSAGE;
	put_be16(at + 6, (u16)(p - at - 6));
	put_be16(at + 8, 1);
	put_be32(at + 10, 0xd4c4c240);
	return (size_t)(p - at);
}

static void test_lines_out(void **state)
{
	size_t n = message(sccb + 8);

	(void)state;
	n += message(sccb + 8 + n);
	assert_int_equal(call(WRITE_EVENT, 8 + n), SCLP_DONE);
	assert_string_equal(written, "HELLO\nWorld\nHELLO\nWorld\n");
	assert_int_equal(sccb[8 + 3], 0x80);
}

/* Between two messages one of a type that nobody takes: Store Data. */
static void test_unknown_event(void **state)
{
	size_t n = message(sccb + 8);

	(void)state;
	put_be16(sccb + 8 + n, 10);
	sccb[8 + n + 2] = 0x1e;
	message(sccb + 8 + n + 10);
	assert_int_equal(call(WRITE_EVENT, 8 + n + 10 + n), SCLP_BAD_FUNCTION);
	assert_string_equal(written, "HELLO\nWorld\nHELLO\nWorld\n");
	assert_int_equal(sccb[8 + 3], 0x80);
	assert_int_equal(sccb[8 + n + 3], 0);
	assert_int_equal(sccb[8 + n + 10 + 3], 0x80);
}

static void test_bad_messages(void **state)
{
	size_t n = message(sccb + 8);

	(void)state;
	assert_int_equal(call(WRITE_EVENT, 8), SCLP_BAD_EVENT);
	assert_int_equal(call(WRITE_EVENT, 8 + n - 1), SCLP_BAD_EVENT);
	assert_string_equal(written, ""); /* nothing of one that is cut */
	assert_int_equal(call(WRITE_EVENT, 8 + n + 3), SCLP_BAD_EVENT);
	put_be16(sccb + 8, 5);
	assert_int_equal(call(WRITE_EVENT, 8 + n), SCLP_BAD_EVENT);
	written[0] = '\0';
	message(sccb + 8);
	put_be16(sccb + 8 + 6, (u16)n); /* the MDB is longer than its event */
	assert_int_equal(call(WRITE_EVENT, 8 + n), SCLP_DONE);
	assert_string_equal(written, "");
}

static void test_command_in(void **state)
{
	char text[8] = "";

	(void)state;
	assert_false(sclp_input(&sclp, SCLP_EVENT_COMMAND, "early"));
	set_mask(SCLP_BIT(SCLP_EVENT_COMMAND), 4);
	assert_false(sclp_event_pending(&sclp));
	assert_false(sclp_input(&sclp, SCLP_EVENT_PRIORITY, "no"));
	assert_true(sclp_input(&sclp, SCLP_EVENT_COMMAND, "halt"));
	assert_true(sclp_event_pending(&sclp));
	sccb[2] = 0;
	sccb[5] = 0x80;
	assert_int_equal(call(READ_EVENT, 8 + 20), SCLP_EVENT_TOO_BIG);
	assert_int_equal(call(READ_EVENT, 4096), SCLP_DONE);
	assert_int_equal(get_be16(sccb), 8 + 6 + 16 + 4);
	assert_int_equal(get_be16(sccb + 8), 6 + 16 + 4);
	assert_int_equal(sccb[10], SCLP_EVENT_COMMAND);
	assert_int_equal(get_be16(sccb + 14), 20);
	assert_int_equal(get_be16(sccb + 16), 0x1310);
	assert_int_equal(get_be16(sccb + 18), 16);
	assert_int_equal(get_be16(sccb + 20), 0x1212);
	assert_int_equal(get_be16(sccb + 22), 12);
	assert_int_equal(get_be16(sccb + 24), 0x1320);
	assert_int_equal(sccb[26], 8);
	assert_int_equal(sccb[27], 0x31);
	assert_int_equal(sccb[28], 6);
	assert_int_equal(sccb[29], 0x30);
	ebcdic_to(text, sccb + 30, 4);
	assert_string_equal(text, "halt");
	assert_int_equal(call(READ_EVENT, 4096), SCLP_NO_EVENTS);
}

static void test_commands_queue(void **state)
{
	u32 i;

	(void)state;
	set_mask(SCLP_BIT(SCLP_EVENT_COMMAND) | SCLP_BIT(SCLP_EVENT_PRIORITY),
		 4);
	for (i = 0; i < SCLP_LINES; i++)
		assert_true(sclp_input(&sclp,
				       i == 1 ? SCLP_EVENT_PRIORITY
					      : SCLP_EVENT_COMMAND,
				       "x"));
	assert_false(sclp_input(&sclp, SCLP_EVENT_COMMAND, "x"));
	sccb[2] = 0;
	for (i = 0; i < SCLP_LINES; i++) {
		assert_int_equal(call(READ_EVENT, 4096), SCLP_DONE);
		assert_int_equal(sccb[10], i == 1 ? SCLP_EVENT_PRIORITY
						  : SCLP_EVENT_COMMAND);
	}
	assert_int_equal(call(READ_EVENT, 4096), SCLP_NO_EVENTS);
}

/* A line that the guest does not take any more holds nobody up. */
static void test_ascii_in(void **state)
{
	(void)state;
	set_mask(SCLP_BIT(SCLP_EVENT_COMMAND), 4);
	assert_false(sclp_input(&sclp, SCLP_EVENT_ASCII, "early\r"));
	set_mask(SCLP_BIT(SCLP_EVENT_COMMAND) | SCLP_BIT(SCLP_EVENT_ASCII), 4);
	assert_true(sclp_input(&sclp, SCLP_EVENT_COMMAND, "first"));
	assert_true(sclp_input(&sclp, SCLP_EVENT_ASCII, "ls\r"));
	assert_true(sclp_input(&sclp, SCLP_EVENT_COMMAND, "third"));
	set_mask(SCLP_BIT(SCLP_EVENT_ASCII), 4);
	memset(sccb, 0, sizeof(sccb));
	assert_int_equal(call(READ_EVENT, 8 + 9), SCLP_EVENT_TOO_BIG);
	assert_int_equal(call(READ_EVENT, 4096), SCLP_DONE);
	assert_int_equal(get_be16(sccb + 8), 6 + 1 + 3);
	assert_int_equal(sccb[10], SCLP_EVENT_ASCII);
	assert_memory_equal(sccb + 14, "\0ls\r", 4);
	assert_int_equal(call(READ_EVENT, 4096), SCLP_NO_EVENTS);
	set_mask(SCLP_BIT(SCLP_EVENT_COMMAND), 4);
	memset(sccb, 0, sizeof(sccb));
	assert_int_equal(call(READ_EVENT, 4096), SCLP_DONE);
	assert_int_equal(get_be16(sccb + 8), 6 + 16 + 5);
	assert_int_equal(call(READ_EVENT, 4096), SCLP_DONE);
	assert_int_equal(call(READ_EVENT, 4096), SCLP_NO_EVENTS);
}

/* What the guest writes to its ASCII console, in one event. */
static void ascii(const char *text)
{
	size_t n = strlen(text);

	memset(sccb, 0, sizeof(sccb));
	put_be16(sccb + 8, (u16)(6 + n));
	sccb[10] = SCLP_EVENT_ASCII;
	memcpy(sccb + 14, text, n);
	written[0] = '\0';
	assert_int_equal(call(WRITE_EVENT, 8 + 6 + n), SCLP_DONE);
	assert_int_equal(sccb[11], 0x80);
}

/* C55: text, and what is no text. */
static void test_ascii_out(void **state)
{
	static const struct {
		const char *text, *lines;
	} rows[] = {
		{ "one\r\ntwo\n\nprompt> ", "one\ntwo\n\nprompt> \n" },
		{ "", "" },
		{ "\r", "" },
		{ "a\tb\n", "a       b\n" },
		{ "abc\b\bX\n", "aXc\n" },
		{ "\b\b99%\r100%\n", "100%\n" },
		{ "\033[1;31mred\033[0m \033(Bplain\007\n", "red plain\n" },
		{ "\033]0;title\007text\033]1;x\033\\more\n", "textmore\n" },
		{ "\033=\0337go\n", "go\n" },
		{ "\303\244 \177.\n", "?? .\n" },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		ascii(rows[i].text);
		assert_string_equal(written, rows[i].lines);
	}
	/* Keys, as a shell shows them one by one. */
	ascii("e");
	ascii("x");
	assert_string_equal(written, "");
	ascii("\r\n");
	assert_string_equal(written, "ex\n");
	/* A sequence that goes on in the next event. */
	ascii("\033[1;3");
	assert_string_equal(written, "");
	ascii("1mred\n");
	assert_string_equal(written, "red\n");
}

static void test_long_ascii(void **state)
{
	char text[VT220_LONG + 1], line[VT220_COLUMNS + 1];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memset(text, '\n', sizeof(text) - 4);
	ascii(text); /* its end comes with the next */
	assert_true(written[0] == '\n' && !strchr(written, 'x'));
	ascii("y\n");
	assert_string_equal(written, "xxxy\n");
	memset(text, 'z', VT220_COLUMNS + 1);
	text[VT220_COLUMNS + 1] = '\0';
	ascii(text);
	memset(line, 'z', VT220_COLUMNS);
	line[VT220_COLUMNS] = '\0';
	assert_memory_equal(written, line, VT220_COLUMNS);
	assert_string_equal(written + VT220_COLUMNS, "\nz\n");
	/* A reset forgets what waits. */
	memset(text, '\n', VT220_LONG - 1);
	text[VT220_LONG - 1] = 'q';
	text[VT220_LONG] = '\0';
	ascii(text);
	sclp_reset(&sclp);
	ascii("\n");
	assert_string_equal(written, "\n");
}

/* C55: what is typed. */
static void test_keys(void **state)
{
	static const char *const rows[][2] = {
		{ "ls -l", "ls -l\r" },	    { "", "\r" },   { "^c", "\003" },
		{ "^D", "\004" },	    { "^n", "" },   { "y^n", "y" },
		{ "echo ^c", "echo ^c\r" }, { "^", "^\r" }, { "^1", "^1\r" },
		{ "root^N", "root" },
	};
	char keys[8];

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		char all[32];

		vt220_keys(all, sizeof(all), rows[i][0]);
		assert_string_equal(all, rows[i][1]);
	}
	vt220_keys(keys, sizeof(keys), "much too long");
	assert_string_equal(keys, "much t\r");
}

static void test_quiesce(void **state)
{
	(void)state;
	assert_false(sclp_signal_quiesce(&sclp, 30));
	set_mask(SCLP_BIT(SCLP_EVENT_QUIESCE) | SCLP_BIT(SCLP_EVENT_COMMAND),
		 4);
	assert_true(sclp_signal_quiesce(&sclp, 30));
	assert_true(sclp_input(&sclp, SCLP_EVENT_COMMAND, "x"));
	memset(sccb, 0, sizeof(sccb));
	sccb[2] = 0x80; /* selective: not an event it does not take */
	put_be32(sccb + 8, SCLP_BIT(SCLP_EVENT_PRIORITY));
	assert_int_equal(call(READ_EVENT, 4096), SCLP_BAD_SELECTION);
	put_be32(sccb + 8, SCLP_BIT(SCLP_EVENT_QUIESCE));
	assert_int_equal(call(READ_EVENT, 4096), SCLP_DONE);
	assert_int_equal(get_be16(sccb + 8), 9);
	assert_int_equal(sccb[10], SCLP_EVENT_QUIESCE);
	assert_int_equal(get_be16(sccb + 14), 30);
	put_be32(sccb + 8, SCLP_BIT(SCLP_EVENT_QUIESCE));
	assert_int_equal(call(READ_EVENT, 4096), SCLP_NO_EVENTS);
	sccb[2] = 0x40;
	assert_int_equal(call(READ_EVENT, 4096), SCLP_BAD_FUNCTION);
	sclp_reset(&sclp);
	assert_false(sclp_event_pending(&sclp));
}

static void test_unknown_command(void **state)
{
	(void)state;
	assert_int_equal(call(0x00123456, 64), SCLP_NO_COMMAND);
}

/* A command as the emulator passes it on: with routing vectors around it. */
static const u8 hercules[] = {
	0x00, 0x61, 0x09, 0x00, 0x00, 0x00, 0x00, 0x5b, 0x13, 0x10, 0x00,
	0x25, 0x13, 0x11, 0x0e, 0x81, 0x03, 0x01, 0x00, 0x03, 0x02, 0x00,
	0x06, 0x03, 0x00, 0x00, 0x00, 0x00, 0x0e, 0x82, 0x03, 0x01, 0x00,
	0x03, 0x02, 0x00, 0x06, 0x03, 0x00, 0x00, 0x00, 0x00, 0x05, 0x90,
	0x00, 0x00, 0x00, 0x00, 0x0c, 0x15, 0x49, 0x08, 0x01, 0x03, 0x01,
	0x00, 0x03, 0x02, 0x00, 0x00, 0x26, 0x12, 0x12, 0x00, 0x12, 0x15,
	0x4d, 0x0e, 0x06, 0x06, 0x10, 0x00, 0x03, 0x00, 0x00, 0x06, 0x60,
	0xd6, 0xc3, 0xc6, 0xc1, 0x00, 0x04, 0x80, 0x70, 0x00, 0x0c, 0x13,
	0x20, 0x08, 0x31, 0x06, 0x30, 0xd8, 0x40, 0xd5, 0xc1,
};

/* What was typed at the machine itself. */
static void test_typed(void **state)
{
	u8 event[512], copy[sizeof(hercules)];
	char text[128];
	size_t n;

	(void)state;
	assert_int_equal(sizeof(hercules), get_be16(hercules));
	assert_true(sclp_event_typed(hercules, sizeof(hercules), text, 128));
	assert_string_equal(text, "Q NA");
	assert_true(sclp_event_typed(hercules, sizeof(hercules), text, 3));
	assert_string_equal(text, "Q ");
	n = sclp_event_command(event, sizeof(event), SCLP_EVENT_COMMAND,
			       "QUERY NAMES");
	assert_true(sclp_event_typed(event, n, text, sizeof(text)));
	assert_string_equal(text, "QUERY NAMES");
	/* Any one length wrong, and any end too early: no command, no harm. */
	for (size_t i = 0; i < sizeof(hercules); i++) {
		assert_false(sclp_event_typed(hercules, i, text, 128));
		for (u32 value = 0; value < 256; value++) {
			memcpy(copy, hercules, sizeof(copy));
			copy[i] = (u8)value;
			sclp_event_typed(copy, sizeof(copy), text, 128);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_read_info, fresh),
		cmocka_unit_test_setup(test_much_storage, fresh),
		cmocka_unit_test_setup(test_read_cpus, fresh),
		cmocka_unit_test_setup(test_masks, fresh),
		cmocka_unit_test_setup(test_lines_out, fresh),
		cmocka_unit_test_setup(test_unknown_event, fresh),
		cmocka_unit_test_setup(test_bad_messages, fresh),
		cmocka_unit_test_setup(test_command_in, fresh),
		cmocka_unit_test_setup(test_commands_queue, fresh),
		cmocka_unit_test_setup(test_ascii_in, fresh),
		cmocka_unit_test_setup(test_ascii_out, fresh),
		cmocka_unit_test_setup(test_long_ascii, fresh),
		cmocka_unit_test_setup(test_keys, fresh),
		cmocka_unit_test_setup(test_quiesce, fresh),
		cmocka_unit_test_setup(test_typed, fresh),
		cmocka_unit_test_setup(test_unknown_command, fresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
