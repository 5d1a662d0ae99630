/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_CORE_MACHINE_INIT_H
#define CP_CORE_MACHINE_INIT_H

#include "cp/lib/types.h"

void machine_init(u64 ipl_tod, u64 storage_bytes);

#endif
