/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The IPL parameter block of DIAGNOSE X'308': header and block 0, as a system
 * that was loaded by channel program or by name has it.
 */
#ifndef CP_ARCH_IPL_H
#define CP_ARCH_IPL_H

#include "cp/lib/be.h"

#define IPL_TYPE_CCW	 2
#define IPL_HAS_LOADPARM 0x80 /* flags      */
#define IPL_VM_NAMED	 0x80 /* vm_flags: `system` is one */
#define IPL_VM_PARM	 0x40 /* vm_flags   */
#define IPL_SYSTEM_SIZE	 8
#define IPL_PARM_SIZE	 64
#define IPL_BLOCK_HEADER 8
#define IPL_BLOCK_MAX	 4096

struct ipl_block {
	be32 length; /* of all that follows, and itself */
	u8 reserved_04[3];
	u8 version;	   /* 0 */
	be32 block_length; /* from here on */
	u8 type;
	u8 flags;
	u8 reserved_0e[2];
	u8 loadparm[8];
	u8 reserved_18[84];
	be16 subchannel_set, devno;
	u8 vm_flags;
	u8 reserved_71[3];
	be32 parm_length;
	u8 system[IPL_SYSTEM_SIZE]; /* EBCDIC, padded with blanks */
	u8 parm[IPL_PARM_SIZE];	    /* EBCDIC */
	u8 reserved_c0[8];
};
LAYOUT_SIZE(struct ipl_block, 200);
LAYOUT_AT(struct ipl_block, block_length, 8);
LAYOUT_AT(struct ipl_block, type, 12);
LAYOUT_AT(struct ipl_block, loadparm, 16);
LAYOUT_AT(struct ipl_block, subchannel_set, 108);
LAYOUT_AT(struct ipl_block, vm_flags, 112);
LAYOUT_AT(struct ipl_block, parm_length, 116);
LAYOUT_AT(struct ipl_block, system, 120);
LAYOUT_AT(struct ipl_block, parm, 128);

#endif
