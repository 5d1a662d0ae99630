/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the tests' virtual disks (cp/vdev/vdisk.h), counted. */
#ifndef TESTS_FAKE_VDISK_PAGE_H
#define TESTS_FAKE_VDISK_PAGE_H

#include "cp/vdev/vdisk.h"

extern u32 fake_pages_out;  /* got and not put back        */
extern u32 fake_pages_most; /* no more than that at a time */

#endif
