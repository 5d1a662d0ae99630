/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/vm/signal.h"

#include "cp/vm/vm.h"

bool signal_enabled(const struct vm *vm)
{
	(void)vm;
	return false;
}

enum err signal_shutdown(struct vm *vm, u32 seconds)
{
	(void)seconds;
	return signal_enabled(vm) ? ERR_OK : ERR_PERM;
}
