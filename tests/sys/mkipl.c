/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MKIPL: makes the FBA disk at 0200 one that can be IPLed (tests/sys/
 * test_ipl.py).  Block 0 begins with the PSW and the command that reads block 1
 * to where the PSW points; the code there gives a CP command and ends in a
 * disabled wait.  RECORD=LOOP: a record whose channel program never ends;
 * RECORD=BAD: one that counts no byte.
 */
#include "cp/arch/fba.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/parm.h"

#define DISK	   0x200
#define BLOCK	   512
#define BLOCKS	   2
#define CODE_AT	   0x1000
#define TEXT_AT	   (CODE_AT + 64)
#define WAIT_AT	   (CODE_AT + 48)
#define PSW_MASK   0x00080000u
#define AMODE_31   0x80000000u
#define WAIT_MASK  0x000a0000u
#define WAIT_CODE  0x00006464u
#define TIMEOUT_US 1000000

static const char command[] = "MSG * THE RECORD OF 0200 IS HERE";

/* LHI 1,TEXT_AT; LHI 2,length; DIAGNOSE 1,2,8; LPSW WAIT_AT(0) by register 3 */
static const u16 code[] = {
	0xa718,	 TEXT_AT, 0xa728, sizeof(command) - 1, 0x8312, 0x0008, 0xa738,
	WAIT_AT, 0x8200,  0x3000,
};

static struct {
	u8 block[BLOCKS][BLOCK];
	struct fba_extent extent;
	struct fba_locate locate;
	struct ccw1 ccw[3];
} disk ALIGNED(4096);

static void make_record(void)
{
	struct ccw0 read = {
		.cmd = FBA_CMD_READ,
		.addr = { 0, CODE_AT >> 8, 0 },
		.flags = CCW_SLI,
		.count = be16_make(BLOCK),
	};
	char what[8] = "";

	put_be32(disk.block[0], PSW_MASK);
	put_be32(disk.block[0] + 4, AMODE_31 | CODE_AT);
	(void)gk_parm("RECORD", what, sizeof(what));
	if (strcmp(what, "LOOP") == 0)
		read = (struct ccw0){ .cmd = CCW_CMD_NOP,
				      .flags = CCW_CC | CCW_SLI,
				      .count = be16_make(1) };
	else if (strcmp(what, "BAD") == 0)
		read.count = be16_make(0);
	memcpy(disk.block[0] + 8, &read, sizeof(read));
	read = (struct ccw0){ .cmd = CCW_CMD_TIC, .addr = { 0, 0, 8 } };
	memcpy(disk.block[0] + 16, &read, sizeof(read));
}

static void make_code(void)
{
	u8 *at = disk.block[1];

	memcpy(at, code, sizeof(code));
	put_be32(at + WAIT_AT - CODE_AT, WAIT_MASK);
	put_be32(at + WAIT_AT - CODE_AT + 4, WAIT_CODE);
	ebcdic_from(at + TEXT_AT - CODE_AT, command, sizeof(command) - 1);
}

static struct ccw1 ccw(u8 cmd, u8 flags, const void *data, size_t size)
{
	return (struct ccw1){ cmd, flags, be16_make((u16)size),
			      be32_make((u32)(u64)data) };
}

void gk_main(void)
{
	struct gk_chan *c = gk_chan_find(DISK);

	make_record();
	make_code();
	disk.extent.last = be32_make(BLOCKS - 1);
	disk.locate.operation = FBA_OP_WRITE;
	disk.locate.count = be16_make(BLOCKS);
	disk.ccw[0] = ccw(FBA_CMD_DEFINE_EXTENT, CCW_CC, &disk.extent,
			  sizeof(disk.extent));
	disk.ccw[1] =
		ccw(FBA_CMD_LOCATE, CCW_CC, &disk.locate, sizeof(disk.locate));
	disk.ccw[2] = ccw(FBA_CMD_WRITE, 0, disk.block, sizeof(disk.block));
	if (!c || gk_chan_run(c, disk.ccw, TIMEOUT_US, NULL) != ERR_OK)
		gk_printf("Not written\n");
	else
		gk_printf("Written\n");
}
