/* SPDX-License-Identifier: Apache-2.0 */
/* Areas and the moving of bytes between them; see area.h. */
#include "iucv/area.h"

#include "iucv/impl.h"

void iucv_area_begin(struct iucv_area *a, u32 at, u32 size, bool list)
{
	*a = (struct iucv_area){ .left = size, .list = list };
	if (list) {
		a->entry = at;
	} else {
		a->at = at;
		a->piece = size;
	}
}

u32 iucv_area_next(const struct iucv_area *a)
{
	return a->list ? a->entry : a->at;
}

/* The next entry of a list; one of no length is passed over by the caller. */
static enum iucv_trouble next_piece(const struct iucv_storage *s,
				    const struct iucv_side *side)
{
	struct iucv_area *a = side->area;
	struct iucv_buffer entry;
	enum iucv_trouble trouble =
		s->fetch(side, a->entry, &entry, sizeof(entry));
	u32 size;

	if (trouble != IUCV_FINE)
		return trouble;
	size = be32_get(entry.size);
	if (iucv_negative(entry.size))
		return IUCV_BAD_LENGTH;
	if (size > a->left || ++a->entries > IUCV_LIST_ENTRIES)
		return IUCV_BAD_TOTAL;
	a->at = be32_get(entry.at);
	a->piece = size;
	a->entry += (u32)sizeof(entry);
	return IUCV_FINE;
}

static void pass(struct iucv_area *a, u32 size)
{
	a->at += size;
	a->piece -= size;
	a->left -= size;
}

/* A piece of both; *BUDGET is what a step may still move. */
static struct iucv_moved move_piece(const struct iucv_storage *s,
				    const struct iucv_side *from,
				    const struct iucv_side *to, u32 *budget)
{
	struct iucv_moved done = { .trouble = IUCV_FINE };
	u32 size = MIN(from->area->piece, to->area->piece);

	size = MIN(size, *budget);
	if (from->area->kept) {
		done.at_target = true;
		done.trouble = s->put(to, to->area->at,
				      from->area->kept + from->area->at, size);
	} else {
		done.trouble = s->move(from, from->area->at, to, to->area->at,
				       size, &done.at_target);
	}
	if (done.trouble != IUCV_FINE)
		return done;
	pass(from->area, size);
	pass(to->area, size);
	*budget -= size;
	return done;
}

struct iucv_moved iucv_move(const struct iucv_storage *s,
			    const struct iucv_side *from,
			    const struct iucv_side *to)
{
	struct iucv_moved done = { .trouble = IUCV_FINE };
	u32 entries = IUCV_STEP_ENTRIES, budget = IUCV_STEP_BYTES;

	while (from->area->left && to->area->left) {
		const struct iucv_side *empty = !from->area->piece ? from
						: !to->area->piece ? to
								   : NULL;

		if (!budget || !entries) {
			done.more = true;
			return done;
		}
		if (empty) {
			entries--;
			done.trouble = next_piece(s, empty);
			done.at_target = empty == to;
		} else {
			done = move_piece(s, from, to, &budget);
		}
		if (done.trouble != IUCV_FINE)
			return done;
	}
	return done;
}
