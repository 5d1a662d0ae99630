/* SPDX-License-Identifier: Apache-2.0 */
/* What handlers begin with: operands that must be there.  No lock. */
#include "cp/cmd/classes.h"
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"

bool need_end(struct cmdio *io, struct args *a)
{
	if (!args_peek(a))
		return true;
	msg_option_extra(io, a->word);
	return false;
}

bool need_vdev(struct cmdio *io, struct args *a, u16 *devno)
{
	if (args_next(a) && operand_devno(a->word, devno))
		return true;
	msg_vdev_missing(io);
	return false;
}

bool need_name(struct cmdio *io, struct args *a, char name[NAME_MAX + 1])
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!operand_name(a->word, name)) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	return true;
}

bool need_userid(struct cmdio *io, struct args *a, char user[NAME_MAX + 1])
{
	if (!args_next(a)) {
		msg_userid_missing(io);
		return false;
	}
	if (strcmp(a->word, "*") == 0 && io->vm) {
		str_copy(user, NAME_MAX + 1, io->vm->userid);
		return true;
	}
	if (!operand_name(a->word, user)) {
		msg_userid_invalid(io, a->word);
		return false;
	}
	return true;
}

struct vm *need_vm(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1];
	struct vm *vm;

	if (!need_userid(io, a, user))
		return NULL;
	vm = vm_find(user);
	if (!vm)
		msg_not_logged_on(io, user);
	return vm;
}

struct vm *need_vm_of(struct cmdio *io, struct args *a, const char *classes)
{
	struct vm *vm = need_vm(io, a);

	if (!vm || vm == io->vm || io_has_class(io, classes))
		return vm;
	vm_put(vm);
	msg_option_invalid(io, a->word);
	return NULL;
}

struct vm *need_vm_or_own(struct cmdio *io, struct args *a, const char *classes)
{
	if (args_peek(a))
		return need_vm_of(io, a, classes);
	vm_get(io->vm);
	return io->vm;
}

bool need_on_off(struct cmdio *io, struct args *a, bool *on)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!operand_on_off(a->word, on)) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	return need_end(io, a);
}

bool io_has_class(const struct cmdio *io, const char *classes)
{
	return classes_allow(classes, io->classes);
}

static const char *const err_texts[] = {
	[ERR_OK] = "done",
	[ERR_NOMEM] = "CP has no storage for it",
	[ERR_INVAL] = "an operand is not possible here",
	[ERR_NOENT] = "it does not exist",
	[ERR_EXIST] = "it exists already",
	[ERR_BUSY] = "it is in use",
	[ERR_IO] = "the device failed",
	[ERR_FULL] = "there is no room for more",
	[ERR_GONE] = "the device is not operational",
	[ERR_PERM] = "not authorised",
	[ERR_RANGE] = "a value is out of range",
	[ERR_TIMEOUT] = "no answer in time",
	[ERR_FORMAT] = "malformed",
	[ERR_LIMIT] = "a limit is reached",
};

const char *err_text(enum err e)
{
	return (u32)e < ARRAY_SIZE(err_texts) ? err_texts[e] : "failed";
}
