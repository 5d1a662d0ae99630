/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decks out of a pile of cards, and the pcap file a deck holds.  Any bytes are
 * accepted; what is damaged is said, what comes before it is kept.
 */
#ifndef CMS_TOOLS_TRACE_UNPACK_H
#define CMS_TOOLS_TRACE_UNPACK_H

#include "cp/lib/types.h"

enum unpack_end {
	UNPACK_WHOLE,
	UNPACK_NO_LAST, /* the pile or another deck comes first */
	UNPACK_MISSING, /* cards between are lost               */
	UNPACK_STRANGE, /* a card is damaged, or none at all    */
};

struct unpack_deck {
	u32 number;  /* of the deck in the pile, from 1 */
	u32 cards;   /* good ones */
	size_t card; /* index of its first card */
	size_t bytes;
	enum unpack_end end;
	size_t broken; /* index of the card where it ended badly */
};

/* A pile of SIZE bytes at CARDS, which must outlive it. */
struct unpack {
	const u8 *cards;
	size_t count; /* whole cards */
	size_t at;
	u32 decks;
	u32 strange; /* cards that belong to no deck */
};

void unpack_begin(struct unpack *u, const u8 *cards, size_t size);
/* The next deck; its bytes go to TO, room for as many as all cards hold. */
bool unpack_next(struct unpack *u, struct unpack_deck *d, u8 *to);

struct unpack_file {
	size_t size; /* of the whole part: header and whole packets */
	u32 packets;
	u64 bytes; /* the packets' own, as captured */
};

/* What of the SIZE bytes is a pcap file; ERR_FORMAT: not even its header. */
enum err unpack_check(const u8 *bytes, size_t size,
		      struct unpack_file *out) MUST_CHECK;

#endif
