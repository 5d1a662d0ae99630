/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_CMD_LOGMSG_H
#define CP_CMD_LOGMSG_H

/*
 * The message of the day, line by line, or the line that there is none.  LINE
 * may block; TEXT is gone after the call.
 */
void logmsg_show(void (*line)(void *arg, const char *text), void *arg);

#endif
