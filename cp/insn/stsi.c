/* SPDX-License-Identifier: Apache-2.0 */
/*
 * STORE SYSTEM INFORMATION: this configuration is at level 3, a virtual
 * machine.  Principles of Operation, chapter 10.
 */
#include "cp/insn/insn.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define LEVEL_HERE    3u
#define SYSIB_SIZE    4096
#define CP_IDENTIFIER "z/VM CP-64 0.1.0"

/* SYSIB 3.2.2: one description block, the lowest level. */
struct sysib_322 {
	u8 reserved_00[31];
	u8 count;
	u8 reserved_20[4];
	be16 cpus_total, cpus_configured, cpus_standby, cpus_reserved;
	u8 name[8];
	be32 caf;
	u8 control_program[16];
	u8 reserved_rest[24];
};
LAYOUT_SIZE(struct sysib_322, 96);
LAYOUT_AT(struct sysib_322, cpus_total, 36);
LAYOUT_AT(struct sysib_322, name, 44);
LAYOUT_AT(struct sysib_322, caf, 52);
LAYOUT_AT(struct sysib_322, control_program, 56);

struct sysib_111 {
	u8 reserved_00[32];
	u8 manufacturer[16];
	u8 type[4];
	u8 reserved_34[12];
	u8 model[16];
	u8 sequence[16];
	u8 plant[4];
};
LAYOUT_AT(struct sysib_111, type, 48);
LAYOUT_AT(struct sysib_111, model, 64);
LAYOUT_AT(struct sysib_111, plant, 96);

struct sysib_122 {
	u8 format;
	u8 reserved_01[31];
	be32 capability;
	be16 cpus_total, cpus_configured, cpus_standby, cpus_reserved;
};
LAYOUT_AT(struct sysib_122, capability, 32);
LAYOUT_AT(struct sysib_122, cpus_total, 36);

/* ASCII into an EBCDIC field, padded with blanks. */
static void field(u8 *to, size_t size, const char *text)
{
	char padded[16];
	size_t len = strnlen(text, size);

	memset(padded, ' ', sizeof(padded));
	memcpy(padded, text, len);
	ebcdic_from(to, padded, size);
}

static void machine_111(u8 *page)
{
	struct sysib_111 *s = (void *)page;

	field(s->manufacturer, sizeof(s->manufacturer), "HRC");
	field(s->type, sizeof(s->type), "2817");
	field(s->model, sizeof(s->model), "CP64");
	field(s->sequence, sizeof(s->sequence), "000000000000001");
	field(s->plant, sizeof(s->plant), "ZZ");
}

static void cpus_122(const struct vcpu *v, u8 *page)
{
	struct sysib_122 *s = (void *)page;

	s->capability = be32_make(1000);
	s->cpus_total = be16_make((u16)v->vm->vcpus);
	s->cpus_configured = s->cpus_total;
}

static void machine_322(const struct vcpu *v, u8 *page)
{
	struct sysib_322 *s = (void *)page;

	s->count = 1;
	s->cpus_total = be16_make((u16)v->vm->vcpus);
	s->cpus_configured = s->cpus_total;
	s->caf = be32_make(1000);
	field(s->name, sizeof(s->name), v->vm->userid);
	field(s->control_program, sizeof(s->control_program), CP_IDENTIFIER);
}

/* Level, first and second selector. */
#define SYSIB(level, one, two) ((level) << 24 | (one) << 16 | (two))

static bool fill(const struct vcpu *v, u32 function, u8 *page)
{
	switch (function) {
	case SYSIB(1, 1, 1):
		machine_111(page);
		return true;
	case SYSIB(1, 2, 2):
		cpus_122(v, page);
		return true;
	case SYSIB(3, 2, 2):
		machine_322(v, page);
		return true;
	case SYSIB(1, 2, 1):
	case SYSIB(2, 2, 1):
	case SYSIB(2, 2, 2):
		return true; /* nothing to tell: zeros */
	default:
		return false;
	}
}

enum pgm emul_stsi(struct vcpu *v, const struct insn *i)
{
	u32 level = (u32)v->gr[0] >> 28;
	u32 function = level << 24 | ((u32)v->gr[0] & 0xff) << 16 |
		       ((u32)v->gr[1] & 0xffff);
	enum pgm pgm = PGM_NONE;
	u8 *page;
	bool known;

	if (((u32)v->gr[0] & 0x0fffff00) || ((u32)v->gr[1] & 0xffff0000))
		return PGM_SPECIFICATION;
	if (level == 0) {
		v->gr[0] = (v->gr[0] & ~0xffffffffull) | LEVEL_HERE << 28;
		return emul_cc(v, 0);
	}
	if (i->addr % SYSIB_SIZE)
		return PGM_SPECIFICATION;
	page = frame_alloc(0, FRAME_ZERO | FRAME_RESERVE);
	known = page && level <= LEVEL_HERE && fill(v, function, page);
	if (known)
		pgm = vcpu_write(v, gva(i->addr), page, SYSIB_SIZE);
	if (page)
		frame_free(page, 0);
	return pgm == PGM_NONE ? emul_cc(v, known ? 0 : 3) : pgm;
}
