/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'10' and X'260': storage given back, storage there is.
 * Reference: CP Programming Services.
 */
#include "cp/core/task.h"
#include "cp/diag/handler.h"
#include "cp/diag/operands.h"
#include "cp/lib/be.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/vm/iucv.h"
#include "cp/vm/nic.h"
#include "cp/vm/vm.h"

#define PAGE		4096ull
#define LOCK_TRIES	100 /* times 1 ms */
#define SUBCODE_HIGHEST 0x0c
#define SUBCODE_EXTENTS 0x10

struct extent {
	be64 first, last; /* byte addresses, both inside */
};
LAYOUT_SIZE(struct extent, 16);

/*
 * Frames from *AT on, at most to LAST, out of the tables and free.  No other
 * CPU of the guest runs, and commands for it wait (vm->lock): who may be using
 * a frame is a device, whose work is under dev_lock, or somebody with data for
 * a NIC, under that one's lock, or with a message, under that of IUCV.
 */
static void release_some(struct vcpu *v, u64 *at, u64 last)
{
	struct vm *vm = v->vm;
	struct gmap_gone gone = { .count = 0 };
	u64 stop = MIN(last, *at + (GMAP_GONE_MAX - 1) * PAGE);

	spin_lock(&vm->dev_lock);
	for (; *at <= stop; *at += PAGE)
		gmap_take_out(vm->stor, gpa_val(vcpu_real_to_abs(v, gra(*at))),
			      &gone);
	for (u32 i = 0; i < VM_NICS_MAX; i++)
		if (vm->nic[i])
			nic_wait_idle(vm->nic[i]);
	vm_iucv_wait_idle();
	gmap_free_gone(vm->stor, &gone);
	spin_unlock(&vm->dev_lock);
}

static bool must_stop(const struct vcpu *v)
{
	return v->quit || __atomic_load_n(&v->stop, __ATOMIC_SEQ_CST);
}

bool diag_lock_briefly(struct vcpu *v)
{
	for (u32 tries = 0; tries < LOCK_TRIES; tries++) {
		if (mutex_try(&v->vm->lock))
			return true;
		if (must_stop(v))
			return false;
		task_sleep_us(1000);
	}
	return false;
}

/*
 * Contents are undefined after this call, so leaving them is right, too: when a
 * command has the machine for long.  Who is to stop does so between two steps,
 * and executes the instruction again when it goes on: what has been released
 * costs little the second time.
 */
static void release(struct vcpu *v, u64 first, u64 last)
{
	struct vm *vm = v->vm;
	u64 at = first;

	while (at <= last && diag_lock_briefly(v)) {
		if (vm->vcpus > 1)
			vm_pause(vm);
		release_some(v, &at, last);
		if (vm->vcpus > 1)
			vm_resume(vm);
		mutex_unlock(&vm->lock);
		task_yield();
	}
	if (at <= last && must_stop(v))
		vcpu_retry(v);
}

enum pgm diag_release_pages(struct vcpu *v, u8 rx, u8 ry)
{
	u64 first = gra_val(diag_address(v, rx));
	u64 last = gra_val(diag_address(v, ry));
	enum pgm pgm =
		diag_release_operands(first, last, gstor_size(v->vm->stor));

	if (pgm == PGM_NONE)
		release(v, first, last);
	return pgm;
}

/* One extent: a guest's storage has no holes. */
static NOINLINE enum pgm store_extents(struct vcpu *v, u8 rx, u8 ry)
{
	struct extent e = {
		.first = be64_make(0),
		.last = be64_make(gstor_size(v->vm->stor) - 1),
	};
	enum pgm pgm;

	/* Of the last register there is no next: it is odd. */
	if (!diag_extents_operands(rx, v->gr[rx], v->gr[rx | 1]))
		return PGM_SPECIFICATION;
	pgm = vcpu_write_real(v, diag_address(v, rx), &e, sizeof(e));
	if (pgm != PGM_NONE)
		return pgm;
	diag_set(v, ry, 1);
	vcpu_set_cc(v, 0);
	return PGM_NONE;
}

enum pgm diag_storage(struct vcpu *v, u8 rx, u8 ry)
{
	u32 subcode = (u32)v->gr[ry];

	if (subcode == SUBCODE_HIGHEST) {
		diag_set(v, rx, gstor_size(v->vm->stor) - 1);
		return PGM_NONE;
	}
	return subcode == SUBCODE_EXTENTS ? store_extents(v, rx, ry)
					  : PGM_SPECIFICATION;
}
