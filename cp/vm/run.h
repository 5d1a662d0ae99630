/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_VM_RUN_H
#define CP_VM_RUN_H

struct vcpu;
struct vm;

/* A world's task; ARG is its vcpu. */
void run_world(void *arg);
/*
 * End the tasks of all vcpus and wait for that.  vm->lock held (nobody else may
 * be stopping them), or the vm is known to nobody.
 */
void run_end(struct vm *vm);

#endif
