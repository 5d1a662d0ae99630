/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A terminal session: two tasks per real terminal (3270 or the 3215 console).
 * One owns the device: it shows what is queued and reads keys.  The other runs
 * what was typed, so that a command that waits does not hold up the screen.
 * Sessions are made at IPL and never go away; the second task, the screen and
 * the queues of a 3270's are there only while a client is (struct seat).
 */
#ifndef CP_TERM_SESSION_H
#define CP_TERM_SESSION_H

#include "cp/lib/types.h"
#include "cp/vm/vm.h"

struct rdev;
struct session;

/* What the layer above does for a session (cp/cmd/at_terminal.c). */
struct session_ops {
	/*
	 * Execute one logical line as a command of VM (counted; NULL before
	 * LOGON), answers to S; in the session's command task.
	 */
	void (*command)(struct session *s, struct vm *vm, const char *line);
	/* S lost its client; VM, still bound, is about to be DISCONNECTED. */
	void (*lost)(struct vm *vm);
	/*
	 * The system console S is free: the operator comes to it, if he is
	 * logged on and has no terminal, or if this is IPL.
	 */
	void (*operator_back)(struct session *s, bool ipl);
	/* The operator's vm, counted, or NULL. */
	struct vm *(*operator)(void);
};
extern const struct session_ops session_ops;

/* The system's name in the status area. */
void session_set_system(const char *sysid);
/* Start a session's tasks on a 3270 or 3215 rdev found at IPL. */
enum err session_start_graf(struct rdev *r) MUST_CHECK;
enum err session_start_3215(struct rdev *r) MUST_CHECK;
/*
 * The service processor's console, after all others: the operator's last
 * resort.  ERR_NOENT: the machine has none.
 */
enum err session_start_sclp(void) MUST_CHECK;

/* "0700", "0009", "SYSC": for QUERY NAMES. */
const char *session_name(const struct session *s);
u16 session_devno(const struct session *s); /* X'FFFF': it has none */
/* Not counted: for the session's own command task. */
struct vm *session_vm(const struct session *s);
/* That of the terminal DEVNO, or NULL. */
struct session *session_find(u16 devno);
enum session_use {
	SESSION_EMPTY,	/* no client                              */
	SESSION_LOGO,	/* nobody is logged on there              */
	SESSION_USER,	/* a user is                              */
	SESSION_DIALED, /* it shows a display of a user's machine */
};
/* Who uses S, now; USERID is his, or unchanged. */
enum session_use session_use(struct session *s, char userid[9]);
/* The session on the 3215, else on the service processor's console, or NULL. */
struct session *session_system_console(void);
struct session_size {
	u16 rows, cols;
	bool color;
};
/* The terminal's screen, as it said; false: it has none (3215). */
bool session_size(struct session *s, struct session_size *out);
/* A LOGON elsewhere may take the user from S without HERE: the 3215. */
bool session_yields(const struct session *s);

/*
 * Queue a line for display; never blocks, any spinlock up to LOCK_VM may be
 * held.  False when the bounded queue (512 pieces) is full and KIND is LINE_VM
 * (caller parks, is woken by vm_wake_output when room comes); for other kinds
 * the oldest VM lines give way.
 */
bool session_put(struct session *s, enum line_kind kind, const char *text);
/* Half of that queue is in use: nobody else's messages go in. */
bool session_crowded(struct session *s);
/* State changed (CP READ, VM READ, running): repaint the status area. */
void session_poke(struct session *s);
void session_alarm(struct session *s);
/* The vm is gone or moved elsewhere: last lines stay, a key brings the logo. */
void session_drop_vm(struct session *s);
/* The same, unless S has another user by now. */
void session_drop_this(struct session *s, struct vm *vm);
/*
 * Ask the terminal's user for a line with the input field non-display
 * (passwords); only in the session's own command task.  ERR_GONE: terminal
 * lost.  A cancelled prompt gives an empty line.
 */
enum err session_read_hidden(struct session *s, const char *prompt, char *line,
			     size_t size) MUST_CHECK;
/*
 * Wait until something is typed, which is not taken, S's user is gone, or US
 * have passed (0: no matter how long); only in the session's own command task.
 */
void session_sleep(struct session *s, u64 us);
/*
 * Bind after a successful LOGON: line mode, vm_connect().  When the terminal's
 * client went away meanwhile nothing is bound, and VM stays disconnected.
 */
void session_bind(struct session *s, struct vm *vm);
/*
 * The same from elsewhere (XAUTOLOG ON), if nobody is at S: false, and VM stays
 * as it is, when a user is, nothing is connected, or a command is being given.
 */
bool session_seat(struct session *s, struct vm *vm);
/*
 * DIAL: S shows a display of VM from now on, until session_undial(); the vm's
 * side is graf_dial()'s.  False: its client has gone, or is logged on.
 */
bool session_dial(struct session *s, struct vm *vm);
/* S shows no display of VM any more; a key brings the logo. */
void session_undial(struct session *s, struct vm *vm);
bool session_dialed(struct session *s);
/* How many terminals do. */
u32 session_count_dialed(void);
/* All terminals: a system-wide line (shutdown). */
void session_broadcast(enum line_kind kind, const char *text);
/* Wait until what is queued for S has been shown, at most TIMEOUT_US. */
void session_flush(struct session *s, u64 timeout_us);

#endif
