/* SPDX-License-Identifier: Apache-2.0 */
/*
 * STORE: into storage, registers and the PSW of a virtual machine, which stands
 * still meanwhile; STORE STATUS.  All operands are read before anything is
 * changed.  Called with vm->lock held.
 */
#include "cp/arch/psw.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"

#define DATA_MAX 240 /* bytes of one command */
#define PAGE	 4096ull

/* The next word as one number of at most DIGITS digits. */
static bool need_number(struct cmdio *io, struct args *a, size_t digits,
			u64 *out)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (strnlen(a->word, digits + 1) <= digits &&
	    str_to_u64(a->word, 16, ~(u64)0, out))
		return true;
	msg_hexdata_invalid(io, a->word);
	return false;
}

/* --- registers --- */

static bool store_registers(struct cmdio *io, struct vcpu *v, struct args *a,
			    const struct where_registers *r)
{
	bool wide = r->set == WHERE_FPR || (r->set != WHERE_AR && !v->esa390);
	u64 value[16];
	u32 n = 0;

	do {
		if (r->first + n > 15) {
			msg_register_invalid(io, a->word);
			return false;
		}
		if (!need_number(io, a, wide ? 16 : 8, &value[n]))
			return false;
		n++;
	} while (args_peek(a));
	while (n--)
		machine_set_register(v, r->set, r->first + n, value[n]);
	return true;
}

/*
 * One word is the end of the instruction address, two are the whole of it (or
 * an ESA/390 PSW), four a PSW.
 */
static bool store_psw(struct cmdio *io, struct vcpu *v, struct args *a)
{
	struct psw psw = v->sie->psw;
	u64 word[4];
	u32 n = 0;

	do {
		if (n == (v->esa390 ? 2u : 4u)) {
			msg_option_extra(io, a->word);
			return false;
		}
		if (!need_number(io, a, 8, &word[n]))
			return false;
		n++;
	} while (args_peek(a));
	if (v->esa390) {
		psw.addr = word[n - 1] & 0x7fffffff;
		psw.mask = (psw.mask & ~PSW_BA) | (word[n - 1] & PSW_BA);
		if (n == 2)
			psw.mask = word[0] << 32 | (psw.mask & PSW_BA);
	} else if (n == 1) {
		psw.addr = (psw.addr & ~(u64)0xffffffff) | word[0];
	} else {
		psw.addr = word[n - 2] << 32 | word[n - 1];
		if (n >= 3)
			psw.mask = (psw.mask & ~(u64)0xffffffff) | word[n - 3];
		if (n == 4)
			psw.mask = word[0] << 32 | word[1];
	}
	v->sie->psw = psw;
	return true;
}

/* --- storage --- */

/* Words of up to eight digits, each right-aligned in four bytes. */
static bool take_words(struct cmdio *io, struct args *a, u8 *data, size_t *size)
{
	u64 value;

	do {
		if (!need_number(io, a, 8, &value))
			return false;
		put_be32(data + *size, (u32)value);
		*size += 4;
	} while (args_peek(a) && *size + 4 <= DATA_MAX);
	return need_end(io, a);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Bytes, two digits each, as many as there are. */
static bool take_string(struct cmdio *io, struct args *a, u8 *data,
			size_t *size)
{
	const char *p;

	if (!args_peek(a)) {
		msg_operand_missing(io);
		return false;
	}
	while (args_next(a)) {
		for (p = a->word; *p; p += 2) {
			int high = digit(p[0]);
			int low = high < 0 ? -1 : digit(p[1]);

			if (low < 0 || *size == DATA_MAX) {
				msg_hexdata_invalid(io, a->word);
				return false;
			}
			data[(*size)++] = (u8)(high << 4 | low);
		}
	}
	return true;
}

static bool addressable(struct vcpu *v, const struct where *w, size_t size)
{
	gpa_t at;
	u64 page;

	for (page = w->from & ~(PAGE - 1); page < w->from + size; page += PAGE)
		if (!machine_translate(v, w, MAX(page, w->from), &at))
			return false;
	return true;
}

static bool put(struct vcpu *v, const struct where *w, const u8 *data,
		size_t size)
{
	u64 at = w->from;
	gpa_t where;
	size_t n;

	for (; size; at += n, data += n, size -= n) {
		n = (size_t)MIN((u64)size, PAGE - at % PAGE);
		if (!machine_translate(v, w, at, &where) ||
		    gstor_write(v->vm->stor, where, data, n) != PGM_NONE)
			return false;
	}
	return true;
}

static bool store_storage(struct cmdio *io, struct vcpu *v, struct args *a)
{
	char location[ARGS_WORD_MAX + 1];
	u8 data[DATA_MAX];
	struct where w;
	size_t size = 0;

	str_copy(location, sizeof(location), a->word);
	if (!machine_where(io, location, &w))
		return false;
	if (w.space == WHERE_HOST) { /* CP's own is not stored into */
		msg_hexloc_invalid(io, location);
		return false;
	}
	if (w.form == WHERE_STRING) {
		if (!take_string(io, a, data, &size))
			return false;
	} else {
		w.from &= ~(u64)3;
		if (!take_words(io, a, data, &size))
			return false;
	}
	if (w.from + size < w.from || !addressable(v, &w, size)) {
		msg_hexloc_beyond(io, location);
		return false;
	}
	if (put(v, &w, data, size))
		return true;
	msg_store_refused(io, location);
	return false;
}

static bool store_status(struct cmdio *io, struct vcpu *v, struct args *a)
{
	if (!need_end(io, a))
		return false;
	if (vcpu_store_assigned(v, gpa(0)) == PGM_NONE)
		return true;
	msg_store_refused(io, "STATUS");
	return false;
}

static bool store_one(struct cmdio *io, struct vcpu *v, struct args *a)
{
	struct where_registers r;
	bool good;

	if (strcmp(a->word, "STATUS") == 0)
		return store_status(io, v, a);
	if (args_abbrev(a->word, "PSW", 1))
		return store_psw(io, v, a);
	if (!where_registers(a->word, &r, &good))
		return store_storage(io, v, a);
	if (good)
		return store_registers(io, v, a, &r);
	msg_register_invalid(io, a->word);
	return false;
}

/* SYSTEM STORE STATUS */
void system_store(struct cmdio *io, struct args *a)
{
	struct vcpu *v;

	if (!args_take(a, "STATUS", 6)) {
		msg_operand_missing(io);
		return;
	}
	v = machine_hold(io);
	if (store_status(io, v, a))
		cmdio_line(io, "Store complete.");
	machine_release(io);
}

void cmd_store(struct cmdio *io, struct args *a)
{
	struct vcpu *v;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	v = machine_hold(io);
	if (store_one(io, v, a))
		cmdio_line(io, "Store complete.");
	machine_release(io);
}
