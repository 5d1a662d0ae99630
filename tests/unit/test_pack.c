/* SPDX-License-Identifier: Apache-2.0 */
/* The system pack: walking, verification, .ins files; damage of each kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cp/pack/ins.h"

#define SYSTEM "systems/NETDEMO/NETDEMO.ins"

static u8 archive[16 * 1024];
static size_t archive_size;
static char manifest[2048];
static struct report report;
static char found[1024];

static void note(void *arg, enum severity severity, u32 line, u32 column,
		 const char *text)
{
	size_t len = strlen(found);

	(void)arg;
	(void)severity;
	(void)column;
	snprintf(found + len, sizeof(found) - len, "%u %s\n", line, text);
}

static struct report *fresh(void)
{
	found[0] = '\0';
	memset(&report, 0, sizeof(report));
	report.put = note;
	return &report;
}

static void put(const char *name, const void *data, size_t size)
{
	char *to = (char *)archive + archive_size;

	to += sprintf(to,
		      "070701%08X%08X%08X%08X%08X%08X%08zX%08X%08X%08X%08X"
		      "%08zX%08X",
		      1, 0100644, 0, 0, 1, 0, size, 0, 0, 0, 0,
		      strlen(name) + 1, 0);
	to = stpcpy(to, name) + 1;
	while (((u8 *)to - archive) % 4)
		*to++ = 0;
	memcpy(to, data, size);
	to += size;
	while (((u8 *)to - archive) % 4)
		*to++ = 0;
	archive_size = (size_t)((u8 *)to - archive);
}

static void manifest_line(const char *name, const void *data, size_t size)
{
	struct sha256 h;
	u8 hash[SHA256_SIZE];
	char *to = manifest + strlen(manifest);

	sha256_begin(&h);
	sha256_add(&h, data, size);
	sha256_end(&h, hash);
	for (size_t i = 0; i < sizeof(hash); i++)
		to += sprintf(to, "%02x", hash[i]);
	sprintf(to, " %zu %s\n", size, name);
}

static const struct {
	const char *name, *data;
} samples[] = {
	{ PACK_CONFIG, "/* nothing */\n" },
	{ PACK_DIRECTORY, "USER A NOLOG\n" },
	{ "EMPTY", "" },
	{ SYSTEM, "* comment\n\nk.bin 0x10000\r\n  r.bin   800000\n"
		  "*PARM 0x10480 896\n*PARMESAN\nk.bin 0" },
	{ "systems/NETDEMO/k.bin", "kernel" },
	{ "systems/NETDEMO/r.bin", "ramdisk" },
	{ "systems/B/A.ins", "x 0\n" },
	{ "systems/B/B.ins", "missing 0\n" },
};

/* A good pack of the samples; VERSION goes into its manifest. */
static struct pack make(const char *version)
{
	memset(archive, 0, sizeof(archive));
	archive_size = 0;
	sprintf(manifest, "%s\n", version);
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		manifest_line(samples[i].name, samples[i].data,
			      strlen(samples[i].data));
	put(PACK_MANIFEST, manifest, strlen(manifest));
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		put(samples[i].name, samples[i].data, strlen(samples[i].data));
	put("TRAILER!!!", "", 0);
	return (struct pack){ archive, archive_size };
}

static enum err check(const struct pack *p, size_t step)
{
	struct pack_check c;

	if (pack_check_begin(&c, p, fresh()) == ERR_OK)
		while (pack_check_step(&c, step))
			;
	return pack_check_end(&c);
}

static void walk(void **state)
{
	struct pack p = make("CP64PACK 1.0");
	struct pack_member m = { .next = 0 };

	(void)state;
	assert_int_equal(pack_next(&p, &m), ERR_OK);
	assert_string_equal(m.name, PACK_MANIFEST);
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		assert_int_equal(pack_next(&p, &m), ERR_OK);
		assert_string_equal(m.name, samples[i].name);
		assert_int_equal(m.size, strlen(samples[i].data));
		assert_memory_equal(m.data, samples[i].data, m.size);
	}
	assert_int_equal(pack_next(&p, &m), ERR_NOENT);
	assert_int_equal(pack_find(&p, PACK_DIRECTORY, &m), ERR_OK);
	assert_memory_equal(m.data, "USER A NOLOG", 12);
	assert_int_equal(pack_find(&p, "USER", &m), ERR_NOENT);
	/* In storage it is followed by whatever. */
	p.size += 4000;
	assert_int_equal(pack_extent(&p), archive_size);
}

