/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What DISPLAY and STORE work on: one word, with no blank in it, as z/VM writes
 * it.  Storage: [space][form]hexloc[{-|:}hexloc2 | .count | END], where a space
 * may be ALETx. or AREGn.; registers: G, X, Y or AR with a number and the same
 * kinds of range.  Pure; the word comes from struct args, in upper case; any
 * bytes are accepted.
 */
#ifndef CP_CMD_WHERE_H
#define CP_CMD_WHERE_H

#include "cp/lib/types.h"

enum where_space {
	WHERE_LOGICAL,	 /* L: as the PSW has it, the default */
	WHERE_REAL,	 /* R   */
	WHERE_PRIMARY,	 /* PRI */
	WHERE_SECONDARY, /* SEC */
	WHERE_HOME,	 /* HOME */
	WHERE_ALET,	 /* ALETx.: by access-list entry token */
	WHERE_AREG,	 /* AREGn.: by that of an access register */
	WHERE_HOST,	 /* H: the real machine's, CP's own storage */
};

enum where_form {
	WHERE_HEX,    /* N: words, the default      */
	WHERE_TEXT,   /* T: words and characters    */
	WHERE_STRING, /* S: bytes, at any boundary  */
	WHERE_KEYS,   /* K: storage keys            */
	WHERE_CODE,   /* I: instructions            */
};

struct where {
	enum where_space space;
	enum where_form form;
	u8 areg;    /* WHERE_AREG */
	u32 alet;   /* WHERE_ALET */
	bool ascii; /* TX: characters are ASCII */
	bool to_end;
	u64 from, last; /* last byte; with to_end the caller's limit */
};

enum where_error {
	WHERE_OK,
	WHERE_BAD_LOCATION, /* HCP004E */
	WHERE_BAD_RANGE,    /* HCP009E */
};
enum where_error where_storage(const char *word, struct where *out) MUST_CHECK;

enum where_set { WHERE_GR, WHERE_CR, WHERE_FPR, WHERE_AR };

struct where_registers {
	enum where_set set;
	u8 first, last;
};
/*
 * Is WORD about registers (a letter and a number in range, or the letter alone
 * for all)?  *GOOD is false when it begins so but the numbers are wrong.
 */
bool where_registers(const char *word, struct where_registers *out, bool *good);

#endif
