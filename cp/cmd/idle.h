/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_CMD_IDLE_H
#define CP_CMD_IDLE_H

/* Watch for disconnected users that nobody answers.  Once, at IPL. */
void idle_start(void);

#endif
