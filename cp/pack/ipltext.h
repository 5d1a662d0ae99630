/* SPDX-License-Identifier: Apache-2.0 */
/* What IPL was told, or shall be: ASCII, zero terminated. */
#ifndef CP_PACK_IPLTEXT_H
#define CP_PACK_IPLTEXT_H

#include "cp/lib/types.h"

#define IPL_PARM_MAX 64 /* what DIAGNOSE X'308' has room for */

struct ipl_text {
	char system[9]; /* "" none */
	char parm[IPL_PARM_MAX + 1];
	char loadparm[9];
	bool has_parm; /* "" is one, too */
};

#endif
