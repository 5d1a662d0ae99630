/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio NIC with its rings laid open, for drivers that lie: a test sets
 * descriptors and indexes as it likes and asks whether, after a reset, the
 * device still carries a frame.
 */
#ifndef TESTS_GUEST_LIAR_H
#define TESTS_GUEST_LIAR_H

#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "netdrv/virtio_layout.h"
#include "tests/guest/subch.h"

#define NIC    0x0600
#define NUM    16 /* descriptors of each queue */
#define BUFFER 2048u
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
static inline u16 command(u8 cmd, u16 count)
{
	struct irb irb;

	while (insn_tsch(nic, &irb) == 0)
		;
	ccw = subch_ccw(cmd, 0, count, data);
	return subch_run(nic, &ccw);
}

static inline u8 status(void)
{
	data[0] = 0;
	command(VIRTIO_CCW_READ_STATUS, 1);
	return data[0];
}

static inline bool set_status(u8 s)
{
	data[0] = s;
	return command(VIRTIO_CCW_WRITE_STATUS, 1) == SUBCH_OK;
}

static inline bool want(u8 index, u32 features)
{
	struct virtio_feat f = { le32_make(features), index };

	memcpy(data, &f, sizeof(f));
	return command(VIRTIO_CCW_WRITE_FEAT, sizeof(f)) == SUBCH_OK;
}

static inline u16 set_queue(u16 index, u16 num, u64 desc, u64 avail, u64 used)
{
	struct virtio_vq_info info = { .desc = be64_make(desc),
				       .index = be16_make(index),
				       .num = be16_make(num),
				       .avail = be64_make(avail),
				       .used = be64_make(used) };

	memcpy(data, &info, sizeof(info));
	return command(VIRTIO_CCW_SET_VQ, sizeof(info));
}

static inline u16 set_ring(u16 index)
{
	struct queue *q = ring[index];

	return set_queue(index, NUM, (u64)q->desc, (u64)&q->avail_flags,
			 (u64)&q->used_flags);
}

/* Anew, up to the queues. */
static inline bool begin(void)
{
	if (command(VIRTIO_CCW_VDEV_RESET, 0) != SUBCH_OK || status() != 0)
		return false;
	memset(ring[0], 0, sizeof(*ring[0]));
	memset(ring[1], 0, sizeof(*ring[1]));
	return set_status(VIRTIO_S_ACKNOWLEDGE | VIRTIO_S_DRIVER) &&
	       want(0, (u32)FEATURES) && want(1, (u32)(FEATURES >> 32)) &&
	       set_status(ALL_OK & ~VIRTIO_S_DRIVER_OK);
}

static inline bool start(void)
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

static inline void describe(u16 queue, u16 n, u64 addr, u32 len, u16 flags,
			    u16 next)
{
	ring[queue]->desc[n] =
		(struct vq_desc){ le64_make(addr), le32_make(len),
				  le16_make(flags), le16_make(next) };
}

static inline void plain(u16 queue, u16 n, u32 len)
{
	describe(queue, n, (u64)buffer[queue] + n * BUFFER, len,
		 queue == VIRTIO_NET_RXQ ? VQ_DESC_WRITE : 0, 0);
}

static inline void offer(u16 queue, u16 head)
{
	struct queue *q = ring[queue];
	u16 at = le16_get(q->avail_idx);

	q->avail[at % NUM] = le16_make(head);
	q->avail_idx = le16_make((u16)(at + 1));
}

static inline s64 kick(u16 queue)
{
	return gk_hyper_notify(nic, queue, 0);
}

/* --- does it carry a frame? --- */

/* Who has 10.64.0.1?  10.64.0.77 asks; header, Ethernet, ARP. */
static inline u32 make_request(u8 *to)
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

static inline void ask(u16 n)
{
	plain(VIRTIO_NET_TXQ, n,
	      make_request(buffer[VIRTIO_NET_TXQ] + n * BUFFER));
	offer(VIRTIO_NET_TXQ, n);
}

static inline bool carries(void)
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

/* --- coming up --- */

/* DEFINE NIC and COUPLE; false: a command was refused. */
static inline bool define(void)
{
	static char reply[400];
	struct schib schib;
	int rc = -1;

	for (u32 i = 0; i < 2; i++) {
		ring[i] = gk_pages_alloc(4096);
		/* Random lengths may run on behind them. */
		buffer[i] = gk_pages_alloc(NUM * BUFFER + 131072);
	}

	if (gk_hyper_command("DEFINE NIC 0600 TYPE VIRTIO\n"
			     "COUPLE 0600 TO SYSTEM VSW1",
			     reply, sizeof(reply), &rc) != ERR_OK ||
	    rc)
		return false;
	nic = subch_find(NIC);
	if (!nic || insn_stsch(nic, &schib) != 0)
		return false;
	schib.pmcw.flags =
		be16_make((u16)(be16_get(schib.pmcw.flags) | PMCW_E));
	return insn_msch(nic, &schib) == 0;
}

static inline bool open(void)
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

#endif
