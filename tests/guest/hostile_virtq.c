/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio NIC whose driver lies: rings that loop, jump and overlap, lengths
 * and addresses that cannot be, tables in tables, storms of notifications.
 * Each time the device asks for a reset and after one it carries a frame
 * again: an ARP request, which the base answers.  Needs a control program and
 * leave to couple to VSW1.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/liar.h"
#include "tests/guest/random.h"

#define STORM	20000
#define RANDOM	400
#define OUTSIDE 0x100000000ul

/* --- one lie each --- */

static void lie_loop(void)
{
	describe(1, 0, (u64)buffer[1], 16, VQ_DESC_NEXT, 1);
	describe(1, 1, (u64)buffer[1], 16, VQ_DESC_NEXT, 0);
	offer(1, 0);
}

static void lie_self(void)
{
	describe(1, 3, (u64)buffer[1], 0, VQ_DESC_NEXT, 3);
	offer(1, 3);
}

static void lie_jump(void)
{
	plain(1, 0, 80);
	ring[1]->avail_idx = le16_make(NUM + 1);
}

static void lie_back(void)
{
	ring[1]->avail_idx = le16_make(0xffff);
}

static void lie_head(void)
{
	offer(1, NUM);
}

static void lie_head_far(void)
{
	offer(1, 0xffff);
}

static void lie_next(void)
{
	describe(1, 0, (u64)buffer[1], 16, VQ_DESC_NEXT, NUM);
	offer(1, 0);
}

static void lie_address(void)
{
	describe(1, 0, OUTSIDE, 80, 0, 0);
	offer(1, 0);
}

static void lie_end(void)
{
	describe(1, 0, gk_storage_size() - 40, 80, 0, 0);
	offer(1, 0);
}

static void lie_around(void)
{
	describe(1, 0, ~0ul - 40, 80, 0, 0);
	offer(1, 0);
}

static void lie_length(void)
{
	describe(1, 0, (u64)buffer[1], 0xffffffff, 0, 0);
	offer(1, 0);
}

static void lie_lengths(void)
{
	describe(1, 0, (u64)buffer[1], 0x7fffffff, VQ_DESC_NEXT, 1);
	describe(1, 1, (u64)buffer[1], 0x7fffffff, VQ_DESC_NEXT, 2);
	describe(1, 2, (u64)buffer[1], 4, 0, 0);
	offer(1, 0);
}

static void lie_table_in_table(void)
{
	struct vq_desc inner = { le64_make((u64)buffer[1]), le32_make(16),
				 le16_make(VQ_DESC_INDIRECT), le16_make(0) };

	memcpy(buffer[1], &inner, sizeof(inner));
	describe(1, 0, (u64)buffer[1], 16, VQ_DESC_INDIRECT, 0);
	offer(1, 0);
}

static void lie_table_size(void)
{
	describe(1, 0, (u64)buffer[1], 17, VQ_DESC_INDIRECT, 0);
	offer(1, 0);
}

static void lie_table_empty(void)
{
	describe(1, 0, (u64)buffer[1], 0, VQ_DESC_INDIRECT, 0);
	offer(1, 0);
}

static void lie_table_huge(void)
{
	memset(buffer[1], 0, 4096);
	for (u32 i = 0; i < 256; i++)
		put_be16(buffer[1] + i * 16 + 12, 0x0100); /* next: 0 */
	describe(1, 0, (u64)buffer[1], 0xfffffff0, VQ_DESC_INDIRECT, 0);
	offer(1, 0);
}

static void lie_table_outside(void)
{
	describe(1, 0, OUTSIDE, 64, VQ_DESC_INDIRECT, 0);
	offer(1, 0);
}

static void lie_table_chained(void)
{
	describe(1, 0, (u64)buffer[1], 16, VQ_DESC_INDIRECT | VQ_DESC_NEXT, 1);
	offer(1, 0);
}

static void lie_order(void)
{
	describe(1, 0, (u64)buffer[1], 40, VQ_DESC_NEXT | VQ_DESC_WRITE, 1);
	describe(1, 1, (u64)buffer[1], 40, 0, 0);
	offer(1, 0);
}

static void lie_receive_address(void)
{
	describe(0, 0, OUTSIDE, BUFFER, VQ_DESC_WRITE, 0);
	offer(0, 0);
	ask(0);
}

