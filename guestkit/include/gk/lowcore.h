/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guest's low storage: the z/Architecture assigned locations (Principles
 * of Operation, chapter 3) and, in the part that is free for programs, what
 * start.S saves.  Mirrored as GK_LC_* for the assembler.
 */
#ifndef GK_LOWCORE_H
#define GK_LOWCORE_H

/* Offsets start.S needs; the asserts below tie them to the struct. */
#define GK_LC_EXT_OLD  0x130
#define GK_LC_SVC_OLD  0x140
#define GK_LC_PGM_OLD  0x150
#define GK_LC_MCK_OLD  0x160
#define GK_LC_IO_OLD   0x170
#define GK_LC_SAVE_IRQ 0x200
#define GK_LC_SAVE_PGM 0x280
#define GK_LC_SAVE_SVC 0x300
#define GK_LC_IPL_GRS  0x600

/* PSW masks, as in bits 0-31 and 32-63 of the PSW. */
#define GK_PSW_DAT     0x0400000000000000
#define GK_PSW_IO      0x0200000000000000
#define GK_PSW_EXT     0x0100000000000000
#define GK_PSW_MCK     0x0004000000000000
#define GK_PSW_WAIT    0x0002000000000000
#define GK_PSW_PROBLEM 0x0001000000000000
#define GK_PSW_AMODE64 0x0000000180000000
/* What all of a guest runs with: DAT on (virtual = real), supervisor. */
#define GK_PSW_RUN (GK_PSW_DAT | GK_PSW_AMODE64)

/* Boot text: as Linux has it, EBCDIC or ASCII, ended by a zero byte. */
#define GK_PARM_AT   0x10480
#define GK_PARM_SIZE 0x380

#ifndef __ASSEMBLER__

#include "cp/arch/css.h"
#include "cp/lib/types.h"

struct gk_psw {
	u64 mask;
	u64 addr;
};

struct gk_lowcore {
	u32 ipl_psw[2]; /* 000 */
	u8 reserved_008[0x80 - 0x08];
	u32 ext_param; /* 080 */
	u16 ext_cpu;   /* 084 */
	u16 ext_code;  /* 086 */
	u16 svc_ilc;   /* 088 */
	u16 svc_code;  /* 08A */
	u16 pgm_ilc;   /* 08C */
	u16 pgm_code;  /* 08E */
	u32 dxc;       /* 090 */
	u16 mon_class; /* 094 */
	u16 per_code;  /* 096 */
	u64 per_addr;  /* 098 */
	u8 access_ids[8];
	u64 teid;	  /* 0A8 */
	u64 mon_code;	  /* 0B0 */
	struct io_int io; /* 0B8 */
	u8 reserved_0c4[0xe8 - 0xc4];
	u64 mcic; /* 0E8 */
	u8 reserved_0f0[0x120 - 0xf0];
	struct gk_psw restart_old; /* 120 */
	struct gk_psw ext_old;
	struct gk_psw svc_old;
	struct gk_psw pgm_old;
	struct gk_psw mck_old;
	struct gk_psw io_old; /* 170 */
	u8 reserved_180[0x1a0 - 0x180];
	struct gk_psw restart_new; /* 1A0 */
	struct gk_psw ext_new;
	struct gk_psw svc_new;
	struct gk_psw pgm_new;
	struct gk_psw mck_new;
	struct gk_psw io_new; /* 1F0 */
	u64 save_irq[16];     /* 200: external and I/O */
	u64 save_pgm[16];     /* 280 */
	u64 save_svc[16];     /* 300 */
	u8 reserved_380[0x600 - 0x380];
	u32 ipl_grs[16]; /* 600: low halves of GRs 0-15 at IPL */
};
LAYOUT_AT(struct gk_lowcore, ext_param, 0x80);
LAYOUT_AT(struct gk_lowcore, pgm_code, 0x8e);
LAYOUT_AT(struct gk_lowcore, teid, 0xa8);
LAYOUT_AT(struct gk_lowcore, io, 0xb8);
LAYOUT_AT(struct gk_lowcore, mcic, 0xe8);
LAYOUT_AT(struct gk_lowcore, restart_old, 0x120);
LAYOUT_AT(struct gk_lowcore, ext_old, GK_LC_EXT_OLD);
LAYOUT_AT(struct gk_lowcore, svc_old, GK_LC_SVC_OLD);
LAYOUT_AT(struct gk_lowcore, pgm_old, GK_LC_PGM_OLD);
LAYOUT_AT(struct gk_lowcore, mck_old, GK_LC_MCK_OLD);
LAYOUT_AT(struct gk_lowcore, io_old, GK_LC_IO_OLD);
LAYOUT_AT(struct gk_lowcore, restart_new, 0x1a0);
LAYOUT_AT(struct gk_lowcore, io_new, 0x1f0);
LAYOUT_AT(struct gk_lowcore, save_irq, GK_LC_SAVE_IRQ);
LAYOUT_AT(struct gk_lowcore, save_pgm, GK_LC_SAVE_PGM);
LAYOUT_AT(struct gk_lowcore, save_svc, GK_LC_SAVE_SVC);
LAYOUT_AT(struct gk_lowcore, ipl_grs, GK_LC_IPL_GRS);

/* At absolute 0; the linker script defines it. */
extern volatile struct gk_lowcore gk_lowcore;

#endif
#endif
