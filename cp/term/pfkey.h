/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a user's program function keys do (SET PF).  Pure; texts are ASCII.
 */
#ifndef CP_TERM_PFKEY_H
#define CP_TERM_PFKEY_H

#include "cp/lib/types.h"

#define PF_KEYS	  24
#define PF_TEXT	  136 /* of a definition, terminator included */
#define PF_TABS	  16  /* columns of a TAB key                 */
#define PF_COLUMN 400 /* the highest                          */

enum pf_kind {
	PF_UNDEFINED,
	PF_IMMED,    /* text is a line typed and entered            */
	PF_DELAYED,  /* text goes into the input area               */
	PF_BACKWARD, /* the line before into the input area         */
	PF_FORWARD,  /* the line after                              */
	PF_TAB,	     /* the cursor to the next column of text       */
};

struct pf_key {
	u8 kind;      /* enum pf_kind                               */
	bool subst;   /* &1 ... in text are the words typed         */
	bool no_show; /* the line is neither shown nor retrieved    */
	char text[PF_TEXT];
};

/* PF12 and PF24 retrieve, the others are undefined. */
void pf_defaults(struct pf_key key[PF_KEYS]);
/*
 * The text of K with what the user TYPED: &0 is all of it, &1 to &9 a word of
 * it, && an ampersand; all as it is unless K substitutes.  Cut at SIZE-1.
 */
void pf_text(const struct pf_key *k, const char *typed, char *out, size_t size);
/*
 * Where a TAB key takes the cursor from COLUMN (from 0): the next stop, or
 * COLUMN when there is none.
 */
u32 pf_tab_stop(const struct pf_key *k, u32 column);
/* Are these columns for TAB: ascending numbers, 2 to PF_COLUMN? */
bool pf_tabs_valid(const char *text);

#endif
