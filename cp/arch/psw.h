/* SPDX-License-Identifier: Apache-2.0 */
/* Program-status word, z/Architecture.  Principles of Operation, chapter 4. */
#ifndef CP_ARCH_PSW_H
#define CP_ARCH_PSW_H

#include "cp/lib/types.h"

struct psw {
	u64 mask;
	u64 addr;
};
LAYOUT_SIZE(struct psw, 16);

#define PSW_PER		 0x4000000000000000ull
#define PSW_DAT		 0x0400000000000000ull
#define PSW_IO		 0x0200000000000000ull
#define PSW_EXT		 0x0100000000000000ull
#define PSW_KEY		 0x00f0000000000000ull
#define PSW_KEY_SHIFT	 48 /* to bits 0-3 of a storage key */
#define PSW_MCHECK	 0x0004000000000000ull
#define PSW_WAIT	 0x0002000000000000ull
#define PSW_PROBLEM	 0x0001000000000000ull
#define PSW_AS		 0x0000c00000000000ull
#define PSW_AS_PRIMARY	 0x0000000000000000ull
#define PSW_AS_AR	 0x0000400000000000ull
#define PSW_AS_SECONDARY 0x0000800000000000ull
#define PSW_AS_HOME	 0x0000c00000000000ull
#define PSW_CC		 0x0000300000000000ull
#define PSW_CC_SHIFT	 44
#define PSW_PROGRAM_MASK 0x00000f0000000000ull
#define PSW_RI		 0x0000008000000000ull
#define PSW_EA		 0x0000000100000000ull
#define PSW_BA		 0x0000000080000000ull
#define PSW_AMODE64	 (PSW_EA | PSW_BA)
/* Of the floating-point-control register: others must be zero. */
#define FPC_VALID 0xf8f8ff73u
/* Bits that must be zero (bits 0, 2-4, 24-30, 33-63 of the mask half). */
#define PSW_RESERVED 0xb80800fe7fffffffull

/*
 * MASK as instructions are fetched by it: from the primary space, but in
 * home-space mode.
 */
static inline u64 psw_fetch_mask(u64 mask)
{
	return (mask & PSW_AS) == PSW_AS_HOME ? mask : mask & ~PSW_AS;
}

/*
 * The short form, which ESA/390 mode, IPL and LPSW have: bit 12 is one, and the
 * address has the last 31 bits.
 */
#define PSW_SHORT	  0x0008000000000000ull
#define PSW_SHORT_ADDRESS 0x000000007fffffffull

static inline struct psw psw_from_short(u64 s)
{
	return (struct psw){ s & ~PSW_SHORT & ~PSW_SHORT_ADDRESS,
			     s & PSW_SHORT_ADDRESS };
}

/* What the short form has no room for is lost. */
static inline u64 psw_to_short(const struct psw *p)
{
	return (p->mask & ~PSW_SHORT_ADDRESS) | PSW_SHORT |
	       (p->addr & PSW_SHORT_ADDRESS);
}

/*
 * CP's own: home-space mode, DAT on, 64-bit, open for machine checks only; and
 * closed for those, too.
 */
#define PSW_CP_CLOSED (PSW_DAT | PSW_AS_HOME | PSW_AMODE64)
#define PSW_CP	      (PSW_CP_CLOSED | PSW_MCHECK)

#endif
