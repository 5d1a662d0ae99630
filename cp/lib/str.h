/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory and string functions with the C library's names and meanings.  On
 * the host they are libc's; in CP and in guests cp/hw/mem.c has them (MVCLE,
 * MVCL, CLC).  gcc emits calls to the first four by itself.
 */
#ifndef CP_LIB_STR_H
#define CP_LIB_STR_H

#include "cp/lib/types.h"

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *s, int byte, size_t size);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t max);
char *strchr(const char *s, int c);

#if !__STDC_HOSTED__
/*
 * Freestanding code has no builtins of these names, and a copy of a few bytes
 * would cost a call.  Of a known small size it is one instruction.
 */
#define STR_SMALL(n) (__builtin_constant_p(n) && (n) <= 256)
#define memcpy(to, from, n)                                                    \
	(STR_SMALL(n) ? __builtin_memcpy(to, from, n) : (memcpy)(to, from, n))
#define memset(to, byte, n)                                                    \
	(STR_SMALL(n) ? __builtin_memset(to, byte, n) : (memset)(to, byte, n))
#define memcmp(a, b, n)                                                        \
	(STR_SMALL(n) ? __builtin_memcmp(a, b, n) : (memcmp)(a, b, n))
#endif

/* Copy at most SIZE-1 bytes and always terminate; returns the length taken. */
size_t str_copy(char *to, size_t size, const char *from);
/* ASCII case-insensitive equality. */
bool str_ieq(const char *a, const char *b);
/* ASCII upper-case in place. */
void str_upper(char *s);
int ascii_upper(int c);
bool ascii_isdigit(int c);
bool ascii_isalpha(int c);
bool ascii_isspace(int c);
bool ascii_isprint(int c);
/*
 * Whole string as an unsigned number in BASE (10 or 16); false when empty, not
 * all digits, or over MAX.
 */
bool str_to_u64(const char *s, unsigned int base, u64 max, u64 *out);
/* "64M", "1G", "512K" into bytes (z/VM storage operand); false if malformed. */
bool str_to_storage(const char *s, u64 *bytes_out);
/* Bytes as z/VM prints storage: the largest unit that is exact ("64M"). */
size_t str_from_storage(char *to, size_t size, u64 bytes);

#endif
