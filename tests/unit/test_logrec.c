/* SPDX-License-Identifier: Apache-2.0 */
/* Records of *LOGREC and *SYMPTOM, as programs for z/VM read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "iucv/starlogrec.h"
#include "iucv/starsymptom.h"

#define TOD    0xe2f0123456789abcull
#define CPU_ID 0xff0123458562ffffull

static const struct logrec_place place = { .tod = TOD, .cpu_id = CPU_ID };

static void is_text(const u8 *at, const char *text)
{
	char plain[200];

	ebcdic_to(plain, at, strlen(text));
	plain[strlen(text)] = '\0';
	assert_string_equal(plain, text);
}

/* I65: version, serial and model of STORE CPU ID; the time is a TOD value. */
static void has_header(const void *record, u8 type)
{
	static const u8 cpu[8] = { 0xff, 0x01, 0x23, 0x45, 0x85, 0x62, 0, 0 };
	const u8 *at = record;

	assert_int_equal(at[0], type);
	assert_int_equal(at[1], 0x60);
	assert_int_equal(at[2], 0x40);
	assert_true(get_be64(at + 8) == TOD);
	assert_memory_equal(at + 16, cpu, 8);
}

/* I65: of a unit check, the sense at 64. */
static void outboard_record(void **state)
{
	u8 sense[LOGREC_SENSE + 4];
	struct scsw scsw = { .cpa = be32_make(0x12345678), .dstat = 0x0e };
	struct logrec_device d = { .devno = 0x0a81,
				   .type = 0x3390,
				   .scsw = &scsw,
				   .sense = sense,
				   .sense_count = 24 };
	struct logrec_obr r;

	(void)state;
	memset(sense, 0x10, sizeof(sense));
	logrec_obr_compose(&r, &place, &d);
	has_header(&r, 0x30);
	is_text(r.job, "SYSTEM  ");
	assert_int_equal(get_be32(r.status), 0x12345678);
	assert_int_equal(r.status[4], 0x0e);
	assert_int_equal(be32_get(r.type), 0x3390);
	assert_memory_equal(r.cua, "\x00\x0a\x81", 3);
	assert_int_equal(be16_get(r.sense_count), 24);
	assert_int_equal(r.sense[23], 0x10);
	assert_int_equal(r.sense[24], 0);
	d.sense_count = sizeof(sense);
	logrec_obr_compose(&r, &place, &d);
	assert_int_equal(be16_get(r.sense_count), LOGREC_SENSE);
}

/* I65: of a device that does not answer, and how long was waited. */
static void missing_interruption_record(void **state)
{
	struct logrec_device d = { .devno = 0x0c40,
				   .type = 0x2107,
				   .interval_s = 3 * 3600 + 62 };
	struct logrec_mih r;

	(void)state;
	logrec_mih_compose(&r, &place, &d);
	has_header(&r, 0x70);
	assert_int_equal(((const u8 *)&r)[4], 0xc0);
	is_text(r.system, "SYSTEM  ");
	assert_memory_equal(r.cua, "\x00\x0c\x40", 3);
	is_text(r.volume, "      ");
	assert_int_equal(be32_get(r.type), 0x2107);
	is_text(r.interval, "03010200");
	d.interval_s = ~0u;
	logrec_mih_compose(&r, &place, &d);
	is_text(r.interval, "99595900");
}

/* I65: of a machine check, with the interruption code and registers. */
static void machine_check_record(void **state)
{
	const be64 psw[2] = { be64_make(1), be64_make(0x7000) };
	struct logrec_mch r;
	be64 gr[16];

	(void)state;
	for (u32 i = 0; i < 16; i++)
		gr[i] = be64_make(i);
	logrec_mch_compose(&r, &place, "GUEST1", 0x4000000000000000ull, psw,
			   gr);
	has_header(&r, 0x13);
	is_text(r.program, "CP-64   ");
	is_text(r.job, "GUEST1  ");
	assert_true(be64_get(r.old_psw[1]) == 0x7000);
	assert_true(be64_get(r.code) == 0x4000000000000000ull);
	assert_int_equal(be64_get(r.gr[15]), 15);
}

static struct star_symptom_facts facts(void)
{
	return (struct star_symptom_facts){
		.tod = TOD,
		.cpu_id = CPU_ID,
		.year = 2026,
		.month = 1,
		.day = 2,
		.hour = 3,
		.minute = 4,
		.second = 5,
		.node = "CP64",
		.code = "PRG004",
		.routine = "fail_text",
		.about = "protection exception",
		.number = 4,
		.text = { "one", NULL, "", "four" },
	};
}

/* I66: sections are where section 2 says. */
static void symptom_record(void **state)
{
	struct star_symptom_facts f = facts();
	struct star_symptom r;
	const u8 *at = (const u8 *)&r;
	const u8 *control = at + 64;
	u32 size, data;

	(void)state;
	size = star_symptom_compose(&r, &f);
	is_text(at, "SR8562012345");
	assert_true(get_be64(at + 16) == TOD);
	is_text(at + 24, "03040500");
	is_text(at + 32, "260102CP64    CP64");
	is_text(control, "10");
	assert_int_equal(get_be16(control + 2), 48);
	assert_int_equal(get_be16(control + 4), 100);
	is_text(at + get_be16(control + 6), "SR2110CP-64    ");
	assert_int_equal(at[get_be16(control + 6) + 15], 0x80);
	is_text(r.component.about, "protection exception            ");
	is_text(at + get_be16(control + 10),
		"PIDS/CP64 AB/SPRG004 RIDS/FAIL#TEXT ");
	assert_int_equal(get_be16(control + 8), 36);
	assert_int_equal(get_be32(control + 12), 0); /* no section 4 */
	data = get_be16(control + 18);
	assert_int_equal(get_be16(control + 16), 4 + 3 + 4 + 4);
	assert_int_equal(size, data + 15);
	assert_int_equal(get_be16(at + data), 0xf000);
	assert_int_equal(get_be16(at + data + 2), 3);
	is_text(at + data + 4, "one");
	is_text(at + data + 11, "four");
}

/* I66: texts without end, or none, stay within the record. */
static void symptoms_are_bounded(void **state)
{
	static const char endless[] =
		"a_name_of_a_routine_that_is_longer_than_anything_there_is_room"
		"_for_and_then_some_more_of_it_until_nobody_reads_it_any_more";
	struct star_symptom_facts f = facts();
	struct star_symptom r;
	u32 size;

	(void)state;
	f.node = f.code = f.routine = f.about = endless;
	for (u32 i = 0; i < SYMPTOM_SEGMENTS; i++)
		f.text[i] = endless;
	size = star_symptom_compose(&r, &f);
	assert_int_equal(size, sizeof(r));
	is_text(r.primary, "PIDS/CP64 AB/Sa_name RIDS/A#NAME#OF# ");
	memset(&f.text, 0, sizeof(f.text));
	f.node = f.code = f.routine = f.about = "";
	size = star_symptom_compose(&r, &f);
	assert_int_equal(size, offsetof(struct star_symptom, data));
	is_text(r.primary, "PIDS/CP64 AB/S ");
	assert_int_equal(be16_get(r.control.data.at), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outboard_record),
		cmocka_unit_test(missing_interruption_record),
		cmocka_unit_test(machine_check_record),
		cmocka_unit_test(symptom_record),
		cmocka_unit_test(symptoms_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
