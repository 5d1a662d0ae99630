/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What handlers of commands share: their prototypes, made from the tables, and
 * a few checks that several of them begin with.
 *
 * A handler runs with everything checked that its row says; a failure is a
 * message (cp/msg/msg.h), which also sets the return code.
 */
#ifndef CP_CMD_HANDLER_H
#define CP_CMD_HANDLER_H

#include "cp/cmd/args.h"
#include "cp/cmd/cmd.h"
#include "cp/cmd/match.h"
#include "cp/cmd/operand.h"
#include "cp/cmd/sink.h"
#include "cp/msg/msg.h"

#define CMD(verb, min, classes, flags, handler, syntax, help)                  \
	void handler(struct cmdio *io, struct args *a);
#define TAB(verb, min, classes, flags, table, syntax, help)
#include "cp/cmd/cmd.def"
#include "cp/cmd/console.def"
#include "cp/cmd/define.def"
#include "cp/cmd/detach.def"
#include "cp/cmd/indicate.def"
#include "cp/cmd/query.def"
#include "cp/cmd/query_virtual.def"
#include "cp/cmd/set.def"
#include "cp/cmd/signal.def"
#include "cp/cmd/system.def"
#include "cp/cmd/terminal.def"
#include "cp/cmd/trace.def"
#undef CMD
#undef TAB
/* DETACH rdev[-rdev] FROM userid, behind the word FROM. */
/* DETACH vdev; false: it is no real device. */
bool detach_real(struct cmdio *io, u16 vdev);
void detach_from(struct cmdio *io, struct args *a, u16 first, u16 last);
/* QUERY and QUERY VIRTUAL with what is no row: a device, user or key. */
void query_other(struct cmdio *io, struct args *a);
void query_virtual_other(struct cmdio *io, struct args *a);
/* QUERY rdev, the word that is next; false: there is no such device. */
bool query_rdev(struct cmdio *io, struct args *a);
/* DETACH with a device number; SET with a PF key. */
void detach_other(struct cmdio *io, struct args *a);
void set_other(struct cmdio *io, struct args *a);
/* TRACE with the name of an instruction. */
void trace_other(struct cmdio *io, struct args *a);
/* "Form: COUPLE vdev [TO] ...", of a row of table IN. */
void help_form(struct cmdio *io, const struct cmd_table *in,
	       const struct cmd_row *row);
/* QUERY PFnn, SET PFnn; false: A's word is no PF key. */
bool query_pf(struct cmdio *io, struct args *a);
bool set_pf(struct cmdio *io, struct args *a);

/* The first table; those below it are reached by its rows. */
extern const struct cmd_table commands_table;
extern const struct cmd_table terminal_table;

/* Answers of the pure formatters go to a command's. */
struct io_sink {
	struct sink sink;
	struct cmdio *io;
};
struct sink *io_sink_init(struct io_sink *s, struct cmdio *io);

/*
 * Run one line with IO's vm and classes: what cmd_execute does, for handlers
 * that run a command for somebody else.
 */
void command_run(struct cmdio *io, const char *line);
/*
 * For a handler without CMD_LOCK: io->vm->lock, as the dispatcher takes it;
 * mutex_unlock() it.  False: a message was given.
 */
bool cmd_lock_vm(struct cmdio *io);
/* The operand is there and nothing else follows, or a message. */
bool need_end(struct cmdio *io, struct args *a);
bool need_vdev(struct cmdio *io, struct args *a, u16 *devno);
bool need_name(struct cmdio *io, struct args *a, char name[NAME_MAX + 1]);
/* A userid; "*" is the vm the command works on. */
bool need_userid(struct cmdio *io, struct args *a, char user[NAME_MAX + 1]);
/* The logged-on vm of the operand, counted, or NULL after a message. */
struct vm *need_vm(struct cmdio *io, struct args *a);
/* The same; another's than the issuer's own needs one of CLASSES. */
struct vm *need_vm_of(struct cmdio *io, struct args *a, const char *classes);
/* The same; without an operand the issuer's own. */
struct vm *need_vm_or_own(struct cmdio *io, struct args *a,
			  const char *classes);
bool need_on_off(struct cmdio *io, struct args *a, bool *on);
/* Stop VM in CP READ, silently; under vm->lock. */
void stop_in_cp_read(struct vm *vm);
/* Return code of the information that somebody does not receive. */
#define MSG_NOT_RECEIVING 57
/* Does IO's user hold one of these classes? */
bool io_has_class(const struct cmdio *io, const char *classes);
/* What an enum err means to somebody who gave a command. */
const char *err_text(enum err e);

#endif
