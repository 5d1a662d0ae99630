/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A deck: any bytes as cards of 80 columns.  Each card says which it is and
 * carries a checksum, so that a deck that was torn, shuffled or mixed with
 * another one is noticed; the last card says so.  Cards are binary: a punch
 * must not translate them.
 *
 *	deck_begin, deck_put (as often as wanted), deck_end: cards come out
 *	deck_read_begin, deck_read each card in turn: bytes come out
 */
#ifndef CP_LIB_DECK_H
#define CP_LIB_DECK_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"

#define CARD_SIZE  80
#define CARD_MAGIC 0xc3f6f4c4 /* C64D in EBCDIC */
#define CARD_LAST  0x8000     /* in SIZE: no card follows */

struct card {
	be32 magic;
	be32 deck; /* the same on all cards of a deck */
	be16 size; /* of DATA, and CARD_LAST */
	be16 zero;
	u8 data[60];
	be32 number; /* from 0 */
	be32 crc;    /* CRC-32 of all before it */
} PACKED;
LAYOUT_SIZE(struct card, CARD_SIZE);
LAYOUT_AT(struct card, size, 8);
LAYOUT_AT(struct card, data, 12);
LAYOUT_AT(struct card, number, 72);
LAYOUT_AT(struct card, crc, 76);

#define CARD_DATA ((u32)sizeof(((struct card *)0)->data))

struct deck {
	u32 id, number;
	u32 used; /* bytes of CARD's data */
	struct card card;
};

/* ID tells decks in one pile apart. */
void deck_begin(struct deck *d, u32 id);
/*
 * Take up to *SIZE bytes from *FROM and move both on.  True: d->card is full,
 * use it and call again (even with no bytes left).
 */
bool deck_put(struct deck *d, const u8 **from, u32 *size);
/* The last card, which may be empty. */
void deck_end(struct deck *d);

enum card_said {
	CARD_GOOD,
	CARD_FIRST,   /* good, and the first of another deck        */
	CARD_STRANGE, /* no card of a deck, or damaged             */
	CARD_MISSING, /* a good card, but others before it are lost */
};

struct deck_reader {
	u32 id, number; /* of the card expected next */
	bool open;	/* inside a deck: its last card did not come */
};

void deck_read_begin(struct deck_reader *r);
/*
 * Look at the card at IMAGE.  GOOD and FIRST: its *SIZE bytes are at *DATA;
 * r->open is false after the last one.  STRANGE and MISSING close the deck.
 */
enum card_said deck_read(struct deck_reader *r, const u8 image[CARD_SIZE],
			 const u8 **data, u32 *size);

#endif
