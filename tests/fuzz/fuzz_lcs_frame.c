/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An LCS read buffer full of whatever: every frame found lies inside it, the
 * walk ends, and the driver survives it in each of its states.
 *
 * Aims at: netdrv/lcs_frame.c netdrv/lcs.c
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/lcs_adapter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const u8 *data, u32 size)
{
	struct lcs_frame f;
	struct lcs_reply r;
	u32 offset = 0, before = 0;

	while (lcs_frame_next(data, size, &offset, &f) == LCS_FOUND_FRAME) {
		if (offset <= before || f.data < data ||
		    f.data + f.size > data + size)
			abort();
		before = offset;
		if (f.type == LCS_TYPE_COMMAND)
			(void)lcs_frame_reply(&f, &r);
	}
}

/* The first byte says how far the driver has come. */
static void drive(const u8 *data, u32 size)
{
	struct fake_lcs *f = fake_lcs_new();

	f->silent = data[0] & 1;
	f->link_down = data[0] & 2;
	lcs_start(&f->lcs);
	fake_lcs_run(f);
	if (data[0] & 4)
		fake_lcs_pass(f, 2 * LCS_PROBE_US);
	if (data[0] & 8)
		lcs_stop(&f->lcs);
	fake_lcs_raw(f, data + 1, MIN(size - 1, LCS_BUFFER_SIZE - 2));
	fake_lcs_run(f);
	fake_lcs_pass(f, LCS_STEP_US);
	fake_lcs_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	walk(data, (u32)MIN(size, (size_t)0xffff));
	drive(data, (u32)MIN(size, (size_t)0xffff));
	return 0;
}
