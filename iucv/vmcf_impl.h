/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of VMCF know of each other; vmcf.h is for everybody else. */
#ifndef IUCV_VMCF_IMPL_H
#define IUCV_VMCF_IMPL_H

#include "iucv/vmcf.h"

static inline bool vmcf_done(struct vmcf_call *c, enum vmcf_code code)
{
	c->code = (u8)code;
	return true;
}

/* --- messages --- */

/* M is for the queue of P, by its priority. */
void vmcf_queue(struct vmcf *v, struct vmcf_party *p, struct vmcf_msg *m);
/* What belongs to M's sink goes. */
void vmcf_leave_sink(struct vmcf_msg *m);
/* M is complete: its source is told by STATUS and ERROR, if it shall be. */
void vmcf_complete(struct vmcf *v, struct vmcf_msg *m, u8 status,
		   enum vmcf_code error);
void vmcf_destroy(struct vmcf *v, struct vmcf_msg *m);

/* --- storage --- */

/* Are SIZE bytes at AT in P's storage?  Of none that is not asked. */
bool vmcf_inside(const struct vmcf *v, struct vmcf_party *p, u32 at, u32 size);
/* What TROUBLE is to who named the area. */
enum vmcf_code vmcf_trouble(enum iucv_trouble trouble);
/* What a message may bring along to P. */
u32 vmcf_room(const struct vmcf_party *p);

/* RECEIVE and REPLY of M, as vmcf_call(). */
bool vmcf_receive(struct vmcf *v, struct vmcf_call *c, struct vmcf_msg *m);
bool vmcf_reply(struct vmcf *v, struct vmcf_call *c, struct vmcf_msg *m);

#endif
