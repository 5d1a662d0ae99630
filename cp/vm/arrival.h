/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watch for a virtual CPU that comes to an address: ADSTOP and the debugger's
 * hardware breakpoints.  PER's events come after an instruction, so what is
 * watched is how one gets there: by a branch, by one of the instructions that
 * may lie right before, by one that CP carries out (a load of a PSW), by an
 * interruption.  One step may be two of these.  A CPU that is let go at the
 * address does not come there.
 *
 * Lock: as of struct watch.
 */
#ifndef CP_VM_ARRIVAL_H
#define CP_VM_ARRIVAL_H

#include "cp/vm/watch.h"

struct arrival {
	u64 at;
	/* In the task of V, whose PSW is at `at`; as a watch's hit. */
	void (*arrived)(struct arrival *a, struct vcpu *v);
	void (*gone)(struct arrival *a); /* the vm ends; NULL: A stays */
	struct watch branch, straight;	 /* private */
};

/* A's first members are set; it stays the caller's. */
void arrival_add(struct vm *vm, struct arrival *a);
void arrival_remove(struct vm *vm, struct arrival *a);
/* The one that W is half of, its first; NULL: W is another watch. */
struct arrival *arrival_of(struct watch *w);

#endif
