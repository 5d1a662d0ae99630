/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: paths to other virtual machines and to services of the control program
 * ("*MSG"), and messages on them.
 *
 * Two forms.  With callbacks: gk_poll() and gk_idle() call the functions of a
 * path's struct gk_path_ops, in ordinary code, in the order in which things
 * came.  Blocking: gk_iucv_open, _ask, _tell and _hear wait by gk_idle(), so
 * that timers, devices and other paths have their turn meanwhile; they are for
 * the main program, and ERR_BUSY in a callback of a path.  Both may be used on
 * one path.
 *
 * A struct gk_path is the caller's, cleared but for `ops` and `ctx`; it must
 * stay where it is while it is not GK_PATH_GONE.  What the control program
 * refuses is an enum iucv_code (iucv/parm.h), IUCV_PURGED if there is no such
 * message any more.  All data lie below 2 GiB: all of guestkit's storage does.
 *
 * Source: z/VM CP Programming Services, part IUCV; cp/doc/IUCV.md.
 */
#ifndef GK_IUCV_H
#define GK_IUCV_H

#include "cp/lib/types.h"
#include "iucv/parm.h"

struct gk_path;

/* A message that has come. */
struct gk_message {
	u32 id;
	u32 target_class; /* as its sender says               */
	u32 size;	  /* of what was not received yet     */
	u32 answer_size;  /* what the sender has room for     */
	u32 got;	  /* bytes of the last gk_iucv_receive */
	u8 flags;	  /* IUCV_ONE_WAY, IUCV_PRIORITY, IUCV_PARM_DATA */
	u8 data[8];	  /* all of it, with IUCV_PARM_DATA   */
};

/* How one that was sent has ended. */
struct gk_completion {
	u32 id, source_class, tag;
	u32 audit; /* IUCV_AUDIT_...; 0: all is well                */
	u32 left;  /* of the answer area; with IUCV_AUDIT_TOO_LONG
		      what was cut off                              */
	u8 flags;  /* IUCV_PARM_DATA: the reply is `data`           */
	u8 data[8];
};

/* Any may be NULL. */
struct gk_path_ops {
	/* The other side has accepted. */
	void (*open)(struct gk_path *p);
	/*
	 * The other side has severed, with USER for data.  P is GONE: messages
	 * that were outstanding have ended, without another word.
	 */
	void (*severed)(struct gk_path *p, const u8 user[16]);
	/* The other side takes no messages (QUIESCE), or again (RESUME). */
	void (*quiet)(struct gk_path *p, bool quiet);
	/*
	 * A message: to be received now or later, answered unless it goes one
	 * way, or rejected.  Without this messages wait for gk_iucv_hear(), and
	 * none comes in the list.
	 */
	void (*message)(struct gk_path *p, const struct gk_message *m);
	/* One that gk_iucv_send() sent has ended. */
	void (*complete)(struct gk_path *p, const struct gk_completion *c);
};

enum gk_path_state {
	GK_PATH_GONE,	 /* there is none               */
	GK_PATH_CALLING, /* CONNECT, not yet accepted   */
	GK_PATH_OPEN
};

struct gk_path {
	const struct gk_path_ops *ops; /* the caller's; may be NULL */
	void *ctx;		       /* the caller's              */
	char name[9];		       /* who is at the other end   */
	u16 id;
	u16 limit; /* messages outstanding from here, at most         */
	u8 flags;  /* of what there is: IUCV_PRIORITY                 */
	u8 state;  /* enum gk_path_state                              */
	bool quiet;
	struct gk_asked *asked; /* guestkit's */
};

/* --- this machine --- */

/*
 * Declare a buffer on this CPU, which does all of IUCV from now on; once.
 * ERR_NOENT: there is no IUCV, as on a bare machine.
 * ERR_EXIST: another part of the program has a buffer.  ERR_NOMEM.
 */
enum err gk_iucv_begin(void) MUST_CHECK;
/* All paths go, and the buffer. */
void gk_iucv_end(void);

/* Somebody calls. */
struct gk_caller {
	u16 path;
	u16 limit;
	u8 flags; /* IUCV_PRIORITY, IUCV_PARM_DATA, IUCV_PATH_QUIET */
	char name[9];
	u8 user[16];
	bool answered; /* guestkit's */
};
/*
 * CALLED is called by gk_poll(), and accepts or not: then the path is severed.
 * NULL, as at first: nobody is welcome.
 */
