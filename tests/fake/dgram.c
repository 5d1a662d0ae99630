/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base buffers from malloc, each exactly as large as was asked for, so that the
 * address sanitizer sees every byte read or written beyond.
 */
#include "tests/fake/dgram.h"

#include <stdlib.h>
#include <string.h>

static long live;
static long limit = -1;

struct dgram *dgram_alloc(u32 room)
{
	struct dgram *d;

	if (limit == 0 || room > DGRAM_LARGE)
		return NULL;
	if (limit > 0)
		limit--;
	d = calloc(1, sizeof(*d));
	d->capacity = DGRAM_HEADROOM + room;
	d->base = malloc(d->capacity);
	memset(d->base, 0xa5, d->capacity);
	d->data = d->base + DGRAM_HEADROOM;
	d->refs = 1;
	live++;
	return d;
}

void dgram_release(struct dgram *d)
{
	if (--d->refs)
		return;
	free(d->base);
	free(d);
	live--;
}

long fake_dgram_live(void)
{
	return live;
}

void fake_dgram_limit(long n)
{
	limit = n;
}

struct dgram *fake_dgram_with(const void *bytes, u32 size)
{
	struct dgram *d = dgram_alloc(size);

	if (!d)
		return NULL;
	memcpy(d->data, bytes, size);
	d->len = size;
	return d;
}
