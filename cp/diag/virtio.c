/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'500', subcode 3 in GR1: notify virtqueue GR3 of the device whose
 * subchannel id is in GR2; GR4 is a cookie that comes back in GR2.  Any other
 * subcode is refused with GR2 as it was: Linux probes them and believes what it
 * finds there.  VIRTIO 1.2, section 4.3.3.
 */
#include "cp/diag/handler.h"
#include "cp/vm/audit.h"
#include "cp/vm/disk.h"
#include "cp/vm/nic.h"
#include "cp/vm/vm.h"

#define SUBCODE_NOTIFY 3
#define NO_SUCH_QUEUE  (~(u64)0)

/* A NIC's queue, or else a disk's. */
static enum err notify(struct vm *vm, u32 schid, u64 queue)
{
	enum err e = nic_notify(vm, schid, queue);

	return e == ERR_OK ? e : disk_notify(vm, schid, queue);
}

enum pgm diag_notify(struct vcpu *v, u8 rx, u8 ry)
{
	(void)rx;
	(void)ry;
	if (v->gr[1] != SUBCODE_NOTIFY)
		return PGM_SPECIFICATION;
	if (notify(v->vm, (u32)v->gr[2], v->gr[3]) == ERR_OK) {
		v->gr[2] = v->gr[4];
	} else {
		audit_note(v->vm, AUDIT_NOTIFY);
		v->gr[2] = NO_SUCH_QUEUE;
	}
	return PGM_NONE;
}
