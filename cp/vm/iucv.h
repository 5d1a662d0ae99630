/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV of virtual machines: the parties of iucv/iucv.h, their storage and
 * interruptions.  One lock (LOCK_IUCV) guards all parties, paths and messages;
 * it is let go between two steps of an instruction.
 */
#ifndef CP_VM_IUCV_H
#define CP_VM_IUCV_H

#include "iucv/iucv.h"

struct vcpu;
struct vm;

/* How VMCF gets at the storage of machines, too; under the lock. */
extern const struct iucv_storage vm_iucv_storage;

/* Take the lock of all of IUCV; before it is let go the services act. */
struct iucv *vm_iucv_begin(void);
void vm_iucv_end(void);

/* A vm that is being made; user is known. */
void vm_iucv_init(struct vm *vm);
/* It is logged off, its CPUs have ended: all paths are severed. */
void vm_iucv_gone(struct vm *vm);
/*
 * All of its CPUs are reset, before its storage is: no message goes to or from
 * there any more.
 */
void vm_iucv_reset(struct vm *vm);
/* V is reset: its buffer goes, with the machine's last one the paths too. */
void vcpu_iucv_reset(struct vcpu *v);
/* Nobody is using a frame any more that he found before this. */
void vm_iucv_wait_idle(void);
/*
 * An instruction of V: C's function, parameter list and key are filled in, the
 * list's place is good.  May yield.  Afterwards as iucv_call() left it;
 * IUCV_WAIT is for the caller to do.  IUCV_AGAIN: V's task shall end, whatever
 * became of the message, or it shall stop: run_move_rests().
 */
enum iucv_verdict vcpu_iucv_call(struct vcpu *v,
				 struct iucv_call *c) MUST_CHECK;
/*
 * The next interruption that V is open to, taken; its bit in v->pending is then
 * what it should be.  False: there is none any more.
 */
bool vcpu_iucv_take(struct vcpu *v, union iucv_parm *out);

/* --- QUERY IUCV --- */
struct vm_iucv_info {
	u32 buffers; /* declared, a CPU each      */
	u32 paths, paths_max;
	u32 outstanding; /* messages sent, all paths  */
};
void vm_iucv_query(const struct vm *vm, struct vm_iucv_info *out);
/* VM's path from number *NEXT on, which is moved behind it; false: none. */
bool vm_iucv_path(const struct vm *vm, u32 *next, struct iucv_view *out);
struct vm_iucv_totals {
	u64 paths, messages; /* there are       */
	u64 connected, sent; /* since CP's IPL  */
};
void vm_iucv_totals(struct vm_iucv_totals *out);

#endif
