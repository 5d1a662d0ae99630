/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of DIAGNOSE X'64'; see segment_list.h. */
#include "cp/diag/segment_list.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

#define NAME_SIZE 8u
#define TYPE_SC	  6u /* shared, read by machines, written by CP */

enum segment_function segment_function(u32 word)
{
	static const struct {
		u32 word;
		enum segment_function is;
	} rows[] = {
		{ 0x00, SEGMENT_LOAD },	       /* LOADSHR  */
		{ 0x04, SEGMENT_LOAD_OWN },    /* LOADNSR  */
		{ 0x08, SEGMENT_PURGE },       /* PURGESEG */
		{ 0x0c, SEGMENT_FIND },	       /* FINDSEG  */
		{ 0x10, SEGMENT_LOAD },	       /* LOADNOLY */
		{ 0x18, SEGMENT_EXTENTS },     /* SEGEXT   */
		{ 0x20, SEGMENT_LOAD },	       /* LOADSHRX */
		{ 0x24, SEGMENT_LOAD_OWN },    /* LOADNSRX */
		{ 0x2c, SEGMENT_FIND },	       /* FINDSEGX */
		{ 0x38, SEGMENT_EXTENTS_LONG } /* SEGEXTX  */
	};

	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].word == word)
			return rows[i].is;
	return SEGMENT_NOTHING;
}

bool segment_name_is(const u8 given[8], const char *name)
{
	char padded[NAME_SIZE + 1] = "        ";
	u8 wanted[NAME_SIZE];

	memcpy(padded, name, MIN(strlen(name), NAME_SIZE));
	ebcdic_from(wanted, padded, NAME_SIZE);
	return memcmp(given, wanted, NAME_SIZE) == 0;
}

static u32 answer_size(bool is_long)
{
	return is_long ? sizeof(struct segment_extents)
		       : sizeof(struct segment_extents_short);
}

enum segment_code segment_list_judge(struct segment_list *l, bool there,
				     bool is_long)
{
	enum segment_code code = SEGMENT_FINE;

	if (!there)
		code = SEGMENT_NO_NAME;
	else if (l->operation != SEGMENT_FIND_EXTENTS ||
		 be16_get(l->out_size) < answer_size(is_long))
		code = SEGMENT_BAD_LIST;
	l->code = (u8)code;
	return code;
}

u32 segment_list_answer(u8 to[SEGMENT_ANSWER_MAX], u64 first, u64 last,
			bool is_long)
{
	const struct segment_extents big = {
		.first = be64_make(first),
		.last = be64_make(last),
		.ranges = be32_make(1),
		.stored = be32_make(1),
		.range_first = be64_make(first | TYPE_SC),
		.range_last = be64_make(last),
	};
	const struct segment_extents_short small = {
		.first = be32_make((u32)first),
		.last = be32_make((u32)last),
		.ranges = be32_make(1),
		.stored = be32_make(1),
		.range_first = be32_make((u32)(first | TYPE_SC)),
		.range_last = be32_make((u32)last),
	};
	u32 size = answer_size(is_long);

	if (is_long)
		memcpy(to, &big, size);
	else
		memcpy(to, &small, size);
	return size;
}
