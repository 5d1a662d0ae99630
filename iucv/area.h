/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Areas of storage, of a size and in one piece or as a list of pieces, and the
 * moving of bytes from one to another.  An entry of a list is fetched once,
 * when its turn comes; what is left of it is remembered here.  Nobody looks at
 * what is moved.
 */
#ifndef IUCV_AREA_H
#define IUCV_AREA_H

#include "cp/lib/types.h"

struct iucv_party;

/* Those of no length count, too: a list comes to an end. */
#define IUCV_LIST_ENTRIES 16384u

enum iucv_trouble {
	IUCV_FINE,
	IUCV_BAD_KEY,	  /* protection                             */
	IUCV_BAD_ADDRESS, /* outside of storage                     */
	IUCV_BAD_LENGTH,  /* of an entry: negative                  */
	IUCV_BAD_TOTAL,	  /* entries hold more than the area's size, or there
			     are more than IUCV_LIST_ENTRIES of them */
	IUCV_TROUBLES
};

struct iucv_area {
	u32 left;    /* of the whole area                       */
	u32 at;	     /* of the present piece, ...               */
	u32 piece;   /* ... so much                             */
	u32 entry;   /* address of the next entry, while `list` */
	u32 entries; /* looked at so far                        */
	bool list;
	/* A service's message: its own text, `at` is an offset; else NULL. */
	const u8 *kept;
};

/* Party, area, access key. */
struct iucv_side {
	struct iucv_party *party;
	struct iucv_area *area;
	u8 key;
};

struct iucv_storage {
	/* SIZE bytes at absolute AT of the side's party. */
	enum iucv_trouble (*fetch)(const struct iucv_side *from, u32 at,
				   void *to, size_t size);
	/*
	 * SIZE bytes, at most IUCV_STEP_BYTES, once from storage to storage.
	 * *AT_TARGET: the trouble is TO's.  Then nothing counts as moved.
	 */
	enum iucv_trouble (*move)(const struct iucv_side *from, u32 from_at,
				  const struct iucv_side *to, u32 to_at,
				  size_t size, bool *at_target);
	/* SIZE bytes of CP's own to absolute AT of the side's party. */
	enum iucv_trouble (*put)(const struct iucv_side *to, u32 at,
				 const void *from, size_t size);
	/* May SIZE bytes at AT be fetched, or STORE: stored?  VMCF only. */
	enum iucv_trouble (*look)(const struct iucv_side *side, u32 at,
				  size_t size, bool store);
};

/* What became of a move. */
struct iucv_moved {
	enum iucv_trouble trouble;
	bool at_target; /* whose */
	bool more;	/* neither is at its end, but it is enough for now */
};

void iucv_area_begin(struct iucv_area *a, u32 at, u32 size, bool list);
/* Where the program would go on: behind the last byte, or the entry. */
u32 iucv_area_next(const struct iucv_area *a);
/* Until one is at its end, or the bounds of a step. */
struct iucv_moved iucv_move(const struct iucv_storage *s,
			    const struct iucv_side *from,
			    const struct iucv_side *to);

#endif
