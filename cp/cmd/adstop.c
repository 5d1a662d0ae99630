/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ADSTOP: the machine enters CP READ before one of its CPUs executes the
 * instruction at an address, whatever way leads there (cp/vm/arrival.h).  There
 * is one, until OFF, another one or LOGOFF.  Nothing is put into storage.
 * Called with vm->lock held.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/arrival.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

static void arrived(struct arrival *a, struct vcpu *v)
{
	char text[48], cpu[8] = "";

	if (v->vm->cp_read)
		return; /* it was said */
	if (cpus_count(v->vm) > 1)
		fmt_print(cpu, sizeof(cpu), "%02X: ", v->addr);
	fmt_print(text, sizeof(text), "%sADSTOP AT %llX", cpu,
		  (unsigned long long)a->at);
	watch_stop(v, text);
}

static void gone(struct arrival *a)
{
	heap_free(a, sizeof(*a));
}

static struct arrival *find(struct vm *vm)
{
	struct list *n;

	list_for_each (n, &vm->watches.list) {
		struct arrival *a =
			arrival_of(list_entry(n, struct watch, node));

		if (a && a->arrived == arrived)
			return a;
	}
	return NULL;
}

/* AT: NULL takes it away. */
static void replace(struct cmdio *io, const u64 *at)
{
	struct arrival *old = find(io->vm);
	struct arrival *a = at ? heap_alloc(sizeof(*a)) : NULL;

	if (at && !a) {
		msg_trap_refused(io);
		return;
	}
	vm_pause(io->vm);
	if (old)
		arrival_remove(io->vm, old);
	if (a) {
		a->at = *at;
		a->arrived = arrived;
		a->gone = gone;
		arrival_add(io->vm, a);
	}
	vm_resume(io->vm);
	if (old)
		gone(old);
}

void cmd_adstop(struct cmdio *io, struct args *a)
{
	char word[ARGS_WORD_MAX + 1];
	bool off = args_take(a, "OFF", 3);
	u64 at = 0;

	if (!off && !args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	str_copy(word, sizeof(word), a->word);
	if (!need_end(io, a))
		return;
	if (!off && (!str_to_u64(word, 16, ~(u64)0, &at) || (at & 1)))
		msg_hexloc_invalid(io, word);
	else
		replace(io, off ? NULL : &at);
}
