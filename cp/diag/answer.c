/* SPDX-License-Identifier: Apache-2.0 */
/* Commands and responses of DIAGNOSE X'08' between EBCDIC and ASCII.  Pure. */
#include "cp/diag/answer.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

#define EBCDIC_NEWLINE 0x15

void answer_line(struct answer *a, const char *text)
{
	u8 line[ANSWER_LINE_MAX + 1];
	size_t n = strnlen(text, ANSWER_LINE_MAX);
	size_t fits;

	ebcdic_from(line, text, n);
	line[n++] = EBCDIC_NEWLINE;
	fits = (size_t)MIN(n, a->size - a->used);
	if (fits)
		a->store(a->arg, a->used, line, fits);
	a->used += fits;
	a->missed += n - fits;
}

void answer_command(char *to, const u8 *ebcdic, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		u8 c = ebcdic_to_ascii[ebcdic[i]];

		if (ebcdic[i] == EBCDIC_NEWLINE)
			to[i] = '\n';
		else if (c < ' ' || (c >= 0x7f && c < 0xa0))
			to[i] = ' ';
		else
			to[i] = (char)c;
	}
	to[size] = '\0';
}
