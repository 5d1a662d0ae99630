/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCREEN and QUERY SCREEN: colours of the areas of one's own terminal.  Single
 * bytes that the screen task reads; no lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/term/look.h"
#include "cp/term/session.h"

static const struct area {
	const char *word;
	u8 min, first, last;
} areas[] = {
	{ "ALL", 3, LOOK_CPOUT, LOOK_STATAREA },
	{ "OUTAREA", 3, LOOK_CPOUT, LOOK_INREDISP },
	{ "CPOUT", 3, LOOK_CPOUT, LOOK_CPOUT },
	{ "VMOUT", 3, LOOK_VMOUT, LOOK_VMOUT },
	{ "INREDISP", 3, LOOK_INREDISP, LOOK_INREDISP },
	{ "INAREA", 3, LOOK_INAREA, LOOK_INAREA },
	{ "STATAREA", 4, LOOK_STATAREA, LOOK_STATAREA },
};

static const struct area *find_area(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(areas); i++)
		if (args_abbrev(word, areas[i].word, areas[i].min))
			return &areas[i];
	return NULL;
}

/* Colour and highlighting in either order, at least one of them. */
static bool parse_look(struct cmdio *io, struct args *a, struct look *look,
		       bool *color, bool *hilite)
{
	*color = *hilite = false;
	if (!args_peek(a)) {
		msg_operand_missing(io);
		return false;
	}
	while (args_next(a)) {
		if (!*color && look_color(a->word, &look->color)) {
			*color = true;
		} else if (!*hilite && look_hilite(a->word, &look->hilite)) {
			*hilite = true;
		} else {
			msg_operand_invalid(io, a->word);
			return false;
		}
	}
	return true;
}

void cmd_screen(struct cmdio *io, struct args *a)
{
	struct look *own = io->vm->set.look, look;
	const struct area *area;
	bool color, hilite;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	area = find_area(a->word);
	if (!area) {
		msg_option_invalid(io, a->word);
		return;
	}
	if (!parse_look(io, a, &look, &color, &hilite))
		return;
	for (u32 i = area->first; i <= area->last; i++) {
		if (color)
			own[i].color = look.color;
		if (hilite)
			own[i].hilite = look.hilite;
	}
	if (io->vm->session)
		session_poke(io->vm->session);
}

void query_screen(struct cmdio *io, struct args *a)
{
	static const char *const names[] = {
		[LOOK_CPOUT] = "CPOUT",	      [LOOK_VMOUT] = "VMOUT",
		[LOOK_INREDISP] = "INREDISP", [LOOK_INAREA] = "INAREA",
		[LOOK_STATAREA] = "STATAREA",
	};

	if (!need_end(io, a))
		return;
	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		const struct look *l = &io->vm->set.look[i];

		reply_look(io_reply(io), &(struct look_record){
						 names[i],
						 look_color_name(l->color),
						 look_hilite_name(l->hilite),
					 });
	}
}
