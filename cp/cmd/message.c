/* SPDX-License-Identifier: Apache-2.0 */
/* MESSAGE, MSGNOH, WARNING.  No lock; vms are counted. */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/core/clock.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/audit.h"
#include "cp/vm/starmsg.h"
#include "cp/vm/vconsole.h"

/* A program may send so many messages at once, and one more each second. */
#define BURST_S 20

#define LINE_SIZE 256

enum message_kind { MESSAGE, MESSAGE_NO_HEADER, WARNING };

struct message {
	struct cmdio *io;
	enum message_kind kind;
	const char *text;
};

/* Who sends it: the user, or the terminal before LOGON. */
static void sender(struct cmdio *io, char to[NAME_MAX + 1])
{
	if (io->vm)
		str_copy(to, NAME_MAX + 1, io->vm->userid);
	else
		fmt_print(to, NAME_MAX + 1, "LOGN%s",
			  session_name(io->session));
}

static enum star_kind star(const struct message *m)
{
	return m->kind == WARNING ? STAR_WNG : STAR_MSG;
}

/* To VM's program, else to its terminal if there is one; false: neither. */
static bool give(const struct message *m, struct vm *vm)
{
	char clock[FORMAT_WHEN_SIZE], from[NAME_MAX + 1], line[LINE_SIZE];
	const char *shown = line;

	sender(m->io, from);
	if (m->kind == MESSAGE_NO_HEADER)
		shown = m->text;
	else
		fmt_print(line, sizeof(line), " %s  * %s FROM %-8s: %s",
			  system_clock(clock),
			  m->kind == WARNING ? "WNG" : "MSG", from, m->text);
	if (star_tell(vm, star(m), from, m->text, shown))
		return true;
	if (!copy_is_read(vm))
		return false;
	vm_line(vm, LINE_PRIORITY, shown);
	return true;
}

/*
 * A program's messages must not leave another user's screen without a rest.
 * (Two CPUs of one sender may get a message more than they should.)
 */
static bool too_fast(const struct cmdio *io)
{
	u64 now = clock_now(), due;

	if (!io->from_guest || io_has_class(io, "ABC"))
		return false;
	due = MAX(__atomic_load_n(&io->issuer->msg_due_tod, __ATOMIC_RELAXED),
		  now);
	if (due > now + BURST_S * TOD_PER_S)
		return true;
	__atomic_store_n(&io->issuer->msg_due_tod, due + TOD_PER_S,
			 __ATOMIC_RELAXED);
	return false;
}

/* Why VM does not get it, or NULL. */
static const char *refusal(const struct message *m, struct vm *vm)
{
	bool program = star_open(vm, star(m));

	if (!program && !copy_is_read(vm))
		return "disconnected";
	if (m->kind != WARNING && !vm->set.msg)
		return "MSG off";
	if (m->kind == WARNING && !vm->set.wng)
		return "WNG off";
	/* The rest of its queue is for CP and the user's own guest. */
	if (!program && m->kind != WARNING && vm_crowded(vm))
		return "many lines wait for its terminal";
	if (too_fast(m->io))
		return "messages come too fast";
	return NULL;
}

/* Likewise. */
static const char *deliver(const struct message *m, struct vm *vm)
{
	const char *why = refusal(m, vm);

	if (why)
		return why;
	return give(m, vm) ? NULL : "its program takes no more";
}

static void give_all(struct vm *vm, void *arg)
{
	(void)deliver(arg, vm);
}

static void send_to(const struct message *m, const char *user)
{
	struct vm *vm = strcmp(user, "OPERATOR") == 0 ? vm_operator() : NULL;
	const char *why;

	if (!vm)
		vm = vm_find(user);
	if (!vm) {
		msg_not_logged_on(m->io, user);
		return;
	}
	why = deliver(m, vm);
	if (why) {
		if (m->io->from_guest)
			audit_note(m->io->issuer, AUDIT_MESSAGE);
		msg_not_receiving(m->io, user, why);
		m->io->rc = MSG_NOT_RECEIVING;
	}
	vm_put(vm);
}

static void message(struct cmdio *io, struct args *a, enum message_kind kind)
{
	struct message m = { io, kind, NULL };
	char user[NAME_MAX + 1];

	if (args_take(a, "OPERATOR", 2))
		str_copy(user, sizeof(user), "OPERATOR");
	else if (!need_userid(io, a, user))
		return;
	if (!args_peek(a)) {
		msg_operand_missing(io);
		return;
	}
	m.text = args_rest(a);
	if (strcmp(user, "ALL") == 0 && io_has_class(io, "ABC"))
		vm_for_each(give_all, &m);
	else
		send_to(&m, user);
}

void cmd_message(struct cmdio *io, struct args *a)
{
	message(io, a, MESSAGE);
}

void cmd_msgnoh(struct cmdio *io, struct args *a)
{
	message(io, a, MESSAGE_NO_HEADER);
}

void cmd_warning(struct cmdio *io, struct args *a)
{
	message(io, a, WARNING);
}
