/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_VM_VM_INIT_H
#define CP_VM_VM_INIT_H

struct pack;

/*
 * Once, before the first LOGON.  Both must stay.  PACK: what IPL finds systems
 * in; empty (size 0) when there is none.
 */
void vm_init(const char *operator_userid, const struct pack *pack);
const struct pack *vm_system_pack(void);

#endif
