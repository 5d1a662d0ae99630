/* SPDX-License-Identifier: Apache-2.0 */
/* Operands that LOGON and XAUTOLOG share: see logon_option.h. */
#include "cp/cmd/logon_option.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/logon.h"
#include "cp/lib/str.h"

bool logon_is_option(const char *word)
{
	static const struct {
		const char *word;
		u32 min;
	} options[] = {
		{ "NOIPL", 3 }, { "IPL", 1 }, { "STORAGE", 2 }, { "MACHINE", 4 }
	};

	for (u32 i = 0; i < ARRAY_SIZE(options); i++)
		if (args_abbrev(word, options[i].word, options[i].min))
			return true;
	return false;
}

/* As the directory's MACHINE: XA is ESA by another name. */
static const char *const machines[] = {
	[DIR_MACHINE_ESA] = "ESA",
	[DIR_MACHINE_XA] = "XA",
	[DIR_MACHINE_Z] = "Z",
};

const char *machine_word(u8 machine)
{
	const char *word = NULL;

	if (machine < ARRAY_SIZE(machines))
		word = machines[machine];
	return word ? word : "ESA";
}

bool logon_machine(struct cmdio *io, struct args *a, u8 *out)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	for (u8 i = 0; i < ARRAY_SIZE(machines); i++) {
		if (!machines[i] || strcmp(a->word, machines[i]) != 0)
			continue;
		*out = i;
		return true;
	}
	msg_operand_invalid(io, a->word);
	return false;
}

static bool take_machine(struct cmdio *io, struct args *a,
			 struct logon_request *req)
{
	req->has_machine = true;
	return logon_machine(io, a, &req->machine);
}

static bool take_storage(struct cmdio *io, struct args *a, u64 *bytes)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (str_to_storage(a->word, bytes) && *bytes) {
		*bytes = ROUND_UP(*bytes, 1ull << 20);
		return true;
	}
	msg_operand_invalid(io, a->word);
	return false;
}

/* PARM and what follows it, up to "#". */
static void take_parm(struct args *a, char *room, size_t size)
{
	const char *text = args_rest(a);
	size_t n = 0;

	for (; *text && *text != '#'; text++)
		if (n < size - 1)
			room[n++] = *text;
	room[n] = '\0';
	a->at = text;
}

static bool take_ipl(struct cmdio *io, struct args *a,
		     struct logon_request *req)
{
	if (!need_name(io, a, req->ipl))
		return false;
	req->ipl_clear = args_take(a, "CLEAR", 2);
	if (!req->ipl_clear)
		args_take(a, "NOCLEAR", 5);
	if (args_take(a, "PARM", 4))
		take_parm(a, req->ipl_parm, sizeof(req->ipl_parm));
	return true;
}

bool logon_option(struct cmdio *io, struct args *a, struct logon_request *req,
		  bool *taken)
{
	*taken = true;
	if (args_take(a, "NOIPL", 3)) {
		req->no_ipl = true;
		return true;
	}
	if (args_take(a, "IPL", 1))
		return take_ipl(io, a, req);
	if (args_take(a, "STORAGE", 2))
		return take_storage(io, a, &req->storage);
	if (args_take(a, "MACHINE", 4))
		return take_machine(io, a, req);
	*taken = false;
	return true;
}
