/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The logo: a picture, and three fields to log on by.  The picture is at most
 * 15 lines of 79 characters; CP's own, or the pack's member LOGO.
 */
#ifndef CP_TERM_LOGO_H
#define CP_TERM_LOGO_H

#include "cp/lib/types.h"
#include "cp/term/ds3270.h"

#define LOGO_LINES 15

/* Another picture: SIZE bytes of ASCII lines, which must stay. */
void logo_set(const char *text, size_t size);
/* The whole screen of ROWS x COLS into OUT, begun by the caller. */
void logo_paint(struct ds_out *out, u16 rows, u16 cols, const char *sysid);
/*
 * What the user filled in, as a command: "LOGON userid password ..." or the
 * COMMAND field.  False: all fields are empty.
 */
bool logo_command(struct ds_in *in, u16 rows, u16 cols, char *line,
		  size_t size);

#endif
