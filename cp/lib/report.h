/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a parser says what is wrong with its input.  The caller knows the
 * file's name and where the text goes (the operator's console, stderr).
 */
#ifndef CP_LIB_REPORT_H
#define CP_LIB_REPORT_H

#include "cp/lib/types.h"

enum severity {
	SEVERITY_WARNING, /* understood, but not acted upon        */
	SEVERITY_ERROR,	  /* not understood: the statement is void */
};

struct report {
	/* LINE and COLUMN count from 1; 0: not about one place. */
	void (*put)(void *arg, enum severity severity, u32 line, u32 column,
		    const char *text);
	void *arg;
	u32 errors, warnings; /* counted by report_print */
};

/* One finding; PUT may be NULL, then it is only counted. */
void report_print(struct report *r, enum severity severity, u32 line,
		  u32 column, const char *format, ...) PRINTF_LIKE(5, 6);

#endif
