/* SPDX-License-Identifier: Apache-2.0 */
/* COUPLE and UNCOUPLE when the device is a CTCA.  vm->lock is held. */
#ifndef CP_CMD_CTCA_H
#define CP_CMD_CTCA_H

#include "cp/lib/types.h"

struct args;
struct cmdio;

/* Is the next operand, which stays, the number of a CTCA of IO's vm? */
bool ctca_is_next(const struct cmdio *io, struct args *a);
void couple_ctca(struct cmdio *io, struct args *a);
void uncouple_ctca(struct cmdio *io, struct args *a);

#endif
