/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SET PRIVCLASS: classes of a logged-on user, changed while it runs.  A word
 * that is read whole: no lock.
 */
#include "cp/cmd/classes.h"
#include "cp/cmd/handler.h"
#include "cp/dir/dir.h"
#include "cp/lib/str.h"

/* "=AB", "+C", "-G" or "RESET" applied to VM's classes. */
static bool new_classes(const struct vm *vm, const char *word, u32 *out)
{
	u32 change;

	if (strcmp(word, "RESET") == 0) {
		*out = vm->user->classes;
		return true;
	}
	if (!word[0] || !dir_classes(word + 1, &change))
		return false;
	switch (word[0]) {
	case '=':
		*out = change;
		return true;
	case '+':
		*out = vm->classes | change;
		return true;
	case '-':
		*out = vm->classes & ~change;
		return true;
	default:
		return false;
	}
}

static void lock(struct cmdio *io, struct args *a, struct vm *vm, bool on)
{
	if (need_end(io, a))
		vm->classes_locked = on;
}

void set_privclass(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	u32 classes;

	if (!vm)
		return;
	if (args_take(a, "LOCK", 4))
		lock(io, a, vm, true);
	else if (args_take(a, "UNLOCK", 6))
		lock(io, a, vm, false);
	else if (!args_next(a))
		msg_operand_missing(io);
	else if (vm->classes_locked)
		msg_classes_locked(io, vm->userid);
	else if (!new_classes(vm, a->word, &classes))
		msg_operand_invalid(io, a->word);
	else if (need_end(io, a))
		vm->classes = classes;
	vm_put(vm);
}
