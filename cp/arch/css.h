/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The channel subsystem's figures: CCW, ORB, SCSW, IRB, PMCW, SCHIB.
 * Principles of Operation, chapters 14 to 16.
 */
#ifndef CP_ARCH_CSS_H
#define CP_ARCH_CSS_H

#include "cp/lib/be.h"

/* Format-0 CCW. */
struct ccw0 {
	u8 cmd;
	u8 addr[3];
	u8 flags;
	u8 reserved;
	be16 count;
};
LAYOUT_SIZE(struct ccw0, 8);

/* Format-1 CCW. */
struct ccw1 {
	u8 cmd;
	u8 flags;
	be16 count;
	be32 addr;
};
LAYOUT_SIZE(struct ccw1, 8);
LAYOUT_AT(struct ccw1, count, 2);
LAYOUT_AT(struct ccw1, addr, 4);

#define CCW_CD	    0x80 /* chain data                */
#define CCW_CC	    0x40 /* chain command             */
#define CCW_SLI	    0x20 /* suppress length indication */
#define CCW_SKIP    0x10 /* skip transfer             */
#define CCW_PCI	    0x08 /* program-controlled interruption */
#define CCW_IDA	    0x04 /* indirect data address     */
#define CCW_SUSPEND 0x02
#define CCW_MIDA    0x01

#define CCW_CMD_TIC	 0x08
#define CCW_CMD_NOP	 0x03
#define CCW_CMD_SENSE	 0x04
#define CCW_CMD_SENSE_ID 0xe4

/* Operation-request block, 32 bytes (only the first 12 without extension). */
struct orb {
	be32 intparm;
	/* key 0-3, S, C, M, Y, F, P, I, A, U, ..., LPM 16-23, L, X */
	be32 flags;
	be32 cpa;
	be32 reserved[5];
};
LAYOUT_SIZE(struct orb, 32);
LAYOUT_AT(struct orb, cpa, 8);

#define ORB_KEY 0xf0000000u
#define ORB_S	0x08000000u
#define ORB_C	0x04000000u
#define ORB_M	0x02000000u
#define ORB_F	0x00800000u /* format-1 CCWs             */
#define ORB_P	0x00400000u /* prefetch                  */
#define ORB_I	0x00200000u /* initial status            */
#define ORB_A	0x00100000u
#define ORB_U	0x00080000u /* suppress suspended int.   */
#define ORB_H	0x00020000u /* format-2 IDAWs            */
#define ORB_T	0x00010000u /* 2 KiB IDAWs               */
#define ORB_LPM 0x0000ff00u
#define ORB_L	0x00000080u /* incorrect-length suppress */
#define ORB_X	0x00000001u /* extension                 */

struct scsw {
	be32 ctl; /* key, flags, fctl, actl, stctl */
	be32 cpa;
	u8 dstat;
	u8 cstat;
	be16 count;
};
LAYOUT_SIZE(struct scsw, 12);

#define SCSW_KEY		0xf0000000u
#define SCSW_S			0x08000000u
#define SCSW_L			0x04000000u
#define SCSW_CC			0x03000000u
#define SCSW_F			0x00800000u
#define SCSW_P			0x00400000u
#define SCSW_I			0x00200000u
#define SCSW_A			0x00100000u
#define SCSW_U			0x00080000u
#define SCSW_Z			0x00040000u
#define SCSW_E			0x00020000u
#define SCSW_N			0x00010000u
#define SCSW_FCTL		0x00007000u
#define SCSW_FCTL_START		0x00004000u
#define SCSW_FCTL_HALT		0x00002000u
#define SCSW_FCTL_CLEAR		0x00001000u
#define SCSW_ACTL		0x00000fe0u
#define SCSW_ACTL_RESUME_PEND	0x00000800u
#define SCSW_ACTL_START_PEND	0x00000400u
#define SCSW_ACTL_HALT_PEND	0x00000200u
#define SCSW_ACTL_CLEAR_PEND	0x00000100u
#define SCSW_ACTL_SCH_ACTIVE	0x00000080u
#define SCSW_ACTL_DEV_ACTIVE	0x00000040u
#define SCSW_ACTL_SUSPENDED	0x00000020u
#define SCSW_STCTL		0x0000001fu
#define SCSW_STCTL_ALERT	0x00000010u
#define SCSW_STCTL_INTERMEDIATE 0x00000008u
#define SCSW_STCTL_PRIMARY	0x00000004u
#define SCSW_STCTL_SECONDARY	0x00000002u
#define SCSW_STCTL_PENDING	0x00000001u

