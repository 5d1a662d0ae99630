/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service-call logical processor: storage size and operator messages.
 * Synchronous; used before there are tasks and after an abend.
 */
#ifndef CP_CORE_SCLP_H
#define CP_CORE_SCLP_H

#include "cp/lib/types.h"

void sclp_interrupt(u32 parm);
/* Bytes of real storage, 0 if the machine does not tell. */
u64 sclp_storage_bytes(void);
/* CP has failed, other CPUs are stopped: no lock from now on. */
void sclp_alone(void);
/* One line (ASCII, cut at 120) as an operating-system message. */
void sclp_write_line(const char *text);

#endif
