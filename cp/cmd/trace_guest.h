/* SPDX-License-Identifier: Apache-2.0 */
/* QUERY TRACE's part about the virtual machine; vm->lock held. */
#ifndef CP_CMD_TRACE_GUEST_H
#define CP_CMD_TRACE_GUEST_H

#include "cp/lib/types.h"

struct cmdio;
struct vm;

/* How many traces VM has. */
u32 trace_count(struct vm *vm);
/* Show IO's vm's. */
void trace_query(struct cmdio *io);

#endif
