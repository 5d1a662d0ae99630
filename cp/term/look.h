/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour and highlighting of the areas of a line-mode screen (SCREEN command).
 * Source of the codes: GA23-0059, chapter 4, extended attributes.
 */
#ifndef CP_TERM_LOOK_H
#define CP_TERM_LOOK_H

#include "cp/lib/types.h"

enum look_area {
	LOOK_CPOUT,    /* CP's output                */
	LOOK_VMOUT,    /* the guest's                */
	LOOK_INREDISP, /* input shown again          */
	LOOK_INAREA,   /* where lines are typed      */
	LOOK_STATAREA, /* status and system name     */
	LOOK_URGENT,   /* messages and warnings; no command changes it */
	LOOK_AREAS,
};

struct look {
	u8 color;  /* attribute value, 0: the terminal's default */
	u8 hilite; /* likewise                                   */
};

/* What a session begins with. */
void look_defaults(struct look look[LOOK_AREAS]);
/* The area of a line of KIND (enum line_kind). */
enum look_area look_of_line(u8 kind);
/* An upper-case word as a colour or highlighting; false: it is none. */
bool look_color(const char *word, u8 *out);
bool look_hilite(const char *word, u8 *out);
/* The other way; never NULL. */
const char *look_color_name(u8 color);
const char *look_hilite_name(u8 hilite);

#endif
