/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VMCF, the Virtual Machine Communication Facility of old programs: messages
 * between machines that have authorized themselves, without paths.  As in
 * iucv.h there is no lock, clock or storage inside; parameter lists are copied
 * once.  VMCF.md numbers the rules.
 *
 * A message is in the queue of its sink until that is interrupted, and, but for
 * IDENTIFY and special messages, in that of its source when it is complete:
 *
 *      SEND, SEND/RECV      interruption      RECEIVE
 *        `--> SENT ------------> TOLD ------------> (SEND: DONE)
 *                                  |   `--> RECEIVED (SEND/RECV)
 *                                  `------------+-- REPLY, REJECT --> DONE
 *      SENDX: SENT --- interruption, with the data --> DONE
 *
 * Reference: z/VM control blocks VMCPARM and VMCMHDR; VM/SP System Programmer's
 * Guide, The Virtual Machine Communication Facility.
 */
#ifndef IUCV_VMCF_H
#define IUCV_VMCF_H

#include "iucv/iucv.h"

enum vmcf_function {
	VMCF_AUTHORIZE,
	VMCF_UNAUTHORIZE,
	VMCF_SEND,
	VMCF_SEND_RECV,
	VMCF_SENDX,
	VMCF_RECEIVE,
	VMCF_CANCEL,
	VMCF_REPLY,
	VMCF_QUIESCE,
	VMCF_RESUME,
	VMCF_IDENTIFY,
	VMCF_REJECT,
	VMCF_FUNCTIONS
};

/* Return codes; those of the transfer go to the source, too. */
enum vmcf_code {
	VMCF_OK,
	VMCF_ADDRESS = 1, /* outside of storage, or too short */
	VMCF_NO_FUNCTION = 2,
	VMCF_PROTOCOL = 3, /* not that function for this message      */
	VMCF_NOT_AUTHORIZED = 4,
	VMCF_NOT_AVAILABLE = 5, /* the other: not there, or not for us */
	VMCF_PROTECTION = 6,
	VMCF_TOO_LARGE = 7, /* SENDX, for the sink's buffer            */
	VMCF_DUPLICATE = 8, /* that id is in use                       */
	VMCF_QUIESCED = 9,
	VMCF_LIMIT = 10,
	VMCF_REPLY_CANCELED = 11,
	VMCF_NO_MESSAGE = 12,
	VMCF_NOT_TOLD = 13, /* the sink had no interruption yet        */
	VMCF_TOO_LATE = 14,
	VMCF_LENGTH = 16,
	VMCF_OVERLAP = 17,
	VMCF_NO_PRIORITY = 18,
	VMCF_TRANSFER = 19, /* the other's storage is at fault         */
	VMCF_BUSY = 20,	    /* CANCEL: data are being moved            */
};

/* VMCPFLG1 */
#define VMCF_SPECIFIC 0x80
#define VMCF_PRIORITY 0x40
#define VMCF_SPECIAL  0x20 /* takes SMSG */
/* VMCMSTAT */
#define VMCF_RESPONSE	   0x80
#define VMCF_REJECTED	   0x40
#define VMCF_WITH_PRIORITY 0x20

/* VMCPARM, and VMCMHDR, the head of an interruption. */
struct vmcf_block {
	u8 flags; /* VMCPFLG1, VMCMSTAT   */
	u8 error; /* reserved, VMCMEFLG   */
	be16 function;
	be32 id;
	u8 user[8];	     /* EBCDIC: the other one */
	be32 at, size;	     /* VMCPVADA, VMCPLENA    */
	be32 reply_at, room; /* VMCPVADB, VMCPLENB    */
	u8 use[8];	     /* the user doubleword   */
};
LAYOUT_SIZE(struct vmcf_block, 40);
LAYOUT_AT(struct vmcf_block, function, 2);
LAYOUT_AT(struct vmcf_block, user, 8);
LAYOUT_AT(struct vmcf_block, at, 0x10);
LAYOUT_AT(struct vmcf_block, reply_at, 0x18);
LAYOUT_AT(struct vmcf_block, use, 0x20);

#define VMCF_HEAD	40u    /* bytes: the least of a buffer         */
#define VMCF_ACTIVE	50u    /* messages of one source               */
#define VMCF_SENDX_MOST 65536u /* bytes: moved in one go           */

enum vmcf_state {
	VMCF_SENT, /* an interruption pends at the sink         */
	VMCF_TOLD,
	VMCF_RECEIVED, /* SEND/RECV: the reply is owed          */
	VMCF_DONE,     /* an interruption pends at the source   */
	VMCF_STATES
};

struct vmcf_msg {
	struct list queue;	 /* SENT, DONE: of a party's pending    */
	struct list sent;	 /* of the source's                     */
	struct list held;	 /* not DONE: of the sink's             */
	struct vmcf_party *from; /* NULL: CP                            */
	struct vmcf_party *to;	 /* while not DONE                      */
	u8 to_name[8];
	u64 serial;
	struct vmcf_block block; /* as it is to be presented            */
	u32 size, room;		 /* at first; block has what is left    */
	u8 state, key;
	bool moving; /* a RECEIVE or REPLY goes on */
	u8 text[];   /* of CP's message            */
};

struct vmcf_party {
	struct iucv_party *machine; /* its name and storage */
	bool authorized, specific, priority, quiet;
	u8 with[8];		/* SPECIFIC: this one only         */
	u32 buffer, size;	/* absolute; of the interruptions  */
	u32 active;		/* messages from here              */
	u32 special;		/* CP's messages to here           */
	struct list pending[2]; /* by priority                     */
	struct list sent, held;
};

struct vmcf_ops {
	const struct iucv_storage *storage;
	/* Zeroed or NULL; bounded in number by this code. */
	void *(*alloc)(size_t size);
	void (*free)(void *what, size_t size);
	/* An interruption pends for P; only takes note of it. */
	void (*wake)(struct vmcf_party *p);
};

struct vmcf {
	const struct vmcf_ops *ops;
	u64 serial;
	u64 messages; /* there are */
};

/* One execution of DIAGNOSE X'68'.  Zeroed but for the inputs. */
struct vmcf_call {
	struct vmcf_party *party;
	struct vmcf_party *target; /* whom `user` means, NULL: nobody */
	struct vmcf_block parm;	   /* copied once                     */
	u8 key;			   /* access key of the PSW           */

	u8 code; /* enum vmcf_code */
	/* Between steps of RECEIVE and REPLY. */
	u64 serial;
	u32 moved;
};

void vmcf_init(struct vmcf *v, const struct vmcf_ops *ops);
void vmcf_party_init(struct vmcf_party *p, struct iucv_party *machine);
/* As by UNAUTHORIZE; before P's storage goes. */
void vmcf_party_reset(struct vmcf *v, struct vmcf_party *p);

/* False: the same call once more, after others had their turn. */
bool vmcf_call(struct vmcf *v, struct vmcf_call *c) MUST_CHECK;
/* C will not be carried on: its message is as if it had not begun. */
void vmcf_abandon(struct vmcf *v, const struct vmcf_call *c);

/* Is there an interruption for P? */
bool vmcf_pends(const struct vmcf_party *p);
/* What became of taking one. */
enum vmcf_taken {
	VMCF_NONE,
	VMCF_TAKEN,
	VMCF_LOST, /* taken, but P's buffer has no storage */
};
/* Take the next: the head, and SENDX' data behind it, go to P's buffer. */
enum vmcf_taken vmcf_present(struct vmcf *v, struct vmcf_party *p);

/*
 * SIZE bytes of TEXT for TO from the user NAME (EBCDIC), as by SMSG.  False: it
 * does not take it, and nothing was done.
 */
bool vmcf_special(struct vmcf *v, struct vmcf_party *to, const u8 name[8],
		  const u8 *text, u32 size);

#endif