static void lie_receive_loop(void)
{
	describe(0, 0, (u64)buffer[0], 8, VQ_DESC_WRITE | VQ_DESC_NEXT, 0);
	offer(0, 0);
	ask(0);
}

static void lie_receive_small(void)
{
	describe(0, 0, (u64)buffer[0], 1, VQ_DESC_WRITE, 0);
	offer(0, 0);
	ask(0);
}

static void lie_receive_readable(void)
{
	describe(0, 0, (u64)buffer[0], BUFFER, 0, 0);
	offer(0, 0);
	ask(0);
}

static const struct {
	void (*tell)(void);
	const char *name;
} lies[] = {
	{ lie_loop, "two descriptors in a ring" },
	{ lie_self, "an empty descriptor that is its own next" },
	{ lie_jump, "an index one too far" },
	{ lie_back, "an index that goes back" },
	{ lie_head, "a head behind the table" },
	{ lie_head_far, "a head far behind it" },
	{ lie_next, "a next behind the table" },
	{ lie_address, "a buffer outside storage" },
	{ lie_end, "a buffer across the end of storage" },
	{ lie_around, "a buffer around the end of addresses" },
	{ lie_length, "a length of X'FFFFFFFF'" },
	{ lie_lengths, "lengths whose sum overflows" },
	{ lie_table_in_table, "an indirect table in an indirect table" },
	{ lie_table_size, "an indirect table of one descriptor and a byte" },
	{ lie_table_empty, "an empty indirect table" },
	{ lie_table_huge, "an indirect table of 4 GiB that loops" },
	{ lie_table_outside, "an indirect table outside storage" },
	{ lie_table_chained, "an indirect table with a next" },
	{ lie_order, "a buffer to read behind one to write" },
	{ lie_receive_address, "a receive buffer outside storage" },
	{ lie_receive_loop, "a receive chain in a ring" },
	{ lie_receive_small, "a receive buffer of one byte" },
	{ lie_receive_readable, "a receive buffer not to be written" },
};

static void check_lies(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(lies); i++) {
		bool ready = start(), told, silent;

		lies[i].tell();
		kick(VIRTIO_NET_RXQ);
		kick(VIRTIO_NET_TXQ);
		told = status() & VIRTIO_S_NEEDS_RESET;
		indicators = be64_make(0);
		ask(5);
		kick(VIRTIO_NET_TXQ);
		silent = be64_get(indicators) == 0;
		if (!ready || !told || !silent)
			gk_printf("# ready %u, told %u, silent %u\n", ready,
				  told, silent);
		gk_check(ready && told && silent && carries(), lies[i].name);
	}
}

/* --- set-up --- */

static void check_setup(void)
{
	u64 size = gk_storage_size(), at = (u64)ring[0];
	u32 taken = 0;

	begin();
	taken += set_queue(0, 3, at, at + 512, at + 1024) == SUBCH_OK;
	taken += set_queue(0, 0xffff, at, at + 512, at + 1024) == SUBCH_OK;
	taken += set_queue(0, 0x8000, at, at + 512, at + 1024) == SUBCH_OK;
	taken += set_queue(3, NUM, at, at + 512, at + 1024) == SUBCH_OK;
	taken += set_queue(0, NUM, at + 8, at + 512, at + 1024) == SUBCH_OK;
	taken += set_queue(0, NUM, size, at + 512, at + 1024) == SUBCH_OK;
	taken += set_queue(0, NUM, at, size - 4, at + 1024) == SUBCH_OK;
	taken += set_queue(0, NUM, at, at + 512, ~0ul - 3) == SUBCH_OK;
	gk_check_equal(taken, 0, "queues that cannot be are refused");
	put_be64(data, size);
	taken += command(VIRTIO_CCW_SET_IND, 8) == SUBCH_OK;
	put_be64(data, at + 4);
	taken += command(VIRTIO_CCW_SET_IND, 8) == SUBCH_OK;
	gk_check_equal(taken, 0, "indicators that cannot be, too");
	gk_check(start() && set_ring(0) != SUBCH_OK && carries(),
		 "a queue is not replaced while it runs");
}

