/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_CMD_GDB_H
#define CP_CMD_GDB_H

struct cmdio;

/* Once: gdb's "monitor" runs CP commands. */
void gdb_commands_init(void);
/* BEGIN, while a debugger holds IO's machine: say so.  vm->lock held. */
void gdb_tell_held(struct cmdio *io);

#endif
