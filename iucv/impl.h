/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of iucv/ know of each other; iucv.h is for everybody else. */
#ifndef IUCV_IMPL_H
#define IUCV_IMPL_H

#include "iucv/iucv.h"

/* --- ends of a call --- */

static inline enum iucv_verdict iucv_end_call(struct iucv_call *c, u8 cc,
					      enum iucv_out out)
{
	c->cc = cc;
	c->out = (u8)out;
	return IUCV_DONE;
}

static inline enum iucv_verdict iucv_fail(struct iucv_call *c,
					  enum iucv_code code)
{
	c->parm.bytes[IUCV_PARM_CODE] = (u8)code;
	return iucv_end_call(c, IUCV_CC_ERROR, IUCV_OUT_CODE);
}

static inline enum iucv_verdict iucv_pgm(struct iucv_call *c, enum pgm pgm)
{
	c->pgm = pgm;
	return IUCV_DONE;
}

/* --- parameter lists --- */

/* A length that cannot be. */
static inline bool iucv_negative(be32 size)
{
	return be32_get(size) >> 31;
}

/* A list of buffers begins on a doubleword. */
static inline bool iucv_list_misplaced(const struct iucv_buffer *b)
{
	return be32_get(b->at) % 8;
}

/* An id goes with path and class. */
static inline bool iucv_half_named(u8 flags)
{
	return (flags & IUCV_BY_ID) && (flags & IUCV_BY_ALL) != IUCV_BY_ALL;
}

/* --- paths --- */

/* P's end of that number, if P knows that it has one; else NULL. */
struct iucv_end *iucv_end_of(const struct iucv_party *p, be16 number);
/* A control interruption for the party of E; one of that type is replaced. */
void iucv_post(struct iucv *v, struct iucv_end *e, enum iucv_type type,
	       const u8 user[16]);
void iucv_unpost(struct iucv_event *event);
/* The party of E gives it up; the other side is told with USER. */
void iucv_sever(struct iucv *v, struct iucv_end *e, const u8 user[16]);

/* --- messages --- */

/* M, filled in, is sent by E. */
void iucv_msg_enqueue(struct iucv *v, struct iucv_end *e, struct iucv_msg *m);
/* M is gone; M's sender shall know of it; the target has it. */
void iucv_msg_destroy(struct iucv *v, struct iucv_msg *m);
void iucv_msg_complete(struct iucv *v, struct iucv_msg *m, bool priority,
		       u32 audit);
/* The target has all of M: RECEIVED, or if it is one-way it is gone. */
void iucv_msg_told(struct iucv *v, struct iucv_msg *m);
/* M as message pending and as message complete; the code is left alone. */
void iucv_msg_describe(const struct iucv_msg *m, struct iucv_data *out);
void iucv_msg_result(const struct iucv_msg *m, struct iucv_complete *out);
/* The first message of two queues by priority, or NULL. */
struct iucv_msg *iucv_first_news(const struct iucv_party *p, u32 priority);
struct iucv_msg *iucv_first_reply(const struct iucv_party *p, u32 priority);

/* --- functions, by file --- */

enum iucv_verdict iucv_do_connect(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_accept(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_quiesce(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_resume(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_sever(struct iucv *v, struct iucv_call *c);

enum iucv_verdict iucv_do_send(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_purge(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_test_completion(struct iucv *v, struct iucv_call *c);

enum iucv_verdict iucv_do_describe(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_receive(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_reply(struct iucv *v, struct iucv_call *c);
enum iucv_verdict iucv_do_reject(struct iucv *v, struct iucv_call *c);

#endif
