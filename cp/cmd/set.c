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

void set_msg(struct cmdio *io, struct args *a)
{
	set_switch(io, a, &io->vm->set.msg);
}

void set_wng(struct cmdio *io, struct args *a)
{
	set_switch(io, a, &io->vm->set.wng);
}

void set_imsg(struct cmdio *io, struct args *a)
{
	set_switch(io, a, &io->vm->set.imsg);
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

/* Linux sets SMSG IUCV at start and believes the return code. */
void set_smsg(struct cmdio *io, struct args *a)
{
	if (args_take(a, "IUCV", 4)) {
		if (need_end(io, a))
			io->vm->set.smsg = true;
		return;
	}
	set_switch(io, a, &io->vm->set.smsg);
}

static const struct {
	const char *word;
	bool id, text;
} emsg_words[] = {
	{ "ON", true, true },
	{ "OFF", false, false },
	{ "CODE", true, false },
	{ "TEXT", false, true },
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
		return;
	}
	if (args_next(a))
		msg_operand_invalid(io, a->word);
	else
		msg_operand_missing(io);
}
