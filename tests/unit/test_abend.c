/* SPDX-License-Identifier: Apache-2.0 */
/* The record of an abend and the symbol table, whole and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/core/abend_record.h"

#define BASE 0x4000000000ull

/* Three functions, at 0, 100 and 180. */
static union {
	struct symbols t;
	u8 bytes[256];
} table;

static struct abend_record record;
static char shown[4096];

static void row(u32 i, u32 at, u32 name)
{
	table.t.row[i] = (struct symbol){ be32_make(at), be32_make(name) };
}

static int begin(void **state)
{
	static const char names[] = "start\0run\0stop";
	const u32 at = sizeof(table.t) + 3 * sizeof(struct symbol);

	(void)state;
	memset(&table, 0xff, sizeof(table));
	memcpy(table.t.magic, SYMBOLS_MAGIC, 8);
	table.t.count = be32_make(3);
	table.t.names = be32_make(at);
	table.t.size = be32_make(at + sizeof(names));
	table.t.base = be64_make(BASE);
	row(0, 0, 0);
	row(1, 0x100, 6);
	row(2, 0x180, 10);
	memcpy(table.bytes + at, names, sizeof(names));
	memset(&record, 0, sizeof(record));
	shown[0] = '\0';
	return 0;
}

static const char *text(u64 addr)
{
	static char to[SYMBOLS_TEXT_SIZE];

	return symbols_text(to, &table.t, addr);
}

static void finds_functions(void **state)
{
	u64 offset;

	(void)state;
	assert_true(symbols_valid(&table, sizeof(table)));
	assert_string_equal(text(BASE), "start+0");
	assert_string_equal(text(BASE + 0xff), "start+FF");
	assert_string_equal(text(BASE + 0x100), "run+0");
	assert_string_equal(text(BASE + 0x17f), "run+7F");
	assert_string_equal(text(BASE + 0x1a4), "stop+24");
	assert_string_equal(text(BASE - 1), "0000003FFFFFFFFF");
	assert_string_equal(text(BASE + 0x100000), "0000004000100000");
	assert_null(symbols_find(NULL, BASE, &offset));
}

static void damaged_table(void **state)
{
	(void)state;
	assert_false(symbols_valid(&table, be32_get(table.t.size) - 1));
	table.t.count = be32_make(0x20000000);
	assert_false(symbols_valid(&table, sizeof(table)));
	begin(NULL);
	table.t.count = be32_make(4);
	assert_false(symbols_valid(&table, sizeof(table)));
	begin(NULL);
	table.bytes[be32_get(table.t.size) - 1] = 'x';
	assert_false(symbols_valid(&table, sizeof(table)));
	begin(NULL);
	table.t.names = table.t.size;
	assert_false(symbols_valid(&table, sizeof(table)));
	begin(NULL);
	table.t.magic[3] ^= 1;
	assert_false(symbols_valid(&table, sizeof(table)));
	/* A name that is outside of the table is none. */
	begin(NULL);
	row(1, 0x100, 0x10000);
	assert_true(symbols_valid(&table, sizeof(table)));
	assert_string_equal(text(BASE + 0x100), "0000004000000100");
}

static void seal(void **state)
{
	(void)state;
	assert_false(abend_valid(&record));
	memcpy(record.code, "PRG004", 6);
	abend_seal(&record);
	assert_true(abend_valid(&record));
	record.relogon[ABEND_USERS - 1][7] = 1;
	assert_false(abend_valid(&record));
	abend_seal(&record);
	assert_true(abend_valid(&record));
	record.number = be32_make(1);
	assert_false(abend_valid(&record));
	abend_seal(&record);
	record.version = be32_make(ABEND_VERSION + 1);
	assert_false(abend_valid(&record));
	abend_seal(&record);
	record.size = be32_make(8);
	assert_false(abend_valid(&record));
}

static void put(void *arg, const char *line)
{
	(void)arg;
	assert_true(strlen(line) <= ABEND_LINE_SIZE);
	strcat(shown, line);
	strcat(shown, "\n");
}

static void show(void)
{
	const struct abend_out out = { put, NULL };

	shown[0] = '\0';
	abend_show(&record, &table.t, &out);
	abend_show_trace(&record, &table.t, &out);
}

static void shows_place(void **state)
{
	(void)state;
	memcpy(record.code, "PRG004", 6);
	memcpy(record.task, "COMMAND", 7);
	memcpy(record.user, "GUEST1", 6);
	record.cpu = be16_make(1);
	record.psw_addr = be64_make(BASE + 0x104);
	record.gr[5] = be64_make(0x1234);
	record.frames = be32_make(2);
	record.frame[0] = be64_make(BASE + 0x188);
	record.frame[1] = be64_make(BASE + 2);
	show();
	assert_non_null(strstr(shown, "CODE PRG004 ON CPU 01: protection"));
	assert_non_null(strstr(shown, "AT run+4\nTASK COMMAND FOR GUEST1\n"));
	assert_non_null(strstr(shown, "GR04 0000000000000000 "
				      "0000000000001234"));
	assert_non_null(strstr(shown, " stop+8\n"));
	assert_non_null(strstr(shown, " start+2\n"));
	assert_null(strstr(shown, "THEN"));
	memcpy(record.nested, "PRG017", 6);
	show();
	assert_non_null(strstr(shown, "THEN PRG017 AT "));
}

/* Whatever the bytes are: bounded lines of what can be printed. */
static void shows_anything(void **state)
{
	(void)state;
	memset(&record, 0xff, sizeof(record));
	show();
	for (const char *s = shown; *s; s++)
		assert_true(*s == '\n' || (*s >= ' ' && *s <= '~'));
	assert_string_equal(abend_meaning("NIX"), "program interruption");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(finds_functions, begin),
		cmocka_unit_test_setup(damaged_table, begin),
		cmocka_unit_test_setup(seal, begin),
		cmocka_unit_test_setup(shows_place, begin),
		cmocka_unit_test_setup(shows_anything, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
