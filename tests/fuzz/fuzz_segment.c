/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'64' as cp/diag/segment.c does it: a word of function, then 24
 * bytes of guest storage that are a name or a list of SEGEXT.  Only the one
 * name is found, of a list only the code changes, and an answer has no more
 * bytes than the list has room for.
 *
 * Aims at: cp/diag/segment_list.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/diag/segment_list.h"
#include "cp/lib/ebcdic.h"

#define FIRST 0x7ff00000ull
#define LAST  0x7fffffffull

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static bool is_name(const u8 name[8])
{
	char text[9] = "";

	ebcdic_to(text, name, 8);
	return memcmp(text, "MONDCSS ", 8) == 0;
}

static void answer(const struct segment_list *l, bool is_long)
{
	u32 room = be16_get(l->out_size);
	u8 *out = malloc(room ? room : 1), to[SEGMENT_ANSWER_MAX];
	u32 n = segment_list_answer(to, FIRST, LAST, is_long);

	must(n <= room && n <= sizeof(to));
	if (out)
		memcpy(out, to, n);
	free(out);
}

static void list(const u8 *in, bool is_long)
{
	struct segment_list before, l;
	enum segment_code code;
	bool there;

	memcpy(&before, in, sizeof(before));
	l = before;
	there = segment_name_is(l.name, "MONDCSS");
	code = segment_list_judge(&l, there, is_long);
	must(l.code == (u8)code && (there || code == SEGMENT_NO_NAME));
	before.code = l.code;
	must(!memcmp(&before, &l, sizeof(l)));
	if (code == SEGMENT_FINE)
		answer(&l, is_long);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	enum segment_function function;

	if (size < 4 + sizeof(struct segment_list))
		return 0;
	function = segment_function(get_be32(in));
	must(function <= SEGMENT_NOTHING);
	in += 4;
	if (function == SEGMENT_EXTENTS || function == SEGMENT_EXTENTS_LONG)
		list(in, function == SEGMENT_EXTENTS_LONG);
	else if (function != SEGMENT_NOTHING)
		must(segment_name_is(in, "MONDCSS") == is_name(in));
	return 0;
}
