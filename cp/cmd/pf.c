/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY PF and SET PF.  What a program function key does is fixed so far
 * (cp/term/keymap.c): PF12 and PF24 retrieve, the others do nothing.  SET
 * accepts what is so already, for PROFILEs that begin with it.  No lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"

#define PF_KEYS 24

static bool retrieves(u32 key)
{
	return key % 12 == 0;
}

/* "PF", "PF1", "PF12": the number, 0 without one. */
static bool is_pf(const char *word, u32 *key)
{
	*key = 0;
	if (strncmp(word, "PF", 2) != 0)
		return false;
	return !word[2] ||
	       (operand_number(word + 2, PF_KEYS, key) && *key != 0);
}

bool query_pf(struct cmdio *io, struct args *a)
{
	u32 key;

	if (!is_pf(a->word, &key))
		return false;
	args_next(a);
	if (!need_end(io, a))
		return true;
	for (u32 i = 1; i <= PF_KEYS; i++)
		if (key == 0 || i == key)
			reply_pf_key(io_reply(io),
				     &(struct pf_key_record){
					     i, retrieves(i)
							? "RETRIEVE BACKWARD"
							: "UNDEFINED" });
	return true;
}

void set_other(struct cmdio *io, struct args *a)
{
	bool same;
	u32 key;

	args_peek(a);
	if (!is_pf(a->word, &key) || key == 0) {
		msg_option_invalid(io, a->word);
		return;
	}
	args_next(a);
	if (args_take(a, "RETRIEVE", 3)) {
		args_take(a, "BACKWARD", 1);
		same = retrieves(key);
	} else {
		same = !args_peek(a) && !retrieves(key);
	}
	if (!same || args_peek(a))
		msg_pf_fixed(io);
}
