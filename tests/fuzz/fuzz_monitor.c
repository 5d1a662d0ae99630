/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The segment of *MONITOR: any order of messages, records and replies.  What a
 * reader has stays as it was told until it replies, elements lead into the
 * ring, records follow one another to the end that was said, and when all have
 * replied all of the ring is free.
 *
 * Aims at: iucv/monitor.c
 */
#include <stdlib.h>
#include <string.h>

#include "iucv/monitor.h"

#define FRAMES	9u
#define AT	0x7ff00000u
#define READERS 4u

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static _Alignas(8) u8 storage[FRAMES * MONITOR_FRAME];
static struct monitor_area a;

/* What its readers were told, and a sum over it. */
static struct told {
	bool there;
	u16 readers;
	u8 data[8];
	u32 sum;
} told[MONITOR_MESSAGES];

static void must(bool good)
{
	if (!good)
		abort();
}

static u32 within(u32 at)
{
	must(at >= AT && at < AT + sizeof(storage));
	return at - AT;
}

/* Records of one element, by their lengths. */
static u32 walk(const struct monitor_element *e)
{
	u32 at = within(be32_get(e->first)),
	    end = within(be32_get(e->last)) + 1;
	u32 sum = 0;

	must(at >= MONITOR_FRAME && at % MONITOR_FRAME == 0 && at < end);
	while (at < end) {
		u32 n = get_be16(storage + at);
		bool last = storage[at + 4] == 1 && storage[at + 7] == 13;

		must(n >= MONITOR_HEADER && n <= end - at);
		must(at % MONITOR_FRAME + n <= MONITOR_FRAME);
		for (u32 i = 0; i < n; i++)
			sum = sum * 31 + storage[at + i];
		at += n;
		if (last && at < end)
			at = (at + MONITOR_FRAME - 1) & ~(MONITOR_FRAME - 1);
	}
	must(at == end);
	return sum;
}

static u32 follow(const u8 data[8])
{
	struct monitor_element e;
	u32 at = within(get_be32(data)), end = within(get_be32(data + 4)) + 1;
	u32 sum = 0;

	must(end <= MONITOR_FRAME && (end - at) % sizeof(e) == 0);
	for (; at < end; at += (u32)sizeof(e)) {
		memcpy(&e, storage + at, sizeof(e));
		must(e.domains[0] || e.domains[1]);
		sum += walk(&e);
	}
	return sum;
}

static void all_as_told(void)
{
	for (u32 i = 0; i < MONITOR_MESSAGES; i++)
		if (told[i].there)
			must(follow(told[i].data) == told[i].sum);
}

static void leave(struct told *t, u32 reader)
{
	t->readers &= (u16) ~(1u << reader);
	t->there = t->readers;
}

static void close_it(u16 readers)
{
	struct told t = { .there = true, .readers = readers };
	u32 n;

	if (!monitor_close(&a, readers, &n, t.data))
		return;
	must(readers && !told[n % MONITOR_MESSAGES].there);
	t.sum = follow(t.data);
	told[n % MONITOR_MESSAGES] = t;
}

static void put(u32 size, u8 fill)
{
	u8 *r = monitor_put(&a, 2 + (fill & 7), fill >> 4, size, size);

	if (r)
		memset(r + MONITOR_HEADER, fill, size - MONITOR_HEADER);
}

static void done(u32 number, u32 reader)
{
	struct told *t = &told[number % MONITOR_MESSAGES];
	bool had = t->there && (t->readers >> reader & 1) &&
		   number - a.first < a.count;

	must(monitor_done(&a, number, reader) == had);
	if (had)
		leave(t, reader);
}

static void gone(u32 reader)
{
	monitor_gone(&a, reader);
	for (u32 i = 0; i < MONITOR_MESSAGES; i++)
		leave(&told[i], reader);
	must(!monitor_owed(&a, reader));
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	memset(told, 0, sizeof(told));
	monitor_begin(&a, storage, AT, FRAMES);
	for (; size >= 3; in += 3, size -= 3) {
		switch (in[0] & 7) {
		case 0:
		case 1:
			(void)monitor_open(&a, MONITOR_EVENT);
			break;
		case 2:
		case 3:
			put(get_be16(in + 1) % 5000, in[0]);
			break;
		case 4:
			put(MONITOR_HEADER + in[1], in[2]);
			break;
		case 5:
			close_it(in[1] & 15);
			break;
		case 6:
			done(a.first + in[1] % 16, in[2] % READERS);
			break;
		default:
			gone(in[1] % READERS);
		}
		all_as_told();
	}
	close_it(1);
	for (u32 i = 0; i < READERS; i++)
		gone(i);
	must(!a.used && !a.count);
	return 0;
}
