/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY about users: who is there, who am I, what may I.  No lock; vms are
 * counted while they are looked at.
 */
#include "cp/cmd/classes.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"

/* " 0700" or " DSC " */
static void where_is(const struct vm *vm, char to[8])
{
	const struct session *s = vm->session;

	if (s)
		fmt_print(to, 8, " %-4s", session_name(s));
	else
		str_copy(to, 8, WHERE_DISCONNECTED);
}

static void add_name(struct vm *vm, void *arg)
{
	char where[8];

	where_is(vm, where);
	names_add(arg, vm->userid, where);
}

void query_names(struct cmdio *io, struct args *a)
{
	struct io_sink sink;
	struct names names;

	if (!need_end(io, a))
		return;
	names_begin(&names, io_sink_init(&sink, io));
	vm_for_each(add_name, &names);
	names_end(&names);
}

/* "GUEST1   - 0701", or 045E. */
static void query_one(struct cmdio *io, const char *user)
{
	struct vm *vm = vm_find(user);
	char where[8];

	if (!vm) {
		msg_not_logged_on(io, user);
		return;
	}
	where_is(vm, where);
	cmdio_linef(io, "%-8s -%s", vm->userid, where);
	vm_put(vm);
}

void query_users(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1];

	if (!args_peek(a))
		cmdio_linef(io, "%6u USERS,     0 DIALED,     0 NET",
			    vm_count());
	else if (need_userid(io, a, user) && need_end(io, a))
		query_one(io, user);
}

/* Linux takes the first eight columns. */
void query_userid(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		cmdio_linef(io, "%-8s AT %s", io->vm->userid,
			    system_conf()->system_name);
}

void query_privclass(struct cmdio *io, struct args *a)
{
	char now[CLASSES_TEXT_MAX + 1], directory[CLASSES_TEXT_MAX + 1];

	if (!need_end(io, a))
		return;
	classes_text(io->vm->classes, now);
	classes_text(io->vm->user->classes, directory);
	cmdio_linef(io, "Privilege classes for user %s", io->vm->userid);
	cmdio_linef(io, "    Currently: %s", now);
	cmdio_linef(io, "    Directory: %s", directory);
	cmdio_line(io, "The privilege classes are not locked against changes.");
}

/* QUERY x: a virtual device of mine, or a user. */
void query_other(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1];
	u16 devno;

	args_peek(a);
	if (query_pf(io, a))
		return;
	if (io_has_class(io, "G") && operand_devno(a->word, &devno) &&
	    ascii_isdigit((u8)a->word[0]))
		query_virtual_other(io, a);
	else if (!operand_name(a->word, user) && strcmp(a->word, "*") != 0)
		msg_option_invalid(io, a->word);
	else if (need_userid(io, a, user) && need_end(io, a))
		query_one(io, user);
}
