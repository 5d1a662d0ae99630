/* SPDX-License-Identifier: Apache-2.0 */
/* DUMP for other commands. */
#ifndef CP_CMD_DUMP_H
#define CP_CMD_DUMP_H

#include "cp/lib/types.h"

struct cmdio;

/*
 * IO's machine, all of it, as a core file; vm->lock held.  False after a
 * message.
 */
bool dump_all(struct cmdio *io);

#endif
