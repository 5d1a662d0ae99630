/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as terminals show it.  3270 emulators and the 3215-C of Hercules take
 * code page 037 but for the square brackets, which are where the 3270's own
 * keyboard has them (X'AD' and X'BD'; x3270 calls this page "bracket").  What
 * a terminal of true code page 037 sends for them is understood as well.
 */
#ifndef CP_TERM_GLYPH_H
#define CP_TERM_GLYPH_H

#include "cp/lib/ebcdic.h"

#define GLYPH_BRACKET_OPEN  0xad
#define GLYPH_BRACKET_CLOSE 0xbd

static inline u8 glyph_to_ebcdic(u8 c)
{
	if (c == '[')
		return GLYPH_BRACKET_OPEN;
	return c == ']' ? GLYPH_BRACKET_CLOSE : ascii_to_ebcdic[c];
}

static inline u8 glyph_from_ebcdic(u8 c)
{
	if (c == GLYPH_BRACKET_OPEN)
		return '[';
	return c == GLYPH_BRACKET_CLOSE ? ']' : ebcdic_to_ascii[c];
}

#endif
