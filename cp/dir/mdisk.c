/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MDISK vdev {FB-512 | VIRTIO-BLK} V-DISK blocks [mode [passwords]]: a virtual
 * disk in storage the user has at LOGON, as a 9336 or as a virtio-blk device.
 * Other kinds of minidisk are known and not there yet.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

#define BLOCKS_MAX 4194296 /* as z/VM has it */

static void fail(const struct dir_parser *p, u32 at, const char *what)
{
	const char *text = dir_operand(p, at);

	stmt_error(&p->stmt, at, "MDISK: %s%s%s", what, *text ? " - " : "",
		   text);
}

/* Modes that give a disk of one's own for writing; others read an empty one. */
static bool mode_good(const char *mode)
{
	static const char *const modes[] = { "W", "WR", "M", "MR", "MW" };

	for (u32 i = 0; i < ARRAY_SIZE(modes); i++)
		if (strcmp(mode, modes[i]) == 0)
			return true;
	return false;
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

void dir_take_mdisk(struct dir_parser *p, struct user *u)
{
	struct dir_disk disk = { .next = NULL };
	u64 blocks;

	(void)u;
	if (!dir_take_vdev(p, 1, &disk.vdev))
		return;
	disk.virtio = stmt_is(&p->stmt, 2, "VIRTIO-BLK");
	if ((!disk.virtio && !stmt_is(&p->stmt, 2, "FB-512")) ||
	    !stmt_is(&p->stmt, 3, "V-DISK")) {
		stmt_warning(&p->stmt, 2, "MDISK on %s is not supported yet",
			     dir_operand(p, 2));
		return;
	}
	if (!str_to_u64(dir_operand(p, 4), 10, BLOCKS_MAX, &blocks) || !blocks)
		fail(p, 4, "Blocks are 1 to 4194296");
	else if (p->stmt.words > 5 && !mode_good(dir_operand(p, 5)))
		fail(p, 5, "Mode is W, WR, M, MR or MW");
	else if (has_disk(p, disk.vdev))
		fail(p, 1, "Device number given twice");
	else if (p->disks == DIR_DISKS_MAX)
		stmt_error(&p->stmt, 0, "Over %u disks in an entry",
			   (u32)DIR_DISKS_MAX);
	else {
		disk.blocks = (u32)blocks;
		add(p, &disk);
	}
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

const struct dir_disk *dir_link_disks(struct dir_parser *p)
{
	const struct dir_disk *next = NULL;

	while (p->disks) {
		struct dir_disk *disk = p->disk[--p->disks];

		disk->next = next;
		next = disk;
	}
	return next;
}
