/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of a session: for cp/term only. */
#ifndef CP_TERM_SESSION_IMPL_H
#define CP_TERM_SESSION_IMPL_H

#include "cp/core/lock.h"
#include "cp/lib/list.h"
#include "cp/term/outq.h"
#include "cp/term/paint.h"
#include "cp/term/screen.h"
#include "cp/term/scroll.h"
#include "cp/term/session.h"
#include "cp/vdev/glass.h"

#define SESSION_WORKS 4 /* lines typed ahead of a command that still runs */

enum work_kind {
	WORK_LINE,     /* typed in line mode                        */
	WORK_QUIET,    /* likewise, not to be shown (SET PF NODISP)  */
	WORK_COMMAND,  /* from the logo: not shown again            */
	WORK_BREAK,    /* PA1, #CP                                  */
	WORK_WELCOME,  /* say what can be done before LOGON         */
	WORK_OPERATOR, /* the operator may be without a terminal   */
	WORK_IPL,      /* the operator logs on                     */
};

struct work {
	enum work_kind kind;
	u32 client; /* for whom: session.client when it was typed */
	char text[SCREEN_INPUT];
};

/*
 * What a session has only while a client is there, in storage a channel can
 * reach.  It comes and goes with the command task, so that a command that
 * outlives its client still has its text.
 */
struct seat {
	struct outq out;	/* the lock's */
	struct screen screen;	/* the screen task's, and its two buffers */
	u8 stream[PAINT_SIZE];	/* outbound */
	u8 input[GLASS_STREAM]; /* inbound  */
	struct work work[SESSION_WORKS];
	struct work doing; /* the command task's copy */
	char refused_text[SCREEN_INPUT];
	char answer[SCREEN_INPUT];
};

struct session {
	struct list node;  /* all sessions; LOCK_SYSTEM */
	struct rdev *rdev; /* NULL: the service processor's console */
	char name[8];
	bool by_lines; /* no screen: a 3215, the service processor */
	struct task *screen_task;

	struct spinlock lock; /* LOCK_SESSION, for all below */
	bool present;	      /* a client is there */
	struct seat *seat;    /* never NULL while one is */
	struct task *command_task;
	struct vm *vm;	   /* counted; NULL: nobody is logged on */
	struct vm *dialed; /* counted: a display of it is shown  */
	u32 client;	   /* counts the terminal's clients      */
	bool poked;	   /* lines came, or the vm's state changed */
	bool ended, alarm;
	bool starved; /* a guest's line found no room */

	u8 works;	  /* waiting in seat->work */
	bool working;	  /* seat->doing is being done */
	u32 doing_client; /* whose it is */
	bool refused;	  /* the guest did not take seat->refused_text */

	struct scroll_ask scroll; /* asked for by a command */
	bool asking, answered;	  /* a hidden prompt is open, was answered */
};

/* What the screen task needs to know, taken under the lock at once. */
struct session_view {
	bool bound, dialed, ended, alarm, asking, refused;
	bool working; /* a command runs: base is STATE_RUNNING */
	enum screen_state base;
	struct vm_settings set;
	char refused_text[SCREEN_INPUT];
};

/*
 * Make a session of R, with MAIN as its screen task.  R is NULL for the service
 * processor's console.
 */
enum err session_create(struct rdev *r, bool by_lines,
			void (*main)(void *)) MUST_CHECK;
/*
 * A client is there: from now on S has a seat and a command task, until
 * session_renew().  The screen task only.
 */
enum err session_enter(struct session *s) MUST_CHECK;
/* Also forgets ended, alarm, refused and poked. */
void session_look(struct session *s, struct session_view *view);
/*
 * Something of session_look() changed since, or lines or unsolicited status
 * came.  To be asked right before a park: a wait for I/O uses up the wake.
 */
bool session_stirred(struct session *s);
/* The user's vm, counted, or NULL. */
struct vm *session_get_vm(struct session *s);
/* The vm whose console or display is shown, counted, or NULL. */
struct vm *session_get_shown(struct session *s);
/* What program function key N (1 to 24) does for the user of S. */
void session_pf(struct session *s, u8 n, struct pf_key *out);
/* False: too much is typed ahead. */
bool session_submit(struct session *s, enum work_kind kind, const char *text);
/* The hidden prompt's answer. */
void session_answer(struct session *s, const char *text);
/*
 * The client is lost or another one came: nothing of the old one remains, and
 * the seat is not the screen task's any more.
 */
void session_renew(struct session *s);
/* After lines were shown: let a guest that waits for room go on. */
void session_room(struct session *s);
/* The system's name. */
const char *session_system(void);
/* s->lock is held: the command task may be about to end. */
void session_wake_commander(struct session *s);
void session_wake_screen(struct session *s);
/* The command task. */
void commander_main(void *session);
/* The seat of a session whose command task ends. */
void session_free_seat(struct seat *seat);
/* Did the command task's work come from a client that has gone? */
bool session_stale(struct session *s);

#endif
