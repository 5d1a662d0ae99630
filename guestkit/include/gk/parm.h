/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the guest was told at IPL: the text of `IPL name PARM ...` (a control
 * program puts up to 64 characters into the general registers), followed by
 * the text at absolute X'10480', where a line of the .ins file can load a file
 * (`parm.txt 0x00010480`, EBCDIC or ASCII, 895 characters at most).
 *
 * The text is words `KEY=value`, between blanks.
 */
#ifndef GK_PARM_H
#define GK_PARM_H

#include "cp/lib/types.h"

/* Called once by gk_boot(). */
void gk_parm_init(void);
/* All of it, in ASCII. */
const char *gk_parm_text(void);
/*
 * The value of the first word KEY=..., in any case, copied to OUT (SIZE bytes,
 * always terminated, cut when too long).  False: there is no such word.
 */
bool gk_parm(const char *key, char *out, size_t size);

#endif
