/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes that programs are told of: the last ones in a ring, numbered from 1,
 * each a message as it is sent.  Pure; the caller has the lock.
 */
#ifndef IUCV_CHANGELOG_H
#define IUCV_CHANGELOG_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"

#define CHANGE_RING 256u
#define CHANGE_MAX  64u /* bytes of a message */

/* What all messages begin with. */
struct change_head {
	u8 code;
	u8 flags;
	be16 size; /* of what follows */
};
LAYOUT_SIZE(struct change_head, 4);

#define CHANGE_LOST 0x01 /* flags: messages before this one are not there */

struct change {
	u64 number;
	char user[9]; /* whose it is; "": the system's */
	u32 class;
	u32 size;
	u8 data[CHANGE_MAX];
};

struct changelog {
	u64 last; /* number of the newest, 0 none */
	struct change ring[CHANGE_RING];
};

/* SIZE: of a change_head at least, CHANGE_MAX at most. */
void changelog_add(struct changelog *l, u32 class, const char *user,
		   const void *data, u32 size);
/*
 * The first of a number above AFTER that is USER's ("": anybody's); false: none
 * yet.  When some have gone in between, its flags say so.
 */
bool changelog_next(const struct changelog *l, u64 after, const char *user,
		    struct change *out);

/*
 * What he has seen who had seen AFTER, for whom there was none any more when
 * the newest was LAST: all, since others' do not count as lost; but AFTER, when
 * one of his may be among those that have gone, so that his next one says so.
 */
u64 changelog_seen(u64 after, u64 last);

#endif
