/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the service *VMEVENT: events of CP's log.  The class is the type,
 * an enum event_type and 1; the text is ours, not z/VM's.
 */
#ifndef IUCV_STAREVENT_H
#define IUCV_STAREVENT_H

#include "cp/lib/be.h"
#include "cp/lib/eventlog.h"

struct star_event {
	be64 number; /* of the event, from 1; those of others leave holes */
	be64 tod;
	u8 user[8];	     /* whose it is; blank: nobody's */
	u8 text[EVENT_TEXT]; /* as long as the message is    */
};
LAYOUT_AT(struct star_event, user, 16);
LAYOUT_AT(struct star_event, text, 24);

/* In EBCDIC; bytes used. */
u32 star_event_compose(struct star_event *to, const struct event *ev);

#endif
