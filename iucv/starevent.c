/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a message of *VMEVENT; see starevent.h. */
#include "iucv/starevent.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

u32 star_event_compose(struct star_event *to, const struct event *ev)
{
	size_t size = strnlen(ev->text, sizeof(to->text));

	to->number = be64_make(ev->number);
	to->tod = be64_make(ev->tod);
	memset(to->user, ' ', sizeof(to->user));
	memcpy(to->user, ev->user, strnlen(ev->user, sizeof(to->user)));
	memcpy(to->text, ev->text, size);
	ebcdic_from(to->user, to->user, sizeof(to->user));
	ebcdic_from(to->text, to->text, size);
	return (u32)(offsetof(struct star_event, text) + size);
}
