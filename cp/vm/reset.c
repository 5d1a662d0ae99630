/* SPDX-License-Identifier: Apache-2.0 */
/* Resets and the size of storage.  vm->lock held, vcpus stopped. */
#include "cp/arch/dat.h"
#include "cp/mm/gmap.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

void vm_reset(struct vm *vm, bool clear)
{
	u32 i;

	vm_stop(vm);
	spin_lock(&vm->dev_lock);
	vcss_reset(&vm->vcss);
	spin_unlock(&vm->dev_lock);
	for (i = 0; i < vm->vcpus; i++) {
		if (clear)
			vcpu_reset_clear(vm->vcpu[i]);
		else
			vcpu_reset_initial(vm->vcpu[i]);
	}
	if (clear)
		gmap_clear(vm->stor);
}

/* Storage in the old size goes back first; if the new is refused, the old
 * size (empty) is taken again, which cannot fail for want of promises. */
enum err vm_define_storage(struct vm *vm, u64 bytes)
{
	u64 old = vm->stor->size;
	enum err err;

	if (!bytes || bytes % SEGMENT_SIZE || bytes > vm->stor_max)
		return ERR_RANGE;
	vm_reset(vm, true);
	spin_lock(&vm->dev_lock);
	gmap_destroy(vm->stor);
	err = gmap_create(vm->stor, bytes);
	if (err != ERR_OK && gmap_create(vm->stor, old) != ERR_OK)
		err = ERR_NOMEM;
	spin_unlock(&vm->dev_lock);
	vcpu_reset_clear(vm->vcpu[0]);
	return err;
}
