/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Translation tables: the input's first 40 bytes are PSW mask, CR0, the
 * designation, the prefix and the address; the rest is guest storage from 0
 * on.  A walk reads at most five entries, all inside the guest, never stores,
 * and a store is never allowed where the same fetch is not.
 *
 * Aims at: cp/emul/dat.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/arch/psw.h"
#include "cp/emul/dat.h"
#include "cp/lib/be.h"
#include "tests/fake/gstor.h"

#define STORAGE	     0x20000u
#define HEAD	     40
#define ENTRIES_MAX  5
#define PREFIX_VALID 0x1e000u

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void try(struct dat_context *c, u64 at)
{
	u64 real_fetch = 0, real_store = 0;
	enum pgm fetch, store;

	c->stor->reads = 0;
	fetch = dat_translate(c, at, false, &real_fetch);
	if (c->stor->reads > ENTRIES_MAX)
		abort();
	store = dat_translate(c, at, true, &real_store);
	if (store == PGM_NONE &&
	    (fetch != PGM_NONE || real_fetch != real_store))
		abort();
	if (fetch != PGM_NONE && store != fetch && store != PGM_PROTECTION)
		abort();
	if (fetch == PGM_NONE && (real_fetch ^ at) % 4096)
		abort();
	if (c->stor->writes)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct gstor *g;
	u64 cr[16] = { 0 };
	struct dat_context c = { .cr = cr };

	if (size < HEAD)
		return 0;
	if (!g)
		g = fake_gstor_new(STORAGE);
	memset(g->mem, 0, STORAGE);
	memcpy(g->mem, in + HEAD, MIN(size - HEAD, (size_t)STORAGE));
	c.stor = g;
	c.psw_mask = get_be64(in);
	cr[0] = get_be64(in + 8);
	cr[1] = cr[7] = cr[13] = get_be64(in + 16);
	c.prefix = get_be64(in + 24) & PREFIX_VALID;
	try(&c, get_be64(in + 32));
	return 0;
}
