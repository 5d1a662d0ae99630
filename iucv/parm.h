/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV as programs see it: function numbers, the parameter list and the buffer
 * of an interruption (40 bytes both, and nearly the same), flags, return codes,
 * masks.  The names of fields are those of the macro IPARML in parentheses.
 *
 * Reference: z/VM CP Programming Services, part IUCV, and control block IPARML.
 */
#ifndef IUCV_PARM_H
#define IUCV_PARM_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"

/* In GR 0. */
enum iucv_function {
	IUCV_QUERY,
	IUCV_TEST_MESSAGE,
	IUCV_RETRIEVE_BUFFER,
	IUCV_DESCRIBE,
	IUCV_SEND,
	IUCV_RECEIVE,
	IUCV_REPLY,
	IUCV_TEST_COMPLETION,
	IUCV_REJECT,
	IUCV_PURGE,
	IUCV_ACCEPT,
	IUCV_CONNECT,
	IUCV_DECLARE_BUFFER,
	IUCV_QUIESCE,
	IUCV_RESUME,
	IUCV_SEVER,
	IUCV_SET_MASK,
	IUCV_SET_CONTROL_MASK,
	IUCV_FUNCTIONS
};

/* Flags of ACCEPT, CONNECT and of what they cause. */
#define IUCV_PARM_DATA	0x80 /* may get 8 bytes in a list (IPRMDATA)     */
#define IUCV_PATH_QUIET 0x40 /* the other may not SEND yet (IPQUSCE)     */
#define IUCV_PRIORITY	0x20 /* priority messages; also a message (IPPRTY) */
/* Of QUIESCE, RESUME, SEVER. */
#define IUCV_ALL_PATHS 0x80 /* IPALL */
/* Of messages; IUCV_PARM_DATA: this one is in the list. */
#define IUCV_BUFFER_LIST 0x40 /* IPBUFLST               */
#define IUCV_ONE_WAY	 0x10 /* no reply (IPNORPY)     */
#define IUCV_ANSWER_LIST 0x08 /* IPANSLST               */
/* What identifies the message. */
#define IUCV_BY_ID    0x04 /* IPFGMID */
#define IUCV_BY_PATH  0x02 /* IPFGPID */
#define IUCV_BY_CLASS 0x01 /* IPFGMCL */
#define IUCV_BY_ALL   (IUCV_BY_ID | IUCV_BY_PATH | IUCV_BY_CLASS)

/* ACCEPT, CONNECT, QUIESCE, RESUME, SEVER and interruptions 1 to 5. */
struct iucv_control {
	be16 path; /* IPPATHID */
	u8 flags;  /* IPFLAGS1 */
	u8 code;   /* IPRCODE; of an interruption IPTYPE */
	be16 limit;
	u8 reserved[2];
	u8 name[8]; /* IPVMID, EBCDIC */
	u8 user[16];
	u8 system[8]; /* IPTARGET */
};
LAYOUT_SIZE(struct iucv_control, 40);
LAYOUT_AT(struct iucv_control, code, 3);
LAYOUT_AT(struct iucv_control, limit, 4);
LAYOUT_AT(struct iucv_control, name, 8);
LAYOUT_AT(struct iucv_control, user, 0x10);
LAYOUT_AT(struct iucv_control, system, 0x20);

struct iucv_buffer {
	be32 at; /* absolute; with a list: of its first entry */
	be32 size;
};
LAYOUT_SIZE(struct iucv_buffer, 8);

/* SEND, RECEIVE, REPLY, REJECT, DESCRIBE, interruptions 8 and 9. */
struct iucv_data {
	be16 path;
	u8 flags;
	u8 code;
	be32 id;	   /* IPMSGID  */
	be32 target_class; /* IPTRGCLS */
	union {
		struct iucv_buffer buffer; /* IPBFADR1, IPBFLN1F */
		u8 data[8];		   /* IPRMMSG            */
	};
	be32 source_class; /* IPSRCCLS */
	be32 tag;
	struct iucv_buffer answer; /* IPBFADR2, IPBFLN2F */
	u8 reserved[4];
};
LAYOUT_SIZE(struct iucv_data, 40);
LAYOUT_AT(struct iucv_data, id, 4);
LAYOUT_AT(struct iucv_data, target_class, 8);
LAYOUT_AT(struct iucv_data, buffer, 0xc);
LAYOUT_AT(struct iucv_data, data, 0xc);
LAYOUT_AT(struct iucv_data, source_class, 0x14);
LAYOUT_AT(struct iucv_data, tag, 0x18);
LAYOUT_AT(struct iucv_data, answer, 0x1c);

/* PURGE, TEST COMPLETION, interruptions 6 and 7. */
struct iucv_complete {
	be16 path;
	u8 flags;
	u8 code;
	be32 id;
	be32 audit; /* three bytes and a reserved one */
	u8 data[8];
	be32 source_class;
	be32 tag;
	struct iucv_buffer answer;
	u8 reserved[4];
};
LAYOUT_SIZE(struct iucv_complete, 40);
LAYOUT_AT(struct iucv_complete, audit, 8);
LAYOUT_AT(struct iucv_complete, data, 0xc);
LAYOUT_AT(struct iucv_complete, source_class, 0x14);
LAYOUT_AT(struct iucv_complete, answer, 0x1c);

/* SET MASK, SET CONTROL MASK. */
struct iucv_mask {
	u8 mask;
	u8 reserved[39];
};
LAYOUT_SIZE(struct iucv_mask, 40);

