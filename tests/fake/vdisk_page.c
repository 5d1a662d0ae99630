/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fake/vdisk_page.h"
#include <stdlib.h>

u32 fake_pages_out, fake_pages_most = ~0u;

void *vdisk_page_get(void)
{
	if (fake_pages_out >= fake_pages_most)
		return NULL;
	fake_pages_out++;
	return calloc(1, VDISK_PAGE);
}

void vdisk_page_put(void *page)
{
	if (!page)
		abort();
	fake_pages_out--;
	free(page);
}
