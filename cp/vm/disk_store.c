/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Disks that are shared, and who has them; see disk_store.h.  stores_lock
 * guards the list of shared ones and the lists of their links.
 */
#include "cp/vm/disk_store.h"

#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"

#define DROP_PAGES 512

static struct spinlock stores_lock = SPINLOCK_INIT(LOCK_SYSTEM);
static struct list stores = LIST_INIT(stores);

static struct disk_store *make(const char *owner, u16 devno, u32 blocks)
{
	struct disk_store *st = heap_alloc(sizeof(*st));

	if (!st)
		return NULL;
	memset(st, 0, sizeof(*st));
	list_init(&st->node);
	list_init(&st->links);
	str_copy(st->owner, sizeof(st->owner), owner);
	st->owner_devno = devno;
	spin_init(&st->lock, LOCK_DISK);
	vdisk_init(&st->disk, blocks);
	return st;
}

/* The others' locks are held, or nobody knows of ST. */
static void enter(struct disk_store *st, struct disk_share *s)
{
	s->store = st;
	list_append(&st->links, &s->node);
}

enum err disk_store_make(struct disk_share *s, u32 blocks)
{
	struct disk_store *st = make("", 0, blocks);

	if (!st)
		return ERR_NOMEM;
	s->write = true;
	enter(st, s);
	return ERR_OK;
}

static struct disk_store *find(const char *owner, u16 devno)
{
	struct list *n;

	list_for_each (n, &stores) {
		struct disk_store *st = list_entry(n, struct disk_store, node);

		if (st->owner_devno == devno && str_ieq(st->owner, owner))
			return st;
	}
	return NULL;
}

static void count(const struct disk_store *st, struct disk_others *o)
{
	struct list *n;

	memset(o, 0, sizeof(*o));
	list_for_each (n, &st->links) {
		const struct disk_share *s =
			list_entry(n, struct disk_share, node);

		if (s->write) {
			o->writers++;
			str_copy(o->writer, sizeof(o->writer), s->user);
		} else {
			o->readers++;
			str_copy(o->reader, sizeof(o->reader), s->user);
		}
	}
}

/* stores_lock is held. */
static enum err join(struct disk_store *st, struct disk_share *s,
		     struct disk_link *l)
{
	count(st, &l->others);
	l->access = link_access(l->mode, l->others.readers, l->others.writers);
	if (l->access == LINK_REFUSED)
		return ERR_BUSY;
	s->write = l->access == LINK_WRITE;
	enter(st, s);
	return ERR_OK;
}

enum err disk_store_link(struct disk_share *s, struct disk_link *l,
			 bool make_it)
{
	struct disk_store *st, *made = NULL;
	enum err e = ERR_NOENT;

	if (make_it) {
		made = make(l->owner, l->owner_devno, l->disk.blocks);
		if (!made)
			return ERR_NOMEM;
	}
	spin_lock(&stores_lock);
	st = find(l->owner, l->owner_devno);
	if (!st && made) {
		st = made;
		made = NULL;
		list_append(&stores, &st->node);
	}
	if (st)
		e = join(st, s, l);
	spin_unlock(&stores_lock);
	if (made)
		heap_free(made, sizeof(*made));
	return e;
}

bool disk_store_leave(struct disk_share *s)
{
	struct disk_store *st = s->store;
	bool last;

	spin_lock(&stores_lock);
	list_remove(&s->node);
	last = list_empty(&st->links);
	if (last && st->owner[0])
		list_remove(&st->node);
	spin_unlock(&stores_lock);
	if (!last)
		return false;
	while (!vdisk_drop(&st->disk, DROP_PAGES))
		task_yield();
	heap_free(st, sizeof(*st));
	return true;
}

bool disk_store_holder(const struct disk_share *s, u32 n,
		       struct disk_holder *out)
{
	struct list *at;
	bool found = false;

	spin_lock(&stores_lock);
	list_for_each (at, &s->store->links) {
		const struct disk_share *o =
			list_entry(at, struct disk_share, node);

		found = n-- == 0;
		if (!found)
			continue;
		str_copy(out->user, sizeof(out->user), o->user);
		out->devno = o->devno;
		out->write = o->write;
		break;
	}
	spin_unlock(&stores_lock);
	return found;
}