#define DSTAT_ATTENTION	      0x80
#define DSTAT_STATUS_MODIFIER 0x40
#define DSTAT_CU_END	      0x20
#define DSTAT_BUSY	      0x10
#define DSTAT_CHANNEL_END     0x08
#define DSTAT_DEVICE_END      0x04
#define DSTAT_UNIT_CHECK      0x02
#define DSTAT_UNIT_EXCEPTION  0x01

#define CSTAT_PCI	       0x80
#define CSTAT_INCORRECT_LENGTH 0x40
#define CSTAT_PROGRAM_CHECK    0x20
#define CSTAT_PROTECTION_CHECK 0x10
#define CSTAT_CHAN_DATA_CHECK  0x08
#define CSTAT_CHAN_CTL_CHECK   0x04
#define CSTAT_INTF_CTL_CHECK   0x02
#define CSTAT_CHAINING_CHECK   0x01

struct irb {
	struct scsw scsw;
	be32 esw[5];
	u8 ecw[32];
	be32 emw[8];
};
LAYOUT_SIZE(struct irb, 96);
LAYOUT_AT(struct irb, esw, 12);
LAYOUT_AT(struct irb, ecw, 32);

struct pmcw {
	be32 intparm;
	be16 flags; /* ISC 2-4, E, LM, MM, D, T, V */
	be16 devno;
	u8 lpm, pnom, lpum, pim;
	be16 mbi;
	u8 pom, pam;
	u8 chpid[8];
	be32 misc;
};
LAYOUT_SIZE(struct pmcw, 28);
LAYOUT_AT(struct pmcw, flags, 4);
LAYOUT_AT(struct pmcw, devno, 6);
LAYOUT_AT(struct pmcw, chpid, 16);
LAYOUT_AT(struct pmcw, misc, 24);

#define PMCW_ISC       0x3800
#define PMCW_ISC_SHIFT 11
#define PMCW_E	       0x0080 /* enabled             */
#define PMCW_LM	       0x0060
#define PMCW_MM	       0x0018
#define PMCW_D	       0x0004
#define PMCW_T	       0x0002
#define PMCW_V	       0x0001 /* device number valid */

#define PMCW_MISC_SENSE 0x00000001u /* concurrent sense */

struct schib {
	struct pmcw pmcw;
	struct scsw scsw;
	u8 mba[8];
	u8 mdi[4];
};
LAYOUT_SIZE(struct schib, 52);
LAYOUT_AT(struct schib, scsw, 28);

/* Subsystem-identification word: 0001 in the left half. */
#define SCHID_ONE 0x00010000u

/* I/O interruption parameters as stored at real X'B8', 12 bytes. */
struct io_int {
	be32 schid;
	be32 intparm;
	be32 ident; /* A, ISC in bits 2-4 (z: 0x38000000) */
};
LAYOUT_SIZE(struct io_int, 12);

/* Sense ID's types of control units. */
#define CU_3088 0x3088 /* channel to channel: so does an LCS adapter */
#define CU_3215 0x3215 /* a console of lines                         */
#define CU_3274 0x3274 /* displays                                   */
#define CU_6310 0x6310 /* fixed-block disks                          */

#define IO_INT_ADAPTER	 0x80000000u /* no subchannel's: an adapter's */
#define IO_INT_ISC_SHIFT 27

#endif
