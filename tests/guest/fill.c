/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every page of storage behind this guest: first read, then written, then read
 * again.  The system tests use it to take more than the machine has.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"

#define FROM (4ul << 20)
#define PAGE 4096ul

static volatile u64 *word(u64 at)
{
	return (volatile u64 *)at;
}

void gk_main(void)
{
	u64 size = gk_storage_size();
	u64 at, zeros = 0, same = 0;

	for (at = FROM; at < size; at += PAGE)
		zeros += *word(at) == 0;
	for (at = FROM; at < size; at += PAGE)
		*word(at) = at;
	for (at = FROM; at < size; at += PAGE)
		same += *word(at) == at;
	gk_check_equal(zeros, (size - FROM) / PAGE, "unused storage is zero");
	gk_check_equal(same, (size - FROM) / PAGE, "each page keeps its own");
	gk_check_done();
}
