/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Network trace: the first line is TRACE's operands, the rest a frame that the
 * filter made of them looks at, and then cards of a deck.
 *
 * Aims at: cp/cmd/nettrace_order.c vswitch/nettrace_filter.c cp/lib/deck.c
 * cms-tools/trace/unpack.c
 */
#include <stdlib.h>
#include <string.h>

#include "cms-tools/trace/unpack.h"
#include "cp/cmd/nettrace_order.h"
#include "cp/lib/deck.h"
#include "vswitch/capture.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static struct nettrace_order order_of(const u8 *data, size_t size)
{
	char *line = malloc(size + 1);
	struct nettrace_order o;
	struct args a;

	memcpy(line, data, size);
	line[size] = '\0';
	args_init(&a, line);
	if (nettrace_order_parse(&a, &o) == NETTRACE_GOOD &&
	    (o.snap < CAPTURE_SNAP_MIN || o.snap > CAPTURE_SNAP_MAX ||
	     !o.rate || !args_end(&a) ||
	     (o.verb == NETTRACE_TO_NETWORK && !o.filter.collector_port)))
		abort();
	free(line);
	return o;
}

static void read_pile(const u8 *data, size_t size)
{
	u8 *bytes = malloc(size + 1);
	struct unpack_file file;
	struct unpack_deck d;
	struct unpack u;
	size_t cards = 0;

	unpack_begin(&u, data, size);
	while (unpack_next(&u, &d, bytes)) {
		cards += d.cards;
		if (d.bytes > size || u.at > u.count)
			abort();
		if (unpack_check(bytes, d.bytes, &file) == ERR_OK &&
		    file.size > d.bytes)
			abort();
	}
	if (cards + u.strange != size / CARD_SIZE)
		abort();
	free(bytes);
}

/* Whatever the bytes, they come back. */
static void round_trip(const u8 *data, size_t size)
{
	const u8 *from = data, *bytes;
	struct deck_reader r;
	struct deck d;
	u32 left = (u32)size, n;

	deck_begin(&d, 1);
	deck_read_begin(&r);
	while (deck_put(&d, &from, &left)) {
		if (deck_read(&r, (u8 *)&d.card, &bytes, &n) > CARD_FIRST ||
		    memcmp(bytes, data, n) != 0)
			abort();
		data += n;
	}
	deck_end(&d);
	if (deck_read(&r, (u8 *)&d.card, &bytes, &n) > CARD_FIRST || r.open ||
	    memcmp(bytes, data, n) != 0 || data + n != from)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const u8 *end = size ? memchr(data, '\n', size) : NULL;
	size_t first = end ? (size_t)(end - data) : size;
	struct nettrace_order o = order_of(data, first);
	u8 *frame;

	if (!end)
		return 0;
	size -= first + 1;
	frame = malloc(size ? size : 1);
	memcpy(frame, end + 1, size);
	nettrace_filter_match(&o.filter, frame, (u32)size);
	read_pile(frame, size);
	round_trip(frame, size);
	free(frame);
	return 0;
}
