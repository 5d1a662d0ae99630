/* SPDX-License-Identifier: Apache-2.0 */
/* The volume label of a real disk, count-key-data or fixed-block. */
#ifndef CP_RDEV_LABEL_H
#define CP_RDEV_LABEL_H

#include "cp/lib/types.h"

struct rdev;

#define VOLID_SIZE 7 /* with its end */

/*
 * R's volume label; "" when it has none that begins with VOL1.  R is a disk
 * that the calling task has opened; waits for a second at most.
 */
void label_read(struct rdev *r, char volid[VOLID_SIZE]);

#endif
