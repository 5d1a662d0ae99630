/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The driver's end of a virtqueue against a device that writes whatever it
 * likes into the used ring and the event fields: cookies come back at most
 * once, nothing outside the queue's memory is touched, nothing loops.
 *
 * Aims at: netdrv/vq_driver.c
 */
#include <stdlib.h>
#include <string.h>

#include "netdrv/vq_driver.h"

#define NUM  8
#define BASE 0x10000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct run {
	struct vq q;
	u8 outside[NUM * 4]; /* cookies: is it the device's? */
	u32 next;
};

static void add(struct run *r, u8 how)
{
	struct vq_buffer b[4] = { { 1, 10 }, { 2, 20 }, { 3, 30 }, { 4, 40 } };
	u8 *cookie = &r->outside[r->next];
	u32 out = how & 3, in = 1 + (how >> 2 & 1);

	if (*cookie || out + in > 4 || vq_add(&r->q, b, out, in, cookie) < 0)
		return;
	*cookie = 1;
	r->next = (r->next + 1) % sizeof(r->outside);
}

static void take_back(u8 *cookie)
{
	if (*cookie != 1)
		abort();
	*cookie = 0;
}

static void step(struct run *r, u8 op, u8 a, u8 b)
{
	u8 *used = (u8 *)r->q.used;
	u32 written;
	u8 *cookie;

	switch (op & 7) {
	case 0:
	case 1:
		add(r, a);
		break;
	case 2:
		if (vq_publish(&r->q))
			(void)vq_interrupts(&r->q, a & 1);
		break;
	case 3:
		put_le16(used + 2, (u16)(get_le16(used + 2) + (a & 3)));
		break;
	case 4:
		used[a % VQ_USED_BYTES(NUM)] = b;
		break;
	default:
		cookie = vq_get(&r->q, &written);
		if (cookie)
			take_back(cookie);
		if (cookie && written > 90)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run r;
	u8 *memory;
	size_t bytes, i;
	u8 *cookie;

	if (size == 0)
		return 0;
	memset(&r, 0, sizeof(r));
	bytes = ROUND_UP(vq_bytes(NUM, data[0] & 1), 16);
	memory = aligned_alloc(16, bytes);
	memset(memory, 0, bytes);
	vq_init(&r.q, NUM, memory, BASE, data[0] & 2, data[0] & 1);
	for (i = 1; i + 2 < size; i += 3)
		step(&r, data[i], data[i + 1], data[i + 2]);
	while ((cookie = vq_abandon(&r.q)) != NULL)
		take_back(cookie);
	for (i = 0; i < sizeof(r.outside); i++)
		if (r.outside[i])
			abort();
	if (r.q.free != NUM)
		abort();
	free(memory);
	return 0;
}
