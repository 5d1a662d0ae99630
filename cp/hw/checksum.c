/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seam of vswitch/wire/checksum.h by CKSM: on the emulated machine four
 * times faster than a loop, and with DAT on.  Principles of Operation, ch. 7.
 */
#include "vswitch/wire/checksum.h"

u32 csum_partial(const void *data, size_t size, u32 sum)
{
	register u64 r2 __asm__("2") = (u64)data;
	register u64 r3 __asm__("3") = size;

	__asm__ volatile("0:	cksm %0,%1\n"
			 "	jo 0b"
			 : "+d"(sum), "+d"(r2), "+d"(r3)
			 :
			 : "cc", "memory");
	return sum;
}
