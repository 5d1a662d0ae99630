/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SET and QUERY SECUSER and OBSERVER: who sees, and by SEND answers, the
 * console of another user.  The names are kept by cp/vm/copy.c; no lock.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/notice.h"
#include "cp/lib/str.h"

static const char *kind_name(bool observer)
{
	return observer ? "OBSERVER" : "SECUSER";
}

/* How many words follow. */
static u32 words_left(const struct args *a)
{
	struct args ahead = *a;
	u32 n = 0;

	while (args_next(&ahead))
		n++;
	return n;
}

/* A userid, "*" (the issuer), OFF or RESET (as the directory says). */
static bool take_value(struct cmdio *io, struct args *a, bool observer,
		       const struct vm *vm, char value[NAME_MAX + 1])
{
	const struct dir_console *c = &vm->user->console;

	value[0] = '\0';
	if (args_take(a, "OFF", 3))
		return need_end(io, a);
	if (args_take(a, "RESET", 5)) {
		if (c->observer == observer)
			str_copy(value, NAME_MAX + 1, c->secuser);
		return need_end(io, a);
	}
	if (!need_userid(io, a, value) || !need_end(io, a))
		return false;
	if (strcmp(value, vm->userid) != 0)
		return true;
	msg_option_invalid(io, value);
	return false;
}

static void tell(struct cmdio *io, const char *userid, const struct vm *vm,
		 const char *what, const char *value)
{
	struct vm *to = vm_find(userid);

	if (!to)
		return;
	if (to == io->issuer)
		msg_console_shared(io, what, vm->userid, value);
	else if (to->set.imsg)
		notice_console_shared(to, what, vm->userid, value);
	vm_put(to);
}

static void set(struct cmdio *io, struct args *a, bool observer)
{
	char before[NAME_MAX + 1], value[NAME_MAX + 1];
	const char *what = kind_name(observer);
	u32 words = words_left(a);
	struct vm *vm;

	if (words < 2) {
		vm = io->vm;
		vm_get(vm);
	} else {
		vm = need_vm_of(io, a, "AC");
	}
	if (!vm)
		return;
	if (words == 0) {
		msg_userid_missing(io);
	} else if (take_value(io, a, observer, vm, value)) {
		const char *shown = value[0] ? value : "nobody";

		copy_get(vm, observer, before);
		copy_set(vm, observer, value);
		tell(io, io->issuer->userid, vm, what, shown);
		if (vm != io->issuer)
			tell(io, vm->userid, vm, what, shown);
		if (strcmp(value, io->issuer->userid) != 0)
			tell(io, value, vm, what, shown);
		if (strcmp(before, value) != 0 &&
		    strcmp(before, io->issuer->userid) != 0)
			tell(io, before, vm, what, shown);
	}
	vm_put(vm);
}

void set_secuser(struct cmdio *io, struct args *a)
{
	set(io, a, false);
}

void set_observer(struct cmdio *io, struct args *a)
{
	set(io, a, true);
}

/* WHO is NULL when there is none. */
static void show(struct reply *r, const char *user, const char *who,
		 bool observer)
{
	if (observer)
		reply_observer(r, &(struct observer_record){
					  user, who, kind_name(observer) });
	else
		reply_secuser(r, &(struct secuser_record){
					 user, who, kind_name(observer) });
}

static void query(struct cmdio *io, struct args *a, bool observer)
{
	char userid[NAME_MAX + 1];
	struct vm *vm = need_vm_or_own(io, a, "ACE");

	if (!vm)
		return;
	if (need_end(io, a)) {
		copy_get(vm, observer, userid);
		show(io_reply(io), vm->userid, userid[0] ? userid : NULL,
		     observer);
	}
	vm_put(vm);
}

void query_secuser(struct cmdio *io, struct args *a)
{
	query(io, a, false);
}

void query_observer(struct cmdio *io, struct args *a)
{
	query(io, a, true);
}
