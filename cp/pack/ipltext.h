/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What IPL was told, or shall be: ASCII, zero terminated.  A device is a system
 * whose name is its number, too.
 */
#ifndef CP_PACK_IPLTEXT_H
#define CP_PACK_IPLTEXT_H

#include "cp/lib/types.h"

#define IPL_PARM_MAX 64 /* what DIAGNOSE X'308' has room for */

struct ipl_text {
	char system[9]; /* "" none; "0200" a device */
	bool by_device;
	u16 devno; /* by_device */
	char parm[IPL_PARM_MAX + 1];
	char loadparm[9];
	bool has_parm; /* "" is one, too */
};

#endif
