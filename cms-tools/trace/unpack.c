/* SPDX-License-Identifier: Apache-2.0 */
/* Decks out of a pile of cards: see unpack.h. */
#include "cms-tools/trace/unpack.h"

#include "cp/lib/deck.h"
#include "cp/lib/str.h"
#include "vswitch/pcap.h"

void unpack_begin(struct unpack *u, const u8 *cards, size_t size)
{
	*u = (struct unpack){ .cards = cards, .count = size / CARD_SIZE };
}

/* The first card of a deck, from u->at on; false: the pile ends. */
static bool find_first(struct unpack *u, struct deck_reader *r, const u8 **data,
		       u32 *size)
{
	deck_read_begin(r);
	for (; u->at < u->count; u->at++) {
		if (deck_read(r, u->cards + u->at * CARD_SIZE, data, size) ==
		    CARD_FIRST)
			return true;
		u->strange++;
	}
	return false;
}

/* How the deck goes on at the card that R was shown. */
static enum unpack_end ended(enum card_said said)
{
	if (said == CARD_FIRST)
		return UNPACK_NO_LAST;
	return said == CARD_MISSING ? UNPACK_MISSING : UNPACK_STRANGE;
}

bool unpack_next(struct unpack *u, struct unpack_deck *d, u8 *to)
{
	struct deck_reader r;
	const u8 *data;
	u32 size;

	if (!find_first(u, &r, &data, &size))
		return false;
	*d = (struct unpack_deck){ .number = ++u->decks, .card = u->at };
	for (;;) {
		enum card_said said;

		memcpy(to + d->bytes, data, size);
		d->bytes += size;
		d->cards++;
		u->at++;
		if (!r.open)
			return true;
		d->broken = u->at;
		if (u->at == u->count) {
			d->end = UNPACK_NO_LAST;
			return true;
		}
		said = deck_read(&r, u->cards + u->at * CARD_SIZE, &data,
				 &size);
		if (said == CARD_GOOD)
			continue;
		d->end = ended(said);
		return true;
	}
}

enum err unpack_check(const u8 *bytes, size_t size, struct unpack_file *out)
{
	struct pcap_packet packet;
	struct pcap p;
	enum err e = pcap_open(&p, bytes, size);

	*out = (struct unpack_file){ 0 };
	if (e != ERR_OK)
		return e;
	while (pcap_next(&p, &packet)) {
		out->packets++;
		out->bytes += packet.size;
	}
	out->size = size - p.left;
	return ERR_OK;
}
