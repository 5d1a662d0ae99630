/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SET PF and QUERY PF.  Definitions belong to the vm, so that they outlive a
 * DISCONNECT; cp/term/pfkey.h says what they do.  Under vm->dev_lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/pfkey.h"

/* "PF1", "PF12": the number. "PF" alone is a row of the tables. */
static bool is_pf(const char *word, u32 *key)
{
	return strncmp(word, "PF", 2) == 0 &&
	       operand_number(word + 2, PF_KEYS, key) && *key != 0;
}

/* --- QUERY --- */

static const char *kind_word(enum pf_kind kind)
{
	static const char *const words[] = {
		[PF_UNDEFINED] = "UNDEFINED",
		[PF_IMMED] = "IMMED",
		[PF_DELAYED] = "DELAYED",
		[PF_BACKWARD] = "RETRIEVE BACKWARD",
		[PF_FORWARD] = "RETRIEVE FORWARD",
		[PF_TAB] = "TAB",
	};

	return words[kind];
}

static void show(struct cmdio *io, u32 n)
{
	struct vm *vm = io->vm;
	struct pf_key k;
	char text[PF_TEXT + 32];

	spin_lock(&vm->dev_lock);
	k = vm->pf[n - 1];
	spin_unlock(&vm->dev_lock);
	fmt_print(text, sizeof(text), "%s%s%s%s%s", k.no_show ? "NODISP " : "",
		  k.subst ? "SUBST " : "", kind_word((enum pf_kind)k.kind),
		  k.text[0] ? " " : "", k.text);
	reply_pf_key(io_reply(io), &(struct pf_key_record){ n, text });
}

bool query_pf(struct cmdio *io, struct args *a)
{
	u32 key;

	if (!is_pf(a->word, &key))
		return false;
	args_next(a);
	if (need_end(io, a))
		show(io, key);
	return true;
}

/* QUERY PF */
void query_pf_all(struct cmdio *io, struct args *a)
{
	if (!need_end(io, a))
		return;
	for (u32 i = 1; i <= PF_KEYS; i++)
		show(io, i);
}

/* --- SET --- */

/* RETRIEVE [BACKWARD | FORWARD] */
static bool parse_retrieve(struct cmdio *io, struct args *a, struct pf_key *k)
{
	k->kind = PF_BACKWARD;
	if (args_take(a, "FORWARD", 1))
		k->kind = PF_FORWARD;
	else
		args_take(a, "BACKWARD", 1);
	return need_end(io, a);
}

static bool parse_tab(struct cmdio *io, struct args *a, struct pf_key *k)
{
	k->kind = PF_TAB;
	str_copy(k->text, sizeof(k->text), args_rest(a));
	if (pf_tabs_valid(k->text))
		return true;
	if (k->text[0])
		msg_operand_invalid(io, k->text);
	else
		msg_operand_missing(io);
	return false;
}

/* The words before a text, in any order; a text needs none of them. */
static void parse_options(struct args *a, struct pf_key *k)
{
	k->kind = PF_DELAYED;
	for (;;) {
		if (args_take(a, "IMMED", 3))
			k->kind = PF_IMMED;
		else if (args_take(a, "DELAYED", 3))
			k->kind = PF_DELAYED;
		else if (args_take(a, "SUBST", 3))
			k->subst = true;
		else if (args_take(a, "NODISP", 3))
			k->no_show = true;
		else
			return;
	}
}

static bool parse_text(struct cmdio *io, struct args *a, struct pf_key *k)
{
	const char *text;

	parse_options(a, k);
	text = args_rest(a);
	if (strlen(text) >= sizeof(k->text)) {
		msg_pf_too_long(io, PF_TEXT - 1);
		return false;
	}
	str_copy(k->text, sizeof(k->text), text);
	if (k->text[0])
		return true;
	msg_operand_missing(io);
	return false;
}

static bool parse(struct cmdio *io, struct args *a, struct pf_key *k)
{
	memset(k, 0, sizeof(*k));
	if (!args_peek(a))
		return true;
	if (args_take(a, "RETRIEVE", 3))
		return parse_retrieve(io, a, k);
	if (args_take(a, "TAB", 3))
		return parse_tab(io, a, k);
	if (args_take(a, "COPY", 4)) {
		msg_pf_copy(io);
		return false;
	}
	return parse_text(io, a, k);
}

bool set_pf(struct cmdio *io, struct args *a)
{
	struct vm *vm = io->vm;
	struct pf_key k;
	u32 key;

	if (!is_pf(a->word, &key))
		return false;
	args_next(a);
	if (parse(io, a, &k)) {
		spin_lock(&vm->dev_lock);
		vm->pf[key - 1] = k;
		spin_unlock(&vm->dev_lock);
	}
	return true;
}

void set_other(struct cmdio *io, struct args *a)
{
	args_peek(a);
	if (!set_pf(io, a))
		msg_option_invalid(io, a->word);
}

/* SET PF: which one? */
void set_pf_which(struct cmdio *io, UNUSED struct args *a)
{
	msg_operand_invalid(io, "PF");
}
