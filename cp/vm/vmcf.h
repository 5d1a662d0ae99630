/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VMCF of virtual machines: the parties of iucv/vmcf.h.  All of it is under
 * IUCV's lock (cp/vm/iucv.h), which is let go between two steps of a function:
 * what guards storage against the one guards it against the other.
 */
#ifndef CP_VM_VMCF_H
#define CP_VM_VMCF_H

#include "iucv/vmcf.h"

struct vcpu;
struct vm;

/* A vm that is being made, behind vm_iucv_init(). */
void vm_vmcf_init(struct vm *vm);
/*
 * It is reset or logged off: no message goes to or from its storage any more;
 * who has sent one is told.
 */
void vm_vmcf_reset(struct vm *vm);
/* V has lost what pended there: what pends for the machine does so again. */
void vcpu_vmcf_note(struct vcpu *v);
/*
 * A function of V: C's parameter list and key are filled in.  May yield.
 * Afterwards C's code, whatever it is when V's task shall end.  False: V shall
 * stop in the middle of it, run_move_rests().
 */
bool vcpu_vmcf_call(struct vcpu *v, struct vmcf_call *c) MUST_CHECK;
/* The next interruption goes to the buffer; its bit in v->pending is right. */
enum vmcf_taken vcpu_vmcf_take(struct vcpu *v);
/* TEXT by SMSG of USER for VM's program.  False: it does not take it. */
bool vm_vmcf_special(struct vm *vm, const char *user, const char *text);

#endif
