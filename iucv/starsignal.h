/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service *SIGNAL: machines of a group learn who else is there, and signal
 * each other.  Every member has a number, which connection complete tells it
 * (the first two bytes of the user data).  What comes is in the list: the
 * member it is about in the upper half of the class, what it is in the lower.
 * A member sends one-way, in the list, to the number in the class, 0 is all.
 */
#ifndef IUCV_STARSIGNAL_H
#define IUCV_STARSIGNAL_H

#include "iucv/service.h"

enum star_signal {
	STAR_SIGNAL_IN = 1, /* a member came, or is there; its userid */
	STAR_SIGNAL_OUT,    /* it went; its userid                    */
	STAR_SIGNAL_DATA,   /* it sent these 8 bytes                  */
};

#define STAR_SIGNAL_CLASS(member, what) ((u32)(member) << 16 | (u32)(what))

/* For a table of ops; `together` is its other part. */
u8 star_signal_asked(struct iucv_service *s, struct iucv_end *e, u8 user[16]);
void star_signal_opened(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e);
void star_signal_told(struct iucv *v, struct iucv_service *s,
		      struct iucv_end *e, const struct iucv_data *d);
void star_signal_closed(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e);

#endif
