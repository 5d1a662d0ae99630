/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes on cards: see deck.h. */
#include "cp/lib/deck.h"

#include "cp/lib/str.h"

#define POLYNOMIAL 0xedb88320u /* IEEE 802.3, reflected */

/* CRC-32 as in Ethernet and zip; a card at a time, so no table. */
static u32 crc32(const void *from, size_t size)
{
	const u8 *p = from;
	u32 crc = ~0u;

	while (size--) {
		crc ^= *p++;
		for (u32 bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
	}
	return ~crc;
}

/* Make the card of what was put so far; FLAGS: CARD_LAST or 0. */
static void seal(struct deck *d, u16 flags)
{
	struct card *c = &d->card;

	memset(c->data + d->used, 0, sizeof(c->data) - d->used);
	c->magic = be32_make(CARD_MAGIC);
	c->deck = be32_make(d->id);
	c->size = be16_make((u16)(d->used | flags));
	c->zero = be16_make(0);
	c->number = be32_make(d->number++);
	c->crc = be32_make(crc32(c, sizeof(*c) - sizeof(c->crc)));
	d->used = 0;
}

void deck_begin(struct deck *d, u32 id)
{
	*d = (struct deck){ .id = id };
}

bool deck_put(struct deck *d, const u8 **from, u32 *size)
{
	u32 n = MIN(*size, CARD_DATA - d->used);

	memcpy(d->card.data + d->used, *from, n);
	d->used += n;
	*from += n;
	*size -= n;
	if (d->used < CARD_DATA)
		return false;
	seal(d, 0);
	return true;
}

void deck_end(struct deck *d)
{
	seal(d, CARD_LAST);
}

void deck_read_begin(struct deck_reader *r)
{
	*r = (struct deck_reader){ .open = false };
}

static bool card_good(const struct card *c)
{
	u16 size = be16_get(c->size);

	return be32_get(c->magic) == CARD_MAGIC && be16_get(c->zero) == 0 &&
	       (size & ~CARD_LAST) <= (int)CARD_DATA &&
	       be32_get(c->crc) == crc32(c, sizeof(*c) - sizeof(c->crc));
}

enum card_said deck_read(struct deck_reader *r, const u8 image[CARD_SIZE],
			 const u8 **data, u32 *size)
{
	const struct card *c = (const struct card *)image;
	u32 number = be32_get(c->number);
	bool known = r->open && be32_get(c->deck) == r->id;

	r->open = false;
	if (!card_good(c))
		return CARD_STRANGE;
	if (number != (known ? r->number : 0))
		return CARD_MISSING;
	r->id = be32_get(c->deck);
	r->number = number + 1;
	r->open = !(be16_get(c->size) & CARD_LAST);
	*data = c->data;
	*size = be16_get(c->size) & (CARD_LAST - 1);
	return known ? CARD_GOOD : CARD_FIRST;
}
