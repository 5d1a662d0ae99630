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

void set_privclass(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	u32 classes;

	if (!vm)
		return;
	if (!args_next(a))
		msg_operand_missing(io);
	else if (!new_classes(vm, a->word, &classes))
		msg_operand_invalid(io, a->word);
	else if (need_end(io, a))
		vm->classes = classes;
	vm_put(vm);
}
