/* SPDX-License-Identifier: Apache-2.0 */
/* Fragmentation: see frag.h. */
#include "vswitch/frag.h"

#include "cp/lib/str.h"
#include "vswitch/offload.h"
#include "vswitch/wire/ip4.h"

#define OPT_END	   0
#define OPT_NOP	   1
#define OPT_COPIED 0x80

/* Only options with the copied flag go into later fragments: blank the rest */
static void blank_options(u8 *opt, u32 size)
{
	u32 i = 0;

	while (i < size && opt[i] != OPT_END) {
		u32 len = 1;

		if (opt[i] != OPT_NOP) {
			len = i + 1 < size ? opt[i + 1] : 0;
			if (len < 2 || len > size - i)
				break;
		}
		if (!(opt[i] & OPT_COPIED))
			memset(opt + i, OPT_NOP, len);
		i += len;
	}
	memset(opt + i, OPT_END, size - i);
}

struct dgram *frag_split(const struct dgram *d, u32 mtu, u32 *count)
{
	const struct ip4_hdr *whole = (const struct ip4_hdr *)d->data;
	u32 ihl = ip4_hdr_len(whole);
	u32 step = ROUND_DOWN(mtu - ihl, 8u);
	u32 payload = d->len - ihl;
	u16 frag = be16_get(whole->frag);
	struct dgram *head = NULL, **tail = &head;
	u32 offset = 0, n = 0;

	while (offset < payload) {
		u32 size = MIN(payload - offset, step);
		struct dgram *s = dgram_make(ihl + size);
		struct ip4_hdr *ip;
		u16 more;

		if (!s) {
			dgram_release_list(head);
			return NULL;
		}
		memcpy(s->data, d->data, ihl);
		memcpy(s->data + ihl, d->data + ihl + offset, size);
		ip = (struct ip4_hdr *)s->data;
		more = offset + size < payload ? IP4_MF : frag & IP4_MF;
		ip->total_len = be16_make((u16)s->len);
		ip->frag = be16_make((u16)(((frag & IP4_OFFSET) + offset / 8) |
					   more | (frag & IP4_DF)));
		if (n++)
			blank_options(s->data + sizeof(*ip),
				      ihl - (u32)sizeof(*ip));
		ip4_sum_set(ip);
		*tail = s;
		tail = &s->next;
		offset += size;
	}
	*count = n;
	return head;
}
