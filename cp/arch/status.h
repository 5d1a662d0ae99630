/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What SIGP "store status at address" stores.  Principles of Operation,
 * chapter 4 (store-status save areas).
 */
#ifndef CP_ARCH_STATUS_H
#define CP_ARCH_STATUS_H

#include "cp/lib/be.h"

struct cpu_status {
	be64 fpr[16];
	be64 gr[16];
	be64 psw_mask, psw_addr;
	u8 reserved_110[8];
	be32 prefix;
	be32 fpc;
	u8 reserved_120[4];
	be32 tod_programmable;
	be64 cpu_timer;
	be64 clock_comparator; /* bits 0-55 from byte 1 on */
	u8 reserved_138[8];
	be32 ar[16];
	be64 cr[16];
};
LAYOUT_SIZE(struct cpu_status, 512);
LAYOUT_AT(struct cpu_status, gr, 0x80);
LAYOUT_AT(struct cpu_status, psw_mask, 0x100);
LAYOUT_AT(struct cpu_status, prefix, 0x118);
LAYOUT_AT(struct cpu_status, fpc, 0x11c);
LAYOUT_AT(struct cpu_status, tod_programmable, 0x124);
LAYOUT_AT(struct cpu_status, cpu_timer, 0x128);
LAYOUT_AT(struct cpu_status, clock_comparator, 0x130);
LAYOUT_AT(struct cpu_status, ar, 0x140);
LAYOUT_AT(struct cpu_status, cr, 0x180);

#endif
