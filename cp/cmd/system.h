/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system that commands speak of: its configuration, its directory, its
 * name, its clock.  Set once at IPL, read by every CPU without a lock.
 */
#ifndef CP_CMD_SYSTEM_H
#define CP_CMD_SYSTEM_H

#include "cp/cmd/format.h"
#include "cp/conf/conf.h"
#include "cp/dir/dir.h"
#include "cp/lib/types.h"

#define CP_VERSION_TEXT "CP-64 Version 0 Release 1.0"

struct vm;

/* Both must stay for good. */
void system_set(const struct conf *conf, const struct directory *users);
const struct conf *system_conf(void);
/* NULL when there is no such user. */
const struct user *system_find_user(const char *userid);
/* A TOD value, or now, in the system's zone. */
void system_time(u64 tod, struct local_time *out);
/* "11:03:36 UTC MONDAY 03/01/21" of now. */
char *system_when(char to[FORMAT_WHEN_SIZE]);
/* "11:03:36" of now. */
char *system_clock(char to[FORMAT_WHEN_SIZE]);
/* CONNECT=, VIRTCPU=, TOTCPU= of VM. */
char *system_times(char to[FORMAT_TIMES_SIZE], const struct vm *vm);

/*
 * A line to the operator with the time before it; to the SCLP console when the
 * operator cannot be reached.
 */
void system_noticef(const char *format, ...) PRINTF_LIKE(1, 2);

/* SHUTDOWN has begun: nobody logs on any more. */
bool system_ending(void);
void system_set_ending(bool on);
/* SET MAXUSERS: how many may be logged on, 0 any number. */
u32 system_maxusers(void);
void system_set_maxusers(u32 limit);
/* SET SIGNAL SHUTDOWNTIME: seconds a guest has to end, 0 none. */
u32 system_shutdown_time(void);
void system_set_shutdown_time(u32 seconds);

#endif
