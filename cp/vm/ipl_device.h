/* SPDX-License-Identifier: Apache-2.0 */
/* IPL of a virtual device: between ipl.c and its one caller.  vm->lock held. */
#ifndef CP_VM_IPL_DEVICE_H
#define CP_VM_IPL_DEVICE_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"

struct vm;

bool ipl_device_known(struct vm *vm, u16 devno);
/*
 * Into the storage of VM, which has been reset and is stopped: what the device
 * gives.  Waits; errors as vm_ipl(), ERR_LIMIT when VM is to end meanwhile.
 */
enum err ipl_device(struct vm *vm, u16 devno, struct irb *irb) MUST_CHECK;

#endif
