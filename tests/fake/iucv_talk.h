/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parties of iucv_world.h that talk, for unit tests: short forms of the calls,
 * each of which looks afterwards whether what always holds does.
 */
#ifndef TESTS_FAKE_IUCV_TALK_H
#define TESTS_FAKE_IUCV_TALK_H

#include "tests/fake/iucv_world.h"

/* What a call comes to, in one number: a return code, or one of these. */
enum {
	NONE = 100, /* cc 2, no message */
	WAITS,
	MESSAGES, /* TEST MESSAGE: cc 1, 2, 3 */
	REPLIES,
	BOTH,
	AUDIT, /* cc 3 */
	OPERATION,
	SPECIFICATION,
	ADDRESSING,
	PROTECTION,
};

#define ACTOR	 0u /* whose functions the tables are about */
#define PARTNER	 1u
#define TEXT	 0x1000u /* of messages */
#define BUFFER	 0x2000u
#define ANSWER	 0x3000u
#define LIST	 0x4000u
#define LIST2	 0x4100u
#define A_CLASS	 0x11u
#define S_CLASS	 0x22u
#define TAG	 0x33u
#define SIZE	 100u
#define ANS_SIZE 60u

/* Where a message is on its way. */
enum msg_state {
	MSG_NONE,
	MSG_WAITING,
	MSG_TOLD,
	MSG_PART,
	MSG_RECEIVED,
	MSG_DONE,
	MSG_PURGED_PART,
	MSG_PURGED,
	MSG_STATES
};

/* The list of the next call and of the last; what came of it. */
extern union iucv_parm talk_parm;
extern struct world_result talk_last;
extern union iucv_parm talk_irq; /* the last interruption     */
extern u32 talk_id;		 /* of the last message sent  */
extern const struct iucv_authority talk_all;

/* All have a buffer, and patterns at TEXT, BUFFER, ANSWER. */
int talk_setup(void **state);
/* All go; nothing is left. */
int talk_teardown(void **state);
void talk_clear(void);
int talk_outcome(u32 function);
/* FUNCTION of party I with talk_parm. */
int talk_call(u32 i, u32 function);
void talk_declare(u32 i);
/* The type of the next interruption of party I, or 0. */
u8 talk_interrupt(u32 i);
void talk_hear_all(u32 i);
/* TO < 0: to nobody. */
int talk_connect(u32 i, int to, u8 flags);
/* A control function; its user data are 'a' and the function. */
int talk_path(u32 i, u32 function, u16 path, u8 flags);
/* Connected and accepted, both with FLAGS. */
void talk_open(u32 from, u32 to, u8 flags);
/* SEND's list, as all tests send; SEND of it; both. */
void talk_name_send(u8 flags);
int talk_send_it(u32 i);
int talk_send(u32 i, u8 flags);
/* The last message by all its names; with a buffer of SIZE. */
void talk_name(u8 more_flags, u32 size);
int talk_receive(u32 i, u32 size);
void talk_name_reply(u8 flags, u32 size);
int talk_reply(u32 i, u8 flags, u32 size);
int talk_purge(u32 i);
/* A path from ACTOR to PARTNER, and a two-way message in that state. */
void talk_message(enum msg_state s);

#endif
