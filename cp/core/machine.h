/* SPDX-License-Identifier: Apache-2.0 */
/* The machine as a whole: its end, its storage, who IPLed when. */
#ifndef CP_CORE_MACHINE_H
#define CP_CORE_MACHINE_H

#include "cp/lib/types.h"

/* Stop every other CPU and load the disabled wait that says "shut down". */
NORETURN void machine_stop(void);
/*
 * Stop every other CPU and start the kept nucleus as after an operator's IPL;
 * when it is damaged, machine_stop().  Tasks and worlds are gone without
 * notice.
 */
NORETURN void machine_reipl(void);

u64 machine_ipl_tod(void);
u64 machine_storage(void); /* bytes of real storage */

#endif
