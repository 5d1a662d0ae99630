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

/* "0700", or NULL when disconnected. */
static const char *terminal_of(const struct vm *vm)
{
	const struct session *s = vm->session;

	return s ? session_name(s) : NULL;
}

struct name_lister {
	struct reply *reply;
	struct names names;
};

static void add_name(struct vm *vm, void *arg)
{
	struct name_lister *l = arg;
	char where[8];

	reply_name(l->reply,
		   &(struct name_record){ vm->userid, terminal_of(vm) });
	where_is(vm, where);
	names_add(&l->names, vm->userid, where);
}

void query_names(struct cmdio *io, struct args *a)
{
	struct name_lister l = { .reply = io_reply(io) };

	if (!need_end(io, a))
		return;
	names_begin(&l.names, &l.reply->sink);
	vm_for_each(add_name, &l);
	names_end(&l.names);
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
	reply_user(io_reply(io),
		   &(struct user_record){ vm->userid, terminal_of(vm), where });
	vm_put(vm);
}

void query_users(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1];

	if (!args_peek(a))
		reply_users(io_reply(io),
			    &(struct users_record){
				    .users = vm_count(),
				    .dialed = session_count_dialed() });
	else if (need_userid(io, a, user) && need_end(io, a))
		query_one(io, user);
}

/* Linux takes the first eight columns. */
void query_userid(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		reply_userid(
			io_reply(io),
			&(struct userid_record){ io->vm->userid,
						 system_conf()->system_name });
}

/* QUERY PRIVCLASS [userid]: others' needs class C or E. */
void query_privclass(struct cmdio *io, struct args *a)
{
	char now[CLASSES_TEXT_MAX + 1], directory[CLASSES_TEXT_MAX + 1];
	struct vm *vm = need_vm_or_own(io, a, "CE");

	if (!vm)
		return;
	if (need_end(io, a)) {
		classes_text(vm->classes, now);
		classes_text(vm->user->classes, directory);
		reply_privclass(
			io_reply(io),
			&(struct privclass_record){ vm->userid, now, directory,
						    vm->classes_locked });
	}
	vm_put(vm);
}

/* QUERY BYUSER [userid]: others' needs class C or E. */
void query_byuser(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm_or_own(io, a, "CE");

	if (!vm)
		return;
	if (need_end(io, a)) {
		const char *by = vm->byuser[0] ? vm->byuser : NULL;

		reply_byuser(io_reply(io),
			     &(struct byuser_record){ vm->userid, by });
	}
	vm_put(vm);
}

/* QUERY x: a virtual device of mine, or a user. */
void query_other(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1];
	u16 first, last;

	args_peek(a);
	if (query_pf(io, a))
		return;
	if (io_has_class(io, "B") && ascii_isdigit((u8)a->word[0]) &&
	    query_rdev(io, a))
		return;
	if (io_has_class(io, "G") && operand_devnos(a->word, &first, &last) &&
	    ascii_isdigit((u8)a->word[0]))
		query_virtual_other(io, a);
	else if (!operand_name(a->word, user) && strcmp(a->word, "*") != 0)
		msg_option_invalid(io, a->word);
	else if (!need_userid(io, a, user))
		return;
	else if (args_peek(a)) /* DASD ALL: no user was meant */
		msg_option_invalid(io, user);
	else
		query_one(io, user);
}
