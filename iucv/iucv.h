/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: parties (virtual machines and services of CP), paths between two of
 * them, messages on the paths.  No lock, clock, or storage inside: who calls
 * serialises all calls on one struct iucv, gives parameter lists that he copied
 * once, and offers storage by struct iucv_ops.  IUCV.md numbers the rules.
 *
 * A path has two ends; each party names its end by a number of its own and
 * gives it back by SEVER.  A message belongs to the end it was sent from, is
 * linked there until it is gone, and is besides in one queue of one party, or
 * none while the target holds it:
 *
 *      SEND     RECEIVE (a part)     RECEIVE             REPLY
 *        `--> WAITING --> PART ----------> RECEIVED --------> DONE --> gone
 *           (target's queue)                 |          (sender's queue)
 *                 `-- one-way: DONE at once  `-- PURGE: PURGED --> gone
 */
#ifndef IUCV_IUCV_H
#define IUCV_IUCV_H

#include "cp/lib/list.h"
#include "cp/lib/types.h"
#include "iucv/area.h"
#include "iucv/parm.h"

#define IUCV_DEFAULT_LIMIT 10 /* messages, when nobody says another one */
/* What one party may have outstanding on all its paths. */
#define IUCV_PARTY_MESSAGES 4096u
/* An instruction goes on later when it has moved so much ... */
#define IUCV_STEP_BYTES (64u << 10)
/* ... or looked at so many entries of lists. */
#define IUCV_STEP_ENTRIES 64u

struct iucv;
struct iucv_path;
struct iucv_service;

enum iucv_state {
	IUCV_MSG_WAITING,  /* the target has nothing of it                 */
	IUCV_MSG_PART,	   /* the target has the beginning                 */
	IUCV_MSG_RECEIVED, /* the target owes the reply                    */
	IUCV_MSG_DONE,	   /* the sender is to be told, or asks            */
	IUCV_MSG_PURGED,   /* after PART or RECEIVED: the target is to know */
	IUCV_MSG_STATES
};

struct iucv_msg {
	struct list queue;     /* waiting or replies of a party          */
	struct list news;      /* WAITING and the target not told yet    */
	struct list sent;      /* of the end it was sent from            */
	struct iucv_end *from; /* alive as long as the message           */
	u32 id, target_class, source_class, tag;
	u8 state; /* enum iucv_state */
	u8 flags; /* of SEND: PARM_DATA, PRIORITY, ONE_WAY */
	u8 reply_flags;
	u8 key;	    /* access key of the sender */
	u32 size;   /* of the message           */
	u32 answer; /* of the answer area       */
	u32 audit;
	u32 residual;	       /* what message complete says of the answer */
	u8 data[8];	       /* in the list, or of the reply             */
	struct iucv_area text; /* what the target has not got yet          */
	struct iucv_area room; /* for the answer                           */
};

enum iucv_end_state {
	IUCV_END_GONE,	  /* its party has severed, or never knew  */
	IUCV_END_CALLING, /* CONNECT, and not accepted yet         */
	IUCV_END_CALLED,  /* a connection pends here               */
	IUCV_END_OPEN,
	IUCV_END_SEVERED, /* by the other side; to be severed here */
	IUCV_END_STATES
};

/* A control interruption that waits: one of each type at an end. */
struct iucv_event {
	struct list queue;
	struct iucv_end *end;
	u8 type;
	u8 user[16];
};

struct iucv_end {
	struct iucv_path *path;
	struct iucv_party *party; /* NULL: GONE */
	u16 id;
	u8 state; /* enum iucv_end_state              */
	bool accepted;
	bool priority;	/* may send priority messages       */
	bool parm_data; /* may get data in a parameter list */
	bool quiet;	/* takes no messages (QUIESCE)      */
	u16 limit;	/* of messages outstanding from here */
	u32 outstanding;
	struct list sent; /* iucv_msg.sent */
	struct iucv_event event[IUCV_CONTROL_TYPES];
	u64 sends, receives, replies; /* for QUERY */
};

struct iucv_path {
	struct iucv_end end[2]; /* 0 connected, 1 was connected to     */
	u16 most;		/* messages, by the directory; 0: none */
	bool priority;		/* by the directory                    */
};

/* By priority: 1 before 0. */
#define IUCV_PRIORITIES 2

struct iucv_party {
	u8 name[8];		      /* EBCDIC */
	struct iucv_service *service; /* NULL: a virtual machine */
	const void *who; /* what the glue knows it by, for services  */
	u32 cpus;	 /* that have declared a buffer; a service has one */
	struct iucv_end **path; /* by number                          */
	u32 paths_max, paths;
	u32 outstanding;     /* messages sent from all its ends       */
	struct list control; /* iucv_event, oldest first              */
	u32 controls[IUCV_CONTROL_TYPES];     /* so many of each type         */
	struct list waiting[IUCV_PRIORITIES]; /* iucv_msg.queue           */
	struct list news[IUCV_PRIORITIES];    /* iucv_msg.news            */
	struct list replies[IUCV_PRIORITIES]; /* iucv_msg.queue           */
};

/* What a virtual CPU has told of itself. */
struct iucv_cpu {
	bool declared;
	u8 mask, control_mask;
	u32 buffer; /* real address */
};

struct iucv_ops {
	const struct iucv_storage *storage;
	/* Zeroed or NULL; bounded in number by this code, not by these. */
	void *(*alloc)(size_t size);
	void (*free)(void *what, size_t size);
	/*
	 * Something pends for P that did not: interruption or TEST MESSAGE.
	 * Only takes note of it.
	 */
	void (*wake)(struct iucv_party *p);
};

struct iucv {
	const struct iucv_ops *ops;
	u32 last_id;
	u64 paths, messages;   /* there are        */
	u64 paths_made, sends; /* since the start */
};

/* What the directory says of a CONNECT. */
struct iucv_authority {
	bool granted;
	bool priority;
	u16 limit; /* 0: it says nothing */
};

/* What is to be stored of iucv_call.parm. */
enum iucv_out {
	IUCV_OUT_NOTHING,
	IUCV_OUT_CODE, /* the byte IUCV_PARM_CODE */
	IUCV_OUT_PARM,
	IUCV_OUT_REGISTERS, /* r0 and r1 */
};

enum iucv_verdict {
	IUCV_DONE,
	IUCV_AGAIN, /* the same call once more, after others had their turn */
	IUCV_WAIT,  /* TEST MESSAGE: execute it again after the next wake   */
};

/* One execution of the instruction.  Zeroed but for the inputs. */
struct iucv_call {
	struct iucv_party *party;
	struct iucv_cpu *cpu;
	u32 function;
	u8 key;		      /* access key of the PSW, bits 0-3 */
	union iucv_parm parm; /* copied once */
	/* CONNECT: whom `name` means, NULL nobody, and what is allowed. */
	struct iucv_party *target;
	struct iucv_authority authority;

	enum pgm pgm; /* to the program; then nothing else counts */
	u8 cc;
	u8 out; /* enum iucv_out */
	u32 r0, r1;
	/* Between steps of RECEIVE and REPLY. */
	bool goes_on;
	struct iucv_area own;
};

void iucv_init(struct iucv *v, const struct iucv_ops *ops);
/* PATH: room for MAX ends, zeroed, P's for its life.  NAME: EBCDIC. */
void iucv_party_init(struct iucv_party *p, const u8 name[8],
		     struct iucv_end **path, u32 max);
/* Buffers and paths go, as by a reset; before P's storage goes. */
void iucv_party_reset(struct iucv *v, struct iucv_party *p);
/* CPU loses its buffer, as by RETRIEVE BUFFER; with the last all paths go. */
void iucv_cpu_reset(struct iucv *v, struct iucv_party *p, struct iucv_cpu *cpu);

/*
 * The alignment and the address of the list are the caller's to check, and that
 * DECLARE BUFFER's buffer is inside of the storage.
 */
enum iucv_verdict iucv_call(struct iucv *v, struct iucv_call *c) MUST_CHECK;

/* Is there an interruption that CPU is open to? */
bool iucv_pends(const struct iucv_party *p, const struct iucv_cpu *cpu);
/* Take it: OUT is what goes to the buffer.  False: there is none. */
bool iucv_present(struct iucv *v, struct iucv_party *p,
		  const struct iucv_cpu *cpu, union iucv_parm *out);

/* An end, as QUERY IUCV tells of it. */
struct iucv_view {
	u16 id;
	u8 state;     /* enum iucv_end_state                */
	bool caller;  /* its party connected                */
	bool quiet;   /* it takes no messages               */
	bool partner; /* there is one, of whom the next are */
	bool partner_quiet;
	u16 partner_id;
	u8 name[8]; /* EBCDIC */
	u16 limit;
	u32 outstanding;
	u64 sends, receives, replies;
};
/* P's first end from number *NEXT on, which is moved behind it; false: none. */
bool iucv_view_next(const struct iucv_party *p, u32 *next,
		    struct iucv_view *out);

static inline struct iucv_end *iucv_other(const struct iucv_end *e)
{
	return &e->path->end[e == &e->path->end[0]];
}

#endif
