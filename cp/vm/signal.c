/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/vm/signal.h"

#include "cp/vm/service.h"
#include "cp/vm/vm.h"

bool signal_enabled(struct vm *vm)
{
	return vm_takes_quiesce(vm);
}

enum err signal_shutdown(struct vm *vm, u32 seconds)
{
	u16 within = (u16)MIN(seconds, 0xffffu);

	return vm_signal_quiesce(vm, within) ? ERR_OK : ERR_PERM;
}
