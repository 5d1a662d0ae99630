/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fake/vdisk_page.h"
#include <stdlib.h>

u32 fake_pages_out, fake_pages_most = ~0u;

void fake_disk_begin(struct vdisk *d, u32 blocks, u32 most)
{
	fake_pages_out = 0;
	fake_pages_most = most;
	vdisk_init(d, blocks);
}

void fake_disk_attach(struct rig *r, struct vdev *device, u16 devno)
{
	if (vcss_attach(&r->css, device, devno) != ERR_OK)
		abort();
	r->schid = vcss_schid(device);
	rig_enable(r, device, 3);
}

void fake_disk_end(struct vdisk *d, u32 step)
{
	while (!vdisk_drop(d, step))
		;
	if (fake_pages_out)
		abort();
}

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
