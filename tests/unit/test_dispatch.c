/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dispatcher of commands: classes, flags, the lock, FOR, SET EMSG.  Its own
 * sources are compiled here with a small table and a fake vm.
 */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/cmd/cmd.c"
#include "cp/cmd/cmdio.c"
#include "cp/cmd/for.c"
#include "cp/cmd/need.c"

/* --- the vm, as far as commands see it --- */

static struct vm operator_vm, guest;
static int guest_refs;
static bool lock_busy;
static u32 tries;
static char shown[1024];
static const char *deferred;

struct vm *vm_find(const char *userid)
{
	if (strcmp(userid, "OPERATOR") == 0)
		return &operator_vm;
	if (strcmp(userid, "GUEST1") != 0)
		return NULL;
	guest_refs++;
	return &guest;
}

void vm_get(struct vm *vm)
{
	guest_refs += vm == &guest;
}

void vm_put(struct vm *vm)
{
	guest_refs -= vm == &guest;
}

void vm_line(struct vm *vm, enum line_kind kind, const char *text)
{
	(void)vm;
	assert_int_equal(kind, LINE_CP);
	strcat(strcat(shown, text), "\n");
}

/* The machine's program: does it take what comes, and what came. */
static bool program;
static enum star_kind told;

bool star_tell(struct vm *vm, enum star_kind kind, const char *user,
	       const char *text, const char *as_shown)
{
	assert_string_equal(user, vm->userid);
	assert_non_null(text);
	assert_null(as_shown);
	told = kind;
	return program;
}

void vm_log(struct vm *vm, enum line_kind kind, const char *text)
{
	(void)vm;
	(void)kind;
	(void)text;
}

void vm_copy(struct vm *vm, const char *text)
{
	(void)vm;
	(void)text;
}

const char *vm_stamped(const struct vm *vm, const char *text, char *room,
		       size_t size)
{
	(void)vm;
	(void)room;
	(void)size;
	return text;
}

bool session_put(struct session *s, enum line_kind kind, const char *text)
{
	(void)s;
	assert_int_equal(kind, LINE_CP);
	strcat(strcat(shown, text), "\n");
	return true;
}

void mutex_lock(struct mutex *m)
{
	assert_ptr_equal(m->owner, NULL);
	m->owner = (struct task *)m;
}

bool mutex_try(struct mutex *m)
{
	tries++;
	if (lock_busy)
		return false;
	mutex_lock(m);
	return true;
}

void mutex_unlock(struct mutex *m)
{
	assert_ptr_equal(m->owner, m);
	m->owner = NULL;
}

void task_sleep_us(u64 us)
{
	assert_true(us > 0);
}

void defer_command(struct cmdio *io)
{
	deferred = io->command;
}

void help_form(struct cmdio *io, const struct cmd_table *in,
	       const struct cmd_row *row)
{
	cmdio_linef(io, "Form: %s %s", in->name, row->verb);
}

/* --- a small table --- */

static struct vm *ran_for;
static bool ran_locked;

static void run_any(struct cmdio *io, struct args *a)
{
	(void)a;
	ran_for = io->vm;
	ran_locked = io->vm && io->vm->lock.owner != NULL;
	cmdio_linef(io, "ran %s", io->command);
}

static void run_fail(struct cmdio *io, struct args *a)
{
	need_end(io, a);
	msg_not_logged_on(io, "X");
}

static void run_needs(struct cmdio *io, struct args *a)
{
	(void)a;
	msg_vdev_missing(io);
}

static void run_other(struct cmdio *io, struct args *a)
{
	cmdio_linef(io, "other %s", args_next(a));
}

static const struct cmd_row sub_rows[] = {
	{ "ONE", 1, 0, "G", run_any, NULL, "", "" },
	{ "TWO", 1, 0, "A", run_any, NULL, "", "" },
	{ "NEEDS", 1, 0, "G", run_needs, NULL, "", "" },
};
static const struct cmd_table closed = { "CLOSED", sub_rows, 3, NULL, NULL };
static const struct cmd_table open = { "OPEN", sub_rows, 3, run_other, "ONE" };

static const struct cmd_row rows[] = {
	{ "ANY", 1, 0, "*", run_any, NULL, "", "" },
	{ "BEFORE", 1, CMD_PRELOGON, "*", run_any, NULL, "", "" },
	{ "LOCKED", 1, CMD_LOCK, "G", run_any, NULL, "", "" },
	{ "STOPS", 2, CMD_LOCK | CMD_STOPS, "G", run_any, NULL, "", "" },
	{ "SCREEN", 2, CMD_TERMINAL, "*", run_any, NULL, "", "" },
	{ "ADMIN", 2, 0, "A", run_any, NULL, "", "" },
	{ "ERROR", 1, 0, "*", run_fail, NULL, "", "" },
	{ "CLOSED", 2, CMD_TABLE, "*", NULL, &closed, "", "" },
	{ "OPEN", 1, CMD_TABLE, "*", NULL, &open, "", "" },
	{ "CP", 2, CMD_NESTS, "*", cmd_cp, NULL, "", "" },
	{ "FOR", 3, CMD_NESTS, "C", cmd_for, NULL, "", "" },
};
const struct cmd_table commands_table = { "", rows, ARRAY_SIZE(rows), NULL,
					  NULL };

