/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_VM_VM_INIT_H
#define CP_VM_VM_INIT_H

/* Once, before the first LOGON.  OPERATOR must stay. */
void vm_init(const char *operator);

#endif
