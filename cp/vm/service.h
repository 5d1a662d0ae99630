/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A vm's service processor: the machine behind cp/vdev/sclp.h.  Any task;
 * vm->dev_lock guards the events.
 */
#ifndef CP_VM_SERVICE_H
#define CP_VM_SERVICE_H

#include "cp/lib/types.h"

struct vcpu;
struct vm;

/*
 * Ask the guest to shut down in order within SECONDS.  False: no system that
 * takes the signal runs in it.
 */
bool vm_signal_quiesce(struct vm *vm, u16 seconds);
/* Does one run that takes it? */
bool vm_takes_quiesce(struct vm *vm);
/*
 * LINE, or keys, for the console that takes events of TYPE (SCLP_EVENT_...);
 * false: it has none open, or is full.
 */
bool vm_service_input(struct vm *vm, u32 type, const char *line);
/* SERVC: COMMAND on the SCCB at guest absolute AT.  *CC: 0, or 2 busy. */
enum pgm vm_service_call(struct vcpu *v, u32 command, u64 at,
			 u32 *cc) MUST_CHECK;
/* With a reset of the machine, all stopped. */
void vm_service_reset(struct vm *vm);

#endif
