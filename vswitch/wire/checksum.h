/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Internet checksum (RFC 1071).  csum_partial is a link seam: portable C in
 * wire/checksum.c for hosts, the CKSM instruction (cp/hw) in CP and guests.
 */
#ifndef VSWITCH_WIRE_CHECKSUM_H
#define VSWITCH_WIRE_CHECKSUM_H

#include "cp/lib/types.h"

/*
 * One's complement sum of SIZE bytes as big-endian words, added to SUM; a last
 * odd byte is padded with zero.  Pieces may be chained if all but the last
 * have an even length.  As CKSM, the 32-bit result may be any representative:
 * only csum_fold of it is defined.
 */
u32 csum_partial(const void *from, size_t size, u32 sum);

/* To 16 bits, not complemented. */
static inline u16 csum_fold16(u32 sum)
{
	sum = (sum >> 16) + (sum & 0xffff);
	sum = (sum >> 16) + (sum & 0xffff);
	return (u16)sum;
}

/* What goes into a header. */
static inline u16 csum_fold(u32 sum)
{
	return (u16)~csum_fold16(sum);
}

/* End-around carry. */
static inline u32 csum_add(u32 a, u32 b)
{
	u32 s = a + b;

	return s + (s < a);
}

/* RFC 1624: header sum SUM after a 16-bit word changed from OLD to NEW. */
static inline u16 csum_replace(u16 sum, u16 old, u16 new)
{
	return csum_fold((u32)(u16)~sum + (u32)(u16)~old + new);
}

/* Pseudo header of TCP and UDP over IPv4; LEN of transport header and data. */
static inline u32 csum_pseudo4(u32 src, u32 dst, u8 proto, u32 len)
{
	return csum_add(csum_add(src, dst), (u32)proto + len);
}

#endif
