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
#include "cp/vm/vm.h"

#define PAGE		4096ull
#define RELEASE_STEP	64 /* pages between yields */
#define SUBCODE_HIGHEST 0x0c
#define SUBCODE_EXTENTS 0x10

struct extent {
	be64 first, last; /* byte addresses, both inside */
};
LAYOUT_SIZE(struct extent, 16);

/*
 * May frames be taken away?  Nobody else may be using them: no second CPU of
 * the guest, no NIC that fills its buffers.  Contents are undefined after this
 * call, so leaving them is right, too.  Held: dev_lock, under which both come.
 */
static bool releasable(const struct vm *vm)
{
	if (vm->vcpus != 1)
		return false;
	for (u32 i = 0; i < VM_NICS_MAX; i++)
		if (vm->nic[i])
			return false;
	return true;
}

/* One step from *AT on, at most to LAST; false: no more of them. */
static bool release_step(struct vcpu *v, u64 *at, u64 last)
{
	struct vm *vm = v->vm;
	u64 stop = MIN(last, *at + (RELEASE_STEP - 1) * PAGE);
	bool may;

	spin_lock(&vm->dev_lock);
	may = releasable(vm);
	for (; may && *at <= stop; *at += PAGE) {
		u64 from = gpa_val(vcpu_real_to_abs(v, gra(*at)));

		gmap_release(vm->stor, from, from + PAGE);
	}
	spin_unlock(&vm->dev_lock);
	return may && *at <= last;
}

/*
 * The console's input is the one other writer: it holds dev_lock.  Between two
 * steps its user may define a CPU and start it.  Who is to stop does so then,
 * and executes the instruction again when it goes on: what has been released
 * costs little the second time.
 */
static void release(struct vcpu *v, u64 first, u64 last)
{
	u64 at = first;

	while (release_step(v, &at, last) && !v->quit) {
		if (__atomic_load_n(&v->stop, __ATOMIC_SEQ_CST)) {
			vcpu_retry(v);
			return;
		}
		task_yield();
	}
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
