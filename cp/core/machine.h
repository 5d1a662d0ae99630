/* SPDX-License-Identifier: Apache-2.0 */
/* The machine as a whole: its end, its storage, who IPLed when. */
#ifndef CP_CORE_MACHINE_H
#define CP_CORE_MACHINE_H

#include "cp/lib/types.h"

/* Stop every other CPU and load the disabled wait that says "shut down". */
NORETURN void machine_stop(void);

u64 machine_ipl_tod(void);
u64 machine_storage(void); /* bytes of real storage */

#endif
