/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY SET and QUERY TERMINAL, in z/VM's columns.  Linux looks for CONMODE in
 * the latter.  No lock.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/logon_option.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "cp/term/session.h"

static const char *receive(u8 how)
{
	static const char *const words[] = { "OFF", "ON", "IUCV" };

	return words[how % ARRAY_SIZE(words)];
}

static const char *emsg(const struct vm_settings *s)
{
	static const char *const words[4] = { "OFF", "CODE", "TEXT", "ON" };

	if (s->emsg_iucv)
		return "IUCV";
	return words[(s->emsg_id ? 1 : 0) + (s->emsg_text ? 2 : 0)];
}

static const char *console(bool iucv)
{
	return iucv ? "IUCV" : "OFF";
}

void query_set(struct cmdio *io, struct args *a)
{
	const struct vm_settings *s = &io->vm->set;

	if (!need_end(io, a))
		return;
	reply_set(io_reply(io),
		  &(struct set_record){
			  .msg = receive(s->msg),
			  .wng = receive(s->wng),
			  .emsg = emsg(s),
			  .run = s->run,
			  .linedit = s->linedit,
			  .imsg = receive(s->imsg),
			  .smsg = receive(s->smsg),
			  .vmconio = console(s->vmconio),
			  .cpconio = console(s->cpconio),
			  .machine = machine_word(io->vm->machine),
		  });
}

struct edit_char {
	char shown[4]; /* "# " or "OFF" */
	char text[2];  /* "#" */
};

static void edit_char(struct edit_char *e, char c)
{
	e->text[0] = c;
	e->text[1] = '\0';
	if (c)
		fmt_print(e->shown, sizeof(e->shown), "%c ", c);
	else
		str_copy(e->shown, sizeof(e->shown), "OFF");
}

/* The character, or NULL when it is off. */
static const char *edit_text(const struct edit_char *e)
{
	return e->text[0] ? e->text : NULL;
}

static const char *key_name(char to[8], u8 aid)
{
	u32 n = ds_aid_pf(aid);

	if (n)
		fmt_print(to, 8, "PF%02u", n);
	else
		str_copy(to, 8,
			 aid == 0	       ? "NONE"
			 : aid == DS_AID_CLEAR ? "CLEAR"
					       : "PA1");
	return to;
}

/* TERMINAL LINESIZE, or what the terminal has instead. */
static u32 line_size(struct vm *vm)
{
	struct session_size size = { 24, 80, false };

	if (vm->set.linesize)
		return vm->set.linesize;
	spin_lock(&vm->dev_lock);
	if (vm->session)
		(void)session_size(vm->session, &size);
	spin_unlock(&vm->dev_lock);
	return size.cols;
}

void query_terminal(struct cmdio *io, struct args *a)
{
	const struct vm_settings *s = &io->vm->set;
	struct edit_char linend, linedel, chardel, escape, tabchar;
	char key[8];

	if (!need_end(io, a))
		return;
	edit_char(&linend, s->linend);
	edit_char(&linedel, s->linedel);
	edit_char(&chardel, s->chardel);
	edit_char(&escape, s->escape);
	edit_char(&tabchar, s->tabchar);
	reply_terminal(
		io_reply(io),
		&(struct terminal_record){
			.linend = edit_text(&linend),
			.linend_shown = linend.shown,
			.linedel = edit_text(&linedel),
			.linedel_shown = linedel.shown,
			.chardel = edit_text(&chardel),
			.chardel_shown = chardel.shown,
			.escape = edit_text(&escape),
			.escape_shown = escape.shown,
			.tabchar = edit_text(&tabchar),
			.tabchar_shown = tabchar.shown,
			.hilight = s->hilight,
			.linesize = line_size(io->vm),
			.mode = s->mode_vm ? "VM" : "CP",
			.conmode = s->conmode_3270 ? "3270" : "3215",
			.breakin = s->breakin_guestctl ? "GUESTCTL" : "IMMED",
			.brkkey = key_name(key, s->brkkey),
			.autocr = s->autocr,
			.more_alarm = s->more_alarm_s,
			.more_clear = s->more_clear_s,
			.hold = s->hold,
			.timestamp = s->timestamp,
		});
}
