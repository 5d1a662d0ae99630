/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An FBA disk; see vfba.h.  The commands are checked as the device does: one
 * that is out of place, or whose parameters are wrong, is a command reject.
 */
#include "cp/vdev/vfba.h"
#include "cp/arch/fba.h"
#include "cp/lib/str.h"

/* 63 blocks go round, 5 heads: nobody minds, but zero would divide. */
#define BLOCKS_PER_CYCLE    63
#define BLOCKS_PER_POSITION 315
#define DEVICE_CLASS	    0x21
#define UNIT_TYPE	    0x11

static const struct vdev_row row_fba = {
	.name = "DASD",
	.cu_type = CU_6310,
	.cu_model = 0x80,
	.dev_type = 0x9336,
	.dev_model = 0x10,
};

static struct vfba *vfba_of(struct vdev *v)
{
	return container_of(v, struct vfba, vdev);
}

static u32 reject(struct vfba *f)
{
	return vdev_reject(&f->vdev, SENSE_COMMAND_REJECT);
}

/* --- control --- */

/* All of the device: what READ IPL leaves. */
static void extent_all(struct vfba *f)
{
	f->extent = true;
	f->mask = 0;
	f->start = f->first = 0;
	f->last = f->disk->blocks - 1;
}

static bool extent_valid(const struct vfba *f, const struct fba_extent *e)
{
	u32 first = be32_get(e->first), last = be32_get(e->last);

	if ((e->mask & FBA_MASK_MUST_BE_ZERO) ||
	    (e->mask & FBA_MASK_CONTROL) == FBA_MASK_UNDEFINED)
		return false;
	return last >= first &&
	       vdisk_holds(f->disk, be32_get(e->start), (u64)last - first + 1);
}

static u32 define_extent(struct vfba *f, struct chprog *p)
{
	struct fba_extent e;

	if (f->extent || chprog_get(p, &e, sizeof(e)) < sizeof(e) ||
	    !extent_valid(f, &e))
		return reject(f);
	f->extent = true;
	f->mask = e.mask;
	f->start = be32_get(e.start);
	f->first = be32_get(e.first);
	f->last = be32_get(e.last);
	return VDEV_OK;
}

/* May the located operation be carried out in this extent? */
static bool operation_valid(const struct vfba *f, const struct fba_locate *l)
{
	u32 count = be16_get(l->count);

	switch (l->operation) {
	case FBA_OP_WRITE:
	case FBA_OP_WRITE_AND_VERIFY:
		return (f->mask & FBA_MASK_CONTROL) != FBA_MASK_NO_WRITE;
	case FBA_OP_READ:
		return true;
	case FBA_OP_READ_REPLICATED:
		return l->replication && l->replication % count == 0;
	default: /* a format write, too: there are no defects here */
		return false;
	}
}

static bool locate_valid(const struct vfba *f, const struct fba_locate *l)
{
	u32 block = be32_get(l->block), count = be16_get(l->count);

	if (!count || block < f->first || block > f->last ||
	    count > f->last - block + 1)
		return false;
	return operation_valid(f, l);
}

static bool writes(const struct fba_locate *l)
{
	return l->operation == FBA_OP_WRITE ||
	       l->operation == FBA_OP_WRITE_AND_VERIFY;
}

static u32 locate(struct vfba *f, struct chprog *p)
{
	struct fba_locate l;

	f->operation = 0;
	if (!f->extent || chprog_get(p, &l, sizeof(l)) < sizeof(l) ||
	    !locate_valid(f, &l))
		return reject(f);
	if (f->read_only && writes(&l)) {
		(void)reject(f);
		f->vdev.sense[1] = FBA_SENSE1_WRITE_INHIBITED;
		return VDEV_OK | DSTAT_UNIT_CHECK;
	}
	f->operation = l.operation;
	f->at = ((u64)f->start + be32_get(l.block) - f->first) * VDISK_BLOCK;
	f->left = (u64)be16_get(l.count) * VDISK_BLOCK;
	return VDEV_OK;
}

/* Nobody shares the disk: RESERVE and RELEASE do nothing but sense. */
static u32 reserve(struct vfba *f, struct chprog *p)
{
	if (f->extent)
		return reject(f);
	chprog_put(p, f->vdev.sense, sizeof(f->vdev.sense));
	memset(f->vdev.sense, 0, sizeof(f->vdev.sense));
	return VDEV_OK;
}

static u32 characteristics(struct vfba *f, struct chprog *p)
{
	struct fba_characteristics c;

	memset(&c, 0, sizeof(c));
	c.modes = FBA_MODE_BURST | FBA_MODE_DATACHAIN;
	c.class = DEVICE_CLASS;
	c.type = UNIT_TYPE;
	c.block_size = be16_make(VDISK_BLOCK);
	put_be32(c.blocks_per_cycle, BLOCKS_PER_CYCLE);
	put_be32(c.blocks_per_position, BLOCKS_PER_POSITION);
	put_be32(c.blocks, f->disk->blocks);
	chprog_put(p, &c, sizeof(c));
	return VDEV_OK;
}

