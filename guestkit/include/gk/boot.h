/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What guestkit wants of a guest: one function.  When it is called, storage,
 * interruptions, clock, devices and console are ready; z/Architecture, 64-bit,
 * DAT on with virtual = real.  When it returns the guest ends (GK_END_OK).
 */
#ifndef GK_BOOT_H
#define GK_BOOT_H

void gk_main(void);

#endif
