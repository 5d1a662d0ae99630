/* SPDX-License-Identifier: Apache-2.0 */
/* The CPUs of one vm: see cpus.h. */
#include "cp/vm/cpus.h"

#include "cp/core/sched.h"
#include "cp/engine/engine.h"
#include "cp/hw/insn.h"
#include "cp/mm/frame.h"
#include "cp/mm/home.h"
#include "cp/vm/sca.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define OVER_LIMIT 16 /* who is over LIMITSOFT weighs so much less */

u32 cpus_count(const struct vm *vm)
{
	return __atomic_load_n(&vm->vcpus, __ATOMIC_ACQUIRE);
}

struct vcpu *vm_cpu(const struct vm *vm, u32 addr)
{
	u32 i;

	for (i = 0; i < cpus_count(vm); i++)
		if (vm->vcpu[i]->addr == addr)
			return vm->vcpu[i];
	return NULL;
}

/* --- which there are --- */

/* One that was detached before, or a new one. */
static enum err obtain(struct vm *vm, u32 addr, struct vcpu **out)
{
	enum err err;
	u32 i;

	for (i = 0; i < vm->mades; i++) {
		if (vm_cpu(vm, vm->made[i]->addr) == vm->made[i])
			continue;
		*out = vm->made[i];
		(*out)->addr = (u16)addr;
		vcpu_reset_clear(*out);
		return ERR_OK;
	}
	err = vcpu_create(vm, (u16)addr, out);
	if (err == ERR_OK)
		vm->made[vm->mades++] = *out;
	return err;
}

static void put_at(struct vm *vm, u32 i, struct vcpu *v)
{
	__atomic_store_n(&vm->vcpu[i], v, __ATOMIC_RELEASE);
}

static void set_count(struct vm *vm, u32 n)
{
	__atomic_store_n(&vm->vcpus, n, __ATOMIC_RELEASE);
}

/*
 * By address; irq and QUERY on other CPUs read the list under dev_lock, SIGP
 * and those that signal all without it.  So it grows by its last one, which is
 * there twice for a moment, and each one that moves up is in its new place
 * before its old one is taken: who walks upwards misses none.
 */
static void insert(struct vm *vm, struct vcpu *v)
{
	u32 n = vm->vcpus, i;

	spin_lock(&vm->dev_lock);
	for (i = n; i && vm->vcpu[i - 1]->addr > v->addr; i--) {
		put_at(vm, i, vm->vcpu[i - 1]);
		if (i == n)
			set_count(vm, n + 1);
	}
	put_at(vm, i, v);
	if (i == n)
		set_count(vm, n + 1);
	spin_unlock(&vm->dev_lock);
}

/* More than one CPU, V the next: they share a system control area. */
static enum err share_area(struct vm *vm, struct vcpu *v)
{
	u32 origin, i;

	if (!vm->vcpus)
		return ERR_OK;
	if (!vm->sca)
		vm->sca = sca_make();
	if (!vm->sca)
		return ERR_NOMEM;
	origin = (u32)hpa_val(home_real(vm->sca));
	v->sie->sca_origin = origin;
	for (i = 0; i < vm->vcpus; i++)
		vm->vcpu[i]->sie->sca_origin = origin;
	return ERR_OK;
}

static void take_out(struct vm *vm, const struct vcpu *v)
{
	u32 i, to = 0;

	spin_lock(&vm->dev_lock);
	for (i = 0; i < vm->vcpus; i++)
		if (vm->vcpu[i] != v)
			vm->vcpu[to++] = vm->vcpu[i];
	vm->vcpus = to;
	spin_unlock(&vm->dev_lock);
}

enum err vm_define_cpu(struct vm *vm, u32 addr, bool ifl)
{
	struct vcpu *v;
	enum err err;

	if (addr >= VM_CPUS_MAX)
		return ERR_INVAL;
	if (vm_cpu(vm, addr))
		return ERR_EXIST;
	if (vm->vcpus >= vm->user->cpus_max)
		return ERR_LIMIT;
	err = obtain(vm, addr, &v);
	if (err == ERR_OK)
		err = share_area(vm, v);
	if (err != ERR_OK)
		return err;
	v->ifl = ifl;
	if (vm->vcpus) /* all CPUs of a machine have one clock */
		v->sie->epoch = vm->vcpu[0]->sie->epoch;
	v->stop = vm->vcpus
			  ? VCPU_STOP_ARCH | (vm->vcpu[0]->stop & VCPU_STOP_CP)
			  : VCPU_STOP_CP;
	insert(vm, v);
	return ERR_OK;
}

enum err vm_detach_cpu(struct vm *vm, u32 addr)
{
	struct vcpu *v = vm_cpu(vm, addr);

	if (!v)
		return ERR_NOENT;
	if (v == vm->vcpu[0])
		return ERR_INVAL;
	vm_stop(vm);
	__atomic_or_fetch(&v->stop, VCPU_STOP_ARCH, __ATOMIC_SEQ_CST);
	take_out(vm, v);
	vm_reset(vm, RESET_CLEAR);
	return ERR_OK;
}

u64 vm_virtual_time(const struct vm *vm)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < vm->mades; i++)
		sum += vm->made[i]->vtime;
	return sum;
}

