/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Volume labels: record 3 of the first track, or block 1.  See label.h.
 * Reference: IBM 3390 and 3370 descriptions.
 */
#include "cp/rdev/label.h"

#include "cp/arch/fba.h"
#include "cp/core/clock.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/rdev/rdev.h"
#include "cp/rdev/rdev_class.h"

#define CKD_SEEK      0x07
#define CKD_SEARCH_ID 0x31
#define CKD_READ_DATA 0x06
#define LABEL_RECORD  3
#define FBA_BLOCK     512
#define WAIT_TOD      (TOD_PER_S)

struct dma {
	struct ccw1 ccw[4];
	u8 seek[8];
	u8 search[8]; /* cylinder, head, record */
	struct fba_extent extent;
	struct fba_locate locate;
	u8 label[FBA_BLOCK];
};

static struct ccw1 ccw(u8 cmd, u8 flags, u16 count, const void *at)
{
	return (struct ccw1){ cmd, flags, be16_make(count),
			      be32_make(rdev_dma_addr(at)) };
}

static void program_ckd(struct dma *d)
{
	d->search[4] = LABEL_RECORD;
	d->ccw[0] = ccw(CKD_SEEK, CCW_CC, 6, d->seek);
	d->ccw[1] = ccw(CKD_SEARCH_ID, CCW_CC, 5, d->search);
	d->ccw[2] = ccw(CCW_CMD_TIC, 0, 0, &d->ccw[1]);
	d->ccw[3] = ccw(CKD_READ_DATA, CCW_SLI, 80, d->label);
}

static void program_fba(struct dma *d)
{
	d->extent.last = be32_make(1);
	d->locate = (struct fba_locate){ .operation = FBA_OP_READ,
					 .count = be16_make(1),
					 .block = be32_make(1) };
	d->ccw[0] = ccw(FBA_CMD_DEFINE_EXTENT, CCW_CC, sizeof(d->extent),
			&d->extent);
	d->ccw[1] = ccw(FBA_CMD_LOCATE, CCW_CC, sizeof(d->locate), &d->locate);
	d->ccw[2] = ccw(FBA_CMD_READ, CCW_SLI, FBA_BLOCK, d->label);
}

static void take(const struct dma *d, char volid[VOLID_SIZE])
{
	char text[10];
	u32 n = 0;

	ebcdic_to(text, d->label, sizeof(text));
	if (memcmp(text, "VOL1", 4) != 0)
		return;
	for (u32 i = 4; i < sizeof(text) && text[i] > ' ' && text[i] < 0x7f;
	     i++)
		volid[n++] = text[i];
	volid[n] = '\0';
}

void label_read(struct rdev *r, char volid[VOLID_SIZE])
{
	struct dma *d = rdev_dma_alloc(sizeof(*d));
	struct rdev_status st;

	volid[0] = '\0';
	if (!d)
		return;
	if (rdev_is_fba(r->dev_type))
		program_fba(d);
	else
		program_ckd(d);
	if (rdev_io(r, d->ccw, clock_now() + WAIT_TOD, &st) == ERR_OK)
		take(d, volid);
	if (!r->late) /* else the device may still write to it */
		rdev_dma_free(d, sizeof(*d));
}
