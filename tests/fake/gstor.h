/* SPDX-License-Identifier: Apache-2.0 */
/* Guest storage of the tests: cp/mm/gstor.h over plain memory. */
#ifndef TESTS_FAKE_GSTOR_H
#define TESTS_FAKE_GSTOR_H

#include "cp/mm/gstor.h"

/* Where the frame of page 0 lies. */
#define FAKE_FRAMES 0x40000000ull

struct gstor {
	u64 size;
	u8 *mem;
	u64 reads, writes; /* calls that moved something   */
	u64 bytes_read;	   /* likewise bytes               */
	s32 held;	   /* gstor_hold() less gstor_release() */
	u32 hold_fails;	   /* so many more of them succeed, if not 0 */
	void (*on_read)(struct gstor *g, u64 from, size_t size);
	/* A guest that stores while CP reads: see fake_gstor_changes. */
	const u8 *change;
	size_t changes, changed;
	u64 change_base;
	u8 key[16];  /* storage keys of the first pages */
	u64 no_page; /* no frame for gstor_page() and _peek(), 0: all have one
		      */
};

/* Of one change: two bytes offset from BASE, one byte what is stored. */
#define FAKE_CHANGE_BYTES 3

/* Zeroed storage; the test frees it. */
struct gstor *fake_gstor_new(u64 size);
void fake_gstor_free(struct gstor *g);
/*
 * From now on each read is followed by one change, of those in the SIZE bytes
 * at IN, which stay there; after the last comes the first.
 */
void fake_gstor_changes(struct gstor *g, u64 base, const u8 *in, size_t size);

#endif
