/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real card punch: see punch.h.  Cards are gathered and punched by one
 * channel program of chained WRITE, FEED, SELECT STACKER commands.
 */
#include "cp/rdev/punch.h"

#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/lib/deck.h"
#include "cp/lib/str.h"
#include "cp/rdev/rdev.h"

#define CU_2821	    0x2821
#define TYPE_3525   0x3525
#define WRITE_FEED  0x41
#define CARDS	    32 /* of one channel program */
#define TIMEOUT_TOD (30 * TOD_PER_S)

struct punch {
	struct ccw1 ccw[CARDS];
	struct card card[CARDS];
	struct rdev *rdev;
	struct deck deck;
	u32 cards;
};

static struct rdev *find(void)
{
	struct rdev *r = NULL;

	while ((r = rdev_next(r)) != NULL)
		if (r->cu_type == CU_2821 && r->dev_type == TYPE_3525)
			break;
	return r;
}

struct punch *punch_open(enum err *why)
{
	struct rdev *r = find();
	struct punch *p = NULL;

	*why = r ? rdev_open(r) : ERR_NOENT;
	if (*why != ERR_OK)
		return NULL;
	p = rdev_dma_alloc(sizeof(*p));
	if (!p) {
		*why = ERR_NOMEM;
		rdev_close(r);
		return NULL;
	}
	p->rdev = r;
	deck_begin(&p->deck, (u32)(clock_now() / TOD_PER_US));
	return p;
}

/* Punch what was gathered. */
static enum err feed(struct punch *p)
{
	struct rdev_status st;
	u32 n = p->cards;

	p->cards = 0;
	if (n == 0)
		return ERR_OK;
	for (u32 i = 0; i < n; i++)
		p->ccw[i] =
			(struct ccw1){ WRITE_FEED, i + 1 < n ? CCW_CC : 0,
				       be16_make(CARD_SIZE),
				       be32_make(rdev_dma_addr(&p->card[i])) };
	return rdev_io(p->rdev, p->ccw, clock_now() + TIMEOUT_TOD, &st);
}

static enum err add_card(struct punch *p)
{
	p->card[p->cards++] = p->deck.card;
	return p->cards == CARDS ? feed(p) : ERR_OK;
}

enum err punch_write(struct punch *p, const void *from, u32 size)
{
	const u8 *at = from;
	enum err e = ERR_OK;

	while (e == ERR_OK && deck_put(&p->deck, &at, &size))
		e = add_card(p);
	return e;
}

enum err punch_close(struct punch *p)
{
	struct rdev *r = p->rdev;
	enum err e;

	deck_end(&p->deck);
	e = add_card(p);
	if (e == ERR_OK)
		e = feed(p);
	rdev_dma_free(p, sizeof(*p));
	rdev_close(r);
	return e;
}
