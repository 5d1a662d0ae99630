/* SPDX-License-Identifier: Apache-2.0 */
/* What lwIP asks of the system it runs on. */

#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/port/lwip/lwip.h"
#include "vswitch/wire/checksum.h"

u32_t sys_now(void)
{
	return (u32_t)(gk_now_us() / 1000);
}

void gk_lwip_assert(const char *text)
{
	gk_end(GK_END_FAILED, text);
}

/* Marsaglia's xorshift over the clock: for ports and sequence numbers. */
uint32_t gk_lwip_random(void)
{
	static u64 state;

	state += gk_tod() | 1;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16);
}

uint16_t gk_lwip_chksum(const void *data, int size)
{
	return csum_fold16(csum_partial(data, (size_t)size, 0));
}

void *gk_lwip_malloc(size_t size)
{
	return gk_alloc(size);
}

void *gk_lwip_calloc(size_t count, size_t size)
{
	void *p = gk_alloc(count * size);

	if (p)
		memset(p, 0, count * size);
	return p;
}

void gk_lwip_free(void *p)
{
	gk_free(p);
}
