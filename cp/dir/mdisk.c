/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MDISK vdev {FB-512 | VIRTIO-BLK} V-DISK blocks [mode [passwords]]: a virtual
 * disk in storage the user has at LOGON, as a 9336 or as a virtio-blk device,
 * and which others may LINK to: the passwords are those for reading, writing,
 * and for writing beside others; ALL asks for none, and without one only the
 * user himself may.  LINK userid vdev [vdev [mode]]: another's, at LOGON.
 * Other kinds of minidisk are known and not there yet.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

#define BLOCKS_MAX 4194296 /* as z/VM has it */

static void fail(const struct dir_parser *p, u32 at, const char *what)
{
	const char *text = dir_operand(p, at);

	stmt_error(&p->stmt, at, "%s: %s%s%s", p->stmt.word[0].text, what,
		   *text ? " - " : "", text);
}

static bool has_disk(const struct dir_parser *p, u16 vdev)
{
	for (u32 i = 0; i < p->disks; i++)
		if (p->disk[i]->vdev == vdev)
			return true;
	return false;
}

static void add(struct dir_parser *p, const struct dir_disk *disk)
{
	struct dir_disk *copy = arena_alloc(p->arena, sizeof(*copy));

	if (!copy)
		return;
	*copy = *disk;
	p->disk[p->disks++] = copy;
}

/* Operand AT, a mode; without one DISK's stays. */
static bool take_mode(struct dir_parser *p, u32 at, struct dir_disk *disk)
{
	if (p->stmt.words <= at ||
	    link_mode_parse(dir_operand(p, at), &disk->mode))
		return true;
	fail(p, at, "Mode is R, RR, W, WR, M, MR or MW");
	return false;
}

/* Operand AT, if it is there, as the password for WHICH. */
static bool take_one(struct dir_parser *p, u32 at, struct dir_disk *disk,
		     enum link_password which)
{
	struct dir_password *made;

	if (p->stmt.words <= at)
		return true;
	made = arena_alloc(p->arena, sizeof(*made));
	if (!made)
		return false;
	memset(made, 0, sizeof(*made));
	if (strcmp(dir_operand(p, at), "ALL") == 0)
		made->kind = DIR_PASSWORD_NOPASS;
	else
		dir_take_password(p, at, made);
	disk->password[which] = made;
	return true;
}

/* Is there room for one more, VDEV, in this entry? */
static bool fits(struct dir_parser *p, u32 at, u16 vdev)
{
	if (has_disk(p, vdev))
		fail(p, at, "Device number given twice");
	else if (p->disks == DIR_DISKS_MAX)
		stmt_error(&p->stmt, 0, "Over %u disks in an entry",
			   (u32)DIR_DISKS_MAX);
	else
		return true;
	return false;
}

void dir_take_mdisk(struct dir_parser *p, struct user *u)
{
	struct dir_disk disk = { .mode = LINK_MODE_MR, .line = p->stmt.line };
	u64 blocks;

	(void)u;
	if (!dir_take_vdev(p, 1, &disk.vdev))
		return;
	disk.owner_vdev = disk.vdev;
	disk.virtio = stmt_is(&p->stmt, 2, "VIRTIO-BLK");
	if ((!disk.virtio && !stmt_is(&p->stmt, 2, "FB-512")) ||
	    !stmt_is(&p->stmt, 3, "V-DISK")) {
		stmt_warning(&p->stmt, 2, "MDISK on %s is not supported yet",
			     dir_operand(p, 2));
		return;
	}
	if (!str_to_u64(dir_operand(p, 4), 10, BLOCKS_MAX, &blocks) ||
	    !blocks) {
		fail(p, 4, "Blocks are 1 to 4194296");
		return;
	}
	disk.blocks = (u32)blocks;
	if (take_mode(p, 5, &disk) && fits(p, 1, disk.vdev) &&
	    take_one(p, 6, &disk, LINK_PASSWORD_READ) &&
	    take_one(p, 7, &disk, LINK_PASSWORD_WRITE) &&
	    take_one(p, 8, &disk, LINK_PASSWORD_MULTIPLE))
		add(p, &disk);
}

/* LINK userid vdev [vdev [mode]] */
void dir_take_link(struct dir_parser *p, struct user *u)
{
	struct dir_disk disk = { .mode = LINK_MODE_RR, .line = p->stmt.line };
	const char *owner = dir_operand(p, 1);

	(void)u;
	if (strcmp(owner, "*") != 0 && !dir_is_name(owner)) {
		fail(p, 1, "Invalid userid");
		return;
	}
	str_copy(disk.owner, sizeof(disk.owner), owner);
	if (!dir_take_vdev(p, 2, &disk.owner_vdev))
		return;
	disk.vdev = disk.owner_vdev;
	if (p->stmt.words > 3 && !dir_take_vdev(p, 3, &disk.vdev))
		return;
	if (take_mode(p, 4, &disk) &&
	    fits(p, p->stmt.words > 3 ? 3 : 2, disk.vdev))
		add(p, &disk);
}

void dir_inherit_disks(struct dir_parser *p, const struct dir_disk *from)
{
	for (; from; from = from->next) {
		if (has_disk(p, from->vdev))
			continue;
		if (p->disks == DIR_DISKS_MAX) {
			report_print(p->stmt.report, SEVERITY_ERROR,
				     p->entry->user.line, 0,
				     "Over 16 disks with those of the profile");
			return;
		}
		add(p, from);
	}
}

const struct dir_disk *dir_link_disks(struct dir_parser *p, const char *own)
{
	const struct dir_disk *next = NULL;

	while (p->disks) {
		struct dir_disk *disk = p->disk[--p->disks];

		if (own && strcmp(disk->owner, "*") == 0)
			str_copy(disk->owner, sizeof(disk->owner), own);
		disk->of = disk->owner[0] ? NULL : disk;
		disk->next = next;
		next = disk;
	}
	return next;
}

static void resolve(struct dir_parser *p, struct dir_disk *d)
{
	const struct user *owner = dir_find(p->out, d->owner);

	d->of = owner ? dir_disk_find(owner, d->owner_vdev) : NULL;
	if (!d->of)
		report_print(p->stmt.report, SEVERITY_ERROR, d->line, 0,
			     "LINK: %s has no MDISK %04X", d->owner,
			     d->owner_vdev);
}

/* The lists are const for readers; they are still ours. */
void dir_resolve_disks(struct dir_parser *p)
{
	const struct user *u;
	const struct dir_disk *d;

	for (u = p->out->first; u; u = u->next)
		for (d = u->disks; d; d = d->next)
			if (d->owner[0])
				resolve(p, (struct dir_disk *)(uintptr_t)d);
}

const struct dir_disk *dir_disk_find(const struct user *u, u16 vdev)
{
	const struct dir_disk *d = u->disks;

	while (d && (d->owner[0] || d->vdev != vdev))
		d = d->next;
	return d;
}