static void good(void **state)
{
	struct pack p = make("CP64PACK 1.7");

	(void)state;
	assert_int_equal(check(&p, 1), ERR_OK);
	assert_int_equal(check(&p, 1 << 20), ERR_OK);
	assert_string_equal(found, "");
}

static void versions(void **state)
{
	static const char *const bad[] = { "CP64PACK 2.0",
					   "CP64PACK 0.9",
					   "CP64PACK 1",
					   "CP64PACK 1.x",
					   "CP64PACK",
					   "XP64PACK 1.0",
					   "" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct pack p = make(bad[i]);

		assert_int_equal(check(&p, 4096), ERR_FORMAT);
		assert_string_equal(found, "1 Format of the pack is unknown\n");
	}
}

/* Any byte of a member or of its line changed: noticed. */
static void changed_bytes(void **state)
{
	struct pack p = make("CP64PACK 1.0");
	struct pack_member m = { .next = 0 };

	(void)state;
	while (pack_next(&p, &m) == ERR_OK) {
		for (size_t i = 0; i < m.size; i++) {
			u8 *byte = archive + (m.data - archive) + i;

			/* A minor version may be another. */
			if (strcmp(m.name, PACK_MANIFEST) == 0 && i == 11)
				continue;
			*byte ^= 1;
			assert_int_equal(check(&p, 4096), ERR_FORMAT);
			assert_int_equal(report.errors, 1);
			*byte ^= 1;
		}
	}
	assert_int_equal(check(&p, 4096), ERR_OK);
}

/* Cut anywhere: an end of the archive is an error, never an overread. */
static void truncated(void **state)
{
	struct pack p = make("CP64PACK 1.0");
	size_t whole = p.size;

	(void)state;
	for (size_t size = 0; size < whole - 3; size++) {
		u8 *copy = malloc(size ? size : 1);
		struct pack cut = { copy, size };
		struct ins ins;

		memcpy(copy, archive, size);
		assert_int_equal(check(&cut, 4096), ERR_FORMAT);
		assert_true(pack_extent(&cut) <= size);
		(void)!ins_read(&cut, "NETDEMO", &ins, fresh());
		free(copy);
	}
}

static void damaged_headers(void **state)
{
	struct pack p = make("CP64PACK 1.0");
	struct pack_member m = { .next = 0 };

	(void)state;
	archive[0] = '1';
	assert_int_equal(pack_next(&p, &m), ERR_FORMAT);
	make("CP64PACK 1.0");
	memcpy(archive + 54, "FFFFFFFF", 8); /* size of the data */
	assert_int_equal(pack_next(&p, &m), ERR_FORMAT);
	make("CP64PACK 1.0");
	memcpy(archive + 94, "FFFFFFFF", 8); /* size of the name */
	assert_int_equal(pack_next(&p, &m), ERR_FORMAT);
	make("CP64PACK 1.0");
	memcpy(archive + 94, "00000000", 8);
	assert_int_equal(pack_next(&p, &m), ERR_FORMAT);
	make("CP64PACK 1.0");
	archive[110 + 8] = 'X'; /* the name's terminator */
	assert_int_equal(pack_next(&p, &m), ERR_FORMAT);
	make("CP64PACK 1.0");
	archive[110] = '\0';
	assert_int_equal(pack_next(&p, &m), ERR_FORMAT);
	m.next = ~(size_t)0;
	assert_int_equal(pack_next(&p, &m), ERR_FORMAT);
}

