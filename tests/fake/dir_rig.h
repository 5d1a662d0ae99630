/* SPDX-License-Identifier: Apache-2.0 */
/* A user directory that a test has parsed, and what was found in it. */
#ifndef TESTS_FAKE_DIR_RIG_H
#define TESTS_FAKE_DIR_RIG_H

#include "cp/dir/dir.h"

#define DIR_RIG_ROOM (256 * 1024)

extern struct directory dir_parsed;
extern struct report dir_report;
/* All findings as "E 3:5 text\n" / "W ...". */
extern char dir_found[8192];
/* What it was made in; X'A5' where nothing was written. */
extern u8 dir_room[DIR_RIG_ROOM];

/* TEXT with SIZE bytes of dir_room. */
enum err dir_rig_parse_in(const char *text, u32 flags, size_t size);
/* It must succeed. */
void dir_rig_parse(const char *text);
/* Who must be there. */
const struct user *dir_rig_user(const char *userid);
/* The entry "USER A PW" with STATEMENT gives exactly FINDING. */
void dir_rig_finds(const char *statement, const char *finding);

#endif
