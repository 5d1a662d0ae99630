/* SPDX-License-Identifier: Apache-2.0 */
/* IPL parameters: see gk/parm.h. */
#include "guestkit/include/gk/parm.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/lowcore.h"
#include "guestkit/parm_text.h"

#define GR_TEXT	    64
#define LOADED_TEXT (GK_PARM_SIZE - 1)

static char text[GR_TEXT + 1 + LOADED_TEXT + 1];
static size_t text_size;

/* ASCII and EBCDIC letters do not overlap: the first character decides. */
static void append(const volatile u8 *from, size_t max)
{
	bool ebcdic = from[0] > 0x7f || from[0] == 0x40;
	size_t i;

	for (i = 0; i < max && from[i]; i++) {
		u8 c = ebcdic ? ebcdic_to_ascii[from[i]] : from[i];

		if (!ascii_isprint(c) && !ascii_isspace(c))
			break;
		text[text_size++] = ascii_isspace(c) ? ' ' : (char)c;
	}
	text[text_size++] = ' ';
	text[text_size] = '\0';
}

void gk_parm_init(void)
{
	u64 loaded = GK_PARM_AT;

	append((const volatile u8 *)gk_lowcore.ipl_grs, GR_TEXT);
	__asm__("" : "+r"(loaded));
	append((const volatile u8 *)loaded, LOADED_TEXT);
}

const char *gk_parm_text(void)
{
	return text;
}

bool gk_parm(const char *key, char *out, size_t size)
{
	return parm_find(text, key, out, size);
}
