/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storage.  Everything behind the image up to the end of the guest's storage,
 * 2 GiB at most, in blocks of powers of two; a freed block serves the next
 * request of its size.  All of it is reachable by channel programs.
 */
#ifndef GK_HEAP_H
#define GK_HEAP_H

#include "cp/lib/types.h"

/* Called once by gk_boot(). */
void gk_heap_init(void);

/* SIZE bytes, aligned to 16, not cleared; NULL: none left. */
void *gk_alloc(size_t size);
void gk_free(void *p); /* NULL is allowed */

/*
 * SIZE bytes of whole pages, cleared; NULL: none left.  The same SIZE is
 * wanted back when they are freed.
 */
void *gk_pages_alloc(size_t size);
void gk_pages_free(void *p, size_t size);

/* Bytes of storage the guest has, and bytes never yet handed out. */
size_t gk_storage_size(void);
size_t gk_heap_untouched(void);

#endif