#define IUCV_PARM_SIZE 40
#define IUCV_PARM_CODE 3 /* offset of the return code */

union iucv_parm {
	struct iucv_control control;
	struct iucv_data data;
	struct iucv_complete complete;
	struct iucv_mask mask;
	u8 bytes[IUCV_PARM_SIZE];
};
LAYOUT_SIZE(union iucv_parm, IUCV_PARM_SIZE);

/* Condition codes. */
#define IUCV_CC_DONE	   0
#define IUCV_CC_ERROR	   1 /* with a return code            */
#define IUCV_CC_NO_MESSAGE 2
#define IUCV_CC_AUDIT	   3 /* TEST COMPLETION: not all well */
/* TEST MESSAGE: what there is. */
#define IUCV_CC_MESSAGES 1
#define IUCV_CC_REPLIES	 2
#define IUCV_CC_BOTH	 3

/* IPRCODE. */
enum iucv_code {
	IUCV_OK = 0,
	IUCV_NO_PATH = 1,	   /* no such path, or not in that state */
	IUCV_QUIESCED = 2,	   /* the other takes no messages now    */
	IUCV_LIMIT = 3,		   /* too many messages outstanding      */
	IUCV_NO_PRIORITY = 4,	   /* not on this path                   */
	IUCV_TOO_SHORT = 5,	   /* the buffer, or the answer area     */
	IUCV_PROTECTED = 6,	   /* the sender's buffer or answer area */
	IUCV_UNADDRESSABLE = 7,	   /* likewise                           */
	IUCV_MISMATCH = 8,	   /* the id's message is another's      */
	IUCV_PURGED = 9,	   /* its sender took it back            */
	IUCV_NEGATIVE = 10,	   /* length                             */
	IUCV_NOT_LOGGED_ON = 11,   /* the target                         */
	IUCV_NO_BUFFER = 12,	   /* the target has declared none       */
	IUCV_TOO_MANY = 13,	   /* paths of the issuer                */
	IUCV_TARGET_TOO_MANY = 14, /* paths of the target                */
	IUCV_NOT_AUTHORIZED = 15,  /* by the directory                   */
	IUCV_NO_SERVICE = 16,	   /* no system service of that name     */
	IUCV_NO_FUNCTION = 17,
	IUCV_DECLARED = 19, /* this CPU has a buffer              */
	IUCV_HUNG_UP = 20,  /* who connected has severed          */
	IUCV_NO_PARM_DATA = 21,
	IUCV_LIST_ALIGN = 22,  /* a list is not on a doubleword */
	IUCV_LIST_LENGTH = 23, /* a negative length in a list   */
	IUCV_LIST_TOTAL = 24,  /* its lengths exceed the total  */
	IUCV_NO_STORAGE = 92,  /* DECLARE BUFFER: CP has none; to services  */
};

/* The audit trail of a message: IPAUDIT, three bytes. */
#define IUCV_AUDIT_TOO_LONG	  0x800000 /* reply, for its answer area     */
#define IUCV_AUDIT_SEND_KEY	  0x400000 /* send buffer: protection        */
#define IUCV_AUDIT_SEND_ADDRESS	  0x200000 /* send buffer: addressing        */
#define IUCV_AUDIT_ANSWER_KEY	  0x100000 /* answer area                    */
#define IUCV_AUDIT_ANSWER_ADDRESS 0x080000
#define IUCV_AUDIT_REJECTED	  0x040000
#define IUCV_AUDIT_PARM_DATA	  0x020000 /* reply in the list, not allowed */
#define IUCV_AUDIT_RECV_KEY	  0x008000 /* the target's own buffers       */
#define IUCV_AUDIT_RECV_ADDRESS	  0x004000
#define IUCV_AUDIT_REPLY_KEY	  0x002000
#define IUCV_AUDIT_REPLY_ADDRESS  0x001000
#define IUCV_AUDIT_SEVERED	  0x000800
#define IUCV_AUDIT_SEND_LENGTH	  0x000080 /* bad entries in lists           */
#define IUCV_AUDIT_ANSWER_LENGTH  0x000040
#define IUCV_AUDIT_SEND_TOTAL	  0x000020
#define IUCV_AUDIT_ANSWER_TOTAL	  0x000010

/* IPTYPE of interruptions. */
enum iucv_type {
	IUCV_TYPE_PENDING = 1, /* somebody connects        */
	IUCV_TYPE_COMPLETE,    /* the target has accepted  */
	IUCV_TYPE_SEVERED,
	IUCV_TYPE_QUIESCED,
	IUCV_TYPE_RESUMED,
	IUCV_TYPE_REPLY_PRIORITY, /* message complete */
	IUCV_TYPE_REPLY,
	IUCV_TYPE_MESSAGE_PRIORITY, /* message pending */
	IUCV_TYPE_MESSAGE,
};
#define IUCV_CONTROL_TYPES 5

/* SET MASK: open to ... */
#define IUCV_MASK_MESSAGE	   0x80
#define IUCV_MASK_MESSAGE_PRIORITY 0x40
#define IUCV_MASK_REPLY		   0x20
#define IUCV_MASK_REPLY_PRIORITY   0x10
#define IUCV_MASK_CONTROL	   0x08
#define IUCV_MASK_ALL		   0xf8
/* SET CONTROL MASK: type 1 is the leftmost bit. */
#define IUCV_CONTROL_MASK(type) (0x80u >> ((type)-1))

#endif
