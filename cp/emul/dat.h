/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's dynamic address translation, walked by CP when it needs an operand
 * of an instruction it emulates.  Pure.  Principles of Operation, chapter 3.
 */
#ifndef CP_EMUL_DAT_H
#define CP_EMUL_DAT_H

#include "cp/lib/types.h"

struct gstor;

#define PGM_SEGMENT_TRANSLATION 0x10
#define PGM_PAGE_TRANSLATION	0x11
#define PGM_TRANSLATION_SPEC	0x12
#define PGM_ASCE_TYPE		0x38
#define PGM_REGION_FIRST	0x39

struct dat_context {
	u64 psw_mask;
	const u64 *cr; /* 16 */
	u64 prefix;
	struct gstor *stor;
};

/*
 * Logical address AT (already wrapped to the addressing mode) to guest real.
 * With DAT off it is AT itself.  Access-register mode is taken as primary
 * space (ALET 0).  STORE: protection by table entries is checked as well, and
 * low-address protection.
 */
enum pgm dat_translate(const struct dat_context *c, u64 at, bool store,
		       u64 *real) MUST_CHECK;

/* SIZE bytes at guest real AT, all of them in one page. */
enum pgm dat_read_real(const struct dat_context *c, u64 at, void *to,
		       size_t size) MUST_CHECK;

/* Is the space that the PSW means private?  With DAT off none is. */
bool dat_private(const struct dat_context *c);
/* Is a store to AT prevented by low-address protection? */
bool dat_low_protected(const struct dat_context *c, u64 at);

#endif
