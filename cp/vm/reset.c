/* SPDX-License-Identifier: Apache-2.0 */
/* Resets and the size of storage.  vm->lock held, vcpus stopped. */
#include "cp/arch/dat.h"
#include "cp/core/trace.h"
#include "cp/gdb/gdb.h"
#include "cp/mm/gmap.h"
#include "cp/vm/attach.h"
#include "cp/vm/cpus.h"
#include "cp/vm/ctca.h"
#include "cp/vm/iucv.h"
#include "cp/vm/segment.h"
#include "cp/vm/service.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "cp/vm/vmcf.h"

/* V is parked: its other reasons to stop stay. */
static void operates(struct vcpu *v, bool yes)
{
	v->orders = 0;
	__atomic_and_fetch(&v->stop, ~(u32)VCPU_STOP_RESET, __ATOMIC_SEQ_CST);
	if (yes)
		__atomic_and_fetch(&v->stop, ~(u32)VCPU_STOP_ARCH,
				   __ATOMIC_SEQ_CST);
	else
		__atomic_or_fetch(&v->stop, VCPU_STOP_ARCH, __ATOMIC_SEQ_CST);
}

/*
 * All but CPUs and storage.  What a CPU asked for by X'308' is over, by this
 * reset if not by its own.
 */
static void reset_channels(struct vm *vm)
{
	vm_stop(vm);
	vm->resets++;
	__atomic_store_n(&vm->resetting, 0, __ATOMIC_SEQ_CST);
	spin_lock(&vm->dev_lock);
	vcss_reset(&vm->vcss);
	spin_unlock(&vm->dev_lock);
	ctca_run(vm);
	vm_iucv_reset(vm);
	vm_vmcf_reset(vm);
	segment_drop(vm);
	(void)attach_wait_quiet(vm);
	vm_service_reset(vm);
	watchdog_cancel(vm);
	vm->crw_pending = 0;
}

/*
 * ON operates then, the others are stopped.  Principles of Operation, chapter
 * 4, the table of what resets are initiated manually.
 */
static void reset_cpus(struct vm *vm, const struct vcpu *on, enum reset how)
{
	u32 i;

	for (i = 0; i < vm->vcpus; i++) {
		struct vcpu *v = vm->vcpu[i];

		if (how == RESET_CLEAR)
			vcpu_reset_clear(v);
		else if (how == RESET_LOAD && v == on)
			vcpu_reset_initial(v);
		else
			vcpu_reset_cpu(v);
		operates(v, v == on);
	}
	cpus_share(vm);
}

void vm_reset(struct vm *vm, enum reset how)
{
	bool clear = how == RESET_CLEAR;

	TRACE(RESET, how, trace_name(vm->userid), 0);
	reset_channels(vm);
	gdb_machine_reset(vm);
	reset_cpus(vm, vm->vcpu[0], how);
	/* Else it is logging off, and its storage goes with it. */
	if (clear && attach_quiet(vm))
		gmap_clear(vm->stor);
}

void vm_reset_for(struct vm *vm, struct vcpu *on, bool clear_registers)
{
	TRACE(RESET, 3u + clear_registers, trace_name(vm->userid), on->addr);
	reset_channels(vm);
	reset_cpus(vm, on, clear_registers ? RESET_CLEAR : RESET_LOAD);
}

enum err vm_define_storage(struct vm *vm, u64 bytes)
{
	enum err err;
	u32 i;

	if (!bytes || bytes % SEGMENT_SIZE || bytes > vm->stor_max)
		return ERR_RANGE;
	vm_reset(vm, RESET_CLEAR);
	if (!attach_quiet(vm))
		return ERR_LIMIT;
	spin_lock(&vm->dev_lock);
	err = gmap_resize(vm->stor, bytes);
	spin_unlock(&vm->dev_lock);
	for (i = 0; i < vm->vcpus; i++)
		vcpu_reset_clear(vm->vcpu[i]);
	return err;
}
