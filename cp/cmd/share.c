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
#include "cp/vm/world.h"

#define USERS_MAX 100000

#define WORDS 5 /* ABSOLUTE n% ABSOLUTE n% LIMITHARD */

/* Up to WORDS words of A, in ROOM; how many. */
static u32 take_words(struct args *a, char room[WORDS + 1][ARGS_WORD_MAX + 1])
{
	u32 n = 0;

	for (; n <= WORDS && args_next(a); n++)
		str_copy(room[n], sizeof(room[n]), a->word);
	return n;
}

static bool take_share(struct cmdio *io, struct args *a,
		       struct dir_share *share)
{
	char room[WORDS + 1][ARGS_WORD_MAX + 1];
	const char *word[WORDS + 1];
	u32 n = take_words(a, room), at;

	for (u32 i = 0; i < n; i++)
		word[i] = room[i];
	switch (dir_share_parse(word, n, share, &at)) {
	case DIR_SHARE_GOOD:
		return true;
	case DIR_SHARE_MISSING:
		msg_operand_missing(io);
		break;
	case DIR_SHARE_EXTRA:
		msg_option_extra(io, word[at]);
		break;
	default:
		msg_operand_invalid(io, word[at]);
		break;
	}
	return false;
}

/*
 * CPUs do not come or go meanwhile.  Those of a machine that has ended have no
 * tasks any more: somebody else's may be in their place.
 */
static void apply(struct cmdio *io, struct vm *vm,
		  const struct dir_share *share)
{
	bool ends;

	if (!mutex_try(&vm->lock)) {
		msg_machine_busy(io, vm->userid);
		return;
	}
	ends = vm->dead || vm->logoff_pending;
	if (!ends) {
		limit_set(vm, share);
		cpus_share(vm);
	}
	mutex_unlock(&vm->lock);
	if (ends)
		msg_logoff_pending(io, vm->userid);
	else
		cmdio_line(io, "Command complete");
}

/* SET SHARE userid {INITIAL | share [maximum] [limit]} */
void set_share(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	struct dir_share share;

	if (!vm)
		return;
	share = vm->share;
	if (args_take(a, "INITIAL", 4)) {
		share = vm->user->share;
		if (need_end(io, a))
			apply(io, vm, &share);
	} else if (take_share(io, a, &share)) {
		apply(io, vm, &share);
	}
	vm_put(vm);
}

/* "12.5%" or "100"; returns the number of the record. */
static u32 show_amount(const struct dir_amount *amount, char *to, size_t size)
{
	u32 n = amount->absolute ? amount->permille : amount->relative;

	if (!n)
		n = 100;
	if (amount->absolute)
		fmt_print(to, size, "%u.%u%%", n / 10, n % 10);
	else
		fmt_print(to, size, "%u", n);
	return n;
}

static const char *kind(const struct dir_amount *amount)
{
	return amount->absolute ? "ABSOLUTE" : "RELATIVE";
}

void query_share(struct cmdio *io, struct args *a)
{
	static const char *const limits[] = {
		[DIR_LIMIT_NONE] = "NOLIMIT",
		[DIR_LIMIT_SOFT] = "LIMITSOFT",
		[DIR_LIMIT_HARD] = "LIMITHARD",
	};
	struct vm *vm = need_vm(io, a);
	char shown[12], most[12];

	if (!vm)
		return;
	if (need_end(io, a)) {
		const struct dir_share *s = &vm->share;
		struct share_record v = {
			.user = vm->userid,
			.kind = kind(&s->normal),
			.share = show_amount(&s->normal, shown, sizeof(shown)),
			.limit = limits[s->limit],
			.maximum_kind = s->limit ? kind(&s->most) : NULL,
			.shown = shown,
			.maximum_shown = most,
		};

		v.maximum = show_amount(&s->most, most, sizeof(most));
		if (!s->limit)
			v.maximum = 0;
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
