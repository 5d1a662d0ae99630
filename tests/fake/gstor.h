/* SPDX-License-Identifier: Apache-2.0 */
/* Guest storage of the tests: cp/mm/gstor.h over plain memory. */
#ifndef TESTS_FAKE_GSTOR_H
#define TESTS_FAKE_GSTOR_H

#include "cp/mm/gstor.h"

struct gstor {
	u64 size;
	u8 *mem;
	u64 reads, writes; /* calls that moved something   */
	u64 bytes_read;	   /* likewise bytes               */
	void (*on_read)(struct gstor *g, u64 from, size_t size);
};

/* Zeroed storage; the test frees it. */
struct gstor *fake_gstor_new(u64 size);
void fake_gstor_free(struct gstor *g);

#endif
