/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logical line editing: the characters that separate lines, delete a
 * character or a line, and take the next one as it is (TERMINAL LINEND,
 * CHARDEL, LINEDEL, ESCAPE, TABCHAR; z/VM: CP Commands, "logical line
 * editing").
 */
#ifndef CP_TERM_LINEDIT_H
#define CP_TERM_LINEDIT_H

#include "cp/lib/types.h"

struct linedit {
	char linend, chardel, linedel, escape; /* '\0': OFF */
	char tabchar;			       /* stands for a tab */
};

/*
 * The logical lines of IN into OUT, separated by '\n', terminated, cut at
 * SIZE-1.  Returns the length.  OUT may not be IN.
 */
size_t linedit(const struct linedit *e, const char *in, char *out, size_t size);
/*
 * Is IN "#CP" (any case, LINEND for #), alone or before a blank?  Then the
 * command, "" for none; else NULL.
 */
const char *linedit_cp(const struct linedit *e, const char *in);

#endif
