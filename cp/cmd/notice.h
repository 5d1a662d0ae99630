/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the operator is told about users coming and going:
 * "GRAF 0700 LOGON  AS  GUEST1   USERS = 2".
 */
#ifndef CP_CMD_NOTICE_H
#define CP_CMD_NOTICE_H

struct vm;

/* WHAT: "LOGON", "LOGOFF", "DISCONNECT", "RECONNECT"; where VM is. */
void notice_user(const char *what, const struct vm *vm);
/* FORCE of VM by the user BY. */
void notice_forced(const struct vm *vm, const char *by);
/* SET SECUSER or OBSERVER (WHAT) of USERID, to the vm it concerns. */
void notice_console_shared(struct vm *vm, const char *what, const char *userid,
			   const char *with);
void notice_autolog(const struct vm *vm, const char *by);

#endif
