/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Store status: a CPU's registers in the form of figure "assigned storage
 * locations", for SIGP, STORE STATUS and machine checks.  Principles of
 * Operation, chapter 4.
 */
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

struct status_area {
	be64 fpr[16];
	be64 gr[16];
	be64 psw_mask, psw_addr;
	u8 reserved_110[8];
	be32 prefix;
	be32 fpc;
	u8 reserved_120[4];
	be32 tod_programmable;
	be64 cpu_timer;
	be64 clock_comparator; /* bits 0-55 from the second byte on */
	u8 reserved_138[8];
	be32 ar[16];
	be64 cr[16];
};
LAYOUT_SIZE(struct status_area, 512);
LAYOUT_AT(struct status_area, gr, 0x80);
LAYOUT_AT(struct status_area, psw_mask, 0x100);
LAYOUT_AT(struct status_area, prefix, 0x118);
LAYOUT_AT(struct status_area, tod_programmable, 0x124);
LAYOUT_AT(struct status_area, cpu_timer, 0x128);
LAYOUT_AT(struct status_area, ar, 0x140);
LAYOUT_AT(struct status_area, cr, 0x180);

enum pgm vcpu_store_status(struct vcpu *v, gpa_t at)
{
	const struct sie_block *s = v->sie;
	struct status_area a;
	u32 i;

	memset(&a, 0, sizeof(a));
	for (i = 0; i < 16; i++) {
		a.fpr[i] = be64_make(v->fpr[i]);
		a.gr[i] = be64_make(v->gr[i]);
		a.ar[i] = be32_make(v->ar[i]);
		a.cr[i] = be64_make(s->cr[i]);
	}
	a.psw_mask = be64_make(s->psw.mask);
	a.psw_addr = be64_make(s->psw.addr);
	a.prefix = be32_make(s->prefix);
	a.fpc = be32_make(v->fpc);
	a.cpu_timer = be64_make(s->cpu_timer);
	a.clock_comparator = be64_make(s->clock_comparator >> 8);
	return gstor_write(v->vm->stor, at, &a, sizeof(a));
}
