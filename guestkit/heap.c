/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of powers of two, a free list for each size: see gk/heap.h. */
#include "guestkit/include/gk/heap.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define MIN_ORDER   5 /* 32 bytes */
#define MAX_ORDER   31
#define PAGE_ORDER  12
#define STORAGE_MAX (1ul << 31)
#define PROBE_STEP  (1ul << 20)

struct block {
	union {
		struct block *next; /* while it is free */
		u64 order;	    /* while it is in use */
	};
	u64 unused;
};
LAYOUT_SIZE(struct block, 16);

extern u8 gk_free_begin[];

static struct block *free_block[MAX_ORDER + 1];
static struct block *free_pages[MAX_ORDER + 1];
static u64 untouched, storage_end;

static void probe(void *address)
{
	insn_tprot((u64)address, 0);
}

static u64 find_storage_end(void)
{
	u64 end;

	if (gk_hyper_storage_size(&end) == ERR_OK)
		return end;
	for (end = PROBE_STEP; end < STORAGE_MAX; end += PROBE_STEP)
		if (gk_trap(probe, (void *)end, NULL))
			break;
	return end;
}

void gk_heap_init(void)
{
	storage_end = MIN(find_storage_end(), STORAGE_MAX);
	untouched = (u64)gk_free_begin;
}

size_t gk_storage_size(void)
{
	return storage_end;
}

size_t gk_heap_untouched(void)
{
	return storage_end - untouched;
}

static unsigned int order_of(size_t size, unsigned int least)
{
	unsigned int order = least;

	while (order < MAX_ORDER && (1ul << order) < size)
		order++;
	return order;
}

static void *take(struct block **list, unsigned int order, u64 align)
{
	struct block *b = list[order];
	u64 at = ROUND_UP(untouched, align);

	if (b) {
		list[order] = b->next;
		return b;
	}
	if (order >= MAX_ORDER || at + (1ul << order) > storage_end)
		return NULL;
	untouched = at + (1ul << order);
	return (void *)at;
}

void *gk_alloc(size_t size)
{
	unsigned int order = order_of(size + sizeof(struct block), MIN_ORDER);
	struct block *b = take(free_block, order, 16);

	if (!b)
		return NULL;
	b->order = order;
	return b + 1;
}

void gk_free(void *p)
{
	struct block *b = p;
	u64 order;

	if (!p)
		return;
	b--;
	order = b->order;
	b->next = free_block[order];
	free_block[order] = b;
}

void *gk_pages_alloc(size_t size)
{
	unsigned int order = order_of(size, PAGE_ORDER);
	void *p = take(free_pages, order, 1ul << PAGE_ORDER);

	if (p)
		memset(p, 0, 1ul << order);
	return p;
}

void gk_pages_free(void *p, size_t size)
{
	unsigned int order = order_of(size, PAGE_ORDER);
	struct block *b = p;

	if (!b)
		return;
	b->next = free_pages[order];
	free_pages[order] = b;
}
