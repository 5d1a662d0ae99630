/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often CP refused a virtual machine something, by kind: what INDICATE
 * AUDIT shows.  Counters of one machine go with it; their sums stay until CP
 * ends.
 */
#ifndef CP_VM_AUDIT_H
#define CP_VM_AUDIT_H

#include "cp/lib/types.h"

struct vm;

enum audit {
#define AUDIT(name, event, word, about) AUDIT_##name,
#include "cp/vm/audit.def"
#undef AUDIT
	AUDIT_KINDS
};

/* One of KIND by VM.  From any CPU, under any lock. */
void audit_note(struct vm *vm, enum audit kind);
/* N of them, which were counted elsewhere: no event. */
void audit_add(struct vm *vm, enum audit kind, u64 n);
/* VM's count; of NULL all machines' since IPL, those that are gone, too. */
u64 audit_count(const struct vm *vm, enum audit kind);
/* "LOOP", and what is counted. */
const char *audit_word(enum audit kind);
const char *audit_about(enum audit kind);

#endif
