/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be loaded, as a guest reads and writes it.  Pure. */
#ifndef CP_PACK_IPLBLOCK_H
#define CP_PACK_IPLBLOCK_H

#include "cp/arch/ipl.h"
#include "cp/pack/ipltext.h"

/* Return codes of DIAGNOSE X'308'. */
enum ipl_rc {
	IPL_RC_OK = 0x0001,
	IPL_RC_NONE = 0x0102,	 /* nothing is known to be loaded */
	IPL_RC_INVALID = 0x0402, /* not a block that CP knows     */
};

/* TEXT as a block. */
void iplblock_make(struct ipl_block *to, const struct ipl_text *text);
/*
 * The block of SIZE bytes that a guest gave, into OUT; nothing of OUT is
 * changed unless it is good.
 */
enum ipl_rc iplblock_read(const u8 *from, size_t size,
			  struct ipl_text *out) MUST_CHECK;

#endif
