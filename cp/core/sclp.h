/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service-call logical processor: storage size and operator messages.
 * Synchronous; used before there are tasks and after an abend.
 */
#ifndef CP_CORE_SCLP_H
#define CP_CORE_SCLP_H

#include "cp/lib/types.h"

#define SCLP_LINE 120 /* characters of an operating-system message */

struct task;

void sclp_interrupt(u32 parm);
/* Bytes of real storage, 0 if the machine does not tell. */
u64 sclp_storage_bytes(void);
/* CP has failed, other CPUs are stopped: no lock from now on. */
void sclp_alone(void);
/*
 * From now on what the machine's operator types is for CP, and T is woken for
 * it, or finds it within a second.  False: this machine has no such console.
 */
bool sclp_listen(struct task *t);
/* Is a command waiting?  Then TEXT is it, cut to ROOM - 1 characters. */
bool sclp_read_command(char *text, size_t room);
/* One line (ASCII, cut at SCLP_LINE) as an operating-system message. */
void sclp_write_line(const char *text);

#endif
