/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three machines that give VMCF whatever parameter lists: 8 bytes each, that
 * become 40 by a few tables of addresses and lengths, or raw 40.  Between steps
 * of a function storage changes, and another machine acts.  Whatever they do,
 * nothing is lost or counted twice (vw_wrong), a function ends, and all is gone
 * when all have.
 *
 * Aims at: iucv/vmcf.c iucv/vmcf_move.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/vmcf_world.h"

#define CALLS 300u
#define STEPS 100u /* of a function: storage has less than that */

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static u8 others[8]; /* what they do between steps */
static bool disturbed;

static void must(void)
{
	const char *wrong = vw_wrong();

	if (!wrong)
		return;
	fprintf(stderr, "%s\n", wrong);
	abort();
}

static const u32 places[] = {
	0,	 0x1000,      0x1004,	      0x2ff8,	     0x3000,	 0x3028,
	0x10000, 0x3f000 - 4, VW_MEMORY - 48, VW_MEMORY - 8, 0xfffffff8,
};
static const u32 sizes[] = {
	0,	 8,	  39,	   40,	    100,	0x1000,
	0x10000, 0x10001, 0x28000, 0x30000, 0x7fffffff, 0xffffffff,
};

static void call(u32 i, u32 to, u32 function, struct vmcf_block *l, u8 key)
{
	enum vmcf_code code = vw_call(i, to, function, l, key);

	if (vw.steps > STEPS || code > VMCF_BUSY)
		abort();
	must();
}

static void take(u32 i)
{
	bool pends = vmcf_pends(&vw.party[i]);
	struct vmcf_block head;
	enum vmcf_taken taken = vw_take(i, &head);

	/* A SENDX whose data do not come is no interruption of the sink. */
	if (taken != VMCF_NONE && !pends)
		abort();
	if (taken == VMCF_LOST && !vw.no_room)
		abort();
	must();
}

/* 8 bytes: whose, function, flags and id, where, how much, reply, key. */
static void act(const u8 *b)
{
	struct vmcf_block l = {
		.flags = b[2],
		.id = be32_make(b[2] & 3),
		.at = be32_make(places[b[3] % ARRAY_SIZE(places)]),
		.size = be32_make(sizes[b[4] % ARRAY_SIZE(sizes)]),
		.reply_at = be32_make(places[b[5] % ARRAY_SIZE(places)]),
		.room = be32_make(sizes[(b[5] >> 4) % ARRAY_SIZE(sizes)]),
	};
	u32 i = (b[0] & 15) % VW_PARTIES, to = b[0] >> 6;
	u32 function = b[1] & 15;

	vw.no_room = b[7] == 0xff;
	if (function == 15)
		take(i);
	else if (function == 14)
		vmcf_special(&vw.v, &vw.party[i],
			     vw.machine[to % VW_PARTIES].name, b, b[6] & 7);
	else
		call(i, to, function, &l, b[6] & 0x70);
	must();
}

static void between(void)
{
	vw_memory[others[0] % VW_PARTIES][0x1000] ^= others[1];
	if (disturbed)
		return;
	disturbed = true;
	vw_between(NULL);
	if (others[7] & 1)
		vmcf_party_reset(&vw.v, &vw.party[others[6] % VW_PARTIES]);
	else
		act(others);
	vw_between(between);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	struct vmcf_block raw;
	size_t at = 9;

	if (size < 9)
		return 0;
	memcpy(others, in + 1, sizeof(others));
	disturbed = false;
	vw_begin();
	vw_between(between);
	if (in[0] & 1)
		vw_authorize(VMCF_PRIORITY, 0x20000);
	for (u32 n = 0; n < CALLS && at + 8 <= size; n++, at += 8) {
		if (in[at] != 0xfe || size - at < 8 + sizeof(raw)) {
			act(in + at);
			continue;
		}
		memcpy(&raw, in + at + 8, sizeof(raw));
		call(in[at + 1] % VW_PARTIES, VW_PARTIES,
		     be16_get(raw.function), &raw, in[at + 2] & 0xf0);
		at += sizeof(raw);
	}
	vw_between(NULL);
	vw.no_room = false;
	for (u32 i = 0; i < VW_PARTIES; i++) {
		vmcf_party_reset(&vw.v, &vw.party[i]);
		must();
	}
	if (vw.v.messages || vw.msgs)
		abort();
	return 0;
}
