/* SPDX-License-Identifier: Apache-2.0 */
/* Resets and the size of storage.  vm->lock held, vcpus stopped. */
#include "cp/arch/dat.h"
#include "cp/core/trace.h"
#include "cp/gdb/gdb.h"
#include "cp/mm/gmap.h"
#include "cp/vm/attach.h"
#include "cp/vm/cpus.h"
#include "cp/vm/ctca.h"
#include "cp/vm/service.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

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
	(void)attach_wait_quiet(vm);
	vm_service_reset(vm);
	watchdog_cancel(vm);
	vm->crw_pending = 0;
}

void vm_reset(struct vm *vm, bool clear)
{
	u32 i;

	TRACE(RESET, clear, trace_name(vm->userid), 0);
	reset_channels(vm);
	gdb_machine_reset(vm);
	for (i = 0; i < vm->vcpus; i++) {
		if (clear)
			vcpu_reset_clear(vm->vcpu[i]);
		else
			vcpu_reset_initial(vm->vcpu[i]);
		operates(vm->vcpu[i], i == 0);
	}
	cpus_share(vm);
	/* Else it is logging off, and its storage goes with it. */
	if (clear && attach_quiet(vm))
		gmap_clear(vm->stor);
}

void vm_reset_for(struct vm *vm, struct vcpu *on, bool clear_registers)
{
	u32 i;

	TRACE(RESET, 2u + clear_registers, trace_name(vm->userid), on->addr);
	reset_channels(vm);
	for (i = 0; i < vm->vcpus; i++) {
		struct vcpu *v = vm->vcpu[i];

		if (clear_registers)
			vcpu_reset_clear(v);
		else if (v == on)
			vcpu_reset_initial(v);
		else
			vcpu_reset_cpu(v);
		operates(v, v == on);
	}
	cpus_share(vm);
}

enum err vm_define_storage(struct vm *vm, u64 bytes)
{
	enum err err;
	u32 i;

	if (!bytes || bytes % SEGMENT_SIZE || bytes > vm->stor_max)
		return ERR_RANGE;
	vm_reset(vm, true);
	if (!attach_quiet(vm))
		return ERR_LIMIT;
	spin_lock(&vm->dev_lock);
	err = gmap_resize(vm->stor, bytes);
	spin_unlock(&vm->dev_lock);
	for (i = 0; i < vm->vcpus; i++)
		vcpu_reset_clear(vm->vcpu[i]);
	return err;
}
