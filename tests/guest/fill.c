/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every page of storage behind this guest: first read, then written, then read
 * again.  The system tests use it to take more than the machine has.  With
 * `CASE=RELEASE` (IPL PARM) all is given back by one hypercall, as soon as
 * somebody stores a word at X'400008': tests/sys/test_attacks.py does things
 * meanwhile.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"

#define FROM (4ul << 20)
#define PAGE 4096ul
#define GO   (FROM + 8)

static volatile u64 *word(u64 at)
{
	return (volatile u64 *)at;
}

static void release(u64 size)
{
	u64 at, kept = 0;

	for (at = FROM; at < size; at += PAGE)
		*word(at) = at;
	gk_printf("filled\n");
	gk_console_drain();
	while (!*word(GO))
		gk_hyper_yield();
	gk_hyper_release_pages(FROM, size - PAGE);
	for (at = FROM; at < size; at += PAGE)
		kept += *word(at) == at;
	gk_printf("released %lu, kept %lu pages\n", (size - FROM) / PAGE - kept,
		  kept);
	gk_end(GK_END_OK, "storage is given back");
}

void gk_main(void)
{
	u64 size = gk_storage_size();
	u64 at, zeros = 0, same = 0;
	char name[16];

	if (gk_parm("CASE", name, sizeof(name)))
		release(size);

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
