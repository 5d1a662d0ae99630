/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a core file, as <elf.h> has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <elf.h>

#include "cp/cmd/core_file.h"
#include "cp/lib/be.h"

#define CPUS  2
#define PARTS 3

static void header(void **state)
{
	u8 h[CORE_HEADER_SIZE + CORE_PART_SIZE];
	const u8 *notes = h + CORE_HEADER_SIZE;
	u64 at = sizeof(Elf64_Ehdr) + (PARTS + 1) * sizeof(Elf64_Phdr);

	(void)state;
	core_header(h, CPUS, PARTS);
	assert_memory_equal(h, ELFMAG, SELFMAG);
	assert_int_equal(h[EI_CLASS], ELFCLASS64);
	assert_int_equal(h[EI_DATA], ELFDATA2MSB);
	assert_int_equal(get_be16(h + offsetof(Elf64_Ehdr, e_type)), ET_CORE);
	assert_int_equal(get_be16(h + offsetof(Elf64_Ehdr, e_machine)),
			 EM_S390);
	assert_int_equal(get_be16(h + offsetof(Elf64_Ehdr, e_phnum)),
			 PARTS + 1);
	assert_int_equal(get_be64(h + offsetof(Elf64_Ehdr, e_phoff)),
			 sizeof(Elf64_Ehdr));
	assert_int_equal(get_be32(notes + offsetof(Elf64_Phdr, p_type)),
			 PT_NOTE);
	assert_int_equal(get_be64(notes + offsetof(Elf64_Phdr, p_offset)), at);
	assert_int_equal(get_be64(notes + offsetof(Elf64_Phdr, p_filesz)),
			 CPUS * CORE_NOTES_SIZE);
	assert_int_equal(core_data_offset(CPUS, PARTS),
			 at + CPUS * CORE_NOTES_SIZE);
}

static void part(void **state)
{
	u8 p[CORE_PART_SIZE];

	(void)state;
	core_part(p, 0x100000, 0x3000, 0x1234);
	assert_int_equal(get_be32(p + offsetof(Elf64_Phdr, p_type)), PT_LOAD);
	assert_int_equal(get_be64(p + offsetof(Elf64_Phdr, p_offset)), 0x1234);
	assert_int_equal(get_be64(p + offsetof(Elf64_Phdr, p_paddr)), 0x100000);
	assert_int_equal(get_be64(p + offsetof(Elf64_Phdr, p_vaddr)), 0x100000);
	assert_int_equal(get_be64(p + offsetof(Elf64_Phdr, p_filesz)), 0x3000);
	assert_int_equal(get_be64(p + offsetof(Elf64_Phdr, p_memsz)), 0x3000);
}

/* Each note's own sizes lead to the next one, and to the end. */
static void notes(void **state)
{
	static const struct {
		const char *name;
		u32 type, size;
	} want[] = {
		{ "CORE", NT_PRSTATUS, 336 },	{ "CORE", NT_FPREGSET, 136 },
		{ "LINUX", NT_S390_TIMER, 8 },	{ "LINUX", NT_S390_TODCMP, 8 },
		{ "LINUX", NT_S390_CTRS, 128 }, { "LINUX", NT_S390_PREFIX, 4 },
	};
	struct registers c = { .psw_mask = 1, .psw_addr = 2, .prefix = 0x7000 };
	u8 n[CORE_NOTES_SIZE];
	u32 at = 0;

	(void)state;
	for (u32 i = 0; i < 16; i++) {
		c.gr[i] = 0x100 + i;
		c.ar[i] = 0x200 + i;
		c.fpr[i] = 0x300 + i;
		c.cr[i] = 0x400 + i;
	}
	core_notes(n, 3, &c);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		u32 name = get_be32(n + at), size = get_be32(n + at + 4);
		const u8 *data = n + at + 12 + (name + 3) / 4 * 4;

		assert_int_equal(get_be32(n + at + 8), want[i].type);
		assert_int_equal(size, want[i].size);
		assert_string_equal((const char *)n + at + 12, want[i].name);
		if (want[i].type == NT_PRSTATUS) {
			assert_int_equal(get_be32(data + 32), 4); /* pid */
			assert_int_equal(get_be64(data + 112), 1);
			assert_int_equal(get_be64(data + 120), 2);
			assert_int_equal(get_be64(data + 128 + 15 * 8), 0x10f);
			assert_int_equal(get_be32(data + 256 + 15 * 4), 0x20f);
		}
		if (want[i].type == NT_FPREGSET)
			assert_int_equal(get_be64(data + 8 + 15 * 8), 0x30f);
		if (want[i].type == NT_S390_CTRS)
			assert_int_equal(get_be64(data + 8 * 13), 0x40d);
		if (want[i].type == NT_S390_PREFIX)
			assert_int_equal(get_be32(data), 0x7000);
		at += 12 + (name + 3) / 4 * 4 + (size + 3) / 4 * 4;
	}
	assert_int_equal(at, CORE_NOTES_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header),
		cmocka_unit_test(part),
		cmocka_unit_test(notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
