/* SPDX-License-Identifier: Apache-2.0 */
/* What lwIP wants to know of compiler and machine. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include <stddef.h>
#include <stdint.h>

#define LWIP_NO_INTTYPES_H 1
#define LWIP_NO_UNISTD_H   1
#define LWIP_NO_CTYPE_H	   1
#define LWIP_NO_LIMITS_H   1
#define INT_MAX		   __INT_MAX__
/* lwIP would make an ssize_t of its own; mem.c meets the C library's. */
#include <sys/types.h>
#define SSIZE_MAX INT_MAX

#define X8_F  "02x"
#define U16_F "u"
#define S16_F "d"
#define X16_F "x"
#define U32_F "u"
#define S32_F "d"
#define X32_F "x"
#define SZT_F "zu"

#define BYTE_ORDER BIG_ENDIAN

#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(text) gk_lwip_assert(text)
#define LWIP_RAND()		   gk_lwip_random()

void gk_lwip_assert(const char *text);
uint32_t gk_lwip_random(void);
uint16_t gk_lwip_chksum(const void *data, int size);
void *gk_lwip_malloc(size_t size);
void *gk_lwip_calloc(size_t count, size_t size);
void gk_lwip_free(void *p);

#endif
