/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program gives DIAGNOSE X'64', and what it is told: functions, names
 * and the list of SEGEXT.  Pure: storage is copied by the caller.  Reference:
 * CP Programming Services; codes but 44 are ours.
 */
#ifndef CP_DIAG_SEGMENT_LIST_H
#define CP_DIAG_SEGMENT_LIST_H

#include "cp/lib/be.h"

enum segment_function {
	SEGMENT_LOAD,
	SEGMENT_LOAD_OWN, /* a copy of the machine's own */
	SEGMENT_FIND,
	SEGMENT_PURGE,
	SEGMENT_EXTENTS,
	SEGMENT_EXTENTS_LONG, /* in doublewords */
	SEGMENT_NOTHING,      /* no such function */
};

enum segment_code {
	SEGMENT_FINE,
	SEGMENT_IN_STORAGE = 1,	 /* it would lie in the machine's storage */
	SEGMENT_NO_ROOM = 2,	 /* CP has no storage for it              */
	SEGMENT_ONLY_SHARED = 3, /* no machine has its own copy of it     */
	SEGMENT_BAD_LIST = 4,	 /* of SEGEXT                             */
	SEGMENT_NO_NAME = 44,
	SEGMENT_NOT_ALLOWED = 449,
};

/* Of SEGEXT, X'64' in addresses of 31 or of 64 bits. */
struct segment_list {
	u8 operation;
	u8 reserved[3];
	u8 code;
	u8 reserved2[3];
	u8 name[8];
	be32 out;
	be16 out_size;
	u8 reserved3[2];
};
LAYOUT_SIZE(struct segment_list, 24);
LAYOUT_AT(struct segment_list, name, 8);
LAYOUT_AT(struct segment_list, out_size, 20);

#define SEGMENT_FIND_EXTENTS 0x0c /* operation */

struct segment_extents {
	be64 first, last;
	be32 ranges, stored;
	be64 range_first, range_last; /* the first with its type */
};
LAYOUT_SIZE(struct segment_extents, 40);

struct segment_extents_short {
	be32 first, last;
	be32 ranges, stored;
	be32 range_first, range_last;
};
LAYOUT_SIZE(struct segment_extents_short, 24);

#define SEGMENT_ANSWER_MAX sizeof(struct segment_extents)

/* The right half of Ry. */
enum segment_function segment_function(u32 word);
/* Are the 8 bytes of EBCDIC at GIVEN the name NAME, padded with blanks? */
bool segment_name_is(const u8 given[8], const char *name);
/*
 * L, which names a segment at FIRST to LAST (or none: THERE is false), into
 * L->code, which is also what comes back.
 */
enum segment_code segment_list_judge(struct segment_list *l, bool there,
				     bool is_long);
/* The answer for it, of one range, type SC; its bytes. */
u32 segment_list_answer(u8 to[SEGMENT_ANSWER_MAX], u64 first, u64 last,
			bool is_long);

#endif
