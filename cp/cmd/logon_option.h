/* SPDX-License-Identifier: Apache-2.0 */
/* Operands that LOGON and XAUTOLOG share: what the new machine is to be. */
#ifndef CP_CMD_LOGON_OPTION_H
#define CP_CMD_LOGON_OPTION_H

#include "cp/lib/types.h"

struct args;
struct cmdio;
struct logon_request;
struct vm;

/* Is WORD one of them, so no password? */
bool logon_is_option(const char *word);
/*
 * NOIPL, IPL system [CLEAR] [PARM text], STORAGE amount, MACHINE mode.  *TAKEN:
 * it was one.  False after a message.
 */
bool logon_option(struct cmdio *io, struct args *a, struct logon_request *req,
		  bool *taken);
/* ESA, XA or Z; false after a message. */
bool logon_machine(struct cmdio *io, struct args *a, u8 *out);
/* "ESA", "XA" or "Z" of an enum dir_machine. */
const char *machine_word(u8 machine);

#endif
