/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'204', subcode 4: the machine in partitions, simple format.  CP's
 * machine is one, and all of it: real CPUs and how busy they are.  Linux' hypfs
 * asks for it even where it goes on with X'2FC'.
 *
 * Rx: real address of a page.  Ry, even: subcode; 0 comes back.
 */
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/diag/handler.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

#define SUBCODE_STORE 4
#define PAGE	      4096
#define PARTITION     0

struct partition_cpu {
	be16 address;
	u8 reserved_02[2];
	u8 type, flags;
	be16 weight;
	be64 dispatched_us, busy_us;
};
LAYOUT_SIZE(struct partition_cpu, 24);

struct partitions {
	u8 count, flags;
	be16 slice;
	be16 real_cpus, this;
	be64 tod;
	/* the only partition */
	u8 number, cpus;
	u8 reserved_12[6];
	u8 name[8];
	struct partition_cpu cpu[CPUS_MAX];
};
LAYOUT_AT(struct partitions, tod, 8);
LAYOUT_AT(struct partitions, number, 16);
LAYOUT_AT(struct partitions, name, 24);
LAYOUT_AT(struct partitions, cpu, 32);
_Static_assert(sizeof(struct partitions) <= 1024, "it is on a stack");

static void fill(struct partitions *p)
{
	memset(p, 0, sizeof(*p));
	p->count = 1;
	p->real_cpus = be16_make((u16)cpus_online);
	p->tod = be64_make(clock_now());
	p->number = PARTITION;
	ebcdic_from(p->name, "CP-64   ", sizeof(p->name));
	for (u32 i = 0; i < CPUS_MAX; i++) {
		struct partition_cpu *c = &p->cpu[p->cpus];

		if (!cpus[i].online)
			continue;
		p->cpus++;
		c->address = be16_make((u16)cpus[i].addr);
		c->busy_us = be64_make(cpus[i].busy_tod / TOD_PER_US);
		c->dispatched_us = c->busy_us;
	}
}

enum pgm diag_partitions(struct vcpu *v, u8 rx, u8 ry)
{
	struct partitions p;
	gra_t at = diag_address(v, rx);
	enum pgm pgm;

	if (ry % 2 || gra_val(at) % PAGE || (u32)v->gr[ry] != SUBCODE_STORE)
		return PGM_SPECIFICATION;
	fill(&p);
	pgm = vcpu_write_real(v, at, &p, sizeof(p));
	if (pgm == PGM_NONE)
		diag_set(v, ry, 0);
	return pgm;
}