static void members_and_manifest_disagree(void **state)
{
	struct pack p;

	(void)state;
	archive_size = 0;
	strcpy(manifest, "CP64PACK 1.0\n");
	manifest_line("A", "aaa", 3);
	put(PACK_MANIFEST, manifest, strlen(manifest));
	put("A", "aaa", 3);
	put("B", "bbb", 3);
	put("TRAILER!!!", "", 0);
	p = (struct pack){ archive, archive_size };
	assert_int_equal(check(&p, 4096), ERR_FORMAT);
	assert_string_equal(found, "2 Member is not in the manifest - B\n");

	archive_size = 0;
	put(PACK_MANIFEST, manifest, strlen(manifest));
	put("TRAILER!!!", "", 0);
	p.size = archive_size;
	assert_int_equal(check(&p, 4096), ERR_FORMAT);
	assert_string_equal(found, "2 Member is missing or out of order - A\n");

	archive_size = 0;
	put(PACK_MANIFEST, manifest, strlen(manifest));
	put("A", "aaaa", 4);
	put("TRAILER!!!", "", 0);
	p.size = archive_size;
	assert_int_equal(check(&p, 4096), ERR_FORMAT);
	assert_string_equal(found, "2 Size differs - A\n");

	archive_size = 0;
	put("A", "aaa", 3);
	put("TRAILER!!!", "", 0);
	p.size = archive_size;
	assert_int_equal(check(&p, 4096), ERR_FORMAT);
	assert_string_equal(found, "0 First member is not the manifest - A\n");
}

static void systems(void **state)
{
	struct pack p = make("CP64PACK 1.0");
	struct ins ins;
	char name[9];

	(void)state;
	assert_true(ins_system_name(&p, 0, name));
	assert_string_equal(name, "NETDEMO");
	assert_true(ins_system_name(&p, 1, name));
	assert_string_equal(name, "B");
	assert_false(ins_system_name(&p, 2, name));

	assert_int_equal(ins_read(&p, "netdemo", &ins, fresh()), ERR_OK);
	assert_int_equal(ins.files, 3);
	assert_int_equal(ins.file[0].address, 0x10000);
	assert_memory_equal(ins.file[0].member.data, "kernel", 6);
	assert_int_equal(ins.file[1].address, 0x800000);
	assert_int_equal(ins.file[1].member.size, 7);
	assert_int_equal(ins.file[2].address, 0);
	assert_true(ins.has_parm && !ins.parm_ebcdic);
	assert_int_equal(ins.parm_address, 0x10480);
	assert_int_equal(ins.parm_size, 896);

	assert_int_equal(ins_read(&p, "NETDEM", &ins, fresh()), ERR_NOENT);
	assert_string_equal(found, "");
	assert_int_equal(ins_read(&p, "B", &ins, fresh()), ERR_FORMAT);
	assert_string_equal(found, "1 File is not in the pack - missing\n");
}

static void ins_finds(const char *text, const char *finding)
{
	struct pack p;
	struct ins ins;

	memset(archive, 0, sizeof(archive));
	archive_size = 0;
	put("systems/X/X.ins", text, strlen(text));
	put("systems/X/f", "f", 1);
	put("TRAILER!!!", "", 0);
	p = (struct pack){ archive, archive_size };
	assert_int_equal(ins_read(&p, "X", &ins, fresh()),
			 *finding ? ERR_FORMAT : ERR_OK);
	assert_string_equal(found, finding);
}

static void bad_ins(void **state)
{
	char text[400] = "";

	(void)state;
	ins_finds("f 0\n*PARM 10480 64 ebcdic", "");
	ins_finds("", "0 No file is named\n");
	ins_finds("* f 0\n", "1 No file is named\n");
	ins_finds("\nf\n", "2 Invalid address\n");
	ins_finds("f 0x", "1 Invalid address - 0x\n");
	ins_finds("f 100000000", "1 Invalid address - 100000000\n");
	ins_finds("f 0 1", "1 Operand is over - f\n");
	ins_finds("*PARM zz 1", "1 Invalid address - zz\n");
	ins_finds("*PARM 0 1", "1 Invalid size - 1\n");
	ins_finds("*PARM 0 99999999", "1 Invalid size - 99999999\n");
	ins_finds("*PARM 0 64 UTF8", "1 ASCII or EBCDIC is expected - UTF8\n");
	for (int i = 0; i < INS_FILES_MAX + 1; i++)
		strcat(text, "f 0\n");
	ins_finds(text, "17 Over 16 files - f\n");
	memset(text, 'f', 300);
	text[300] = '\0';
	assert_int_equal(strlen(text), 300);
	ins_finds(text, "1 Line is too long\n");
	text[0] = '*';
	ins_finds(text, "1 No file is named\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walk),
		cmocka_unit_test(good),
		cmocka_unit_test(versions),
		cmocka_unit_test(changed_bytes),
		cmocka_unit_test(truncated),
		cmocka_unit_test(damaged_headers),
		cmocka_unit_test(members_and_manifest_disagree),
		cmocka_unit_test(systems),
		cmocka_unit_test(bad_ins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
