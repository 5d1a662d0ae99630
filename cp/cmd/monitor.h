/* SPDX-License-Identifier: Apache-2.0 */
/* MONITOR: the operator is told when its segment is full. */
#ifndef CP_CMD_MONITOR_H
#define CP_CMD_MONITOR_H

/* Once at IPL. */
void monitor_init(void);

#endif
