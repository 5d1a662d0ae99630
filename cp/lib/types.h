/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base types, addresses, failures and layout asserts.  Layer 0: includes
 * nothing of CP.  The same header serves CP, guests, host tools and tests.
 */
#ifndef CP_LIB_TYPES_H
#define CP_LIB_TYPES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#ifdef __CHECKER__
#define CP_BITWISE __attribute__((bitwise))
#define CP_FORCE   __attribute__((force))
#else
#define CP_BITWISE
#define CP_FORCE
#endif

/* Addresses are never bare: four kinds that sparse keeps apart. */
typedef u64 CP_BITWISE gva_t; /* guest logical (virtual)             */
typedef u64 CP_BITWISE gra_t; /* guest real: before guest prefixing   */
typedef u64 CP_BITWISE gpa_t; /* guest absolute: after guest prefixing */
typedef u64 CP_BITWISE hpa_t; /* host real or absolute                */

static inline gva_t gva(u64 x)
{
	return (CP_FORCE gva_t)x;
}

static inline u64 gva_val(gva_t x)
{
	return (CP_FORCE u64)x;
}

static inline gpa_t gpa(u64 x)
{
	return (CP_FORCE gpa_t)x;
}

static inline u64 gpa_val(gpa_t x)
{
	return (CP_FORCE u64)x;
}

static inline gra_t gra(u64 x)
{
	return (CP_FORCE gra_t)x;
}

static inline u64 gra_val(gra_t x)
{
	return (CP_FORCE u64)x;
}

static inline hpa_t hpa(u64 x)
{
	return (CP_FORCE hpa_t)x;
}

static inline u64 hpa_val(hpa_t x)
{
	return (CP_FORCE u64)x;
}

#define MUST_CHECK	       __attribute__((warn_unused_result))
#define NORETURN	       __attribute__((noreturn))
#define NOINLINE	       __attribute__((noinline))
#define PACKED		       __attribute__((packed))
#define ALIGNED(n)	       __attribute__((aligned(n)))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define UNUSED		       __attribute__((unused))

#define ARRAY_SIZE(a)	  (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)	  ((a) < (b) ? (a) : (b))
#define MAX(a, b)	  ((a) > (b) ? (a) : (b))
#define ROUND_UP(x, to)	  (((x) + (to)-1) / (to) * (to))
#define ROUND_DOWN(x, to) ((x) / (to) * (to))
#define container_of(ptr, type, member)                                        \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/* One assert for each field of an architected figure. */
#define LAYOUT_SIZE(type, size)                                                \
	_Static_assert(sizeof(type) == (size), #type " size")
#define LAYOUT_AT(type, member, at)                                            \
	_Static_assert(offsetof(type, member) == (at), #type "." #member)

/*
 * What CP could not do.  Never mixed with enum pgm (what the guest did
 * wrong) nor with message numbers (what the operator is told).
 */
enum err {
	ERR_OK = 0,
	ERR_NOMEM,   /* storage exhausted                          */
	ERR_INVAL,   /* argument out of its domain                 */
	ERR_NOENT,   /* no such thing                              */
	ERR_EXIST,   /* it is there already                        */
	ERR_BUSY,    /* in use, try later                          */
	ERR_IO,	     /* the device reported failure                */
	ERR_FULL,    /* no room in a bounded container             */
	ERR_GONE,    /* device or party not operational any more   */
	ERR_PERM,    /* not authorised                             */
	ERR_RANGE,   /* address or length outside its object       */
	ERR_TIMEOUT, /* the deadline passed                        */
	ERR_FORMAT,  /* malformed input                            */
	ERR_LIMIT,   /* a configured limit is reached              */
};

/* Program-interruption codes, Principles of Operation, chapter 6. */
enum pgm {
	PGM_NONE = 0,
	PGM_OPERATION = 0x01,
	PGM_PRIVILEGED = 0x02,
	PGM_EXECUTE = 0x03,
	PGM_PROTECTION = 0x04,
	PGM_ADDRESSING = 0x05,
	PGM_SPECIFICATION = 0x06,
	PGM_DATA = 0x07,
	PGM_OPERAND = 0x15,
	PGM_SPECIAL_OPERATION = 0x13,
	PGM_MONITOR = 0x40,
	/* No interruption: CP has no frame for what it is to store. */
	PGM_NO_FRAME = 0x10000,
};

#endif
