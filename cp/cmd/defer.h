/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that stop the machine which gives them by DIAGNOSE X'08': run by a
 * task of their own, answers on the console.
 */
#ifndef CP_CMD_DEFER_H
#define CP_CMD_DEFER_H

struct cmdio;

/*
 * Run IO's command soon; returns at once.  A message when too many wait
 * already.
 */
void defer_command(struct cmdio *io);

#endif
