/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function for each privileged instruction a guest uses, named after it
 * (those that CP uses, too, are in cp/arch/insn.h).  Those that set the
 * condition code return it.  Principles of Operation, chapters 10 and 14.
 */
#ifndef GK_INSN_H
#define GK_INSN_H

#include "cp/arch/insn.h"
#include "cp/lib/types.h"

#define GK_CC INSN_CC

static inline int insn_tpi(struct io_int *out)
{
	int cc;

	__asm__ volatile("tpi %[out]\n\t" GK_CC
			 : [cc] "=d"(cc), [out] "=Q"(*out)
			 :
			 : "cc");
	return cc;
}

/* STATUS is changed only when a status was stored (condition code 1). */
static inline int insn_sigp(u16 cpu, u8 order, u32 parameter, u32 *status)
{
	register u64 gr2 __asm__("2") = 0;
	register u64 gr3 __asm__("3") = parameter;
	int cc;

	__asm__ volatile("sigp %[st],%[cpu],0(%[order])\n\t" GK_CC
			 : [cc] "=&d"(cc), [st] "+d"(gr2)
			 : [cpu] "d"((u64)cpu), [order] "a"((u64)order),
			   "d"(gr3)
			 : "cc", "memory");
	if (cc == 1 && status)
		*status = (u32)gr2;
	return cc;
}

static inline int insn_stck(u64 *tod)
{
	int cc;

	__asm__ volatile("stck %[tod]\n\t" GK_CC
			 : [cc] "=d"(cc), [tod] "=Q"(*tod)
			 :
			 : "cc");
	return cc;
}

static inline u32 insn_stpx(void)
{
	u32 prefix;

	__asm__ volatile("stpx %0" : "=Q"(prefix));
	return prefix;
}

static inline int insn_tprot(u64 address, u8 key)
{
	int cc;

	__asm__ volatile("tprot 0(%[at]),0(%[key])\n\t" GK_CC
			 : [cc] "=d"(cc)
			 : [at] "a"(address), [key] "a"((u64)key)
			 : "cc");
	return cc;
}

static inline u8 insn_stosm(u8 mask)
{
	u8 old;

	switch (mask) {
	case 0x03:
		__asm__ volatile("stosm %0,0x03" : "=Q"(old) : : "memory");
		break;
	default:
		__asm__ volatile("stosm %0,0x00" : "=Q"(old) : : "memory");
		break;
	}
	return old;
}

/* Close I/O and external interruptions; returns the old system mask. */
static inline u8 insn_stnsm_closed(void)
{
	u8 old;

	__asm__ volatile("stnsm %0,0xfc" : "=Q"(old) : : "memory");
	return old;
}

static inline u64 insn_epsw(void)
{
	u32 high, low;

	__asm__ volatile("epsw %0,%1" : "=d"(high), "=a"(low));
	return ((u64)high << 32) | low;
}

/* GR 0 and 1, before and after: z/VM CP Programming Services, part IUCV. */
static inline int insn_iucv(u64 *r0, u64 *r1)
{
	register u64 gr0 __asm__("0") = *r0;
	register u64 gr1 __asm__("1") = *r1;
	int cc;

	__asm__ volatile(".long 0xb2f01000\n\t" GK_CC
			 : [cc] "=&d"(cc), "+d"(gr0), "+d"(gr1)
			 :
			 : "cc", "memory");
	*r0 = gr0;
	*r1 = gr1;
	return cc;
}

static inline u64 insn_stctg_cr0(void)
{
	u64 cr;

	__asm__ volatile("stctg 0,0,%0" : "=Q"(cr));
	return cr;
}

static inline void insn_lctlg_cr0(u64 cr)
{
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(cr) : "memory");
}

static inline u64 insn_stctg_cr6(void)
{
	u64 cr;

	__asm__ volatile("stctg 6,6,%0" : "=Q"(cr));
	return cr;
}

#endif
