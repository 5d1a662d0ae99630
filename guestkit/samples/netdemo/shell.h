/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NETDEMO's shell.  A command is a function that runs to its end; while it
 * waits it calls shell_idle(), so that servers go on serving, and looks at
 * shell_stopped(): the user may enter STOP.
 */
#ifndef NETDEMO_SHELL_H
#define NETDEMO_SHELL_H

#include "cp/lib/types.h"
#include "guestkit/samples/netdemo/args.h"

/* Read and run commands until QUIT. */
void shell_run(void);

/* Wait until something happened or DEADLINE_US; lines typed are queued. */
void shell_idle(u64 deadline_us);
/* Did the user enter STOP since the command began? */
bool shell_stopped(void);

/* The commands; each prints what it has to say. */
void cmd_arp(const struct args *a);
void cmd_cp(const struct args *a);
void cmd_get(const struct args *a);
void cmd_ifconfig(const struct args *a);
void cmd_iperf(const struct args *a);
void cmd_iperf3(const struct args *a);
void cmd_ping(const struct args *a);
void cmd_serve(const struct args *a);
void cmd_udp(const struct args *a);

#endif
