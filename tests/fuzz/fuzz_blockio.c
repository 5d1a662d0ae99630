/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *BLOCKIO: user data of CONNECT, a request, and the program's storage with its
 * lists; the last third is what the program stores meanwhile.  Whatever they
 * say, nothing beyond disk or storage is touched, the request ends, and what is
 * said of a block that was written and read is true.
 *
 * Aims at: cp/vdev/blockio.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/blockio.h"
#include "tests/fake/gstor.h"
#include "tests/fake/vdisk_page.h"

#define BLOCKS	100u
#define STORAGE 0x8000u
#define HEAD	(16u + 8 + 2)
#define STEP	3u

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void finish(const struct blockio *b, struct vdisk *d, bool read_only,
		   struct gstor *g, struct blockio_request *r)
{
	struct blockio_reply reply;
	u32 steps = 0;

	while (blockio_step(b, d, read_only, g, r, STEP, &reply))
		must(steps++ <= BLOCKIO_ENTRIES_MAX);
	must(be32_get(reply.status) <= BLOCKIO_SOME);
	must(be32_get(reply.blocks) <= BLOCKIO_ENTRIES_MAX);
	must(be32_get(reply.status) != BLOCKIO_DONE || be32_get(reply.blocks));
	must(!read_only || !d->pages);
}

/* The first block, by its number. */
static void works_again(const struct blockio *b, struct vdisk *d,
			struct gstor *g)
{
	struct blockio_request w = { .class = BLOCKIO_WRITE };
	struct blockio_request r = { .class = BLOCKIO_READ };

	memset(g->key, 0, sizeof(g->key));
	memset(g->mem, 0x5a, b->block_size);
	put_be32(w.data, (u32)(1 - (s64)b->offset));
	put_be32(w.data + 4, 0);
	memcpy(r.data, w.data, sizeof(r.data));
	put_be32(r.data + 4, STORAGE / 2);
	finish(b, d, false, g, &w);
	finish(b, d, false, g, &r);
	must(b->offset == (-0x7fffffff - 1) || w.some || r.some ||
	     !memcmp(g->mem, g->mem + STORAGE / 2, b->block_size));
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	struct blockio_request r = { .class = 0 };
	struct blockio b;
	struct vdisk d;
	struct gstor *g;

	if (size < HEAD || blockio_open(&b, in) != BLOCKIO_FINE)
		return 0;
	g = fake_gstor_new(STORAGE);
	fake_disk_begin(&d, BLOCKS, in[24] & 0x80 ? in[24] & 7u : ~0u);
	r.class = in[24] >> 4 & 3;
	r.key = (u8)(in[25] & 0xf0);
	memset(g->key, in[25] << 4, sizeof(g->key));
	memcpy(r.data, in + 16, sizeof(r.data));
	in += HEAD;
	size = MIN(size - HEAD, (size_t)STORAGE);
	memcpy(g->mem, in, size);
	fake_gstor_changes(g, 0, in + size / 3 * 2, size / 3);
	finish(&b, &d, in[-2] & 8, g, &r);
	fake_gstor_changes(g, 0, NULL, 0);
	fake_pages_most = ~0u;
	works_again(&b, &d, g);
	fake_disk_end(&d, 7);
	fake_gstor_free(g);
	return 0;
}