u64 vm_total_time(const struct vm *vm)
{
	u64 sum = __atomic_load_n(&vm->task_time, __ATOMIC_RELAXED);
	u32 i;

	for (i = 0; i < vm->mades; i++)
		sum += vm->made[i]->ttime;
	return sum;
}

u64 vm_task_time(void)
{
	return task_cpu_time_at(insn_stpt());
}

void vm_charge_time(struct vm *vm, u64 spent)
{
	if (spent)
		__atomic_add_fetch(&vm->task_time, spent, __ATOMIC_RELAXED);
}

void vm_charge(struct vm *vm, u64 since)
{
	vm_charge_time(vm, vm_task_time() - since);
}

/* --- floating interruptions --- */

#define CR6_ISC_SHIFT 24

/* A CPU in an enabled wait that would take it at once. */
static struct vcpu *open_waiter(struct vm *vm)
{
	u8 isc = vcss_pending_isc(&vm->vcss);
	u32 i;

	for (i = 0; i < vm->vcpus; i++) {
		struct vcpu *v = vm->vcpu[i];

		if (v->waiting && !v->stop && (v->sie->psw.mask & PSW_IO) &&
		    (isc & (u8)(v->sie->cr[6] >> CR6_ISC_SHIFT)))
			return v;
	}
	return NULL;
}

/*
 * One that waits takes it.  Otherwise all look: who is open delivers it, the
 * others arm what tells when they open (vcpu_arm_requests).
 */
void cpus_io_pending(struct vm *vm)
{
	struct vcpu *v = vm->vcpus == 1 ? vm->vcpu[0] : open_waiter(vm);
	u32 i;

	if (v) {
		vcpu_kick(v);
		return;
	}
	for (i = 0; i < vm->vcpus; i++)
		if (!(vm->vcpu[i]->stop & VCPU_STOP_ARCH))
			vcpu_kick(vm->vcpu[i]);
}

void cpus_pend(struct vm *vm, u32 bits)
{
	u32 i;

	for (i = 0; i < cpus_count(vm); i++) {
		__atomic_or_fetch(&vm->vcpu[i]->pending, bits,
				  __ATOMIC_SEQ_CST);
		vcpu_kick(vm->vcpu[i]);
	}
}

/* --- the stopped state --- */

bool cpus_last(const struct vcpu *v)
{
	const struct vm *vm = v->vm;
	u32 i;

	for (i = 0; i < cpus_count(vm); i++)
		if (vm->vcpu[i] != v && !(vm->vcpu[i]->stop & VCPU_STOP_ARCH))
			return false;
	return true;
}

/* SHARE ABSOLUTE n% counts as RELATIVE n * 10. */
u32 cpus_weight(const struct vm *vm)
{
	const struct dir_amount *a = &vm->share.normal;
	u32 share = a->absolute ? a->permille : a->relative;

	return share ? share : SHARE_DEFAULT;
}

/* What one of VM's CPUs weighs. */
static u32 weight_of_one(const struct vm *vm)
{
	u32 operating = 0, i;

	for (i = 0; i < vm->vcpus; i++)
		operating += !(vm->vcpu[i]->stop & VCPU_STOP_ARCH);
	return cpus_weight(vm) / MAX(operating, 1u);
}

void cpus_share(struct vm *vm)
{
	u32 share = weight_of_one(vm);
	u32 i;

	for (i = 0; i < vm->vcpus; i++)
		if (vm->vcpu[i]->task)
			sched_set_share(vm->vcpu[i]->task, MAX(share, 1u));
}

void cpus_weigh(struct vcpu *v, bool over)
{
	u32 share = weight_of_one(v->vm) / (over ? OVER_LIMIT : 1);

	sched_set_share(v->task, MAX(share, 1u));
}

void vcpu_halt(struct vcpu *v, u32 orders, u16 by)
{
	v->stopped_by = by;
	__atomic_or_fetch(&v->orders, orders, __ATOMIC_SEQ_CST);
	__atomic_or_fetch(&v->stop, VCPU_STOP_ARCH, __ATOMIC_SEQ_CST);
	cpus_share(v->vm);
	vcpu_kick(v);
}

void vcpu_operate(struct vcpu *v)
{
	if (!(v->stop & VCPU_STOP_ARCH))
		return;
	__atomic_and_fetch(&v->stop, ~(u32)VCPU_STOP_ARCH, __ATOMIC_SEQ_CST);
	cpus_share(v->vm);
	vcpu_kick(v);
}

bool vcpu_halted(const struct vcpu *v)
{
	return (v->stop & VCPU_STOP_ARCH) && !v->orders &&
	       v->state == VCPU_STOPPED;
}

bool vcpu_halting(const struct vcpu *v)
{
	return (v->stop & VCPU_STOP_ARCH) && !vcpu_halted(v);
}

void vcpu_obey(struct vcpu *v)
{
	u32 orders = __atomic_load_n(&v->orders, __ATOMIC_SEQ_CST);

	if ((orders & VCPU_ORDER_STORE_STATUS) &&
	    vcpu_store_assigned(v, gpa(0)) != PGM_NONE)
		v->vm->stor_lost = true;
	if (orders & VCPU_ORDER_INITIAL_RESET)
		vcpu_reset_initial(v);
	else if (orders & VCPU_ORDER_RESET)
		vcpu_reset_cpu(v);
	__atomic_and_fetch(&v->orders, ~orders, __ATOMIC_SEQ_CST);
}
