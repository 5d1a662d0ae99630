/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/emul/dat.h"

#include "cp/arch/cr0.h"
#include "cp/arch/dat.h"
#include "cp/arch/psw.h"
#include "cp/lib/be.h"
#include "cp/mm/gstor.h"

#define LOW_SIZE 512

/* Bits of the address that index a table of level DT/TT 3, 2, 1, 0. */
static const u8 index_shift[4] = { 20, 31, 42, 53 };

enum pgm dat_read_real(const struct dat_context *c, u64 at, void *to,
		       size_t size)
{
	if (at < 8192)
		at += c->prefix;
	else if (at - c->prefix < 8192)
		at -= c->prefix;
	return gstor_read(c->stor, gpa(at), to, size);
}

/* Table origins are real addresses. */
static enum pgm fetch(const struct dat_context *c, u64 at, u64 *entry)
{
	be64 raw = be64_make(0);
	enum pgm pgm = dat_read_real(c, at, &raw, sizeof(raw));

	*entry = be64_get(raw);
	return pgm;
}

static u64 space(const struct dat_context *c)
{
	switch (c->psw_mask & PSW_AS) {
	case PSW_AS_SECONDARY:
		return c->cr[7];
	case PSW_AS_HOME:
		return c->cr[13];
	default:
		return c->cr[1];
	}
}

static enum pgm missing(u32 level)
{
	/* level 3: region first ... 1: region third, 0: segment */
	return level ? (enum pgm)(PGM_REGION_FIRST + 3 - level)
		     : (enum pgm)PGM_SEGMENT_TRANSLATION;
}

/* From the table of LEVEL down to the segment-table entry. */
static enum pgm walk_regions(const struct dat_context *c, u64 asce, u64 at,
			     u64 *ste, u64 *protect)
{
	u32 level = (u32)(asce & ASCE_DT) >> 2;
	u64 origin = asce & ASCE_ORIGIN;
	u64 first = 0;
	u64 last = asce & ASCE_TL;
	u64 entry, index;
	enum pgm pgm;

	if (level < 3 && at >> (index_shift[level] + 11))
		return (enum pgm)PGM_ASCE_TYPE;
	for (;; level--) {
		index = at >> index_shift[level] & 0x7ff;
		if (index >> 9 < first || index >> 9 > last)
			return missing(level);
		pgm = fetch(c, origin + index * 8, &entry);
		if (pgm != PGM_NONE)
			return pgm;
		if (entry & RTE_INVALID)
			return missing(level);
		if ((entry & RTE_TT) >> 2 != level)
			return (enum pgm)PGM_TRANSLATION_SPEC;
		if (level == 0)
			break;
		if (c->cr[0] & CR0_EDAT)
			*protect |= entry & RTE_PROTECT;
		origin = entry & RTE_ORIGIN;
		first = (entry & RTE_TF) >> RTE_TF_SHIFT;
		last = entry & RTE_TL;
	}
	*ste = entry;
	return PGM_NONE;
}

static enum pgm walk(const struct dat_context *c, u64 asce, u64 at, bool store,
		     u64 *real)
{
	u64 ste = 0, pte, protect = 0;
	enum pgm pgm = walk_regions(c, asce, at, &ste, &protect);

	if (pgm != PGM_NONE)
		return pgm;
	if ((ste & STE_COMMON) && (asce & ASCE_PRIVATE))
		return (enum pgm)PGM_TRANSLATION_SPEC;
	protect |= ste & STE_PROTECT;
	if ((ste & STE_FC) && (c->cr[0] & CR0_EDAT)) {
		*real = (ste & STE_FRAME) | (at & (SEGMENT_SIZE - 1));
	} else {
		pgm = fetch(c,
			    (ste & STE_ORIGIN) +
				    (at / PAGE_SIZE % PT_ENTRIES) * 8,
			    &pte);
		if (pgm != PGM_NONE)
			return pgm;
		if (pte & PTE_INVALID)
			return (enum pgm)PGM_PAGE_TRANSLATION;
		if (pte & PTE_RESERVED)
			return (enum pgm)PGM_TRANSLATION_SPEC;
		protect |= pte & PTE_PROTECT;
		*real = (pte & PTE_FRAME) | (at & (PAGE_SIZE - 1));
	}
	return store && protect ? PGM_PROTECTION : PGM_NONE;
}

bool dat_private(const struct dat_context *c)
{
	return (c->psw_mask & PSW_DAT) && (space(c) & ASCE_PRIVATE);
}

/* Bytes 0-511 and 4096-4607, unless the space's designation exempts it. */
bool dat_low_protected(const struct dat_context *c, u64 at)
{
	if (!(c->cr[0] & CR0_LOW_PROTECTION))
		return false;
	if (dat_private(c))
		return false;
	return at < LOW_SIZE || (at >= PAGE_SIZE && at < PAGE_SIZE + LOW_SIZE);
}

enum pgm dat_translate(const struct dat_context *c, u64 at, bool store,
		       u64 *real)
{
	u64 asce = space(c);

	if (store && dat_low_protected(c, at))
		return PGM_PROTECTION;
	if (!(c->psw_mask & PSW_DAT) || (asce & ASCE_REAL_SPACE)) {
		*real = at;
		return PGM_NONE;
	}
	return walk(c, asce, at, store, real);
}
