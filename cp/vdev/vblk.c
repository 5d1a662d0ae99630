/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio-blk device; see vblk.h.  The header and each range are copied once
 * and only the copies are looked at.  A chain that has no header or no place
 * for the status breaks the queue; any other wrong request is answered with its
 * status.
 */
#include "cp/vdev/vblk.h"
#include "cp/lib/str.h"

#define PAGE_SECTORS (VDISK_PAGE / VDISK_BLOCK)
#define PAGE_EXP     3 /* a page is 2^3 sectors */
#define OPT_SECTORS  128

#define FEATURES                                                               \
	(VIRTIO_F_EVENT_IDX | VIRTIO_F_INDIRECT_DESC | VIRTIO_BLK_F_SIZE_MAX | \
	 VIRTIO_BLK_F_SEG_MAX | VIRTIO_BLK_F_BLK_SIZE | VIRTIO_BLK_F_FLUSH |   \
	 VIRTIO_BLK_F_TOPOLOGY | VIRTIO_BLK_F_CONFIG_WCE |                     \
	 VIRTIO_BLK_F_DISCARD | VIRTIO_BLK_F_WRITE_ZEROES)

static const struct vdev_row row_blk = {
	.name = "DASD",
	.cu_type = VIRTIO_CU_TYPE,
	.cu_model = VIRTIO_ID_BLK,
	.dev_type = 0,
	.dev_model = 0,
};

static struct vblk *vblk_of(struct vvirtio *v)
{
	return container_of(v, struct vblk, v);
}

/* --- configuration --- */

static void config(struct vvirtio *v, u8 *to)
{
	struct vblk *b = vblk_of(v);
	struct virtio_blk_config c;

	memset(&c, 0, sizeof(c));
	c.capacity = le64_make(b->disk->blocks);
	c.size_max = le32_make(VBLK_SIZE_MAX);
	c.seg_max = le32_make(VBLK_SEG_MAX);
	c.blk_size = le32_make(VDISK_BLOCK);
	c.physical_block_exp = PAGE_EXP;
	c.min_io_size = le16_make(PAGE_SECTORS);
	c.opt_io_size = le32_make(OPT_SECTORS);
	c.writeback = b->writeback;
	c.num_queues = le16_make(1);
	c.max_discard_sectors = c.max_write_zeroes_sectors =
		le32_make(VDISK_BLOCKS_MAX);
	c.max_discard_seg = c.max_write_zeroes_seg = le32_make(VBLK_RANGES_MAX);
	c.discard_sector_alignment = le32_make(PAGE_SECTORS);
	c.write_zeroes_may_unmap = 1;
	memcpy(to, &c, VIRTIO_BLK_CONFIG_SIZE);
}

/* The driver wrote SIZE bytes from the beginning on. */
static void config_written(struct vvirtio *v, const u8 *from, size_t size)
{
	size_t at = offsetof(struct virtio_blk_config, writeback);

	if (size > at)
		vblk_of(v)->writeback = from[at] & 1;
}

static void device_reset(struct vvirtio *v)
{
	struct vblk *b = vblk_of(v);

	b->writeback = 0;
	b->now.busy = false;
}

static const struct vvirtio_ops ops_blk = {
	.reset = device_reset,
	.config = config,
	.config_written = config_written,
};

void vblk_init(struct vblk *b, struct vdisk *disk, struct gstor *g,
	       const char *id)
{
	memset(b, 0, sizeof(*b));
	b->disk = disk;
	memcpy(b->id, id, strnlen(id, sizeof(b->id)));
	vvirtio_init(&b->v, &row_blk, &vvirtio_vdev_ops, &ops_blk, g, b->queue,
		     1, FEATURES, VIRTIO_BLK_CONFIG_SIZE);
}

void vblk_set_read_only(struct vblk *b)
{
	b->read_only = true;
	b->v.offered |= VIRTIO_BLK_F_RO;
}

/* --- a request begins --- */

