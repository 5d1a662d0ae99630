/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP's last resort for telling something: lines on the SCLP console (the
 * emulator's own log).  Needs no task, no interruption, no session.
 */
#ifndef CP_CORE_LOG_H
#define CP_CORE_LOG_H

#include "cp/lib/types.h"

void log_line(const char *text);
void log_linef(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
