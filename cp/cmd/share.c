/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may use how much: SET and QUERY SHARE, QUICKDSP, MAXUSERS.  Words that
 * are read whole; cpus_share() tells the dispatcher.  No lock but vm->lock for
 * that.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/cpus.h"

#define RELATIVE_MAX 10000
#define USERS_MAX    100000

/* "12%", "12.5%", the % may be missing: 1 to 1000. */
static bool parse_permille(const char *word, u16 *out)
{
	u32 value = 0, digits = 0;

	for (; ascii_isdigit((u8)*word) && digits < 3; digits++)
		value = value * 10 + (u32)(*word++ - '0');
	if (!digits)
		return false;
	value *= 10;
	if (*word == '.' && ascii_isdigit((u8)word[1])) {
		value += (u32)(word[1] - '0');
		word += 2;
	}
	if (*word == '%')
		word++;
	*out = (u16)value;
	return !*word && value >= 1 && value <= 1000;
}

/* The word behind RELATIVE or ABSOLUTE. */
static bool take_amount(struct cmdio *io, struct args *a,
			struct dir_share *share)
{
	u32 n = 0;
	bool good;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (share->absolute) {
		good = parse_permille(a->word, &share->permille);
	} else {
		good = operand_number(a->word, RELATIVE_MAX, &n) && n;
		share->relative = (u16)n;
	}
	if (!good)
		msg_operand_invalid(io, a->word);
	return good;
}

static bool take_share(struct cmdio *io, struct args *a, const struct vm *vm,
		       struct dir_share *share)
{
	memset(share, 0, sizeof(*share));
	if (args_take(a, "INITIAL", 4)) {
		*share = vm->user->share;
		return need_end(io, a);
	}
	share->absolute = args_take(a, "ABSOLUTE", 3);
	if (!share->absolute && !args_take(a, "RELATIVE", 3)) {
		if (args_next(a))
			msg_operand_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return false;
	}
	if (!take_amount(io, a, share))
		return false;
	args_take(a, "NOLIMIT", 5);
	if (!args_peek(a))
		return true;
	msg_no_limits(io, a->word);
	return false;
}

/* CPUs do not come or go meanwhile. */
static void apply(struct cmdio *io, struct vm *vm)
{
	if (!mutex_try(&vm->lock)) {
		msg_machine_busy(io, vm->userid);
		return;
	}
	cpus_share(vm);
	mutex_unlock(&vm->lock);
	cmdio_line(io, "Command complete");
}

void set_share(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	struct dir_share share;

	if (!vm)
		return;
	if (take_share(io, a, vm, &share)) {
		vm->share = share;
		apply(io, vm);
	}
	vm_put(vm);
}

void query_share(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	struct share_record v;
	char shown[12];

	if (!vm)
		return;
	if (need_end(io, a)) {
		const struct dir_share *s = &vm->share;

		v.user = vm->userid;
		v.kind = s->absolute ? "ABSOLUTE" : "RELATIVE";
		v.share = s->absolute ? s->permille : s->relative;
		if (!v.share)
			v.share = 100;
		if (s->absolute)
			fmt_print(shown, sizeof(shown), "%u.%u%%", v.share / 10,
				  v.share % 10);
		else
			fmt_print(shown, sizeof(shown), "%u", v.share);
		v.shown = shown;
		reply_share(io_reply(io), &v);
	}
	vm_put(vm);
}

void set_quickdsp(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	bool on;

	if (!vm)
		return;
	if (need_on_off(io, a, &on)) {
		vm->quickdsp = on;
		cmdio_line(io, "Command complete");
	}
	vm_put(vm);
}

void query_quickdsp(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);

	if (!vm)
		return;
	if (need_end(io, a))
		reply_quickdsp(
			io_reply(io),
			&(struct quickdsp_record){ vm->userid, vm->quickdsp });
	vm_put(vm);
}

/* SET MAXUSERS {n | OFF | SYSTEM}; SYSTEM is what FEATURES says. */
void set_maxusers(struct cmdio *io, struct args *a)
{
	u32 n = 0;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	if (strcmp(a->word, "SYSTEM") == 0) {
		n = system_conf()->maxusers;
	} else if (strcmp(a->word, "OFF") != 0 &&
		   (!operand_number(a->word, USERS_MAX, &n) || !n)) {
		msg_operand_invalid(io, a->word);
		return;
	}
	if (!need_end(io, a))
		return;
	system_set_maxusers(n);
	cmdio_line(io, "Command complete");
}

void query_maxusers(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		reply_maxusers(io_reply(io),
			       &(struct maxusers_record){ system_maxusers() });
}
