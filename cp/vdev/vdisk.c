/* SPDX-License-Identifier: Apache-2.0 */
/* A virtual disk in storage; see vdisk.h. */
#include "cp/vdev/vdisk.h"
#include "cp/lib/str.h"

#define PAGE_OF(at)   ((at) / VDISK_PAGE)
#define PAGE_PART(at) ((u32)(at) % VDISK_PAGE)

_Static_assert(VDISK_ENTRIES * sizeof(void *) <= VDISK_PAGE,
	       "a table is a page");
_Static_assert((u64)VDISK_ROOTS *VDISK_ENTRIES *VDISK_ENTRIES *VDISK_PAGE >=
		       (u64)VDISK_BLOCKS_MAX * VDISK_BLOCK,
	       "the tree reaches the last block");

static const u8 zeros[VDISK_PAGE];

void vdisk_init(struct vdisk *d, u32 blocks)
{
	memset(d, 0, sizeof(*d));
	d->blocks = blocks;
}

bool vdisk_holds(const struct vdisk *d, u64 block, u64 count)
{
	return block <= d->blocks && count <= d->blocks - block;
}

u32 vdisk_piece(u64 at, u64 size)
{
	return (u32)MIN(size, (u64)(VDISK_PAGE - PAGE_PART(at)));
}

static void **root_entry(struct vdisk *d, u64 page)
{
	return (void **)&d->root[page / (VDISK_ENTRIES * VDISK_ENTRIES)];
}

/* The table that ENTRY points to, made when there is none. */
static void **table_make(struct vdisk *d, void **entry)
{
	if (!*entry) {
		*entry = vdisk_page_get();
		if (*entry)
			d->tables++;
	}
	return *entry;
}

/* Where the frame of PAGE is noted; NULL: no table is there. */
static void **look_entry(const struct vdisk *d, u64 page)
{
	void **table = d->root[page / (VDISK_ENTRIES * VDISK_ENTRIES)];

	if (table)
		table = table[page / VDISK_ENTRIES % VDISK_ENTRIES];
	return table ? &table[page % VDISK_ENTRIES] : NULL;
}

static void **make_entry(struct vdisk *d, u64 page)
{
	void **table = table_make(d, root_entry(d, page));

	if (table)
		table = table_make(
			d, &table[page / VDISK_ENTRIES % VDISK_ENTRIES]);
	return table ? &table[page % VDISK_ENTRIES] : NULL;
}

const u8 *vdisk_look(const struct vdisk *d, u64 at)
{
	void **entry = look_entry(d, PAGE_OF(at));
	const u8 *page = entry && *entry ? *entry : zeros;

	return page + PAGE_PART(at);
}

u8 *vdisk_take(struct vdisk *d, u64 at)
{
	void **entry = make_entry(d, PAGE_OF(at));

	if (!entry)
		return NULL;
	if (!*entry) {
		*entry = vdisk_page_get();
		if (!*entry)
			return NULL;
		d->pages++;
	}
	return (u8 *)*entry + PAGE_PART(at);
}

void vdisk_zero(struct vdisk *d, u64 at, u32 size)
{
	void **entry = look_entry(d, PAGE_OF(at));

	if (!entry || !*entry)
		return;
	if (size < VDISK_PAGE) {
		memset((u8 *)*entry + PAGE_PART(at), 0, size);
		return;
	}
	vdisk_page_put(*entry);
	*entry = NULL;
	d->pages--;
}

/* All of the pages of a table of the lowest level, and the table. */
static u32 drop_leaf(struct vdisk *d, void **leaf)
{
	u32 dropped = 1;

	for (u32 i = 0; i < VDISK_ENTRIES; i++) {
		if (!leaf[i])
			continue;
		vdisk_page_put(leaf[i]);
		d->pages--;
		dropped++;
	}
	vdisk_page_put(leaf);
	d->tables--;
	return dropped;
}

bool vdisk_drop(struct vdisk *d, u32 budget)
{
	u32 dropped = 0;

	for (u32 r = 0; r < VDISK_ROOTS; r++) {
		void **table = d->root[r];

		for (u32 i = 0; table && i < VDISK_ENTRIES; i++) {
			if (!table[i])
				continue;
			if (dropped >= budget)
				return false;
			dropped += drop_leaf(d, table[i]);
			table[i] = NULL;
		}
		if (!table)
			continue;
		vdisk_page_put(table);
		d->tables--;
		d->root[r] = NULL;
	}
	return true;
}
