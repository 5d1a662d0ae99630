/* SPDX-License-Identifier: Apache-2.0 */
/* Words KEY=value between blanks: the pure half of gk/parm.h. */
#ifndef GUESTKIT_PARM_TEXT_H
#define GUESTKIT_PARM_TEXT_H

#include "cp/lib/types.h"

/*
 * The value of the first word KEY=... of TEXT, in any case, copied to OUT
 * (SIZE bytes, always terminated, cut when too long).
 */
bool parm_find(const char *text, const char *key, char *out, size_t size);

#endif
