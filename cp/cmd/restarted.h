/* SPDX-License-Identifier: Apache-2.0 */
/* After CP has restarted itself: telling, and logging on again. */
#ifndef CP_CMD_RESTARTED_H
#define CP_CMD_RESTARTED_H

/* One task, at IPL, when all else is there; nothing after an ordinary IPL. */
void system_restarted(void);

#endif