/* Sectors from SECTOR on, SIZE bytes of them, are the present range. */
static bool range_set(struct vblk *b, u64 sector, u64 size)
{
	struct vblk_request *r = &b->now;

	if (size % VDISK_BLOCK ||
	    !vdisk_holds(b->disk, sector, size / VDISK_BLOCK))
		return false;
	r->at = sector * VDISK_BLOCK;
	r->left = size;
	return true;
}

static u8 begin_read(struct vblk *b, u64 sector)
{
	b->count.reads++;
	b->now.data = b->chain.in_bytes - 1;
	return range_set(b, sector, b->now.data) ? VIRTIO_BLK_S_OK
						 : VIRTIO_BLK_S_IOERR;
}

static u8 begin_write(struct vblk *b, u64 sector)
{
	b->count.writes++;
	b->now.data =
		b->chain.out_bytes - (u32)sizeof(struct virtio_blk_header);
	if (b->read_only || !range_set(b, sector, b->now.data))
		return VIRTIO_BLK_S_IOERR;
	return VIRTIO_BLK_S_OK;
}

static u8 begin_ranges(struct vblk *b, u64 sector)
{
	u32 each = (u32)sizeof(struct virtio_blk_range);

	(void)sector;
	b->count.discards++;
	b->now.data =
		b->chain.out_bytes - (u32)sizeof(struct virtio_blk_header);
	if (b->read_only || !b->now.data || b->now.data % each ||
	    b->now.data / each > VBLK_RANGES_MAX)
		return VIRTIO_BLK_S_IOERR;
	return VIRTIO_BLK_S_OK;
}

static u8 begin_id(struct vblk *b, u64 sector)
{
	(void)sector;
	b->now.data = MIN(b->chain.in_bytes - 1, (u32)VIRTIO_BLK_ID_SIZE);
	return VIRTIO_BLK_S_OK;
}

static u8 begin_flush(struct vblk *b, u64 sector)
{
	(void)b;
	(void)sector;
	return VIRTIO_BLK_S_OK;
}

/* --- a piece of it --- */

/*
 * Each moves some bytes, at most a page, and sets now.status when that cannot
 * be; the request is over with now.done == now.data.
 */
static void step_read(struct vblk *b)
{
	struct vblk_request *r = &b->now;
	u32 n = vdisk_piece(r->at, r->left);

	if (!vqd_write(b->queue, &b->chain, r->done, vdisk_look(b->disk, r->at),
		       n))
		return;
	b->count.read_bytes += n;
	r->at += n;
	r->left -= n;
	r->done += n;
}

static void step_write(struct vblk *b)
{
	u32 head = (u32)sizeof(struct virtio_blk_header);
	struct vblk_request *r = &b->now;
	u32 n = vdisk_piece(r->at, r->left);
	u8 *to = vdisk_take(b->disk, r->at);

	if (!to) {
		r->status = VIRTIO_BLK_S_IOERR;
		return;
	}
	if (!vqd_read(b->queue, &b->chain, head + r->done, to, n))
		return;
	b->count.write_bytes += n;
	r->at += n;
	r->left -= n;
	r->done += n;
}

/* The next range of a DISCARD or WRITE_ZEROES; its status. */
static u8 next_range(struct vblk *b)
{
	u32 head = (u32)sizeof(struct virtio_blk_header);
	struct virtio_blk_range range;
	u32 allowed = 0;

	if (!vqd_read(b->queue, &b->chain, head + b->now.done, &range,
		      sizeof(range)))
		return VIRTIO_BLK_S_OK;
	if (b->now.type == VIRTIO_BLK_T_WRITE_ZEROES)
		allowed = VIRTIO_BLK_RANGE_UNMAP;
	if (le32_get(range.flags) & ~allowed)
		return VIRTIO_BLK_S_UNSUPP;
	if (!range_set(b, le64_get(range.sector),
		       (u64)le32_get(range.sectors) * VDISK_BLOCK))
		return VIRTIO_BLK_S_IOERR;
	return VIRTIO_BLK_S_OK;
}

