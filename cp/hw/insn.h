/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-instruction wrappers, named after the instruction; those that set a
 * condition code return it.  All other assembly is in the .S files here.
 */
#ifndef CP_HW_INSN_H
#define CP_HW_INSN_H

#include "cp/arch/insn.h"
#include "cp/arch/psw.h"

static inline u64 insn_stck(void)
{
	u64 t;

	__asm__ volatile("stck %0" : "=Q"(t) : : "cc");
	return t;
}

static inline void insn_ptlb(void)
{
	__asm__ volatile("ptlb" : : : "memory");
}

static inline void insn_lctlg1(u64 asce)
{
	__asm__ volatile("lctlg 1,1,%0" : : "Q"(asce) : "memory");
}

static inline void insn_stctg(u64 cr[16])
{
	__asm__ volatile("stctg 0,15,%0" : "=Q"(*(u64(*)[16])cr));
}

static inline void insn_lctlg6(u64 cr6)
{
	__asm__ volatile("lctlg 6,6,%0" : : "Q"(cr6) : "memory");
}

/* Storage key of the frame at a REAL address. */
static inline u8 insn_iske(u64 real)
{
	u64 key = 0;

	__asm__ volatile("iske %0,%1" : "+d"(key) : "a"(real));
	return (u8)key;
}

static inline void insn_sske(u64 real, u8 key)
{
	__asm__ volatile("sske %0,%1" : : "d"((u64)key), "a"(real) : "memory");
}

/* Real address of a mapped home-space address; ~0 if it has none. */
static inline u64 insn_lra(const void *p)
{
	u64 real;
	u32 cc;

	__asm__ volatile("lra %[real],0(%[p])\n\t" INSN_CC
			 : [real] "=a"(real), [cc] "=d"(cc)
			 : [p] "a"(p)
			 : "cc");
	return cc == 0 ? real : ~(u64)0;
}

static inline u32 insn_sigp(u16 cpu, u32 order, u64 parm, u32 *status)
{
	register u64 r1 __asm__("1") = parm;
	u32 cc;

	__asm__ volatile("sigp %[r1],%[cpu],0(%[order])\n\t" INSN_CC
			 : [cc] "=d"(cc), [r1] "+d"(r1)
			 : [cpu] "d"((u64)cpu), [order] "a"((u64)order)
			 : "cc", "memory");
	if (status)
		*status = (u32)r1;
	return cc;
}

static inline u32 insn_stfle(u64 *list, u64 dwords)
{
	register u64 r0 __asm__("0") = dwords - 1;
	u32 cc;

	__asm__ volatile(".insn s,0xb2b00000,0(%[l])\n\t" INSN_CC
			 : [cc] "=d"(cc), "+d"(r0)
			 : [l] "a"(list)
			 : "cc", "memory");
	return cc;
}

/* Has the machine facility N (Principles of Operation, chapter 4)? */
static inline bool insn_facility(u32 n)
{
	u64 list[4] = { 0 };

	(void)insn_stfle(list, ARRAY_SIZE(list));
	return list[n / 64] >> (63 - n % 64) & 1;
}

static inline NORETURN void insn_lpswe(const struct psw *psw)
{
	__asm__ volatile("lpswe %0" : : "Q"(*psw) : "memory");
	__builtin_unreachable();
}

static inline void insn_lam(const u32 ar[16])
{
	__asm__ volatile("lam 0,15,%0" : : "Q"(*(const u32(*)[16])ar));
}

static inline void insn_stam(u32 ar[16])
{
	__asm__ volatile("stam 0,15,%0" : "=Q"(*(u32(*)[16])ar));
}

static inline void insn_lfpc(u32 fpc)
{
	__asm__ volatile("lfpc %0" : : "Q"(fpc));
}

static inline u32 insn_stfpc(void)
{
	u32 fpc;

	__asm__ volatile("stfpc %0" : "=Q"(fpc));
	return fpc;
}

#endif
