/* SPDX-License-Identifier: Apache-2.0 */
/* Audit counters: see audit.h.  Atomic; no lock but the event log's. */
#include "cp/vm/audit.h"

#include "cp/core/event.h"
#include "cp/vm/vm.h"

static const struct {
	bool event;
	const char *word, *about;
} kinds[] = {
#define AUDIT(name, event, word, about) { event, word, about },
#include "cp/vm/audit.def"
#undef AUDIT
};

static u64 sums[AUDIT_KINDS];

static u64 add(u64 *counter, u64 n)
{
	return __atomic_fetch_add(counter, n, __ATOMIC_RELAXED);
}

void audit_add(struct vm *vm, enum audit kind, u64 n)
{
	add(&sums[kind], n);
	add(&vm->audit[kind], n);
}

void audit_note(struct vm *vm, enum audit kind)
{
	add(&sums[kind], 1);
	if (add(&vm->audit[kind], 1) == 0 && kinds[kind].event)
		event_note(EVENT_AUDIT, vm->userid, "First of: %s",
			   kinds[kind].about);
}

u64 audit_count(const struct vm *vm, enum audit kind)
{
	return __atomic_load_n(vm ? &vm->audit[kind] : &sums[kind],
			       __ATOMIC_RELAXED);
}

const char *audit_word(enum audit kind)
{
	return kinds[kind].word;
}

const char *audit_about(enum audit kind)
{
	return kinds[kind].about;
}