static struct cmdio io;

static int fresh(void **state)
{
	(void)state;
	memset(&operator_vm, 0, sizeof(operator_vm));
	memset(&guest, 0, sizeof(guest));
	strcpy(operator_vm.userid, "OPERATOR");
	strcpy(guest.userid, "GUEST1");
	operator_vm.classes = CLASS_BIT('A') | CLASS_BIT('C');
	guest.classes = CLASS_BIT('G');
	operator_vm.set.emsg_id = operator_vm.set.emsg_text = true;
	guest.set.emsg_id = guest.set.emsg_text = true;
	guest_refs = 0;
	lock_busy = ran_locked = false;
	tries = 0;
	shown[0] = '\0';
	deferred = NULL;
	ran_for = NULL;
	cmdio_init_vm(&io, &guest);
	return 0;
}

static void test_unauthorised_looks_unknown(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute(&io, "admin"), 1);
	assert_int_equal(cmd_execute(&io, "frob"), 1);
	assert_string_equal(shown, "HCPCMD001E Unknown CP command: ADMIN\n"
				   "HCPCMD001E Unknown CP command: FROB\n");
	assert_ptr_equal(ran_for, NULL);
}

static void test_lock_is_held_only_by_rows_that_say_so(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute(&io, "any"), 0);
	assert_false(ran_locked);
	assert_int_equal(cmd_execute(&io, "locked"), 0);
	assert_true(ran_locked);
	assert_ptr_equal(guest.lock.owner, NULL);
	assert_int_equal(guest_refs, 0);
}

static void test_a_dying_vm_takes_no_commands(void **state)
{
	(void)state;
	guest.logoff_pending = true;
	assert_int_equal(cmd_execute(&io, "locked"), 361);
	assert_ptr_equal(ran_for, NULL);
	assert_ptr_equal(guest.lock.owner, NULL);
}

static void test_guest_waits_for_the_lock_only_so_long(void **state)
{
	(void)state;
	io.from_guest = true;
	lock_busy = true;
	assert_int_equal(cmd_execute(&io, "locked"), 6432);
	assert_true(tries > 10 && tries < 1000);
	assert_ptr_equal(ran_for, NULL);
}

/* Who has it may wait for the screen of that user, who does not clear it. */
static void test_for_does_not_wait_for_ever(void **state)
{
	(void)state;
	cmdio_init_vm(&io, &operator_vm);
	lock_busy = true;
	assert_int_equal(cmd_execute(&io, "for guest1 cmd locked"), 6432);
	assert_true(tries > 1000 && tries < 10000);
	assert_ptr_equal(ran_for, NULL);
	assert_int_equal(guest_refs, 0);
}

static void test_guest_cannot_stop_itself_in_line(void **state)
{
	(void)state;
	io.from_guest = true;
	assert_int_equal(cmd_execute(&io, "stops now"), 0);
	assert_string_equal(deferred, "stops now");
	assert_ptr_equal(ran_for, NULL);
	io.from_guest = false;
	cmd_execute(&io, "stops now");
	assert_ptr_equal(ran_for, &guest);
}

static void test_terminal_commands_need_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute(&io, "screen"), 6430);
	cmdio_init_session(&io, (struct session *)&guest, &guest);
	assert_int_equal(cmd_execute(&io, "screen"), 0);
}

static void test_before_logon(void **state)
{
	(void)state;
	cmdio_init_session(&io, (struct session *)&guest, NULL);
	assert_int_equal(cmd_execute(&io, "before"), 0);
	assert_int_equal(cmd_execute(&io, "any"), 15);
	assert_int_equal(cmd_execute(&io, "locked"), 15);
	assert_int_equal(cmd_execute(&io, "nothing"), 1);
}

static void test_tables_below_tables(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute(&io, "closed one"), 0);
	assert_int_equal(cmd_execute(&io, "closed"), 26);
	assert_int_equal(cmd_execute(&io, "closed two"), 3);
	shown[0] = '\0';
	assert_int_equal(cmd_execute(&io, "open two"), 0);
	assert_string_equal(shown, "other TWO\n");
}

