/* SPDX-License-Identifier: Apache-2.0 */
/* Logical line editing.  A line end that was escaped is a character. */
#include "cp/term/linedit.h"

#include "cp/lib/str.h"

size_t linedit(const struct linedit *e, const char *in, char *out, size_t size)
{
	size_t n = 0, begin = 0;

	if (size == 0)
		return 0;
	for (; *in != '\0' && n + 1 < size; in++) {
		if (e->escape && *in == e->escape) {
			if (in[1] == '\0')
				break;
			out[n++] = *++in;
		} else if (e->linend && *in == e->linend) {
			out[n++] = '\n';
			begin = n;
		} else if (e->chardel && *in == e->chardel) {
			if (n > begin)
				n--;
		} else if (e->linedel && *in == e->linedel) {
			n = begin;
		} else if (e->tabchar && *in == e->tabchar) {
			out[n++] = '\t';
		} else {
			out[n++] = *in;
		}
	}
	out[n] = '\0';
	return n;
}

const char *linedit_cp(const struct linedit *e, const char *in)
{
	if (!e->linend || in[0] != e->linend || ascii_upper(in[1]) != 'C' ||
	    ascii_upper(in[2]) != 'P')
		return NULL;
	if (in[3] != '\0' && in[3] != ' ')
		return NULL;
	in += 3;
	while (*in == ' ')
		in++;
	return *in == e->linend ? in + 1 : in;
}
