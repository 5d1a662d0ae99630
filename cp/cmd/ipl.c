/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPL: load a system of the pack and start it.  PARM is the rest of the line,
 * its case kept, up to 64 characters.  Called with vm->lock held.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"

#define PARM_MAX 64

/* PARM's text, NULL when there is none, after the other options. */
static bool parse(struct cmdio *io, struct args *a, bool *clear,
		  const char **parm)
{
	*clear = false;
	*parm = NULL;
	while (args_peek(a)) {
		if (args_take(a, "CLEAR", 2)) {
			*clear = true;
		} else if (args_take(a, "NOCLEAR", 5)) {
			*clear = false;
		} else if (args_take(a, "PARM", 4)) {
			*parm = args_rest(a);
			break;
		} else {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	if (*parm && strnlen(*parm, PARM_MAX + 1) > PARM_MAX) {
		msg_parm_too_long(io, PARM_MAX);
		return false;
	}
	return true;
}

static void tell(struct cmdio *io, enum err e, const char *system,
		 const char *why)
{
	switch (e) {
	case ERR_OK:
		break;
	case ERR_NOENT:
		msg_no_system(io, system);
		break;
	case ERR_RANGE:
		msg_system_too_big(io, system);
		break;
	default:
		msg_system_bad(io, system, why ? why : err_text(e));
		break;
	}
}

void cmd_ipl(struct cmdio *io, struct args *a)
{
	char system[NAME_MAX + 1];
	const char *parm, *why = NULL;
	bool clear;
	enum err e;

	if (!need_name(io, a, system) || !parse(io, a, &clear, &parm))
		return;
	stop_in_cp_read(io->vm);
	vm_reset(io->vm, clear);
	e = vm_ipl(io->vm, system, parm, &why);
	tell(io, e, system, why);
	if (e == ERR_OK)
		vm_begin(io->vm);
}
