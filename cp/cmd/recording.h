/* SPDX-License-Identifier: Apache-2.0 */
/* RECORDING: the operator is told when records accumulate. */
#ifndef CP_CMD_RECORDING_H
#define CP_CMD_RECORDING_H

/* Once at IPL. */
void recording_init(void);

#endif
