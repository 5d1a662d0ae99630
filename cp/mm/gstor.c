/* SPDX-License-Identifier: Apache-2.0 */
/* Guest storage access over the guest's host tables: see gstor.h. */
#include "cp/mm/gstor.h"

#include "cp/arch/dat.h"
#include "cp/lib/str.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gmap_shared.h"
#include "cp/mm/home.h"

u64 gstor_size(const struct gstor *g)
{
	return g->size;
}

bool gstor_valid(const struct gstor *g, gpa_t from, u64 size)
{
	u64 at = gpa_val(from);

	return at < g->size && size <= g->size - at;
}

bool gstor_readable(const struct gstor *g, gpa_t from, u64 size)
{
	return gstor_valid(g, from, size) ||
	       gmap_shared_bytes(g, gpa_val(from), size);
}

u8 *gstor_page(struct gstor *g, gpa_t at)
{
	return gmap_pin(g, gpa(gpa_val(at) & PAGE_MASK));
}

bool gstor_hold(struct gstor *g, gpa_t at, hpa_t *frame)
{
	const u8 *byte = gmap_hold(g, at);

	if (byte)
		*frame = hpa(hpa_val(home_real(byte)) & PAGE_MASK);
	return byte != NULL;
}

void gstor_release(struct gstor *g, gpa_t at)
{
	gmap_release(g, at);
}

static size_t part_of_page(u64 at, size_t size)
{
	return MIN(size, (size_t)(PAGE_SIZE - at % PAGE_SIZE));
}

typedef u16 alias_u16 __attribute__((may_alias));

/* Halfwords in one access: a machine may move short operands by bytes. */
static inline void copy(void *to, const void *from, size_t n)
{
	if (n == 2 && !(((uintptr_t)to | (uintptr_t)from) & 1))
		*(volatile alias_u16 *)to = *(const volatile alias_u16 *)from;
	else
		memcpy(to, from, n);
}

u8 *gstor_peek(struct gstor *g, gpa_t at, size_t size)
{
	u64 from = gpa_val(at);

	return size <= PAGE_SIZE - from % PAGE_SIZE ? gmap_peek(g, from) : NULL;
}

/* With a frame made if it has none; NULL: outside, or no frame is left. */
static u8 *byte_of(struct gstor *g, gpa_t at)
{
	u8 *byte = gmap_peek(g, gpa_val(at));

	return byte ? byte : gmap_byte(g, at, true);
}

enum pgm gstor_read(struct gstor *g, gpa_t from, void *to, size_t size)
{
	u64 at = gpa_val(from);
	const u8 *in = gstor_peek(g, from, size);
	u8 *out = to;
	size_t n;

	if (in) {
		copy(out, in, size);
		return PGM_NONE;
	}
	if (!gstor_valid(g, from, size)) {
		in = gmap_shared_bytes(g, at, size);
		if (!in)
			return PGM_ADDRESSING;
		copy(out, in, size);
		return PGM_NONE;
	}
	for (; size; at += n, out += n, size -= n) {
		n = part_of_page(at, size);
		in = gmap_peek(g, at);
		if (!in)
			in = gmap_byte(g, gpa(at), false);
		if (in)
			copy(out, in, n);
		else
			memset(out, 0, n);
	}
	return PGM_NONE;
}

/* Why nothing can be stored there. */
static enum pgm outside(const struct gstor *g, u64 at, u64 size)
{
	return gmap_shared_bytes(g, at, size) ? PGM_PROTECTION : PGM_ADDRESSING;
}

enum pgm gstor_write(struct gstor *g, gpa_t to, const void *from, size_t size)
{
	u64 at = gpa_val(to);
	const u8 *in = from;
	u8 *out = gstor_peek(g, to, size);
	size_t n;

	if (out) {
		copy(out, in, size);
		return PGM_NONE;
	}
	if (!gstor_valid(g, to, size))
		return outside(g, at, size);
	for (; size; at += n, in += n, size -= n) {
		n = part_of_page(at, size);
		out = byte_of(g, gpa(at));
		if (!out)
			return PGM_ADDRESSING; /* no frame is left */
		copy(out, in, n);
	}
	return PGM_NONE;
}

enum pgm gstor_move(struct gstor *from, gpa_t from_at, struct gstor *to,
		    gpa_t to_at, size_t size)
{
	u64 at = gpa_val(from_at), out_at = gpa_val(to_at);
	const u8 *in;
	u8 *out;
	size_t n;

	if (!gstor_readable(from, from_at, size))
		return PGM_ADDRESSING;
	if (!gstor_valid(to, to_at, size))
		return outside(to, out_at, size);
	for (; size; at += n, out_at += n, size -= n) {
		n = part_of_page(out_at, part_of_page(at, size));
		out = gmap_byte(to, gpa(out_at), true);
		if (!out)
			return PGM_ADDRESSING; /* no frame is left */
		in = gmap_shared_bytes(from, at, n);
		if (!in)
			in = gmap_byte(from, gpa(at), false);
		if (in)
			memmove(out, in, n);
		else
			memset(out, 0, n);
	}
	return PGM_NONE;
}

bool gstor_key_allows(struct gstor *g, gpa_t at, u64 size, u8 key, bool store)
{
	u64 from = gpa_val(at) & PAGE_MASK, end = gpa_val(at) + size;
	u8 has;

	if (store && size && gmap_shared_bytes(g, gpa_val(at), size))
		return false;
	if (!key || !gstor_valid(g, at, size))
		return true;
	for (; from < end; from += PAGE_SIZE) {
		has = gmap_storage_key(g, gpa(from));
		if ((has & KEY_ACC) != key && (store || (has & KEY_F)))
			return false;
	}
	return true;
}

enum pgm gstor_or_byte(struct gstor *g, gpa_t at, u8 bits, u8 *before)
{
	u8 *byte = byte_of(g, at);

	if (!byte)
		return PGM_ADDRESSING;
	*before = __atomic_fetch_or(byte, bits, __ATOMIC_SEQ_CST);
	return PGM_NONE;
}

enum pgm gstor_or_be64(struct gstor *g, gpa_t at, u64 bits)
{
	u8 *byte;

	if (gpa_val(at) % 8 || !gstor_valid(g, at, 8))
		return PGM_ADDRESSING;
	byte = byte_of(g, at);
	if (!byte)
		return PGM_ADDRESSING;
	__atomic_or_fetch((u64 *)(void *)byte, bits, __ATOMIC_SEQ_CST);
	return PGM_NONE;
}