static void step_ranges(struct vblk *b)
{
	struct vblk_request *r = &b->now;
	u32 n;

	if (!r->left) {
		r->status = next_range(b);
		if (r->status != VIRTIO_BLK_S_OK || b->queue->broken)
			return;
	}
	n = vdisk_piece(r->at, r->left);
	if (n)
		vdisk_zero(b->disk, r->at, n);
	r->at += n;
	r->left -= n;
	if (!r->left)
		r->done += (u32)sizeof(struct virtio_blk_range);
}

static void step_id(struct vblk *b)
{
	if (vqd_write(b->queue, &b->chain, 0, b->id, b->now.data))
		b->now.done = b->now.data;
}

static const struct type {
	u32 type;
	u8 (*begin)(struct vblk *b, u64 sector);
	void (*step)(struct vblk *b);
} types[] = {
	{ VIRTIO_BLK_T_IN, begin_read, step_read },
	{ VIRTIO_BLK_T_OUT, begin_write, step_write },
	{ VIRTIO_BLK_T_FLUSH, begin_flush, NULL },
	{ VIRTIO_BLK_T_GET_ID, begin_id, step_id },
	{ VIRTIO_BLK_T_DISCARD, begin_ranges, step_ranges },
	{ VIRTIO_BLK_T_WRITE_ZEROES, begin_ranges, step_ranges },
};

static const struct type *find_type(u32 type)
{
	for (u32 i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].type == type)
			return &types[i];
	return NULL;
}

/* --- requests --- */

/* Take the next one; false: there is none, or the queue is broken. */
static bool begin(struct vblk *b)
{
	struct virtio_blk_header h;
	const struct type *t;

	if (vqd_pop(b->queue, &b->chain) != VQD_GOT)
		return false;
	if (!b->chain.in_bytes || b->chain.out_bytes < sizeof(h)) {
		b->queue->broken = true;
		return false;
	}
	if (!vqd_read(b->queue, &b->chain, 0, &h, sizeof(h)))
		return false;
	memset(&b->now, 0, sizeof(b->now));
	b->now.busy = true;
	b->now.type = le32_get(h.type);
	t = find_type(b->now.type);
	b->now.status =
		t ? t->begin(b, le64_get(h.sector)) : VIRTIO_BLK_S_UNSUPP;
	return true;
}

/*
 * How much of what the driver gave us to write is written from its begin on:
 * all of it with the status, when the data before that is.
 */
static u32 written(const struct vblk *b)
{
	bool to_driver = b->now.type == VIRTIO_BLK_T_IN ||
			 b->now.type == VIRTIO_BLK_T_GET_ID;
	u32 n = to_driver ? b->now.done : 0;

	return n == b->chain.in_bytes - 1 ? b->chain.in_bytes : n;
}

/* Its status, the last byte of what the driver gave us to write. */
static void end(struct vblk *b)
{
	b->now.busy = false;
	if (b->now.status != VIRTIO_BLK_S_OK)
		b->count.errors++;
	if (vqd_write(b->queue, &b->chain, b->chain.in_bytes - 1,
		      &b->now.status, 1))
		vqd_put(b->queue, b->chain.head, written(b));
}

static bool over(const struct vblk *b)
{
	return b->now.status != VIRTIO_BLK_S_OK || b->now.done == b->now.data;
}

/* Up to BUDGET pages of work; true: stopped by that. */
static bool serve(struct vblk *b, u32 budget)
{
	for (u32 n = 0; !b->queue->broken; n++) {
		if (n == budget)
			return true;
		if (!b->now.busy && !begin(b))
			return false;
		if (!over(b))
			find_type(b->now.type)->step(b);
		if (!b->queue->broken && over(b))
			end(b);
	}
	return false;
}

bool vblk_run(struct vblk *b, u32 budget)
{
	struct vqd *q = b->queue;
	bool more;

	if (!vvirtio_live(&b->v) || !q->num)
		return false;
	vqd_notify_off(q);
	more = serve(b, budget);
	if (!q->broken)
		vqd_publish(q);
	return more || vqd_notify_on(q);
}

bool vblk_interrupt_needed(struct vblk *b)
{
	return vvirtio_live(&b->v) && vqd_wants_interrupt(b->queue);
}

bool vblk_check_broken(struct vblk *b)
{
	return b->queue->broken && vvirtio_fail(&b->v);
}
