/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of virtual disks in storage: only what no guest has a claim on, and
 * what leaves CP its reserve.
 */
#include "cp/mm/frame.h"
#include "cp/mm/gmap.h"
#include "cp/vdev/vdisk.h"

void *vdisk_page_get(void)
{
	return gmap_spare() ? frame_alloc(0, FRAME_ZERO) : NULL;
}

void vdisk_page_put(void *page)
{
	frame_free(page, 0);
}
