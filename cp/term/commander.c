/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command task of a session.  It takes what the screen task submitted, in
 * order, and decides by the vm's state at that moment who gets it: CP in CP
 * READ and before LOGON, else the guest, but "#CP ..." always CP.
 *
 * Work of a client that has gone meanwhile ends without effect on the terminal:
 * session_put() and session_bind() see that it is stale.
 */
#include "cp/lib/str.h"
#include "cp/term/linedit.h"
#include "cp/term/session_impl.h"

static const struct linedit before_logon = { .linend = '#',
					     .chardel = '@',
					     .escape = '"' };

/* A counted reference to the user's vm, or NULL. */
static struct vm *get_vm(struct session *s)
{
	struct vm *vm;

	spin_lock(&s->lock);
	vm = session_stale(s) ? NULL : s->vm;
	if (vm)
		vm_get(vm);
	spin_unlock(&s->lock);
	return vm;
}

static struct linedit editing(const struct vm *vm)
{
	const struct vm_settings *set = &vm->set;
	struct linedit e = { .linend = '\0' };

	if (set->linedit)
		e = (struct linedit){ .linend = set->linend,
				      .chardel = set->chardel,
				      .linedel = set->linedel,
				      .escape = set->escape };
	return e;
}

/*
 * One logical line as a command, of whoever is logged on by now.  Behind a
 * DIAL there is none: the terminal is somebody's display.
 */
static void command(struct session *s, const char *line)
{
	struct vm *vm = get_vm(s);

	if (!session_stale(s) && (vm || !session_dialed(s)))
		session_ops.command(s, vm, line);
	if (vm)
		vm_put(vm);
}

/* Each of TEXT's logical lines, separated by '\n'; TEXT is cut up. */
static void commands(struct session *s, char *text)
{
	char *end;

	do {
		end = strchr(text, '\n');
		if (end)
			*end = '\0';
		if (*text != '\0')
			command(s, text);
		text = end ? end + 1 : NULL;
	} while (text);
}

/* The guest did not take LINE: the screen task says so and gives it back. */
static void refuse(struct session *s, const char *line)
{
	spin_lock(&s->lock);
	if (!session_stale(s)) {
		s->refused = true;
		str_copy(s->seat->refused_text, sizeof(s->seat->refused_text),
			 line);
	}
	spin_unlock(&s->lock);
}

static void to_guest(struct session *s, struct vm *vm, char *text)
{
	char *end;

	do {
		end = strchr(text, '\n');
		if (end)
			*end = '\0';
		if (!vm_input(vm, text)) {
			refuse(s, text);
			return;
		}
		text = end ? end + 1 : NULL;
	} while (text && *text != '\0');
}

/* LOGON userid: what may follow, a password, is not shown. */
static void redisplay(struct session *s, const char *line, bool whole)
{
	char shown[SCREEN_INPUT];
	struct vm *vm;
	size_t at = 0;

	str_copy(shown, sizeof(shown), line);
	for (int word = 0; !whole && word < 2; word++) {
		while (shown[at] == ' ')
			at++;
		while (shown[at] != ' ' && shown[at] != '\0')
			at++;
	}
	if (!whole)
		shown[at] = '\0';
	session_put(s, LINE_REDISPLAY, shown);
	vm = get_vm(s);
	if (vm) {
		vm_log(vm, LINE_REDISPLAY, shown);
		vm_put(vm);
	}
}

/* Does any logical line of LINE begin as LOGON does? */
static bool may_be_logon(const char *line)
{
	bool begins = true, may = false;

	for (; *line != '\0' && !may; line++) {
		may = begins && ascii_upper(*line) == 'L';
		begins = *line == before_logon.linend ||
			 (begins && *line == ' ');
	}
	return may;
}

static void line_before_logon(struct session *s, const char *line)
{
	char text[SCREEN_INPUT];

	if (*line == '\0')
		return;
	redisplay(s, line, !may_be_logon(line));
	linedit(&before_logon, line, text, sizeof(text));
	commands(s, text);
}

/* TERMINAL MODE CP: ENTER alone, which nobody waits for, is for CP. */
static bool signals_cp(const struct vm *vm, const char *line)
{
	return *line == '\0' && !vm->set.mode_vm && vm_state(vm) == VM_RUNNING;
}

