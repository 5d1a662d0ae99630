/* SPDX-License-Identifier: Apache-2.0 */
/* What CP does with SYSTEM CONFIG and the directory at IPL. */
#ifndef CP_CMD_STARTUP_H
#define CP_CMD_STARTUP_H

struct conf;
struct directory;

/*
 * Make them the system's and define its VSWITCHes, LANs and grants; what fails
 * is told to the operator by file and line, and the rest goes on.  Once, from a
 * task, when devices, router (net_init) and vms work, the operator's session
 * at best too.  Both must stay for good.
 */
void system_configure(const struct conf *conf, const struct directory *users);
/* Log the AUTOLOG1 user on, if there is one.  After system_configure. */
void system_autolog(void);

#endif
