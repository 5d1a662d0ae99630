/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TERMINAL: how the terminal of a user behaves.  Each operand is a row of
 * terminal.def, several may be given.  Silent when it works; no lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "cp/term/session.h"
#include "cp/vm/fullscreen.h"

#define DS_AID_PA1   0x6c
#define DS_AID_CLEAR 0x6d

void cmd_terminal(struct cmdio *io, struct args *a)
{
	if (!args_peek(a)) {
		msg_operand_missing(io);
		return;
	}
	while (args_next(a) && !io->rc) {
		const struct cmd_row *row =
			match_row(&terminal_table, a->word, io->classes);

		if (row)
			row->run(io, a);
		else
			msg_option_invalid(io, a->word);
	}
	if (io->vm->session)
		session_poke(io->vm->session);
}

/* The next word, or a message and NULL. */
static const char *value(struct cmdio *io, struct args *a)
{
	if (!args_next(a))
		msg_operand_missing(io);
	return a->word[0] ? a->word : NULL;
}

static void on_off(struct cmdio *io, struct args *a, bool *which)
{
	bool on;

	if (!value(io, a))
		return;
	if (operand_on_off(a->word, &on))
		*which = on;
	else
		msg_operand_invalid(io, a->word);
}

/* One character that is neither letter nor digit, or OFF. */
static void edit_char(struct cmdio *io, struct args *a, char *which)
{
	if (!value(io, a))
		return;
	if (strcmp(a->word, "OFF") == 0)
		*which = 0;
	else if (a->word[1] || ascii_isalpha((u8)a->word[0]) ||
		 ascii_isdigit((u8)a->word[0]))
		msg_operand_invalid(io, a->word);
	else
		*which = a->word[0];
}

/* The next word is ZERO (false) or ONE (true). */
static void either(struct cmdio *io, struct args *a, const char *zero,
		   const char *one, bool *which)
{
	if (!value(io, a))
		return;
	if (strcmp(a->word, zero) == 0)
		*which = false;
	else if (strcmp(a->word, one) == 0)
		*which = true;
	else
		msg_operand_invalid(io, a->word);
}

static bool number(struct cmdio *io, struct args *a, u32 max, u32 *out)
{
	if (!value(io, a))
		return false;
	if (operand_number(a->word, max, out))
		return true;
	msg_operand_invalid(io, a->word);
	return false;
}

void terminal_ignored(struct cmdio *io, struct args *a)
{
	value(io, a);
}

/* What no terminal of ours can: it is off. */
void terminal_never(struct cmdio *io, struct args *a)
{
	bool on = false;

	on_off(io, a, &on);
	if (on)
		msg_terminal_cannot(io);
}

void terminal_hilight(struct cmdio *io, struct args *a)
{
	on_off(io, a, &io->vm->set.hilight);
}

void terminal_autocr(struct cmdio *io, struct args *a)
{
	on_off(io, a, &io->vm->set.autocr);
	io->vm->cons.autocr = io->vm->set.autocr;
}

void terminal_hold(struct cmdio *io, struct args *a)
{
	on_off(io, a, &io->vm->set.hold);
}

void terminal_timestamp(struct cmdio *io, struct args *a)
{
	on_off(io, a, &io->vm->set.timestamp);
}

void terminal_mode(struct cmdio *io, struct args *a)
{
	either(io, a, "CP", "VM", &io->vm->set.mode_vm);
}

void terminal_conmode(struct cmdio *io, struct args *a)
{
	bool is_3270 = io->vm->set.conmode_3270;

	either(io, a, "3215", "3270", &is_3270);
	if (!io->rc && fullscreen_conmode(io->vm, is_3270) != ERR_OK)
		msg_conmode_refused(io);
}

void terminal_breakin(struct cmdio *io, struct args *a)
{
	either(io, a, "IMMED", "GUESTCTL", &io->vm->set.breakin_guestctl);
}

void terminal_linend(struct cmdio *io, struct args *a)
{
	edit_char(io, a, &io->vm->set.linend);
}

void terminal_chardel(struct cmdio *io, struct args *a)
{
	edit_char(io, a, &io->vm->set.chardel);
}

void terminal_linedel(struct cmdio *io, struct args *a)
{
	edit_char(io, a, &io->vm->set.linedel);
}

void terminal_escape(struct cmdio *io, struct args *a)
{
	edit_char(io, a, &io->vm->set.escape);
}

void terminal_tabchar(struct cmdio *io, struct args *a)
{
	edit_char(io, a, &io->vm->set.tabchar);
}

void terminal_more(struct cmdio *io, struct args *a)
{
	u32 alarm_s, clear_s;

	if (!number(io, a, 255, &alarm_s) || !number(io, a, 255, &clear_s))
		return;
	io->vm->set.more_alarm_s = (u8)alarm_s;
	io->vm->set.more_clear_s = (u8)clear_s;
}

void terminal_linesize(struct cmdio *io, struct args *a)
{
	u32 size = 0;

	if (!value(io, a))
		return;
	if (strcmp(a->word, "OFF") == 0 ||
	    (operand_number(a->word, 255, &size) && size))
		io->vm->set.linesize = (u16)size;
	else
		msg_operand_invalid(io, a->word);
}

/* The attention identifier of PF key N, 1 to 24. */
static u8 pf_aid(u32 n)
{
	u32 aid = 255;

	while (aid > 0 && ds_aid_pf((u8)aid) != n)
		aid--;
	return (u8)aid;
}

void terminal_brkkey(struct cmdio *io, struct args *a)
{
	u32 n = 0;
	u8 aid;

	if (!value(io, a))
		return;
	if (strcmp(a->word, "PA1") == 0)
		aid = DS_AID_PA1;
	else if (strcmp(a->word, "CLEAR") == 0)
		aid = DS_AID_CLEAR;
	else if (strcmp(a->word, "NONE") == 0)
		aid = 0;
	else if (strncmp(a->word, "PF", 2) == 0 &&
		 operand_number(a->word + 2, 24, &n) && n)
		aid = pf_aid(n);
	else {
		msg_operand_invalid(io, a->word);
		return;
	}
	io->vm->set.brkkey = aid;
}
