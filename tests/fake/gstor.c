/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Guest storage of the tests.  on_read is called after each read, so that a
 * test can play the guest that changes its buffer meanwhile.
 */
#include "tests/fake/gstor.h"
#include <stdlib.h>
#include <string.h>

/* Those given back last, for the next: clearing is faster than a new one. */
#define SPARES 2
static struct {
	u8 *mem;
	u64 size;
} spare[SPARES];

struct gstor *fake_gstor_new(u64 size)
{
	struct gstor *g = calloc(1, sizeof(*g));

	g->size = size;
	for (u32 i = 0; i < SPARES && !g->mem; i++)
		if (spare[i].mem && spare[i].size == size) {
			g->mem = spare[i].mem;
			spare[i].mem = NULL;
			memset(g->mem, 0, size);
		}
	if (!g->mem)
		g->mem = calloc(1, size);
	return g;
}

void fake_gstor_free(struct gstor *g)
{
	u32 i = spare[0].mem ? 1 : 0;

	free(spare[i].mem);
	spare[i].mem = g->mem;
	spare[i].size = g->size;
	free(g);
}

void fake_gstor_changes(struct gstor *g, u64 base, const u8 *in, size_t size)
{
	g->change = in;
	g->changes = size / FAKE_CHANGE_BYTES;
	g->changed = 0;
	g->change_base = base;
}

static void change(struct gstor *g)
{
	const u8 *c;
	u64 at;

	if (!g->changes)
		return;
	c = g->change + g->changed++ % g->changes * FAKE_CHANGE_BYTES;
	at = g->change_base + (u64)(c[0] << 8 | c[1]);
	if (at < g->size)
		g->mem[at] = c[2];
}

u64 gstor_size(const struct gstor *g)
{
	return g->size;
}

bool gstor_valid(const struct gstor *g, gpa_t from, u64 size)
{
	u64 at = gpa_val(from);

	return at <= g->size && size <= g->size - at;
}

u8 *gstor_page(struct gstor *g, gpa_t at)
{
	u64 page = gpa_val(at) & ~0xfffull;

	if (!gstor_valid(g, at, 1) || (page && page == g->no_page))
		return NULL;
	return g->mem + page;
}

u8 *gstor_peek(struct gstor *g, gpa_t at, size_t size)
{
	u64 from = gpa_val(at), page = from & ~0xfffull;

	if (!gstor_valid(g, at, size) || from - page + size > 0x1000 ||
	    (page && page == g->no_page))
		return NULL;
	change(g);
	return g->mem + from;
}

bool gstor_hold(struct gstor *g, gpa_t at, hpa_t *frame)
{
	if (!gstor_valid(g, at, 1))
		return false;
	if (g->hold_fails && --g->hold_fails == 0) {
		g->hold_fails = 1;
		return false;
	}
	*frame = hpa((gpa_val(at) & ~0xfffull) + FAKE_FRAMES);
	g->held++;
	return true;
}

void gstor_release(struct gstor *g, gpa_t at)
{
	if (!gstor_valid(g, at, 1) || --g->held < 0)
		abort();
}

enum pgm gstor_read(struct gstor *g, gpa_t from, void *to, size_t size)
{
	if (!gstor_valid(g, from, size))
		return PGM_ADDRESSING;
	memcpy(to, g->mem + gpa_val(from), size);
	g->reads++;
	g->bytes_read += size;
	if (g->on_read)
		g->on_read(g, gpa_val(from), size);
	change(g);
	return PGM_NONE;
}

enum pgm gstor_write(struct gstor *g, gpa_t to, const void *from, size_t size)
{
	if (!gstor_valid(g, to, size))
		return PGM_ADDRESSING;
	memcpy(g->mem + gpa_val(to), from, size);
	g->writes++;
	return PGM_NONE;
}

bool gstor_key_allows(struct gstor *g, gpa_t at, u64 size, u8 key, bool store)
{
	u64 page = gpa_val(at) >> 12, last = (gpa_val(at) + size - 1) >> 12;

	if (!key || !gstor_valid(g, at, size))
		return true;
	for (; page <= last; page++) {
		u8 has = page < sizeof(g->key) ? g->key[page] : 0;

		if ((has & 0xf0) != key && (store || (has & 0x08)))
			return false;
	}
	return true;
}

enum pgm gstor_or_byte(struct gstor *g, gpa_t at, u8 bits, u8 *before)
{
	if (!gstor_valid(g, at, 1))
		return PGM_ADDRESSING;
	*before = g->mem[gpa_val(at)];
	g->mem[gpa_val(at)] |= bits;
	return PGM_NONE;
}

enum pgm gstor_or_be64(struct gstor *g, gpa_t at, u64 bits)
{
	if (!gstor_valid(g, at, 8))
		return PGM_ADDRESSING;
	for (u32 i = 0; i < 8; i++)
		g->mem[gpa_val(at) + i] |= (u8)(bits >> (56 - 8 * i));
	return PGM_NONE;
}
