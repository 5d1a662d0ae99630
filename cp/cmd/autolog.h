/* SPDX-License-Identifier: Apache-2.0 */
/* Users logged on without a terminal. */
#ifndef CP_CMD_AUTOLOG_H
#define CP_CMD_AUTOLOG_H

#include "cp/cmd/logon.h"

/*
 * Log REQ->userid on, disconnected; messages on IO.  BY is who did it.  DATA:
 * lines for its console, separated by "#"; NULL none.
 */
void autolog_user(struct cmdio *io, const struct logon_request *req,
		  const char *by, const char *data);

#endif
