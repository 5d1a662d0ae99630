/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio NIC whose driver lies: rings that loop, jump and overlap, lengths
 * and addresses that cannot be, tables in tables, storms of notifications.
 * Each time the device asks for a reset and after one it carries a frame
 * again: an ARP request, which the base answers.  Needs a control program and
 * leave to couple to VSW1.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "netdrv/virtio_layout.h"
#include "tests/guest/random.h"
#include "tests/guest/subch.h"

#define NIC	0x0600
#define NUM	16 /* descriptors of each queue */
#define BUFFER	2048u
#define STORM	20000
#define RANDOM	400
#define OUTSIDE 0x100000000ul
#define ALL_OK                                                                 \
	(VIRTIO_S_ACKNOWLEDGE | VIRTIO_S_DRIVER | VIRTIO_S_FEATURES_OK |       \
	 VIRTIO_S_DRIVER_OK)
#define FEATURES (VIRTIO_F_VERSION_1 | VIRTIO_F_INDIRECT_DESC)

/* One queue, and behind it the buffers of its descriptors. */
struct queue {
	struct vq_desc desc[NUM];
	le16 avail_flags, avail_idx, avail[NUM], used_event;
	u8 pad[128 - 6 - 2 * NUM];
	le16 used_flags, used_idx;
	struct vq_used_elem used[NUM];
	le16 avail_event;
} ALIGNED(16);
LAYOUT_AT(struct queue, avail_flags, 16 * NUM);
LAYOUT_AT(struct queue, used_flags, 16 * NUM + 128);

static struct queue *ring[VIRTIO_NET_QUEUES];
static u8 *buffer[VIRTIO_NET_QUEUES];
static u32 nic;
static struct ccw1 ccw ALIGNED(8);
static u8 data[64] ALIGNED(8);
static be64 indicators ALIGNED(8);
static u8 mac[6];

/* --- the device, command by command --- */

/* Interruptions that nobody waits for are taken first. */
static u16 command(u8 cmd, u16 count)
{
	struct irb irb;

	while (insn_tsch(nic, &irb) == 0)
		;
	ccw = subch_ccw(cmd, 0, count, data);
	return subch_run(nic, &ccw);
}

static u8 status(void)
{
	data[0] = 0;
	command(VIRTIO_CCW_READ_STATUS, 1);
	return data[0];
}

static bool set_status(u8 s)
{
	data[0] = s;
	return command(VIRTIO_CCW_WRITE_STATUS, 1) == SUBCH_OK;
}

static bool want(u8 index, u32 features)
{
	struct virtio_feat f = { le32_make(features), index };

	memcpy(data, &f, sizeof(f));
	return command(VIRTIO_CCW_WRITE_FEAT, sizeof(f)) == SUBCH_OK;
}

static u16 set_queue(u16 index, u16 num, u64 desc, u64 avail, u64 used)
{
	struct virtio_vq_info info = { .desc = be64_make(desc),
				       .index = be16_make(index),
				       .num = be16_make(num),
				       .avail = be64_make(avail),
				       .used = be64_make(used) };

	memcpy(data, &info, sizeof(info));
	return command(VIRTIO_CCW_SET_VQ, sizeof(info));
}

static u16 set_ring(u16 index)
{
	struct queue *q = ring[index];

	return set_queue(index, NUM, (u64)q->desc, (u64)&q->avail_flags,
			 (u64)&q->used_flags);
}

/* Anew, up to the queues. */
static bool begin(void)
{
	if (command(VIRTIO_CCW_VDEV_RESET, 0) != SUBCH_OK || status() != 0)
		return false;
	memset(ring[0], 0, sizeof(*ring[0]));
	memset(ring[1], 0, sizeof(*ring[1]));
	return set_status(VIRTIO_S_ACKNOWLEDGE | VIRTIO_S_DRIVER) &&
	       want(0, (u32)FEATURES) && want(1, (u32)(FEATURES >> 32)) &&
	       set_status(ALL_OK & ~VIRTIO_S_DRIVER_OK);
}

static bool start(void)
{
	bool good =
		begin() && set_ring(0) == SUBCH_OK && set_ring(1) == SUBCH_OK;

	indicators = be64_make(0);
	memset(data, 0, 8);
	put_be64(data, (u64)&indicators);
	return good && command(VIRTIO_CCW_SET_IND, 8) == SUBCH_OK &&
	       set_status(ALL_OK);
}

