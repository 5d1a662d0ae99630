/* SPDX-License-Identifier: Apache-2.0 */
/* The portable half of wire/checksum.h; see there. */
#include "vswitch/wire/checksum.h"

#include "cp/lib/be.h"

u32 csum_partial(const void *from, size_t size, u32 sum)
{
	const u8 *p = from;
	u64 s = sum;

	for (; size >= 4; size -= 4, p += 4)
		s += get_be32(p);
	if (size >= 2) {
		s += (u32)get_be16(p) << 16;
		p += 2;
		size -= 2;
		if (size)
			s += (u32)*p << 8;
	} else if (size) {
		s += (u32)*p << 24;
	}
	s = (s >> 32) + (s & 0xffffffff);
	s = (s >> 32) + (s & 0xffffffff);
	return (u32)s;
}