/* What is missing shows the form, once, and never to a program. */
static void test_missing_operand_shows_the_form(void **state)
{
	(void)state;
	cmd_execute(&io, "cp closed needs");
	assert_string_equal(shown,
			    "HCPCMD022E Virtual device number missing or "
			    "invalid\nForm: CLOSED NEEDS\n");
	shown[0] = '\0';
	cmd_execute(&io, "closed");
	assert_string_equal(shown, "HCPCMD026E Operand missing or invalid\n"
				   "Form:  CLOSED\n");
	shown[0] = '\0';
	io.from_guest = true;
	assert_int_equal(cmd_execute(&io, "closed needs"), 22);
	assert_null(strstr(shown, "Form"));
	io.from_guest = false;
	guest.set.emsg_text = false;
	assert_int_equal(cmd_execute(&io, "closed needs"), 22);
	assert_null(strstr(shown, "Form"));
}

static void test_a_table_may_have_a_default(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute(&io, "open"), 0);
	assert_string_equal(shown, "ran open\n");
}

static void test_for_runs_with_the_targets_classes(void **state)
{
	(void)state;
	cmdio_init_vm(&io, &operator_vm);
	assert_int_equal(cmd_execute(&io, "for guest1 cmd locked"), 0);
	assert_ptr_equal(ran_for, &guest);
	assert_true(ran_locked);
	assert_string_equal(shown, "ran locked\n");
	assert_int_equal(cmd_execute(&io, "for guest1 cmd admin"), 1);
	assert_int_equal(guest_refs, 0);
}

static void test_for_is_not_nested_and_needs_a_user(void **state)
{
	(void)state;
	cmdio_init_vm(&io, &operator_vm);
	guest.classes |= CLASS_BIT('C');
	assert_int_equal(cmd_execute(&io, "for guest1 cmd for guest1 cmd any"),
			 6431);
	operator_vm.classes |= CLASS_BIT('G');
	assert_int_equal(cmd_execute(&io, "for * cmd for * cmd any"), 6431);
	assert_int_equal(cmd_execute(&io, "for nobody cmd any"), 45);
	assert_int_equal(cmd_execute(&io, "for guest1 any"), 26);
	assert_int_equal(guest_refs, 0);
}

static void test_emsg_of_the_issuer(void **state)
{
	(void)state;
	guest.set.emsg_id = false;
	assert_int_equal(cmd_execute(&io, "error"), 45);
	assert_string_equal(shown, "X not logged on\n");
	guest.set.emsg_text = false;
	assert_int_equal(cmd_execute(&io, "error"), 45);
	assert_string_equal(shown, "X not logged on\n");
}

/* I49, I50: of a console, and of no terminal where somebody types. */
static void test_messages_for_a_program(void **state)
{
	(void)state;
	program = true;
	msg_not_logged_on(&io, "X");
	assert_int_equal(told, STAR_EMSG);
	assert_int_equal(io.rc, 45);
	msg_not_receiving(&io, "X", "why");
	assert_int_equal(told, STAR_IMSG);
	assert_string_equal(shown, "");
	program = false;
	msg_not_logged_on(&io, "X");
	assert_string_equal(shown, "HCPUSR045E X not logged on\n");
	program = true;
	told = STAR_KINDS;
	cmdio_init_session(&io, NULL, &guest);
	msg_not_logged_on(&io, "Y");
	assert_int_equal(told, STAR_KINDS);
	assert_non_null(strstr(shown, "Y not logged on"));
	program = false;
}

static void test_comments_and_empty_lines(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute(&io, "* admin"), 0);
	assert_int_equal(cmd_execute(&io, "   "), 0);
	assert_string_equal(shown, "");
}

static void test_several_lines_first_error_counts(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute_lines(&io, "any#frob#error\nany", '#'), 1);
	assert_non_null(strstr(shown, "FROB"));
	assert_non_null(strstr(shown, "X not logged on"));
	assert_string_equal(shown + strlen(shown) - 8, "ran any\n");
}

static void test_cp_prefix_once(void **state)
{
	(void)state;
	assert_int_equal(cmd_execute(&io, "cp any"), 0);
	assert_int_equal(cmd_execute(&io, "cp cp any"), 1);
	assert_int_equal(cmd_execute(&io, "cp"), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_unauthorised_looks_unknown),
		TEST(test_lock_is_held_only_by_rows_that_say_so),
		TEST(test_a_dying_vm_takes_no_commands),
		TEST(test_guest_waits_for_the_lock_only_so_long),
		TEST(test_for_does_not_wait_for_ever),
		TEST(test_guest_cannot_stop_itself_in_line),
		TEST(test_terminal_commands_need_a_terminal),
		TEST(test_before_logon),
		TEST(test_tables_below_tables),
		TEST(test_missing_operand_shows_the_form),
		TEST(test_a_table_may_have_a_default),
		TEST(test_for_runs_with_the_targets_classes),
		TEST(test_for_is_not_nested_and_needs_a_user),
		TEST(test_emsg_of_the_issuer),
		TEST(test_messages_for_a_program),
		TEST(test_comments_and_empty_lines),
		TEST(test_several_lines_first_error_counts),
		TEST(test_cp_prefix_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