void gk_iucv_listen(void (*called)(struct gk_caller *c));

/* --- paths --- */

/*
 * CONNECT to a user or a service.  USER: 16 bytes for the other side, or NULL.
 * FLAGS: IUCV_PRIORITY, IUCV_PATH_QUIET.  LIMIT 0: what the directory says.
 * P, which is severed if it is not GONE, is CALLING until `open` or `severed`.
 */
enum iucv_code gk_iucv_connect(struct gk_path *p, const char *to, u8 flags,
			       u16 limit, const u8 user[16]) MUST_CHECK;
/* In the function given to gk_iucv_listen(): P is open. */
enum iucv_code gk_iucv_accept(struct gk_path *p, struct gk_caller *c, u8 flags,
			      u16 limit) MUST_CHECK;
/* P is GONE, and USER (or NULL) for the other side.  Good for a GONE one. */
void gk_iucv_sever(struct gk_path *p, const u8 user[16]);
/* QUIESCE and RESUME: may the other side send? */
enum iucv_code gk_iucv_quiesce(struct gk_path *p, bool quiet);

/* --- messages --- */

struct gk_send {
	u32 target_class, source_class, tag;
	/* IUCV_ONE_WAY, _PRIORITY, _BUFFER_LIST, _ANSWER_LIST, _PARM_DATA: 8 */
	u8 flags;
	const void *data; /* stays what it is until the message is complete */
	u32 size;
	void *answer;
	u32 answer_size;
};
/* *ID (or NULL) is the message's. */
enum iucv_code gk_iucv_send(struct gk_path *p, const struct gk_send *s,
			    u32 *id) MUST_CHECK;
/* Take back one that was sent. */
enum iucv_code gk_iucv_purge(struct gk_path *p, u32 id, u32 source_class);

/*
 * Up to SIZE bytes of M to TO; M says what is left, IUCV_TOO_SHORT that
 * something is.
 */
enum iucv_code gk_iucv_receive(struct gk_path *p, struct gk_message *m,
			       void *to, u32 size) MUST_CHECK;
/* M was received.  IUCV_TOO_SHORT: the sender got what it has room for. */
enum iucv_code gk_iucv_reply(struct gk_path *p, const struct gk_message *m,
			     const void *data, u32 size);
enum iucv_code gk_iucv_reject(struct gk_path *p, const struct gk_message *m);

/* --- the blocking form --- */

/* CONNECT and wait for the other side's word.  Errors as gk_iucv_err(). */
enum err gk_iucv_open(struct gk_path *p, const char *to,
		      u64 timeout_us) MUST_CHECK;
/*
 * Send a request and wait for the reply; *ANSWER_SIZE is the room for it, and
 * then its size.  Waits, too, while the other side is quiet or the limit is
 * reached.  ERR_INVAL: rejected.  ERR_RANGE: the reply was cut off.  ERR_GONE:
 * severed.  ERR_TIMEOUT: taken back.  ERR_IO: storage of one of both.
 */
enum err gk_iucv_ask(struct gk_path *p, u32 target_class, const void *data,
		     u32 size, void *answer, u32 *answer_size,
		     u64 timeout_us) MUST_CHECK;
/* Send one way and wait until it was received.  Errors as gk_iucv_ask(). */
enum err gk_iucv_tell(struct gk_path *p, u32 target_class, const void *data,
		      u32 size, u64 timeout_us) MUST_CHECK;
/*
 * Wait for a message of P, which has no `message` function, and receive it to
 * TO; what did not fit is M->size, for gk_iucv_receive().  ERR_GONE,
 * ERR_TIMEOUT.
 */
enum err gk_iucv_hear(struct gk_path *p, struct gk_message *m, void *to,
		      u32 size, u64 timeout_us) MUST_CHECK;

/* --- codes --- */

/*
 * ERR_NOENT: nobody of that name is there.  ERR_GONE: he does not use IUCV, or
 * the path is severed.  ERR_PERM: the directory.  ERR_LIMIT: too many paths.
 * ERR_BUSY: not now.  ERR_INVAL: anything else.
 */
enum err gk_iucv_err(enum iucv_code code);
/* For messages: "not logged on". */
const char *gk_iucv_text(enum iucv_code code);

#endif
