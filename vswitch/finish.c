/* SPDX-License-Identifier: Apache-2.0 */
/* Segments, sums and fragments for the receiver: see finish.h. */
#include "vswitch/finish.h"

#include "cp/lib/str.h"
#include "vswitch/frag.h"
#include "vswitch/offload.h"
#include "vswitch/tso.h"

#define L2_MAX 16

/* Consumes D.  Ends at least one datagram long, or NULL. */
static struct dgram *segments_of(struct dgram *d, struct finish_count *c)
{
	struct dgram *list;
	u32 count = 0;

	if (!(d->flags & DGRAM_GSO_TCP4)) {
		if (d->flags & DGRAM_CSUM_PARTIAL) {
			offload_finish_sum(d);
			c->sums++;
		}
		d->next = NULL;
		return d;
	}
	list = tso_split(d, &count);
	dgram_release(d);
	if (list) {
		c->segments += count;
		c->sums += count;
	}
	return list;
}

/* Replace each of LIST that is too large by its fragments; consumes LIST. */
static struct dgram *fragments_of(struct dgram *list, u32 mtu,
				  struct finish_count *c)
{
	struct dgram **at = &list;

	while (*at) {
		struct dgram *d = *at, *next = d->next, *f;
		u32 count;

		if (d->len <= mtu) {
			at = &d->next;
			continue;
		}
		f = frag_split(d, mtu, &count);
		if (!f) {
			dgram_release_list(list);
			return NULL;
		}
		c->fragments += count;
		dgram_release(d);
		*at = f;
		while (*at)
			at = &(*at)->next;
		*at = next;
	}
	return list;
}

struct dgram *finish(struct dgram *d, u32 l2_size, struct finish_count *c)
{
	u16 port = d->port, from = d->from;
	u32 mtu = d->mtu;
	u8 l2[L2_MAX];
	struct dgram *list, *s;

	memcpy(l2, d->data, l2_size);
	dgram_pull(d, l2_size);
	d->csum_start = (u16)(d->csum_start - l2_size);
	d->gso_hdr_len = (u16)(d->gso_hdr_len - l2_size);
	list = segments_of(d, c);
	if (list)
		list = fragments_of(list, mtu, c);
	for (s = list; s; s = s->next) {
		memcpy(dgram_push(s, l2_size), l2, l2_size);
		s->port = port;
		s->from = from;
		s->mtu = 0;
	}
	return list;
}
