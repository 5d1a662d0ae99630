/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Big-endian storage: typed members for architected layouts, and unaligned
 * access for wire formats.  On s390x every one of these is free.
 */
#ifndef CP_LIB_BE_H
#define CP_LIB_BE_H

#include "cp/lib/types.h"

typedef u16 CP_BITWISE be16;
typedef u32 CP_BITWISE be32;
typedef u64 CP_BITWISE be64;

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define CP_SWAB16(x) (x)
#define CP_SWAB32(x) (x)
#define CP_SWAB64(x) (x)
#else
#define CP_SWAB16(x) __builtin_bswap16(x)
#define CP_SWAB32(x) __builtin_bswap32(x)
#define CP_SWAB64(x) __builtin_bswap64(x)
#endif

static inline u16 be16_get(be16 x)
{
	return CP_SWAB16((CP_FORCE u16)x);
}

static inline u32 be32_get(be32 x)
{
	return CP_SWAB32((CP_FORCE u32)x);
}

static inline u64 be64_get(be64 x)
{
	return CP_SWAB64((CP_FORCE u64)x);
}

static inline be16 be16_make(u16 x)
{
	return (CP_FORCE be16)CP_SWAB16(x);
}

static inline be32 be32_make(u32 x)
{
	return (CP_FORCE be32)CP_SWAB32(x);
}

static inline be64 be64_make(u64 x)
{
	return (CP_FORCE be64)CP_SWAB64(x);
}

/* Unaligned access: wire formats, guest buffers already copied. */
struct unaligned_be16 {
	be16 v;
} PACKED;
struct unaligned_be32 {
	be32 v;
} PACKED;
struct unaligned_be64 {
	be64 v;
} PACKED;

static inline u16 get_be16(const void *p)
{
	return be16_get(((const struct unaligned_be16 *)p)->v);
}

static inline u32 get_be32(const void *p)
{
	return be32_get(((const struct unaligned_be32 *)p)->v);
}

static inline u64 get_be64(const void *p)
{
	return be64_get(((const struct unaligned_be64 *)p)->v);
}

static inline void put_be16(void *p, u16 x)
{
	((struct unaligned_be16 *)p)->v = be16_make(x);
}

static inline void put_be32(void *p, u32 x)
{
	((struct unaligned_be32 *)p)->v = be32_make(x);
}

static inline void put_be64(void *p, u64 x)
{
	((struct unaligned_be64 *)p)->v = be64_make(x);
}

/* Virtio is little-endian in version 1: the same for that order. */
static inline u16 get_le16(const void *p)
{
	return __builtin_bswap16(get_be16(p));
}

static inline u32 get_le32(const void *p)
{
	return __builtin_bswap32(get_be32(p));
}

static inline u64 get_le64(const void *p)
{
	return __builtin_bswap64(get_be64(p));
}

static inline void put_le16(void *p, u16 x)
{
	put_be16(p, __builtin_bswap16(x));
}

static inline void put_le32(void *p, u32 x)
{
	put_be32(p, __builtin_bswap32(x));
}

static inline void put_le64(void *p, u64 x)
{
	put_be64(p, __builtin_bswap64(x));
}

#endif
