/* SPDX-License-Identifier: Apache-2.0 */
/* Classic pcap files: see pcap.h. */
#include "vswitch/pcap.h"

#include "cp/lib/be.h"

#define MAGIC_MICRO 0xa1b2c3d4
#define MAGIC_NANO  0xa1b23c4d
#define NS_PER_S    1000000000ull

static u32 word(const struct pcap *p, size_t offset)
{
	return p->swapped ? get_le32(p->at + offset) : get_be32(p->at + offset);
}

static bool is_magic(u32 magic)
{
	return magic == MAGIC_MICRO || magic == MAGIC_NANO;
}

enum err pcap_open(struct pcap *p, const void *bytes, size_t size)
{
	*p = (struct pcap){ .at = bytes, .left = size };
	if (size < PCAP_FILE_HEADER)
		return ERR_FORMAT;
	p->swapped = is_magic(get_le32(p->at));
	if (!is_magic(word(p, 0)))
		return ERR_FORMAT;
	p->nano = word(p, 0) == MAGIC_NANO;
	p->linktype = word(p, 20) & 0xffff;
	p->at += PCAP_FILE_HEADER;
	p->left -= PCAP_FILE_HEADER;
	return ERR_OK;
}

bool pcap_next(struct pcap *p, struct pcap_packet *out)
{
	u32 size;

	if (p->left < PCAP_HEADER)
		return false;
	size = word(p, 8);
	if (size > p->left - PCAP_HEADER)
		return false;
	out->time_us = (u64)word(p, 0) * 1000000 +
		       (p->nano ? word(p, 4) / 1000 : word(p, 4));
	out->size = size;
	out->original = word(p, 12);
	out->bytes = p->at + PCAP_HEADER;
	p->at += PCAP_HEADER + size;
	p->left -= PCAP_HEADER + size;
	return true;
}

static void emit_file(u8 to[PCAP_FILE_HEADER], u32 magic)
{
	put_be32(to, magic);
	put_be32(to + 4, 0x00020004); /* version 2.4 */
	put_be32(to + 8, 0);
	put_be32(to + 12, 0);
	put_be32(to + 16, PCAP_SNAPLEN);
	put_be32(to + 20, PCAP_ETHERNET);
}

void pcap_emit_file(u8 to[PCAP_FILE_HEADER])
{
	emit_file(to, MAGIC_MICRO);
}

void pcap_emit_file_ns(u8 to[PCAP_FILE_HEADER])
{
	emit_file(to, MAGIC_NANO);
}

void pcap_emit_packet(u8 to[PCAP_HEADER], u64 time_us, u32 size)
{
	put_be32(to, (u32)(time_us / 1000000));
	put_be32(to + 4, (u32)(time_us % 1000000));
	put_be32(to + 8, size);
	put_be32(to + 12, size);
}

void pcap_emit_packet_ns(u8 to[PCAP_HEADER], u64 time_ns, u32 size,
			 u32 original)
{
	put_be32(to, (u32)(time_ns / NS_PER_S));
	put_be32(to + 4, (u32)(time_ns % NS_PER_S));
	put_be32(to + 8, size);
	put_be32(to + 12, original);
}
