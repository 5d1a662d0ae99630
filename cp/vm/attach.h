/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real devices that belong to a virtual machine: ATTACH, DEDICATE, DETACH.
 * Their channel programs are cp/vdev/vreal.h's.
 *
 * One task, ATTACHED, is the owner of all of them: what a device tells is
 * brought to its guest by it, under the vm's dev_lock.  A device that is taken
 * away while its channel works for the guest is CP's again when that has ended;
 * the vm's storage is there until then, because the entry counts as a reference
 * to it.  So nobody waits for a device but who gives storage another meaning:
 * resets (attach_wait_quiet).
 *
 * Called with no spinlock held, where nothing else is said.
 */
#ifndef CP_VM_ATTACH_H
#define CP_VM_ATTACH_H

#include "cp/lib/types.h"

struct rdev;
struct vm;

void attach_init(void);

/*
 * R becomes VM's device VDEV; a disk's label is read first, which may take a
 * second.  ERR_EXIST: VM has one of that number.
 * ERR_BUSY: R is in use.  ERR_PERM: R is offline.  ERR_LIMIT: VM has no
 * subchannel left.  ERR_GONE: VM is logging off, or R does not work.
 * ERR_NOMEM.
 */
enum err attach_device(struct vm *vm, struct rdev *r, u16 vdev,
		       bool read_only) MUST_CHECK;
/*
 * VM's VDEV goes back.  ERR_NOENT: it is no real one.  Waits two seconds at
 * most for its channel; ERR_BUSY: it is free later, by itself.
 */
enum err attach_detach(struct vm *vm, u16 vdev) MUST_CHECK;
/* All of them: LOGOFF.  Waits for nothing. */
void attach_detach_all(struct vm *vm);

struct attach_info {
	char user[9];
	u16 vdev;
	struct rdev *rdev;
	bool read_only;
	char volid[7]; /* of a disk with a label, else "" */
	bool leaving;  /* taken away, its channel has not ended */
	u32 starts;    /* programs started on the real device   */
};

/* Who has R?  False: nobody. */
bool attach_query(const struct rdev *r, struct attach_info *out);
/* What is VM's VDEV?  False: no real device. */
bool attach_query_vdev(const struct vm *vm, u16 vdev, struct attach_info *out);

/* No channel works for VM, which has stopped and whose devices are reset. */
bool attach_quiet(const struct vm *vm);
/* Wait until then.  False: VM is to be logged off first. */
bool attach_wait_quiet(struct vm *vm);

#endif
