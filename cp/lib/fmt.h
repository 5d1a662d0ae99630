/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formatting into bounded buffers: %d %i %u %x %X %c %s %p %% with flags
 * '-', '0', width, precision, '*' and length h hh l ll z.  Always terminates
 * (if size > 0); returns the length the whole text would have had.
 */
#ifndef CP_LIB_FMT_H
#define CP_LIB_FMT_H

#include "cp/lib/types.h"

size_t fmt_print(char *to, size_t size, const char *format, ...)
	PRINTF_LIKE(3, 4);
size_t fmt_vprint(char *to, size_t size, const char *format, va_list args);

#endif
