/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assigned storage locations (prefix area), z/Architecture, and what CP keeps
 * behind them on each CPU.  Principles of Operation, chapter 3.
 */
#ifndef CP_ARCH_PSA_H
#define CP_ARCH_PSA_H

#include "cp/arch/css.h"
#include "cp/arch/psw.h"

struct cpu;

struct psa {
	u8 reserved_000[0x80];
	u32 ext_parm;
	u16 ext_cpu_addr;
	u16 ext_code;
	u16 svc_ilc;
	u16 svc_code;
	u16 pgm_ilc;
	u16 pgm_code;
	u32 data_exc_code;
	u16 mon_class;
	u16 per_code;
	u64 per_addr;
	u8 exc_access_id;
	u8 per_access_id;
	u8 op_access_id;
	u8 arch_mode;
	u32 reserved_0a4;
	u64 trans_exc_id;
	u64 mon_code;
	struct io_int io;
	u32 reserved_0c4;
	u32 stfl_list;
	u8 reserved_0cc[0x1c];
	u64 mcck_code;
	u8 reserved_0f0[0x30];
	struct psw restart_old;
	struct psw ext_old;
	struct psw svc_old;
	struct psw pgm_old;
	struct psw mcck_old;
	struct psw io_old;
	u8 reserved_180[0x20];
	struct psw restart_new;
	struct psw ext_new;
	struct psw svc_new;
	struct psw pgm_new;
	struct psw mcck_new;
	struct psw io_new;
	/* --- CP's own from here on (not architected) --- */
	u64 save_ext[16];     /* 0x200: registers of the interrupted code */
	u64 save_io[16];      /* 0x280 */
	u64 save_pgm[16];     /* 0x300 */
	u64 save_mcck[16];    /* 0x380 */
	struct psw back_ext;  /* 0x400: where the handler returns to */
	struct psw back_io;   /* 0x410 */
	struct psw back_pgm;  /* 0x420 */
	struct psw back_mcck; /* 0x430 */
	struct cpu *cpu;      /* 0x440: this CPU */
	u64 int_stack;	      /* 0x448: top of the interruption stack */
	u64 abend_stack;      /* 0x450: top of the stack for program checks */
	u64 start_cr[16];     /* 0x458: control registers of a starting CPU */
	struct psw start_psw; /* 0x4d8: and its PSW (virtual)       */
	u64 start_stack;      /* 0x4e8 */
	u8 reserved_4f0[0xd10];
	u8 status_save[0x200]; /* 0x1200: store-status area */
	u8 reserved_1400[0xc00];
} ALIGNED(8192);
LAYOUT_SIZE(struct psa, 8192);
LAYOUT_AT(struct psa, ext_parm, 0x80);
LAYOUT_AT(struct psa, pgm_code, 0x8e);
LAYOUT_AT(struct psa, arch_mode, 0xa3);
LAYOUT_AT(struct psa, trans_exc_id, 0xa8);
LAYOUT_AT(struct psa, io, 0xb8);
LAYOUT_AT(struct psa, stfl_list, 0xc8);
LAYOUT_AT(struct psa, mcck_code, 0xe8);
LAYOUT_AT(struct psa, restart_old, 0x120);
LAYOUT_AT(struct psa, svc_old, 0x140);
LAYOUT_AT(struct psa, io_old, 0x170);
LAYOUT_AT(struct psa, restart_new, 0x1a0);
LAYOUT_AT(struct psa, io_new, 0x1f0);
LAYOUT_AT(struct psa, save_ext, 0x200);
LAYOUT_AT(struct psa, save_mcck, 0x380);
LAYOUT_AT(struct psa, back_ext, 0x400);
LAYOUT_AT(struct psa, cpu, 0x440);
LAYOUT_AT(struct psa, int_stack, 0x448);
LAYOUT_AT(struct psa, abend_stack, 0x450);
LAYOUT_AT(struct psa, start_cr, 0x458);
LAYOUT_AT(struct psa, start_psw, 0x4d8);
LAYOUT_AT(struct psa, start_stack, 0x4e8);
LAYOUT_AT(struct psa, status_save, 0x1200);

#endif
