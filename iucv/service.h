/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service of CP as a party of IUCV: it has no storage and no instructions.
 * Its messages carry their text along, go one way, and are bounded by the limit
 * of their path.  It has one path with each machine, unless its ops say `many`.
 * What interrupts a virtual machine calls a function here, in
 * iucv_service_turn().  All under the lock of the struct iucv; the functions
 * only note and send, they never wait.
 */
#ifndef IUCV_SERVICE_H
#define IUCV_SERVICE_H

#include "iucv/iucv.h"

#define IUCV_SERVICE_PATHS 512u

/* Why a service severs: byte 8 of the user data. */
enum iucv_reason {
	IUCV_REASON_SECOND = 1, /* the machine has a path already */
	IUCV_REASON_USER,	/* user data that it does not know */
	IUCV_REASON_FLAGS,	/* it wants data in the list       */
	IUCV_REASON_GROUP,	/* a member of no group            */
	IUCV_REASON_ROOM,	/* it has no room for one more     */
	/* None: it is asked for later, by iucv_service_answer(). */
	IUCV_REASON_LATER,
};
#define IUCV_REASON_AT 8

/* Any may be NULL.  E is the service's end. */
struct iucv_service_ops {
	bool many;     /* a machine may have several paths      */
	bool answered; /* its messages may have replies in the list */
	/* A machine asks with USER for E: 0 and what it is told, or why not. */
	u8 (*asked)(struct iucv_service *s, struct iucv_end *e, u8 user[16]);
	/* E is open: messages may be sent by it. */
	void (*opened)(struct iucv *v, struct iucv_service *s,
		       struct iucv_end *e);
	/* The machine takes messages again that it had quiesced. */
	void (*resumed)(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e);
	/* A one-way message in the list; without this no path takes any. */
	void (*told)(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		     const struct iucv_data *d);
	/*
	 * A two-way message in the list, sent with access key KEY; true: it
	 * will be answered by iucv_service_reply(), unless the path goes.
	 */
	bool (*request)(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e, const struct iucv_data *d, u8 key);
	/* The message with TAG has ended: received, or refused. */
	void (*ended)(struct iucv *v, struct iucv_service *s,
		      struct iucv_end *e, u32 tag, bool received);
	/* Do the machines (iucv_member.who) A and B belong together? */
	bool (*together)(const void *a, const void *b);
	/* All that has come was heard: now it may sever paths (iucv_sever). */
	void (*turned)(struct iucv *v, struct iucv_service *s);
	/* The machine has severed, with messages outstanding or not; E goes. */
	void (*closed)(struct iucv *v, struct iucv_service *s,
		       struct iucv_end *e);
};

/* Whose path it is, also when its machine has severed. */
struct iucv_member {
	u8 name[8];
	const void *who; /* iucv_party.who */
};

struct iucv_service {
	const char *name; /* "*MSG" */
	const struct iucv_service_ops *ops;
	u16 limit; /* messages at most outstanding on a path */
	bool open; /* to everybody; else by the directory only */
	bool due;  /* iucv_service_turn() has something to do */
	struct iucv_cpu cpu;
	struct iucv_party party;
	struct iucv_end *path[IUCV_SERVICE_PATHS];
	struct iucv_member member[IUCV_SERVICE_PATHS]; /* by E's number */
};

/* A message of a service. */
struct iucv_note {
	u32 target_class, tag;
	const void *data; /* copied */
	u32 size;	  /* not 0; 8 with `in_list` */
	bool in_list;	  /* needs no RECEIVE */
	bool two_way;	  /* it ends with a reply (ops->answered) */
};

/* S: name, ops, limit, open are filled in; once. */
void iucv_service_begin(struct iucv_service *s);
/* Whatever has come for S since; the glue's wake() has set `due`. */
void iucv_service_turn(struct iucv *v, struct iucv_service *s);
/* S's open end of its path with P, or NULL. */
struct iucv_end *iucv_service_end(const struct iucv_service *s,
				  const struct iucv_party *p);
/*
 * May P have one more path with S?  What is left is shared out: nobody has more
 * than a fourth of it, so that there is always some for who comes later.
 */
bool iucv_service_has_room(const struct iucv_service *s,
			   const struct iucv_party *p);
/* S's open end with number ID or the next above it; NULL: none. */
struct iucv_end *iucv_service_open(const struct iucv_service *s, u32 id);
#define iucv_service_each(s, e)                                                \
	for ((e) = iucv_service_open((s), 0); (e);                             \
	     (e) = iucv_service_open((s), (e)->id + 1u))
/*
 * Send N by E.  NO_PATH, QUIESCED, LIMIT, NO_PARM_DATA as SEND has them;
 * NO_STORAGE: nothing will tell when there is room, so it is to be tried again
 * after a while.
 */
enum iucv_code iucv_service_send(struct iucv *v, struct iucv_end *e,
				 const struct iucv_note *n) MUST_CHECK;

/* Who asked (IUCV_REASON_LATER) has the path E, or not, and is told USER. */
void iucv_service_answer(struct iucv *v, struct iucv_service *s,
			 struct iucv_end *e, bool accepted, const u8 user[16]);
/*
 * The reply to the request ID of TARGET_CLASS that came by E.  False: it is not
 * there any more, or its sender takes none in the list.
 */
bool iucv_service_reply(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e, u32 id, u32 target_class,
			const u8 data[8]);

#endif
