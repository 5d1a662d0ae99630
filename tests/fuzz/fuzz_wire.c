/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wire parsers and what works on a parsed header: ARP, IPv4, offload
 * requests, fragmentation and TSO.  First 9 bytes: the offload request, MTU.
 *
 * Aims at: vswitch/wire/ vswitch/offload.c vswitch/frag.c vswitch/tso.c
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/dgram.h"
#include "vswitch/frag.h"
#include "vswitch/limits.h"
#include "vswitch/offload.h"
#include "vswitch/tso.h"
#include "vswitch/wire/arp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static u32 release_all(struct dgram *list, u32 mtu)
{
	u32 bytes = 0;

	for (const struct dgram *d = list; d; d = d->next) {
		if (d->len > mtu || !ip4_parse(d->data, d->len) ||
		    !ip4_sum_ok((const struct ip4_hdr *)d->data))
			abort();
		bytes += d->len;
	}
	dgram_release_list(list);
	return bytes;
}

static void work(struct dgram *d, u32 mtu)
{
	struct ip4_hdr *ip = ip4_parse(d->data, d->len);
	u32 count = 0;

	if (!ip)
		return;
	d->len = be16_get(ip->total_len);
	if (!offload_check(d, ip))
		return;
	if (d->flags & DGRAM_GSO_TCP4)
		release_all(tso_split(d, &count), 65535);
	else if (d->flags & DGRAM_CSUM_PARTIAL)
		offload_finish_sum(d);
	if ((be16_get(ip->frag) & IP4_OFFSET) * 8u + d->len <= 65535 &&
	    d->len > mtu)
		release_all(frag_split(d, mtu, &count), mtu);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dgram *d;

	if (size < 9 || size > 60000)
		return 0;
	d = fake_dgram_with(data + 9, (u32)size - 9);
	arp4_parse(d->data, d->len);
	d->flags = data[0] & 0xf;
	d->csum_start = get_be16(data + 1);
	d->csum_offset = get_be16(data + 3);
	d->gso_size = get_be16(data + 5);
	work(d, IP4_MTU_MIN + get_be16(data + 7) % 9000);
	dgram_release(d);
	if (fake_dgram_live())
		abort();
	return 0;
}