/* Nothing wears out here. */
static u32 read_log(struct vfba *f, struct chprog *p)
{
	u8 log[FBA_LOG_SIZE];

	(void)f;
	memset(log, 0, sizeof(log));
	chprog_put(p, log, sizeof(log));
	return VDEV_OK;
}

/* --- data --- */

static void moved(struct vfba *f, u32 n)
{
	f->at += n;
	f->left -= n;
}

/* Blocks into storage, until they or the count end. */
static u32 give(struct vfba *f, struct chprog *p)
{
	size_t done;
	u32 n;

	while (f->left) {
		n = vdisk_piece(f->at, f->left);
		done = chprog_put_upto(p, vdisk_look(f->disk, f->at), n);
		f->count.read_bytes += done;
		moved(f, (u32)done);
		if (done < n)
			break;
		if (f->left && chprog_spent(p))
			return VDEV_AGAIN;
	}
	/* What follows an IPL record is as long as the program likes. */
	if (f->left && f->previous != FBA_CMD_READ_IPL)
		p->overrun = true;
	return VDEV_OK;
}

static u32 read_blocks(struct vfba *f, struct chprog *p)
{
	/* Behind READ IPL lies what follows block 0. */
	bool ipl = f->previous == FBA_CMD_READ_IPL;

	if (!p->again) {
		f->count.reads++;
		if (ipl)
			f->left = (u64)f->disk->blocks * VDISK_BLOCK - f->at;
		else if (f->previous != FBA_CMD_LOCATE ||
			 (f->operation != FBA_OP_READ &&
			  f->operation != FBA_OP_READ_REPLICATED))
			return reject(f);
	}
	return give(f, p);
}

static u32 read_ipl(struct vfba *f, struct chprog *p)
{
	if (f->extent)
		return reject(f);
	extent_all(f);
	f->count.reads++;
	f->at = 0;
	f->left = VDISK_BLOCK;
	(void)give(f, p); /* one piece */
	f->at = VDISK_BLOCK;
	return VDEV_OK;
}

/* The data has ended: what is left of the located blocks becomes zeros. */
static u32 pad(struct vfba *f, struct chprog *p)
{
	u32 n;

	for (; f->left; moved(f, n)) {
		if (chprog_spent(p))
			return VDEV_AGAIN;
		n = vdisk_piece(f->at, f->left);
		vdisk_zero(f->disk, f->at, n);
		p->work++;
	}
	return VDEV_OK;
}

/* Data of the program into the blocks; then pad(). */
static u32 take(struct vfba *f, struct chprog *p)
{
	size_t done;
	u8 *to;
	u32 n;

	while (f->left && p->count && !p->cstat) {
		if (chprog_spent(p))
			return VDEV_AGAIN;
		n = vdisk_piece(f->at, f->left);
		to = vdisk_take(f->disk, f->at);
		if (!to)
			return vdev_reject(&f->vdev, SENSE_EQUIPMENT_CHECK);
		done = chprog_get_upto(p, to, n);
		f->count.write_bytes += done;
		moved(f, (u32)done);
	}
	if (p->cstat)
		return VDEV_OK;
	if (f->left)
		p->overrun = true; /* the device wanted more */
	return pad(f, p);
}

static u32 write_blocks(struct vfba *f, struct chprog *p)
{
	p->moved = true;
	if (!p->again) {
		f->count.writes++;
		if (f->previous != FBA_CMD_LOCATE ||
		    (f->operation != FBA_OP_WRITE &&
		     f->operation != FBA_OP_WRITE_AND_VERIFY))
			return reject(f);
	}
	return take(f, p);
}

/* --- the table --- */

static const struct {
	u8 cmd;
	u32 (*run)(struct vfba *f, struct chprog *p);
} commands[] = {
	{ FBA_CMD_READ_IPL, read_ipl },
	{ FBA_CMD_UNCOND_RESERVE, reserve },
	{ FBA_CMD_WRITE, write_blocks },
	{ FBA_CMD_READ, read_blocks },
	{ FBA_CMD_LOCATE, locate },
	{ FBA_CMD_DEFINE_EXTENT, define_extent },
	{ FBA_CMD_CHARACTERISTICS, characteristics },
	{ FBA_CMD_RELEASE, reserve },
	{ FBA_CMD_READ_LOG, read_log },
	{ FBA_CMD_RESERVE, reserve },
};

u32 vfba_command(struct vdev *v, u8 cmd, struct chprog *p)
{
	struct vfba *f = vfba_of(v);
	u32 result;

	for (u32 i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].cmd != cmd)
			continue;
		result = commands[i].run(f, p);
		if (result != VDEV_AGAIN)
			f->previous = cmd;
		return result;
	}
	return reject(f);
}

void vfba_start(struct vdev *v)
{
	struct vfba *f = vfba_of(v);

	f->extent = false;
	f->operation = f->previous = 0;
}

static const struct vdev_ops vfba_ops = {
	.command = vfba_command,
	.start = vfba_start,
};

void vfba_init(struct vfba *f, struct vdisk *disk)
{
	memset(f, 0, sizeof(*f));
	vdev_init(&f->vdev, &vfba_ops, &row_fba);
	f->disk = disk;
}