/* All three parts of both queues at every distance from each other. */
static void check_overlaps(void)
{
	u64 at = (u64)buffer[0];

	for (u32 i = 0; i < RANDOM; i++) {
		begin();
		memset(buffer[0], 0, 4096);
		for (u16 q = 0; q < 2; q++)
			set_queue(q, NUM, at + 16 * random_below(20),
				  at + 2 * random_below(160),
				  at + 4 * random_below(80));
		set_status(ALL_OK);
		for (u32 n = 0; n < 64; n++)
			put_be16(buffer[0] + 2 * random_below(320),
				 (u16)(random_below(NUM) << 8));
		for (u16 n = 0; n < 4; n++)
			kick(n & 1);
	}
	gk_check(carries(), "rings on top of each other");
}

/* Where a receive buffer may write: the rings themselves. */
static void check_quine(void)
{
	bool good = true;

	for (u32 i = 0; i < RANDOM && good; i++) {
		good = start();
		describe(0, 0, (u64)ring[1] + 2 * random_below(300), 256,
			 VQ_DESC_WRITE, 0);
		for (u16 n = 1; n < NUM; n++)
			ring[0]->desc[n] = ring[0]->desc[0];
		for (u16 n = 0; n < NUM; n++)
			offer(0, n);
		for (u16 n = 0; n < NUM; n++)
			ask(n);
		kick(VIRTIO_NET_TXQ);
		kick(VIRTIO_NET_RXQ);
	}
	gk_check(good && carries(), "answers that overwrite the rings");
}

static void random_descriptors(u16 queue)
{
	for (u16 n = 0; n < NUM; n++) {
		u64 addr = (u64)buffer[queue] + random_below(NUM * BUFFER);
		u32 len = random_below(random_below(2) ? 100 : 70000);

		switch (random_below(12)) {
		case 0:
			addr = random_u64() | OUTSIDE;
			break;
		case 1:
			len = (u32)random_u64();
			addr = gk_storage_size() - random_below(8);
			break;
		default:
			break;
		}
		/*
		 * What CP may write lies in the buffers, which end before
		 * anything else begins.
		 */
		if (queue == VIRTIO_NET_RXQ)
			len = MIN(len, 70000u);
		describe(queue, n, addr, len,
			 (u16)(random_below(8) |
			       (queue == 0 ? VQ_DESC_WRITE : 0)),
			 (u16)random_below(NUM + 1));
	}
}

static void check_random(void)
{
	u32 broken = 0;

	for (u32 i = 0; i < RANDOM; i++) {
		start();
		for (u32 k = 0; k < 4; k++) {
			random_descriptors(0);
			random_descriptors(1);
			for (u32 n = random_below(NUM); n; n--) {
				offer(0, (u16)random_below(NUM));
				offer(1, (u16)random_below(NUM));
			}
			ask((u16)random_below(NUM));
			kick(VIRTIO_NET_RXQ);
			kick(VIRTIO_NET_TXQ);
		}
		broken += (status() & VIRTIO_S_NEEDS_RESET) != 0;
	}
	gk_printf("# %u of %u times broken\n", broken, RANDOM);
	gk_check(broken && carries(), "random descriptors");
}

static void check_storms(void)
{
	bool good = start();

	for (u32 i = 0; i < STORM; i++)
		good &= kick(i & 1) >= 0;
	gk_check(good, "a storm of notifications");
	gk_check(gk_hyper_notify(nic, 2, 0) < 0 &&
			 gk_hyper_notify(nic, 0xffffffff, 0) < 0 &&
			 gk_hyper_notify(nic + 1, 0, 0) < 0 &&
			 gk_hyper_notify(0, 0, 0) < 0,
		 "of what is not there: negative");
	for (u32 i = 0; i < RANDOM; i++) {
		start();
		ask(0);
		kick(VIRTIO_NET_TXQ);
	}
	gk_check(carries(), "a storm of resets");
}

void gk_main(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("hostile driver", "no control program");
		gk_check_done();
	}
	if (gk_check(define() && open(), "a NIC of our own") &&
	    gk_check(carries(), "it carries a frame")) {
		check_setup();
		check_lies();
		check_overlaps();
		check_quine();
		check_random();
		check_storms();
	}
	gk_check_done();
}
