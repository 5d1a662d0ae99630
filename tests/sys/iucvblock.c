/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCVBLOCK: *BLOCKIO with the disk 0200, for tests/sys/test_blockio.py.  PARM
 * RO=1: it is read-only.
 *
 * It checks requests of all kinds; then it reads lists without end, one behind
 * the other, or with IDLE=1 nothing, until its path is severed, and tells why
 * and when.  With AGAIN=1 it only does that, again and again.
 */
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/vdev/blockio.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"

#define VDEV	 0x0200
#define NO_VDEV	 0x0300
#define CONSOLE	 0x0009
#define BLOCKS	 2000u /* of 512 bytes */
#define ENTRIES	 1024u
#define AGAIN_US 1000
#define REFUSED	 100u
#define AUDITED	 1000u

struct disk {
	struct gk_path path;
	struct blockio_range range;
	u32 why; /* severed: enum blockio_refusal */
};

static u8 from[BLOCKIO_SIZE_MAX], to[BLOCKIO_SIZE_MAX + 8];
static struct blockio_entry list[ENTRIES];
static u32 ended, audit, blocks;
static u32 outstanding;

/* --- paths --- */

static void severed(struct gk_path *p, const u8 user[16])
{
	((struct disk *)p->ctx)->why = user[0];
}

static void complete(struct gk_path *p, const struct gk_completion *c)
{
	struct blockio_reply reply;

	(void)p;
	memcpy(&reply, c->data, sizeof(reply));
	ended = be32_get(reply.status);
	blocks = be32_get(reply.blocks);
	audit = c->audit;
	outstanding--;
}

/* Replies come in the list only to who takes messages. */
static void message(struct gk_path *p, const struct gk_message *m)
{
	(void)gk_iucv_reject(p, m);
}

static const struct gk_path_ops ops = { .severed = severed,
					.complete = complete,
					.message = message };
static const struct gk_path_ops deaf = { .severed = severed,
					 .complete = complete };

/* 0, or a code of IUCV, or REFUSED and why. */
static u32 connect_by(struct disk *d, const struct gk_path_ops *with, u16 vdev,
		      u32 size, u32 offset)
{
	struct blockio_user user = { .block_size = be32_make(size),
				     .offset = be32_make(offset),
				     .vdev = be16_make(vdev) };
	enum iucv_code code;

	d->path.ops = with;
	d->path.ctx = d;
	d->why = 0;
	code = gk_iucv_connect(&d->path, "*BLOCKIO", 0, 8, (const u8 *)&user);
	if (code != IUCV_OK)
		return code;
	while (d->path.state == GK_PATH_CALLING)
		gk_idle(GK_FOREVER);
	return d->path.state == GK_PATH_OPEN ? 0 : REFUSED + d->why;
}

static u32 connect(struct disk *d, u16 vdev, u32 size, u32 offset)
{
	return connect_by(d, &ops, vdev, size, offset);
}

/* --- requests --- */

static u32 begin(struct disk *d, u32 class, u32 one, u32 two)
{
	be32 data[2] = { be32_make(one), be32_make(two) };
	struct gk_send s = { .target_class = class,
			     .flags = IUCV_PARM_DATA,
			     .data = data };
	enum iucv_code code = gk_iucv_send(&d->path, &s, NULL);

	if (code == IUCV_OK)
		outstanding++;
	return code;
}

/* Its status, or REFUSED and a code of IUCV, or AUDITED and the audit trail. */
static u32 does(struct disk *d, u32 class, u32 one, const void *two)
{
	u32 code = begin(d, class, one, (u32)(u64)two);

	if (code)
		return REFUSED + code;
	while (outstanding && d->path.state == GK_PATH_OPEN)
		gk_idle(GK_FOREVER);
	return audit ? AUDITED + audit : ended;
}

static void fill(u8 first)
{
	for (u32 i = 0; i < sizeof(from); i++)
		from[i] = (u8)(first + i * 13 + i / 256);
}

static void good_blocks(bool read_only)
{
	struct disk d = { .why = 0 };
	u32 bad = 0;

	for (u32 size = 512; size <= BLOCKIO_SIZE_MAX; size *= 2) {
		u32 last = BLOCKS * 512 / size;

		bad += connect(&d, VDEV, size, 0) != 0;
		if (read_only)
			continue;
		for (u32 n = 1; n <= last; n += last - 1) {
			fill((u8)(size / 512 + n));
			bad += does(&d, BLOCKIO_WRITE, n, from) != 0;
			memset(to, 0, sizeof(to));
			bad += does(&d, BLOCKIO_READ, n, to + 3) != 0;
			bad += memcmp(from, to + 3, size) != 0;
		}
		gk_iucv_sever(&d.path, NULL);
	}
	gk_check_equal(bad, 0, "blocks of all sizes come back");
	gk_iucv_sever(&d.path, NULL);
}

