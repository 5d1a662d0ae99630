/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY SET and QUERY TERMINAL, in z/VM's columns.  Linux looks for CONMODE in
 * the latter.  No lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"

static const char *on_off(bool on)
{
	return on ? "ON" : "OFF";
}

static const char *receive(u8 how)
{
	static const char *const words[] = { "OFF", "ON", "IUCV" };

	return words[how % ARRAY_SIZE(words)];
}

static const char *emsg(const struct vm_settings *s)
{
	static const char *const words[4] = { "OFF", "CODE", "TEXT", "ON" };

	return words[(s->emsg_id ? 1 : 0) + (s->emsg_text ? 2 : 0)];
}

void query_set(struct cmdio *io, struct args *a)
{
	const struct vm_settings *s = &io->vm->set;

	(void)a;
	cmdio_linef(io, "MSG %-3s, WNG %-3s, EMSG %-4s, ACNT OFF, RUN %-3s",
		    receive(s->msg), receive(s->wng), emsg(s), on_off(s->run));
	cmdio_linef(io, "LINEDIT %-3s, TIMER OFF, ISAM OFF, ECMODE ON",
		    on_off(s->linedit));
	cmdio_line(io, "ASSIST OFF , PAGEX OFF, AUTOPOLL OFF");
	cmdio_linef(io, "IMSG %-3s, SMSG %-3s, AFFINITY NONE , NOTRAN OFF",
		    receive(s->imsg), receive(s->smsg));
	cmdio_line(io, "MACHINE Z, SVC76 CP, NOPDATA OFF, IOASSIST OFF");
}

/* "# " or "OFF" */
static const char *edit_char(char to[4], char c)
{
	if (c)
		fmt_print(to, 4, "%c ", c);
	else
		str_copy(to, 4, "OFF");
	return to;
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

void query_terminal(struct cmdio *io, struct args *a)
{
	const struct vm_settings *s = &io->vm->set;
	char c[4][4], key[8];

	if (!need_end(io, a))
		return;
	cmdio_linef(io,
		    "LINEND %s, LINEDEL %s, CHARDEL %s, ESCAPE %s, "
		    "TABCHAR OFF",
		    edit_char(c[0], s->linend), edit_char(c[1], s->linedel),
		    edit_char(c[2], s->chardel), edit_char(c[3], s->escape));
	cmdio_linef(io,
		    "LINESIZE %03u, ATTN OFF, APL OFF, TEXT OFF, MODE %s, "
		    "HILIGHT OFF",
		    s->linesize, s->mode_vm ? "VM" : "CP");
	cmdio_linef(io, "CONMODE %s, BREAKIN IMMED , BRKKEY %-4s, SCRNSAVE OFF",
		    s->conmode_3270 ? "3270" : "3215",
		    key_name(key, s->brkkey));
	cmdio_linef(io,
		    "AUTOCR %-3s, MORE %03u %03u, HOLD %-3s, TIMESTAMP "
		    "%-3s, SYS3270 OFF",
		    on_off(s->autocr), s->more_alarm_s, s->more_clear_s,
		    on_off(s->hold), on_off(s->timestamp));
	cmdio_line(io, "PROMPT VM");
}
