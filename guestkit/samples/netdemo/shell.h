/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NETDEMO's shell.  A command is a function that runs to its end; while it
 * waits it calls shell_idle(), so that servers go on serving, and looks at
 * shell_stopped(): the user may enter STOP.
 */
#ifndef NETDEMO_SHELL_H
#define NETDEMO_SHELL_H

#include "cp/lib/types.h"

#define SHELL_WORDS 10

/* A command line: words in ASCII, the first is the command's name. */
struct args {
	int count;
	const char *word[SHELL_WORDS];
	const char *rest; /* what follows the first word, as it was typed */
};

/* Read and run commands until QUIT. */
void shell_run(void);

/* Wait until something happened or DEADLINE_US; lines typed are queued. */
void shell_idle(u64 deadline_us);
/* Did the user enter STOP since the command began? */
bool shell_stopped(void);

/* Option -L's value ("-t 5"), or NULL; an option without value is "". */
const char *args_option(const struct args *a, char letter);
bool args_number(const char *word, u64 min, u64 max, u64 *out);

/* The commands; each prints what it has to say. */
void cmd_arp(const struct args *a);
void cmd_cp(const struct args *a);
void cmd_get(const struct args *a);
void cmd_ifconfig(const struct args *a);
void cmd_iperf(const struct args *a);
void cmd_ping(const struct args *a);
void cmd_serve(const struct args *a);
void cmd_udp(const struct args *a);

#endif
