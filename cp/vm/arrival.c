/* SPDX-License-Identifier: Apache-2.0 */
/* Coming to an address: see arrival.h. */
#include "cp/vm/arrival.h"

#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

static void came(struct arrival *a, struct vcpu *v)
{
	if (v->sie->psw.addr == a->at)
		a->arrived(a, v);
}

static void by_branch(struct watch *w, struct vcpu *v,
		      const struct watch_event *e)
{
	(void)e;
	came(container_of(w, struct arrival, branch), v);
}

static void straight(struct watch *w, struct vcpu *v,
		     const struct watch_event *e)
{
	(void)e;
	came(container_of(w, struct arrival, straight), v);
}

/* The other half is out of the list before: it was added before. */
static void gone(struct watch *w)
{
	struct arrival *a = container_of(w, struct arrival, branch);

	if (a->gone)
		a->gone(a);
}

void arrival_add(struct vm *vm, struct arrival *a)
{
	a->straight = (struct watch){ .kinds = WATCH_FETCH,
				      .first = a->at - INSN_SIZE_MAX,
				      .last = a->at - 2,
				      .hit = straight };
	a->branch = (struct watch){ .kinds = WATCH_BRANCH | WATCH_EMULATED |
					     WATCH_INTERRUPTIONS,
				    .last = ~(u64)0,
				    .into = a->at,
				    .into_last = a->at,
				    .hit = by_branch,
				    .gone = gone };
	watch_add(vm, &a->straight);
	watch_add(vm, &a->branch);
}

void arrival_remove(struct vm *vm, struct arrival *a)
{
	watch_remove(vm, &a->branch);
	watch_remove(vm, &a->straight);
}

struct arrival *arrival_of(struct watch *w)
{
	return w->hit == by_branch ? container_of(w, struct arrival, branch)
				   : NULL;
}
