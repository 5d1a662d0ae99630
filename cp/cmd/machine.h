/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the commands about registers and storage share: the virtual CPU that a
 * command works on, held still.  Under vm->lock.
 */
#ifndef CP_CMD_MACHINE_H
#define CP_CMD_MACHINE_H

#include "cp/cmd/where.h"
#include "cp/lib/types.h"

struct args;
struct cmdio;
struct vcpu;

/* The CPU that IO's command is about: the base, or CPU nn's. */
struct vcpu *machine_cpu(const struct cmdio *io);
/* An operand that names a CPU address, or a defined CPU; or a message. */
bool need_cpu_address(struct cmdio *io, struct args *a, u16 *out);
struct vcpu *need_cpu(struct cmdio *io, struct args *a);
/* Stop IO's machine for a moment; that CPU.  Then machine_release(). */
struct vcpu *machine_hold(struct cmdio *io);
void machine_release(struct cmdio *io);
/*
 * Where the guest's address AT of the space that W names is; false: not
 * addressable.  Protection and authority are not looked at: a command is the
 * machine's front panel.
 */
bool machine_translate(struct vcpu *v, const struct where *w, u64 at,
		       gpa_t *out);
/* "R" or "V": is an address of W's space translated now? */
char machine_letter(const struct vcpu *v, const struct where *w);
/* The highest address of W's space. */
u64 machine_last(const struct vcpu *v, const struct where *w);
/* One register as a number, and the other way. */
u64 machine_register(const struct vcpu *v, enum where_set set, u32 n);
void machine_set_register(struct vcpu *v, enum where_set set, u32 n, u64 value);
/* A storage operand, or a message. */
bool machine_where(struct cmdio *io, const char *word, struct where *out);

#endif
