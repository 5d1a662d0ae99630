/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system control area that SIE's CPUs of one vm share: its IPTE interlock.
 * While CP translates an operand by the guest's tables and uses it, no CPU of
 * that guest may invalidate an entry of them: with the lock bit on, IPTE, IDTE,
 * CSP and CSPG are intercepted instead.  A vm with one CPU needs none.
 *
 * Any number of CP's tasks hold it together (the count); the machine itself
 * holds it, with the count 0, only within one instruction.
 */
#ifndef CP_VM_SCA_H
#define CP_VM_SCA_H

#include "cp/lib/types.h"

struct sca {
	u32 ipte_lock; /* bit 0: locked; the rest: how often by CP */
	u8 reserved[252];
};
LAYOUT_SIZE(struct sca, 256);

struct sca *sca_make(void); /* below 2 GiB; NULL: no storage */
void sca_free(struct sca *s);
/* S may be NULL: nothing to lock.  Held for moments only, never over a wait. */
void sca_lock(struct sca *s);
void sca_unlock(struct sca *s);
/*
 * The guest's instruction found it locked.  An IPTE that ended in a host page
 * fault leaves the bit on: with nobody in CP holding it, it is taken back.
 */
void sca_refresh(struct sca *s);

#endif
