/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A storage dump of any bytes: symbols, abend record, traces.  The input is
 * laid out in pages; a page that begins with one of the magics is completed so
 * that checks beyond it are reached.
 *
 * Aims at: cp/core/dump_view.c cp/core/abend_record.c cp/core/symbols.c
 * cp/core/tracering.c
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cp/core/dump_view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PAGES	16
#define CHUNK	256
#define LINES	(PAGES * CHUNK / 32) /* more cannot be of the input */
#define STORAGE (PAGES * 4096u)

static u8 storage[STORAGE] ALIGNED(4096);
static u64 shown;

static void put(void *arg, const char *line)
{
	(void)arg;
	if (strlen(line) > ABEND_LINE_SIZE)
		abort();
	shown += strlen(line);
}

/* Each 256 bytes of input begin a page. */
static u64 lay_out(const uint8_t *data, size_t size)
{
	u64 pages = 0;

	memset(storage, 0, sizeof(storage));
	while (size && pages < PAGES) {
		u8 *page = storage + pages++ * 4096;
		size_t n = size < CHUNK ? size : CHUNK;

		memcpy(page, data, n);
		if (memcmp(page, ABEND_MAGIC, 8) == 0)
			abend_seal((void *)page);
		data += n;
		size -= n;
	}
	return pages * 4096;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct abend_out out = { put, NULL };
	struct dump_wish wish = { false, TRACE_RINGS_MAX, TRACE_KINDS };
	char line[DUMP_LINE_SIZE];
	struct trace_walk w;
	struct dump_view v;
	/* Beyond the input's own entries there are zeros: now and then. */
	u32 most = size % 64 ? LINES : TRACE_RINGS_MAX * 1024, n;

	/* Rings are longer than a page: the last one may be cut. */
	dump_view_find(&v, storage, lay_out(data, size));
	if (v.abend) {
		abend_show(v.abend, v.symbols, &out);
		abend_show_trace(v.abend, v.symbols, &out);
	}
	for (n = 0; n < 2; n++) {
		u32 entries = 0;

		wish.live = n;
		dump_view_walk(&v, &wish, &w);
		while (entries < most && dump_view_back(&wish, &w, line))
			if (strlen(line) >= DUMP_LINE_SIZE ||
			    ++entries == TRACE_RINGS_MAX * 1024)
				abort();
	}
	return 0;
}
