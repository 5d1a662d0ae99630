/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SIE state descriptor of a z/Architecture guest (ESAME format), with the
 * offsets that Hercules 3.13 honours.
 */
#ifndef CP_ARCH_SIE_H
#define CP_ARCH_SIE_H

#include "cp/arch/psw.h"

struct sie_block {
	u8 v;	    /* 0x00 intervention requests */
	u8 s;	    /* 0x01 state                 */
	u8 mx;	    /* 0x02 mode extension        */
	u8 m;	    /* 0x03 mode                  */
	u32 prefix; /* 0x04 */
	u8 reserved_08[0x20];
	u64 cpu_timer;	      /* 0x28 */
	u64 clock_comparator; /* 0x30 */
	u64 epoch;	      /* 0x38 */
	u8 svc_control[4];    /* 0x40 */
	u16 lctl_control;     /* 0x44 */
	u16 cpu_addr;	      /* 0x46 */
	u8 ic[4];	      /* 0x48 interception controls */
	u8 ec[4];	      /* 0x4c execution controls    */
	u8 icptcode;	      /* 0x50 */
	u8 icptflags;	      /* 0x51 */
	u16 last_host_cpu;    /* 0x52 */
	u16 reserved_54;
	u16 ipa;	/* 0x56 instruction text, first halfword */
	u32 ipb;	/* 0x58 rest                             */
	u32 ipc;	/* 0x5c */
	u32 rcp_origin; /* 0x60 */
	u32 sca_origin; /* 0x64 */
	u32 reserved_68;
	u32 tod_programmable; /* 0x6c */
	u8 reserved_70[0x10];
	u64 mso;	/* 0x80 */
	u64 mse;	/* 0x88 */
	struct psw psw; /* 0x90 */
	u64 gr14;	/* 0xa0 */
	u64 gr15;	/* 0xa8 */
	u8 reserved_b0[0x10];
	u8 intparm[0x40]; /* 0xc0 interruption parameters */
	u64 cr[16];	  /* 0x100 */
	u8 reserved_180[0x80];
} ALIGNED(512);
LAYOUT_SIZE(struct sie_block, 512);
LAYOUT_AT(struct sie_block, cpu_timer, 0x28);
LAYOUT_AT(struct sie_block, epoch, 0x38);
LAYOUT_AT(struct sie_block, lctl_control, 0x44);
LAYOUT_AT(struct sie_block, ic, 0x48);
LAYOUT_AT(struct sie_block, icptcode, 0x50);
LAYOUT_AT(struct sie_block, ipa, 0x56);
LAYOUT_AT(struct sie_block, ipb, 0x58);
LAYOUT_AT(struct sie_block, rcp_origin, 0x60);
LAYOUT_AT(struct sie_block, tod_programmable, 0x6c);
LAYOUT_AT(struct sie_block, mso, 0x80);
LAYOUT_AT(struct sie_block, psw, 0x90);
LAYOUT_AT(struct sie_block, gr14, 0xa0);
LAYOUT_AT(struct sie_block, intparm, 0xc0);
LAYOUT_AT(struct sie_block, cr, 0x100);

#define SIE_V_EXT    0x01
#define SIE_V_IO     0x02
#define SIE_V_STOP   0x04
#define SIE_MX_ESAME 0x08
#define SIE_M_PER    0x01 /* PER events leave SIE                 */
#define SIE_F_FORMAT 0x80 /* instruction text is there            */
#define SIE_F_PER    0x02 /* a fetching event of the guest's PER  */
#define SIE_F_EX     0x01 /* target of an execute instruction     */

#define SIE_IC0_OPERATION  0x80
#define SIE_IC0_PRIVILEGED 0x40
#define SIE_IC0_PROGRAM	   0x20
#define SIE_IC0_STFLE	   0x10
#define SIE_IC1_LPSW	   0x40 /* LPSW, LPSWE                       */
#define SIE_IC1_SSM	   0x10
#define SIE_IC1_STCTL	   0x04 /* STCTL, STCTG                      */
#define SIE_IC1_STNSM	   0x02
#define SIE_IC1_STOSM	   0x01
#define SIE_IC2_SSKE	   0x20	  /* SSKE, and PFMF that sets a key       */
#define SIE_SVC_ALL	   0x80	  /* svc_control[0]                    */
#define SIE_LCTL_CR0	   0x8000 /* lctl_control: CR 0              */
#define SIE_LCTL_CR1	   0x4000
#define SIE_LCTL_PER	   0x0070 /* lctl_control: CRs 9, 10, 11     */
#define SIE_EC0_EXTA	   0x80	  /* timers delivered inside           */
#define SIE_EC0_WAIA	   0x20	  /* waits stay inside                 */
#define SIE_EC2_PROTECTION 0x20	  /* the guest's own: delivered inside */

/* Interception codes. */
#define SIE_ICPT_NONE	     0x00
#define SIE_ICPT_INSTRUCTION 0x04
#define SIE_ICPT_PROGRAM     0x08
#define SIE_ICPT_PGM_INSN    0x0c
#define SIE_ICPT_EXT_REQUEST 0x10
#define SIE_ICPT_EXT_INT     0x14
#define SIE_ICPT_IO_REQUEST  0x18
#define SIE_ICPT_WAIT	     0x1c
#define SIE_ICPT_VALIDITY    0x20
#define SIE_ICPT_STOP	     0x28
#define SIE_ICPT_OPERATION   0x2c

/* Offsets into intparm for a program interception (SD+0xC0 overlays). */
#define SIE_INTPARM_EXT_CODE 0x06 /* SD+0xC6 */
#define SIE_INTPARM_PGM_ILC  0x0d /* SD+0xCD */
#define SIE_INTPARM_PGM_CODE 0x0e /* SD+0xCE */
#define SIE_INTPARM_DXC	     0x10 /* SD+0xD0 */
#define SIE_INTPARM_MON	     0x14 /* SD+0xD4: class */
#define SIE_INTPARM_PER_CODE 0x16 /* SD+0xD6 */
#define SIE_INTPARM_PER_ADDR 0x18 /* SD+0xD8 */
#define SIE_INTPARM_ACCESS   0x20 /* SD+0xE0: exception, PER, operand */
#define SIE_INTPARM_TEA	     0x28 /* SD+0xE8 */

#endif
