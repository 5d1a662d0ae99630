/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEFINE VFB-512, DEFINE VIRTIO-BLK, SET VDISK, QUERY VDISK: virtual disks in
 * storage, and how many blocks of them there may be.
 */
#include "cp/vm/disk.h"

#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vdev/vdisk.h"
#include "cp/vm/vm.h"

/* --- DEFINE --- */

static bool need_number(struct cmdio *io, struct args *a, u32 max, u32 *n)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (operand_number(a->word, max, n) && *n)
		return true;
	msg_operand_invalid(io, a->word);
	return false;
}

/* [AS] vdev [BLK] n. */
static void define(struct cmdio *io, struct args *a, u8 kind)
{
	struct disk_config cfg = { .kind = kind };
	enum err e;

	(void)args_take(a, "AS", 2);
	if (!need_vdev(io, a, &cfg.devno))
		return;
	(void)args_take(a, "BLKS", 3);
	if (!need_number(io, a, VDISK_BLOCKS_MAX, &cfg.blocks) ||
	    !need_end(io, a))
		return;
	e = disk_define(io->vm, &cfg);
	if (e == ERR_OK)
		cmdio_linef(io, "DASD %04X DEFINED", cfg.devno);
	else if (e == ERR_EXIST)
		msg_vdev_exists(io, cfg.devno);
	else if (e == ERR_FULL)
		msg_disk_limit(io, cfg.devno, cfg.blocks);
	else
		msg_device_refused(io, "DASD", cfg.devno, err_text(e));
}

void define_vfb(struct cmdio *io, struct args *a)
{
	define(io, a, DISK_FBA);
}

void define_virtio_blk(struct cmdio *io, struct args *a)
{
	define(io, a, DISK_VIRTIO);
}

/* --- limits --- */

static bool take_limit(struct args *a, enum disk_limit *which)
{
	if (args_take(a, "SYSLIM", 1))
		*which = DISK_LIMIT_SYSTEM;
	else if (args_take(a, "USERLIM", 1))
		*which = DISK_LIMIT_USER;
	else
		return false;
	return true;
}

void set_vdisk(struct cmdio *io, struct args *a)
{
	enum disk_limit which;
	u64 blocks;
	u32 n;

	if (!take_limit(a, &which)) {
		if (args_peek(a))
			msg_option_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return;
	}
	if (args_take(a, "INFINITE", 3)) {
		blocks = DISK_INFINITE;
	} else if (args_take(a, "DEFAULT", 3)) {
		blocks = disk_limit_default(which);
	} else {
		if (!args_next(a)) {
			msg_operand_missing(io);
			return;
		}
		if (!operand_number(a->word, ~(u32)0, &n)) {
			msg_operand_invalid(io, a->word);
			return;
		}
		(void)args_take(a, "BLKS", 3);
		blocks = n;
	}
	if (!need_end(io, a))
		return;
	disk_limit_set(which, blocks);
	cmdio_line(io, "Command complete");
}

static void most_of(struct vm *vm, void *arg)
{
	u64 *most = arg;

	*most = MAX(*most, disk_used_by(vm));
}

static void show_limit(struct cmdio *io, enum disk_limit which, u64 blocks)
{
	bool system = which == DISK_LIMIT_SYSTEM;
	struct vdisk_limit_record v = {
		.which = system ? "SYSTEM" : "USER",
		.blocks = blocks == DISK_INFINITE ? 0 : blocks,
		.used = disk_used(),
	};
	char shown[32];

	if (!system) {
		v.used = 0;
		vm_for_each(most_of, &v.used);
	}
	if (blocks == DISK_INFINITE)
		str_copy(shown, sizeof(shown), "INFINITE");
	else
		fmt_print(shown, sizeof(shown), "%llu BLK",
			  (unsigned long long)blocks);
	v.shown = shown;
	reply_vdisk_limit(io_reply(io), &v);
}

/* --- QUERY VDISK --- */

struct disks_shown {
	struct cmdio *io;
	u32 count;
};

static void show_disks_of(struct vm *vm, void *arg)
{
	struct disks_shown *s = arg;
	struct disk_info d;
	u32 cursor = 0;

	while (disk_next(vm, &cursor, &d)) {
		reply_vdisk(io_reply(s->io),
			    &(struct vdisk_record){ .user = vm->userid,
						    .vdev = d.devno,
						    .unit = d.kind == DISK_FBA
								    ? "9336"
								    : "VBLK",
						    .blocks = d.blocks,
						    .pages = d.pages,
						    .directory = d.directory,
						    .reads = d.reads,
						    .writes = d.writes,
						    .broken = d.failed });
		s->count++;
	}
}

void query_vdisk(struct cmdio *io, struct args *a)
{
	struct disks_shown s = { .io = io };
	enum disk_limit which;
	bool standard;

	if (take_limit(a, &which)) {
		standard = args_take(a, "DEFAULT", 3);
		if (need_end(io, a))
			show_limit(io, which,
				   standard ? disk_limit_default(which)
					    : disk_limit(which));
		return;
	}
	if (!need_end(io, a))
		return;
	reply_vdisk_list(io_reply(io));
	vm_for_each(show_disks_of, &s);
	if (!s.count)
		msg_no_vdisk(io);
}
