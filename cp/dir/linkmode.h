/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modes in which a disk is linked: what is wanted, and what may be had instead,
 * by who has it already.  Reference: LINK in CP Commands and Utilities.
 */
#ifndef CP_DIR_LINKMODE_H
#define CP_DIR_LINKMODE_H

#include "cp/lib/types.h"

enum link_mode {
	LINK_MODE_R,
	LINK_MODE_RR,
	LINK_MODE_W,
	LINK_MODE_WR,
	LINK_MODE_M,
	LINK_MODE_MR,
	LINK_MODE_MW,
	LINK_MODES
};

enum link_access {
	LINK_REFUSED,
	LINK_READ,
	LINK_WRITE,
};

/* Which password a mode asks for. */
enum link_password {
	LINK_PASSWORD_READ,
	LINK_PASSWORD_WRITE,
	LINK_PASSWORD_MULTIPLE,
	LINK_PASSWORDS
};

/* "MR" in capitals; false: no mode. */
bool link_mode_parse(const char *word, enum link_mode *out);
const char *link_mode_name(enum link_mode mode);
/* What MODE comes to when others have the disk already. */
enum link_access link_access(enum link_mode mode, bool readers, bool writers);
/* Is that less than MODE wanted? */
bool link_forced(enum link_mode mode, enum link_access got);
enum link_password link_mode_password(enum link_mode mode);

#endif