static void line_of_user(struct session *s, struct vm *vm, const char *line,
			 bool quiet)
{
	struct linedit e = editing(vm);
	const char *cp = linedit_cp(&e, line);
	char text[SCREEN_INPUT];

	if (*line != '\0' && !quiet)
		redisplay(s, line, true);
	if (cp ? *cp == '\0' : signals_cp(vm, line)) {
		vm_break(vm);
	} else if (cp || vm->cp_read || vm->set.conmode_3270) {
		if (*line == '\0')
			redisplay(s, "CP", true);
		linedit(&e, cp ? cp : line, text, sizeof(text));
		commands(s, text);
	} else {
		e.tabchar = vm->set.linedit ? vm->set.tabchar : '\0';
		linedit(&e, line, text, sizeof(text));
		to_guest(s, vm, text);
	}
}

static bool is_logon(const char *line)
{
	static const char *const words[] = { "LOGON ", "LOGIN ", "L " };
	bool same = false;

	for (size_t i = 0; i < ARRAY_SIZE(words) && !same; i++) {
		size_t n = 0;

		while (words[i][n] && ascii_upper(line[n]) == words[i][n])
			n++;
		same = words[i][n] == '\0';
	}
	return same;
}

/*
 * The service processor's console, and nobody is logged on there: the operator
 * comes, if he has no other terminal.  Else the line is his in any case, as
 * from somebody who could stop the machine as well.
 */
static void last_resort(struct session *s, char *line)
{
	struct vm *vm;

	if (is_logon(line)) {
		line_before_logon(s, line);
		return;
	}
	session_ops.operator_back(s, true);
	vm = get_vm(s);
	if (vm) {
		line_of_user(s, vm, line, false);
	} else if ((vm = session_ops.operator()) != NULL) {
		redisplay(s, line, true);
		session_ops.command(s, vm, line);
	}
	if (vm)
		vm_put(vm);
}

static void welcome(struct session *s)
{
	static const char *const lines[] = {
		"Enter one of the following commands:",
		"",
		"    LOGON userid                (Example:  LOGON VMUSER1)",
		"    DIAL userid                 (Example:  DIAL VMUSER2)",
		"    MSG userid message          "
		"(Example:  MSG VMUSER2 GOOD MORNING)",
		"    LOGOFF",
		"",
	};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		session_put(s, LINE_CP, lines[i]);
}

static void from_logo(struct session *s, char *text)
{
	commands(s, text);
	if (!session_vm(s) && !session_dialed(s))
		welcome(s);
}

static void do_work(struct session *s, struct work *w)
{
	struct vm *vm = get_vm(s);

	if (w->kind == WORK_WELCOME)
		welcome(s);
	else if (w->kind == WORK_OPERATOR || w->kind == WORK_IPL)
		session_ops.operator_back(s, w->kind == WORK_IPL);
	else if (w->kind == WORK_COMMAND)
		from_logo(s, w->text);
	else if (vm && w->kind == WORK_BREAK)
		vm_break(vm);
	else if (vm)
		line_of_user(s, vm, w->text, w->kind == WORK_QUIET);
	else if (w->kind == WORK_LINE && !s->rdev)
		last_resort(s, w->text);
	else if (w->kind == WORK_LINE)
		line_before_logon(s, w->text);
	memset(w->text, 0, sizeof(w->text));
	if (vm)
		vm_put(vm);
}

/* The next piece of work into seat->doing; false: none. */
static bool next_work(struct session *s)
{
	spin_lock(&s->lock);
	s->working = s->works != 0;
	if (s->working) {
		struct seat *seat = s->seat;

		seat->doing = seat->work[0];
		s->doing_client = seat->doing.client;
		s->works--;
		memmove(&seat->work[0], &seat->work[1],
			sizeof(seat->work) - sizeof(seat->work[0]));
	}
	spin_unlock(&s->lock);
	return s->working;
}

/* Nobody is there to work for: the seat ends with its command task. */
static bool leave(struct session *s)
{
	struct seat *seat = NULL;

	spin_lock(&s->lock);
	if (!s->present) {
		seat = s->seat;
		s->seat = NULL;
		s->command_task = NULL;
	}
	spin_unlock(&s->lock);
	session_free_seat(seat);
	return seat != NULL;
}

static void introduce(struct session *s)
{
	spin_lock(&s->lock);
	s->command_task = task_current();
	spin_unlock(&s->lock);
}

void commander_main(void *arg)
{
	struct session *s = arg;

	introduce(s);
	for (;;) {
		while (!next_work(s)) {
			if (leave(s))
				task_exit();
			session_poke(s);
			task_park(DEADLINE_NEVER);
		}
		session_poke(s);
		do_work(s, &s->seat->doing);
	}
}
