/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A terminal session: one task per real terminal (3270 or the 3215 console).
 * It owns the screen, reads keys, runs commands typed in CP READ (in its own
 * task), and shows what others send.  cp/term/screen.c is the pure part.
 */
#ifndef CP_TERM_SESSION_H
#define CP_TERM_SESSION_H

#include "cp/lib/types.h"
#include "cp/vm/vm.h"

struct rdev;
struct session;

/* Start a session task on a 3270 or 3215 rdev found at IPL. */
enum err session_start_graf(struct rdev *r) MUST_CHECK;
enum err session_start_3215(struct rdev *r) MUST_CHECK;

/* "L0700"-like short name for QUERY NAMES ("0700", "0009"); static storage. */
const char *session_name(const struct session *s);
u16 session_devno(const struct session *s);
struct vm *session_vm(const struct session *s);

/*
 * Queue a line for display; never blocks; false when the bounded queue (512
 * lines) is full and KIND is LINE_VM (caller parks, is woken by vm_wake_output
 * when room comes); for other kinds the oldest VM line gives way.
 */
bool session_put(struct session *s, enum line_kind kind, const char *text);
/* State changed (CP READ, VM READ, running): repaint the status area. */
void session_poke(struct session *s);
/* The vm is gone or moved elsewhere: back to the logo. */
void session_drop_vm(struct session *s);
/*
 * Ask the terminal's user for a line with the input field non-display
 * (passwords); blocks the session's own task only.  ERR_GONE: terminal lost.
 */
enum err session_read_hidden(struct session *s, const char *prompt, char *line,
			     size_t size) MUST_CHECK;
/* Bind after a successful LOGON; sets the screen to line mode. */
void session_bind(struct session *s, struct vm *vm);
/* All terminals: a system-wide line (shutdown). */
void session_broadcast(enum line_kind kind, const char *text);

#endif
