/* SPDX-License-Identifier: Apache-2.0 */
/* ELF64 core files of s390.  Pure.  System V ABI, zSeries supplement. */
#include "cp/cmd/core_file.h"

#include "cp/lib/be.h"
#include "cp/lib/str.h"

#define ELF_CLASS_64	2
#define ELF_DATA_BIG	2
#define ELF_VERSION	1
#define ELF_TYPE_CORE	4
#define ELF_MACHINE_390 22
#define PART_LOAD	1
#define PART_NOTE	4
#define FLAGS_RWX	7

#define NOTE_PRSTATUS 1
#define NOTE_FPREGS   2
#define NOTE_TIMER    0x301
#define NOTE_TODCMP   0x302
#define NOTE_CTRS     0x304
#define NOTE_PREFIX   0x305

struct elf_header {
	u8 ident[16];
	be16 type, machine;
	be32 version;
	be64 entry, parts_at, sections_at;
	be32 flags;
	be16 size, part_size, parts;
	be16 section_size, sections, names;
};
LAYOUT_SIZE(struct elf_header, CORE_HEADER_SIZE);
LAYOUT_AT(struct elf_header, parts_at, 32);
LAYOUT_AT(struct elf_header, size, 52);

struct elf_part {
	be32 type, flags;
	be64 offset, at, physical, file_size, size, align;
};
LAYOUT_SIZE(struct elf_part, CORE_PART_SIZE);
LAYOUT_AT(struct elf_part, at, 16);
LAYOUT_AT(struct elf_part, align, 48);

struct note {
	be32 name_size, size, type;
	char name[8];
};
LAYOUT_SIZE(struct note, 20);

/* elf_prstatus of s390x; what a machine has not is zero. */
struct note_prstatus {
	u8 reserved_00[32];
	be32 pid;
	u8 reserved_24[76];
	be64 psw_mask, psw_addr;
	be64 gr[16];
	be32 ar[16];
	be64 orig_gr2;
	be32 fp_valid;
	u8 reserved_14c[4];
};
LAYOUT_SIZE(struct note_prstatus, 336);
LAYOUT_AT(struct note_prstatus, psw_mask, 112);
LAYOUT_AT(struct note_prstatus, ar, 256);

struct note_fpregs {
	be32 fpc;
	u8 reserved_04[4];
	be64 fpr[16];
};
LAYOUT_SIZE(struct note_fpregs, 136);

struct notes {
	struct note prstatus_note;
	struct note_prstatus prstatus;
	struct note fpregs_note;
	struct note_fpregs fpregs;
	struct note timer_note;
	u8 timer[8];
	struct note todcmp_note;
	u8 todcmp[8];
	struct note ctrs_note;
	u8 ctrs[128];
	struct note prefix_note;
	u8 prefix[4];
} PACKED;

u64 core_data_offset(u32 cpus, u32 parts)
{
	return CORE_HEADER_SIZE + (u64)(parts + 1) * CORE_PART_SIZE +
	       (u64)cpus * sizeof(struct notes);
}

void core_header(u8 to[CORE_HEADER_SIZE + CORE_PART_SIZE], u32 cpus, u32 parts)
{
	static const u8 ident[16] = { 0x7f,	  'E',		'L',
				      'F',	  ELF_CLASS_64, ELF_DATA_BIG,
				      ELF_VERSION };
	struct elf_header h = {
		.type = be16_make(ELF_TYPE_CORE),
		.machine = be16_make(ELF_MACHINE_390),
		.version = be32_make(ELF_VERSION),
		.parts_at = be64_make(CORE_HEADER_SIZE),
		.size = be16_make(CORE_HEADER_SIZE),
		.part_size = be16_make(CORE_PART_SIZE),
		.parts = be16_make((u16)(parts + 1)),
	};
	struct elf_part notes = {
		.type = be32_make(PART_NOTE),
		.offset = be64_make(CORE_HEADER_SIZE +
				    (u64)(parts + 1) * CORE_PART_SIZE),
		.file_size = be64_make((u64)cpus * sizeof(struct notes)),
	};

	memcpy(h.ident, ident, sizeof(ident));
	memcpy(to, &h, sizeof(h));
	memcpy(to + CORE_HEADER_SIZE, &notes, sizeof(notes));
}

void core_part(u8 to[CORE_PART_SIZE], u64 at, u64 size, u64 offset)
{
	const struct elf_part p = {
		.type = be32_make(PART_LOAD),
		.flags = be32_make(FLAGS_RWX),
		.offset = be64_make(offset),
		.at = be64_make(at),
		.physical = be64_make(at),
		.file_size = be64_make(size),
		.size = be64_make(size),
	};

	memcpy(to, &p, sizeof(p));
}

static struct note note(const char *name, u32 type, u32 size)
{
	struct note n = {
		.name_size = be32_make((u32)strlen(name) + 1),
		.size = be32_make(size),
		.type = be32_make(type),
	};

	str_copy(n.name, sizeof(n.name), name);
	return n;
}

static void fill_registers(struct notes *n, const struct registers *r)
{
	n->prstatus.psw_mask = be64_make(r->psw_mask);
	n->prstatus.psw_addr = be64_make(r->psw_addr);
	n->prstatus.orig_gr2 = be64_make(r->gr[2]);
	n->prstatus.fp_valid = be32_make(1);
	n->fpregs.fpc = be32_make(r->fpc);
	for (u32 i = 0; i < 16; i++) {
		n->prstatus.gr[i] = be64_make(r->gr[i]);
		n->prstatus.ar[i] = be32_make(r->ar[i]);
		n->fpregs.fpr[i] = be64_make(r->fpr[i]);
		put_be64(n->ctrs + 8 * i, r->cr[i]);
	}
}

void core_notes(u8 to[CORE_NOTES_SIZE], u16 cpu, const struct registers *r)
{
	struct notes n;

	_Static_assert(sizeof(n) == CORE_NOTES_SIZE, "what the header says");
	memset(&n, 0, sizeof(n));
	n.prstatus_note = note("CORE", NOTE_PRSTATUS, sizeof(n.prstatus));
	n.fpregs_note = note("CORE", NOTE_FPREGS, sizeof(n.fpregs));
	n.timer_note = note("LINUX", NOTE_TIMER, sizeof(n.timer));
	n.todcmp_note = note("LINUX", NOTE_TODCMP, sizeof(n.todcmp));
	n.ctrs_note = note("LINUX", NOTE_CTRS, sizeof(n.ctrs));
	n.prefix_note = note("LINUX", NOTE_PREFIX, sizeof(n.prefix));
	n.prstatus.pid = be32_make(cpu + 1u);
	fill_registers(&n, r);
	put_be64(n.timer, r->cpu_timer);
	put_be64(n.todcmp, r->clock_comparator);
	put_be32(n.prefix, (u32)r->prefix);
	memcpy(to, &n, sizeof(n));
}
