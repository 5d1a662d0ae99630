/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-instruction wrappers that CP and guests share, named after the
 * instruction; those that set the condition code return it.  Each side has
 * more of its own: cp/hw/insn.h, guestkit/include/gk/insn.h.  Principles of
 * Operation, chapters 10 and 14.
 */
#ifndef CP_ARCH_INSN_H
#define CP_ARCH_INSN_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"

/* The end of an asm that leaves the condition code in operand [cc]. */
#define INSN_CC "ipm %[cc]\n\tsrl %[cc],28\n"

static inline int insn_stsch(u32 schid, struct schib *schib)
{
	register u64 gr1 __asm__("1") = schid;
	int cc;

	__asm__ volatile("stsch %[schib]\n\t" INSN_CC
			 : [cc] "=d"(cc), [schib] "=Q"(*schib)
			 : "d"(gr1)
			 : "cc");
	return cc;
}

static inline int insn_msch(u32 schid, const struct schib *schib)
{
	register u64 gr1 __asm__("1") = schid;
	int cc;

	__asm__ volatile("msch %[schib]\n\t" INSN_CC
			 : [cc] "=d"(cc)
			 : "d"(gr1), [schib] "Q"(*schib)
			 : "cc");
	return cc;
}

static inline int insn_ssch(u32 schid, const struct orb *orb)
{
	register u64 gr1 __asm__("1") = schid;
	int cc;

	__asm__ volatile("ssch %[orb]\n\t" INSN_CC
			 : [cc] "=d"(cc)
			 : "d"(gr1), [orb] "Q"(*orb)
			 : "cc", "memory");
	return cc;
}

static inline int insn_tsch(u32 schid, struct irb *irb)
{
	register u64 gr1 __asm__("1") = schid;
	int cc;

	__asm__ volatile("tsch %[irb]\n\t" INSN_CC
			 : [cc] "=d"(cc), [irb] "=Q"(*irb)
			 : "d"(gr1)
			 : "cc", "memory");
	return cc;
}

static inline int insn_hsch(u32 schid)
{
	register u64 gr1 __asm__("1") = schid;
	int cc;

	__asm__ volatile("hsch\n\t" INSN_CC
			 : [cc] "=d"(cc)
			 : "d"(gr1)
			 : "cc", "memory");
	return cc;
}

static inline int insn_csch(u32 schid)
{
	register u64 gr1 __asm__("1") = schid;
	int cc;

	__asm__ volatile("csch\n\t" INSN_CC
			 : [cc] "=d"(cc)
			 : "d"(gr1)
			 : "cc", "memory");
	return cc;
}

static inline int insn_rsch(u32 schid)
{
	register u64 gr1 __asm__("1") = schid;
	int cc;

	__asm__ volatile("rsch\n\t" INSN_CC
			 : [cc] "=d"(cc)
			 : "d"(gr1)
			 : "cc", "memory");
	return cc;
}

static inline void insn_sckc(u64 tod)
{
	__asm__ volatile("sckc %0" : : "Q"(tod));
}

static inline void insn_spt(u64 timer)
{
	__asm__ volatile("spt %0" : : "Q"(timer));
}

static inline u64 insn_stpt(void)
{
	u64 timer;

	__asm__ volatile("stpt %0" : "=Q"(timer));
	return timer;
}

static inline u64 insn_stidp(void)
{
	u64 id;

	__asm__ volatile("stidp %0" : "=Q"(id));
	return id;
}

/* This CPU's address. */
static inline u16 insn_stap(void)
{
	u16 cpu;

	__asm__ volatile("stap %0" : "=Q"(cpu));
	return cpu;
}

static inline void insn_spx(u32 prefix)
{
	__asm__ volatile("spx %0" : : "Q"(prefix) : "memory");
}

/* SCLP service call: COMMAND and the real address of the SCCB. */
static inline int insn_servc(u32 command, u32 sccb)
{
	int cc;

	__asm__ volatile(".insn rre,0xb2200000,%[command],%[sccb]\n\t" INSN_CC
			 : [cc] "=&d"(cc)
			 : [command] "d"(command), [sccb] "a"(sccb)
			 : "cc", "memory");
	return cc;
}

#endif
