/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client's conversation with NETDEMO's iperf3 server, whole and in two
 * pieces, which must come to the same; and its datagrams.
 *
 * Aims at: guestkit/samples/netdemo/iperf3.c
 */
#include <stdlib.h>
#include <string.h>

#include "guestkit/samples/netdemo/iperf3.h"

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

/* What is seen, one digit for each; it ends with the first that is bad. */
static u64 talk(struct iperf3 *t, u64 seen, const u8 *in, size_t size)
{
	while (size && seen % 8 != IPERF3_SEEN_BAD) {
		size_t used;
		enum iperf3_seen now = iperf3_take(t, in, size, &used);

		if (used > size || (!used && now == IPERF3_SEEN_NOTHING))
			abort();
		if (now != IPERF3_SEEN_NOTHING)
			seen = seen << 3 | now;
		in += used;
		size -= used;
	}
	return seen;
}

static void datagrams(const u8 *in, size_t size)
{
	struct iperf3_udp u = { 0 };
	u8 to[IPERF3_ANSWER_MAX];

	for (size_t n; size; in += n, size -= n) {
		n = (size_t)in[0] % 32 + 1;
		n = n < size ? n : size;
		iperf3_datagram(&u, in, n, in[0] & 64, in[n - 1]);
	}
	if (iperf3_results(&u.result, 1, u.transit_us, to) > sizeof(to))
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct iperf3 whole, pieces;
	u64 seen;

	if (size == 0)
		return 0;
	memset(&whole, 0, sizeof(whole));
	memset(&pieces, 0, sizeof(pieces));
	seen = talk(&pieces, 0, in + 1, in[0] % size);
	seen = talk(&pieces, seen, in + 1 + in[0] % size,
		    size - 1 - in[0] % size);
	if (talk(&whole, 0, in + 1, size - 1) != seen)
		abort();
	(void)iperf3_refusal(&whole.params);
	datagrams(in, size);
	return 0;
}