/* --- rings --- */

static void describe(u16 queue, u16 n, u64 addr, u32 len, u16 flags, u16 next)
{
	ring[queue]->desc[n] =
		(struct vq_desc){ le64_make(addr), le32_make(len),
				  le16_make(flags), le16_make(next) };
}

static void plain(u16 queue, u16 n, u32 len)
{
	describe(queue, n, (u64)buffer[queue] + n * BUFFER, len,
		 queue == VIRTIO_NET_RXQ ? VQ_DESC_WRITE : 0, 0);
}

static void offer(u16 queue, u16 head)
{
	struct queue *q = ring[queue];
	u16 at = le16_get(q->avail_idx);

	q->avail[at % NUM] = le16_make(head);
	q->avail_idx = le16_make((u16)(at + 1));
}

static s64 kick(u16 queue)
{
	return gk_hyper_notify(nic, queue, 0);
}

/* --- does it carry a frame? --- */

/* Who has 10.64.0.1?  10.64.0.77 asks; header, Ethernet, ARP. */
static u32 make_request(u8 *to)
{
	static const u8 arp[] = { 0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1 };
	static const u8 from[] = { 10, 64, 0, 77 }, whom[] = { 10, 64, 0, 1 };
	u8 *frame = to + sizeof(struct virtio_net_hdr);

	memset(to, 0, sizeof(struct virtio_net_hdr) + 60);
	memset(frame, 0xff, 6);
	memcpy(frame + 6, mac, 6);
	memcpy(frame + 12, arp, sizeof(arp));
	memcpy(frame + 22, mac, 6);
	memcpy(frame + 28, from, 4);
	memcpy(frame + 38, whom, 4);
	return sizeof(struct virtio_net_hdr) + 60;
}

static void ask(u16 n)
{
	plain(VIRTIO_NET_TXQ, n,
	      make_request(buffer[VIRTIO_NET_TXQ] + n * BUFFER));
	offer(VIRTIO_NET_TXQ, n);
}

static bool carries(void)
{
	u8 *frame = buffer[VIRTIO_NET_RXQ] + sizeof(struct virtio_net_hdr);

	if (!start())
		return false;
	plain(VIRTIO_NET_RXQ, 0, BUFFER);
	memset(frame, 0, 64);
	offer(VIRTIO_NET_RXQ, 0);
	kick(VIRTIO_NET_RXQ);
	ask(0);
	kick(VIRTIO_NET_TXQ);
	return le16_get(ring[VIRTIO_NET_TXQ]->used_idx) == 1 &&
	       le16_get(ring[VIRTIO_NET_RXQ]->used_idx) == 1 &&
	       frame[12] == 0x08 && frame[13] == 0x06 && frame[21] == 2;
}

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
	taken += set_queue(2, NUM, at, at + 512, at + 1024) == SUBCH_OK;
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
		/* What CP may write lies in the buffers, which end before
		 * anything else begins. */
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

/* --- */

static bool define(void)
{
	static char reply[400];
	struct schib schib;
	int rc = -1;

	if (gk_hyper_command("DEFINE NIC 0600 TYPE VIRTIO\n"
			     "COUPLE 0600 TO SYSTEM VSW1",
			     reply, sizeof(reply), &rc) != ERR_OK ||
	    rc)
		return gk_check(false, reply);
	nic = subch_find(NIC);
	if (!nic || insn_stsch(nic, &schib) != 0)
		return false;
	schib.pmcw.flags =
		be16_make((u16)(be16_get(schib.pmcw.flags) | PMCW_E));
	return insn_msch(nic, &schib) == 0;
}

static bool open(void)
{
	memset(data, 0, sizeof(data));
	data[1] = 2;
	if (command(VIRTIO_CCW_SET_VIRTIO_REV, 4) != SUBCH_OK)
		return false;
	ccw = subch_ccw(VIRTIO_CCW_READ_CONF, CCW_SLI, 12, data);
	if (subch_run(nic, &ccw) != SUBCH_OK)
		return false;
	memcpy(mac, data, 6);
	return true;
}

void gk_main(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("hostile driver", "no control program");
		gk_check_done();
	}
	for (u32 i = 0; i < 2; i++) {
		ring[i] = gk_pages_alloc(4096);
		/* Random lengths may run on behind them. */
		buffer[i] = gk_pages_alloc(NUM * BUFFER + 131072);
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
