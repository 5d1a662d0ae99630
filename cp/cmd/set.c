/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SET of a user's own switches.  They are single bytes that the vm's console
 * and the message catalogue read; no lock.
 */
#include "cp/cmd/handler.h"

static void set_switch(struct cmdio *io, struct args *a, bool *which)
{
	bool on;

	if (need_on_off(io, a, &on))
		*which = on;
}

void set_run(struct cmdio *io, struct args *a)
{
	set_switch(io, a, &io->vm->set.run);
}

/*
 * IUCV hands them to a program that has connected to *MSG, and acts as ON while
 * there is none (cp/vm/starmsg.h).
 */
static void set_receive(struct cmdio *io, struct args *a, u8 *which)
{
	bool on;

	if (args_take(a, "IUCV", 4)) {
		if (need_end(io, a))
			*which = RECEIVE_IUCV;
	} else if (need_on_off(io, a, &on)) {
		*which = on ? RECEIVE_ON : RECEIVE_OFF;
	}
}

void set_msg(struct cmdio *io, struct args *a)
{
	set_receive(io, a, &io->vm->set.msg);
}

void set_wng(struct cmdio *io, struct args *a)
{
	set_receive(io, a, &io->vm->set.wng);
}

void set_imsg(struct cmdio *io, struct args *a)
{
	set_receive(io, a, &io->vm->set.imsg);
}

void set_smsg(struct cmdio *io, struct args *a)
{
	set_receive(io, a, &io->vm->set.smsg);
}

void set_explain(struct cmdio *io, struct args *a)
{
	set_switch(io, a, &io->vm->set.explain);
}

void set_linedit(struct cmdio *io, struct args *a)
{
	set_switch(io, a, &io->vm->set.linedit);
}

void set_ignored(struct cmdio *io, struct args *a)
{
	bool on;

	need_on_off(io, a, &on);
}

/* Lines that a program takes from its own console. */
static void set_console(struct cmdio *io, struct args *a, bool *which)
{
	bool iucv = args_take(a, "IUCV", 4);

	if (iucv || args_take(a, "OFF", 3)) {
		if (need_end(io, a))
			*which = iucv;
	} else if (args_next(a)) {
		msg_operand_invalid(io, a->word);
	} else {
		msg_operand_missing(io);
	}
}

void set_cpconio(struct cmdio *io, struct args *a)
{
	set_console(io, a, &io->vm->set.cpconio);
}

void set_vmconio(struct cmdio *io, struct args *a)
{
	set_console(io, a, &io->vm->set.vmconio);
}

static const struct {
	const char *word;
	bool id, text, iucv;
} emsg_words[] = {
	{ "ON", true, true, false },	{ "OFF", false, false, false },
	{ "CODE", true, false, false }, { "TEXT", false, true, false },
	{ "IUCV", true, true, true },
};

void set_emsg(struct cmdio *io, struct args *a)
{
	for (u32 i = 0; i < ARRAY_SIZE(emsg_words); i++) {
		if (!args_take(a, emsg_words[i].word, 2))
			continue;
		if (!need_end(io, a))
			return;
		io->vm->set.emsg_id = emsg_words[i].id;
		io->vm->set.emsg_text = emsg_words[i].text;
		io->vm->set.emsg_iucv = emsg_words[i].iucv;
		return;
	}
	if (args_next(a))
		msg_operand_invalid(io, a->word);
	else
		msg_operand_missing(io);
}