static void refusals(void)
{
	struct disk d = { .why = 0 }, second = d;

	gk_check_equal(connect(&d, NO_VDEV, 512, 0),
		       REFUSED + BLOCKIO_NO_DEVICE, "no device");
	gk_check_equal(connect(&d, CONSOLE, 512, 0), REFUSED + BLOCKIO_NO_DISK,
		       "not a disk");
	gk_check_equal(connect(&d, VDEV, 800, 0), REFUSED + BLOCKIO_BLOCK_SIZE,
		       "block size");
	gk_check_equal(connect_by(&d, &deaf, VDEV, 512, 0),
		       REFUSED + BLOCKIO_NOT_LIST, "no data in the list");
	gk_check_equal(connect(&d, VDEV, 512, 0), 0, "a path to the disk");
	gk_check_equal(connect(&second, VDEV, 512, 0), REFUSED + BLOCKIO_TWICE,
		       "but not two");
	gk_iucv_sever(&d.path, NULL);
}

static void bad_requests(bool read_only)
{
	struct disk d = { .why = 0 };
	const void *beyond = (const void *)0x7ffff000ul;

	gk_check_equal(connect(&d, VDEV, 512, 10), 0, "with an offset");
	gk_check_equal(does(&d, BLOCKIO_READ, (u32)-9, to), 0, "first block");
	gk_check_equal(does(&d, BLOCKIO_READ, (u32)-10, to), BLOCKIO_BAD_BLOCK,
		       "before the first");
	gk_check_equal(does(&d, BLOCKIO_READ, BLOCKS - 10, to), 0, "last");
	gk_check_equal(does(&d, BLOCKIO_READ, BLOCKS - 9, to),
		       BLOCKIO_BAD_BLOCK, "behind the last");
	gk_check_equal(does(&d, BLOCKIO_READ, 1, beyond), BLOCKIO_BAD_ADDRESS,
		       "a buffer outside of storage");
	gk_check_equal(does(&d, 7, 1, to), BLOCKIO_BAD_REQUEST, "class");
	gk_check_equal(does(&d, BLOCKIO_WRITE, 1, from),
		       read_only ? BLOCKIO_READ_ONLY : 0, "writing");
	gk_check_equal(
		does(&d, BLOCKIO_LIST, (u32)(u64)list, (const void *)17ul),
		BLOCKIO_BAD_LIST, "a list of 17 bytes");
	gk_iucv_sever(&d.path, NULL);
}

static void make_list(void)
{
	for (u32 i = 0; i < ENTRIES; i++)
		list[i] = (struct blockio_entry){
			.request = BLOCKIO_READ,
			.status = 0xff,
			.buffer = be32_make((u32)(u64)to),
			.block = be32_make(1 + i % 250),
		};
}

static void lists(struct disk *d)
{
	u32 bad = 0;

	make_list();
	list[7].block = be32_make(251);
	gk_check_equal(does(d, BLOCKIO_LIST, (u32)(u64)list,
			    (const void *)sizeof(list)),
		       BLOCKIO_SOME, "a list, one of which is wrong");
	gk_check_equal(blocks, ENTRIES - 1, "the others are done");
	for (u32 i = 0; i < ENTRIES; i++)
		bad += list[i].status != (i == 7 ? BLOCKIO_BAD_BLOCK : 0);
	gk_check_equal(bad, 0, "each has its status");
	make_list();
}

/* Until somebody takes the disk away. */
static void go_on(struct disk *d)
{
	char word[4];
	bool idle = gk_parm("IDLE", word, sizeof(word));
	u32 n = 0;

	while (d->path.state == GK_PATH_OPEN) {
		while (!idle &&
		       !begin(d, BLOCKIO_LIST, (u32)(u64)list, sizeof(list)))
			n++;
		gk_idle(GK_FOREVER);
	}
	gk_printf("severed %u of %u, %u lists\n", d->why, outstanding, n);
}

/* Disks come and go: each time it connects anew. */
NORETURN static void again(struct disk *d)
{
	u32 lives = 0, bad = 0;

	make_list();
	gk_printf("IUCVBLOCK goes on\n");
	for (;;) {
		u32 code = connect(d, VDEV, 4096, 0);

		if (code == REFUSED + BLOCKIO_NO_DEVICE) {
			gk_idle(gk_now_us() + AGAIN_US);
			continue;
		}
		bad += code && code != REFUSED + BLOCKIO_DETACHED;
		outstanding = 0;
		go_on(d);
		bad += !code && d->why != BLOCKIO_DETACHED;
		gk_printf("life %u, %u bad\n", ++lives, bad);
	}
}

void gk_main(void)
{
	static struct disk d;
	char word[4];
	bool read_only = gk_parm("RO", word, sizeof(word));

	if (gk_iucv_begin() != ERR_OK)
		gk_end(GK_END_NO_DEVICE, "IUCVBLOCK: no IUCV");
	if (gk_parm("AGAIN", word, sizeof(word)))
		again(&d);
	good_blocks(read_only);
	refusals();
	bad_requests(read_only);
	gk_check_equal(connect(&d, VDEV, 4096, 0), 0, "in blocks of 4096");
	lists(&d);
	gk_printf("IUCVBLOCK goes on\n");
	go_on(&d);
	gk_check_done();
}
