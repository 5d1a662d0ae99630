/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three parties that give IUCV whatever parameter lists: the input is a list of
 * calls, 8 bytes each, that become 40 by a few tables of addresses and lengths,
 * or raw 40; what is behind them is the parties' storage, where lists of
 * buffers may lie.  Between steps of an instruction storage changes and another
 * party acts.  Whatever they do, the counts agree, nothing is owned by nobody
 * (world_wrong), an instruction ends, and all is gone when all have severed.
 *
 * Aims at: iucv/area.c iucv/call.c iucv/message.c iucv/party.c iucv/path.c
 * iucv/receive.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/iucv_world.h"

#define CALLS 300u
#define STEPS 100000u

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static const u8 *rest;
static size_t rest_size;
static bool disturbed;

static void must(void)
{
	const char *wrong = world_wrong();

	if (!wrong)
		return;
	fprintf(stderr, "%s\n", wrong);
	abort();
}

static const u32 places[] = {
	0,	 0x1000,      0x1004,  0x2000,		 0x8000,
	0x10000, 0x3f000 - 4, 0x40000, WORLD_MEMORY - 8, 0xfffffff8,
};
static const u32 sizes[] = {
	0, 1, 8, 100, 0x1000, 0x10000, 0x20001, 0x30000, 0x7fffffff, 0x80000000,
};

static u32 pick(const u32 *of, size_t count, u8 by)
{
	return of[by % count];
}

/* 8 bytes: what, flags, path, id, class, places, sizes, and a spare one. */
static void expand(union iucv_parm *p, const u8 *b, u32 function)
{
	*p = (union iucv_parm){ .bytes = { 0 } };
	p->control.path = be16_make(b[2] & 7);
	p->control.flags = b[1];
	if (function == IUCV_CONNECT || function == IUCV_ACCEPT) {
		p->control.limit = be16_make(b[3]);
		p->control.name[0] = b[4] & 1 ? 0x5c : 0xc1;
		return;
	}
	if (function == IUCV_SET_MASK || function == IUCV_SET_CONTROL_MASK) {
		p->mask.mask = b[1];
		return;
	}
	if (function == IUCV_DECLARE_BUFFER) {
		p->data.buffer.at = be32_make(b[3]);
		return;
	}
	p->data.id = be32_make((u32)(world.v.last_id - b[3] % 8));
	p->data.target_class = be32_make(b[4] & 1);
	p->data.source_class = be32_make(b[4] >> 1 & 1);
	p->data.buffer.at =
		be32_make(pick(places, ARRAY_SIZE(places), b[5] & 15));
	p->data.buffer.size =
		be32_make(pick(sizes, ARRAY_SIZE(sizes), b[6] & 15));
	p->data.answer.at =
		be32_make(pick(places, ARRAY_SIZE(places), b[5] >> 4));
	p->data.answer.size =
		be32_make(pick(sizes, ARRAY_SIZE(sizes), b[6] >> 4));
}

static void call(u32 i, u32 cpu, u32 function, union iucv_parm *p)
{
	struct world_result r = world_call(i, cpu, function, p);

	if (r.steps > STEPS || r.cc > 3)
		abort();
	must();
}

/* Others act while an instruction goes on. */
static void between(void)
{
	union iucv_parm p = { .bytes = { 0 } };

	for (u32 i = 0; i < WORLD_PARTIES && rest_size; i++)
		world_memory[i][rest[0] * 8] ^= rest[rest_size - 1];
	if (disturbed || !rest_size)
		return;
	disturbed = true;
	world_between(NULL);
	p.control.flags = IUCV_ALL_PATHS;
	if (rest[0] & 1)
		call(rest[0] % WORLD_PARTIES, 1, IUCV_SEVER, &p);
	p.control.flags = IUCV_BY_PATH;
	if (rest[0] & 2)
		call((rest[0] >> 2) % WORLD_PARTIES, 1, IUCV_PURGE, &p);
	world_between(between);
}

static void take(u32 i, u32 cpu)
{
	union iucv_parm irq;
	struct world_party *w = &world.party[i];
	bool pends = iucv_pends(&w->p, &w->cpu[cpu]);

	if (iucv_present(&world.v, &w->p, &w->cpu[cpu], &irq) != pends)
		abort();
	must();
}

/* A call of 8 bytes; the number of further bytes that it took. */
static size_t act(const u8 *b, size_t left)
{
	u32 i = (b[0] >> 5) % WORLD_PARTIES, cpu = b[7] & 1;
	u32 function = b[0] & 31;
	union iucv_parm p;

	world_key(b[7] & 2 ? 0x10 : 0);
	world_target(b[7] & 0x80 ? -1 : (b[7] >> 2) % WORLD_PARTIES,
		     (struct iucv_authority){ .granted = !(b[7] & 0x40),
					      .priority = b[7] & 0x20,
					      .limit = b[4] });
	if (function > 20) {
		take(i, cpu);
		return 0;
	}
	if (function == 20 && left >= IUCV_PARM_SIZE) {
		memcpy(&p, b + 8, IUCV_PARM_SIZE);
		call(i, cpu, b[1] % (IUCV_FUNCTIONS + 1), &p);
		return IUCV_PARM_SIZE;
	}
	expand(&p, b, function);
	call(i, cpu, function, &p);
	return 0;
}

static void begin(void)
{
	union iucv_parm p = { .bytes = { 0 } };

	world_begin();
	for (u32 i = 0; i < WORLD_PARTIES; i++) {
		memset(world_memory[i], 0, 0x4000);
		call(i, 0, IUCV_DECLARE_BUFFER, &p);
		for (u32 at = 0; at < MIN(rest_size, (size_t)0x800); at++)
			world_memory[i][0x1000 + at] = rest[at];
	}
	disturbed = false;
	world_between(between);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	size_t at = 1, calls;

	if (size < 9)
		return 0;
	calls = MIN((size_t)in[0] + 1, (size - 1) / 8);
	calls = MIN(calls, (size_t)CALLS);
	rest = in + 1 + 8 * calls;
	rest_size = size - 1 - 8 * calls;
	begin();
	for (size_t i = 0; i < calls && at + 8 <= size; i++)
		at += 8 + act(in + at, size - at - 8);
	world_between(NULL);
	for (u32 i = 0; i < WORLD_PARTIES; i++) {
		iucv_party_reset(&world.v, &world.party[i].p);
		memset(world.party[i].cpu, 0, sizeof(world.party[i].cpu));
		must();
	}
	if (world.v.messages || world.v.paths)
		abort();
	return 0;
}
