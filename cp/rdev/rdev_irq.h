/* SPDX-License-Identifier: Apache-2.0 */
/* The interruption handler's and IPL's side of real devices. */
#ifndef CP_RDEV_RDEV_IRQ_H
#define CP_RDEV_RDEV_IRQ_H

#include "cp/lib/types.h"

void rdev_interrupt(u32 schid);
/* Find all subchannels with a device and Sense ID them. */
void rdev_scan(void);

#endif
