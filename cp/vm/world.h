/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dispatcher's view of a vcpu: a world.  R2.6: save the current state in
 * CP storage (interruptions are closed throughout), load the next, start it.
 */
#ifndef CP_VM_WORLD_H
#define CP_VM_WORLD_H

#include "cp/lib/types.h"

struct dir_share;
struct vcpu;
struct vm;

/* Save what the guest has in this CPU's floating-point and access registers. */
void world_leave(struct vcpu *v);
/*
 * V's vm has a limit (SET SHARE): wait if it used too much, or let others go
 * first.  True: it waited, and the world looks at its requests again.
 */
bool limit_holds(struct vcpu *v);
/*
 * SET SHARE: what VM used before does not count against its new limit.  Takes
 * order_lock; cpus_share() is the caller's.
 */
void limit_set(struct vm *vm, const struct dir_share *share);

#endif
