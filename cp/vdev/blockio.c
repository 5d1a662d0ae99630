/* SPDX-License-Identifier: Apache-2.0 */
/* *BLOCKIO; see blockio.h. */
#include "cp/vdev/blockio.h"

#include "cp/lib/str.h"

/* --- CONNECT --- */

enum blockio_refusal blockio_open(struct blockio *b, const u8 user[16])
{
	struct blockio_user u;
	u32 size;

	memcpy(&u, user, sizeof(u));
	size = be32_get(u.block_size);
	for (u32 i = 0; i < sizeof(u.reserved); i++)
		if (u.reserved[i])
			return BLOCKIO_BAD_USER;
	if (size < VDISK_BLOCK || size > BLOCKIO_SIZE_MAX ||
	    (size & (size - 1)))
		return BLOCKIO_BLOCK_SIZE;
	*b = (struct blockio){ .vdev = be16_get(u.vdev),
			       .block_size = size,
			       .offset = (s32)be32_get(u.offset) };
	return BLOCKIO_FINE;
}

static u64 count_of(const struct blockio *b, u32 blocks)
{
	return (u64)blocks * VDISK_BLOCK / b->block_size;
}

void blockio_tell(const struct blockio *b, u32 blocks, bool read_only,
		  u8 user[16])
{
	struct blockio_range range = {
		.first = be32_make((u32)(1 - (s64)b->offset)),
		.last = be32_make((u32)((s64)count_of(b, blocks) - b->offset)),
		.flags = be16_make(read_only ? BLOCKIO_READ_ONLY_DISK : 0),
	};

	memcpy(user, &range, sizeof(range));
}

/* --- requests --- */

/* One block, with what it goes through. */
struct transfer {
	const struct blockio *b;
	struct vdisk *d;
	struct gstor *g;
	bool read_only;
	u8 key;
};

static enum blockio_status check_buffer(const struct transfer *t, u32 at,
					u32 size, bool store)
{
	if (!gstor_valid(t->g, gpa(at), size))
		return BLOCKIO_BAD_ADDRESS;
	if (!gstor_key_allows(t->g, gpa(at), size, t->key, store))
		return BLOCKIO_PROTECTED;
	return BLOCKIO_DONE;
}

/* SIZE bytes, inside one page of the disk. */
static enum blockio_status move(const struct transfer *t, bool write, u64 at,
				u32 buffer, u32 size)
{
	u8 *to;

	if (!write)
		return gstor_write(t->g, gpa(buffer), vdisk_look(t->d, at),
				   size) == PGM_NONE
			       ? BLOCKIO_DONE
			       : BLOCKIO_NO_STORAGE;
	to = vdisk_take(t->d, at);
	if (!to)
		return BLOCKIO_NO_STORAGE;
	return gstor_read(t->g, gpa(buffer), to, size) == PGM_NONE
		       ? BLOCKIO_DONE
		       : BLOCKIO_BAD_ADDRESS;
}

static enum blockio_status block(const struct transfer *t, u32 request,
				 u32 number, u32 buffer)
{
	u32 size = t->b->block_size;
	s64 n = (s64)(s32)number + t->b->offset - 1;
	bool write = request == BLOCKIO_WRITE;
	enum blockio_status status;

	if (!write && request != BLOCKIO_READ)
		return BLOCKIO_BAD_REQUEST;
	if (n < 0 || (u64)n >= count_of(t->b, t->d->blocks))
		return BLOCKIO_BAD_BLOCK;
	if (write && t->read_only)
		return BLOCKIO_READ_ONLY;
	status = check_buffer(t, buffer, size, !write);
	/* A block is no more than a page, and lies in one. */
	return status == BLOCKIO_DONE
		       ? move(t, write, (u64)n * size, buffer, size)
		       : status;
}

static void note(struct blockio_request *r, enum blockio_status status)
{
	if (status == BLOCKIO_DONE)
		r->blocks++;
	else
		r->some = true;
}

/* One entry: fetched once, its status stored. */
static enum blockio_status entry(const struct transfer *t,
				 struct blockio_request *r, u32 at)
{
	struct blockio_entry e;
	enum blockio_status status = check_buffer(t, at, sizeof(e), true);

	if (status != BLOCKIO_DONE)
		return status;
	if (gstor_read(t->g, gpa(at), &e, sizeof(e)) != PGM_NONE)
		return BLOCKIO_BAD_ADDRESS;
	status = block(t, e.request, be32_get(e.block), be32_get(e.buffer));
	note(r, status);
	e.status = (u8)status;
	return gstor_write(t->g, gpa(at + 1), &e.status, 1) == PGM_NONE
		       ? BLOCKIO_DONE
		       : BLOCKIO_NO_STORAGE;
}

/* True: there is more. */
static bool list(const struct transfer *t, struct blockio_request *r,
		 u32 blocks, enum blockio_status *status)
{
	struct blockio_many many;
	u32 size;

	memcpy(&many, r->data, sizeof(many));
	size = be32_get(many.size);
	if (!size || size % sizeof(struct blockio_entry) ||
	    size / sizeof(struct blockio_entry) > BLOCKIO_ENTRIES_MAX) {
		*status = BLOCKIO_BAD_LIST;
		return false;
	}
	for (; r->entry < size / sizeof(struct blockio_entry); r->entry++) {
		u64 at = be32_get(many.list) +
			 (u64)r->entry * sizeof(struct blockio_entry);

		if (!blocks--)
			return true;
		*status = at > 0xffffffffu ? BLOCKIO_BAD_ADDRESS
					   : entry(t, r, (u32)at);
		if (*status != BLOCKIO_DONE)
			return false;
	}
	*status = r->some ? BLOCKIO_SOME : BLOCKIO_DONE;
	return false;
}

bool blockio_step(const struct blockio *b, struct vdisk *d, bool read_only,
		  struct gstor *g, struct blockio_request *r, u32 blocks,
		  struct blockio_reply *reply)
{
	struct transfer t = { b, d, g, read_only, r->key };
	enum blockio_status status;
	struct blockio_one one;

	if (r->class == BLOCKIO_LIST) {
		if (list(&t, r, blocks, &status))
			return true;
	} else {
		memcpy(&one, r->data, sizeof(one));
		status = block(&t, r->class, be32_get(one.block),
			       be32_get(one.buffer));
		note(r, status);
	}
	reply->status = be32_make(status);
	reply->blocks = be32_make(r->blocks);
	return false;
}
