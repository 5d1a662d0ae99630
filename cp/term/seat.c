/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a session has only while a client is there; see struct seat.  The
 * session's lock guards which one it is.
 */
#include "cp/core/task.h"
#include "cp/rdev/rdev.h"
#include "cp/term/session_impl.h"

/* More would take storage of the next power of two. */
_Static_assert(sizeof(struct seat) <= 131072, "seat");

void session_free_seat(struct seat *seat)
{
	if (seat)
		rdev_dma_free(seat, sizeof(*seat));
}

static void install(struct session *s, struct seat *seat, bool present)
{
	spin_lock(&s->lock);
	s->seat = seat;
	s->present = present;
	spin_unlock(&s->lock);
}

/* The command task of the client before may not have ended yet: keep it. */
static bool enter_again(struct session *s)
{
	spin_lock(&s->lock);
	s->present = s->seat != NULL;
	spin_unlock(&s->lock);
	return s->present;
}

enum err session_enter(struct session *s)
{
	struct seat *seat;

	if (enter_again(s))
		return ERR_OK;
	seat = rdev_dma_alloc(sizeof(*seat));
	if (!seat)
		return ERR_NOMEM;
	outq_init(&seat->out);
	install(s, seat, true);
	if (task_create("COMMAND", commander_main, s))
		return ERR_OK;
	install(s, NULL, false);
	session_free_seat(seat);
	return ERR_NOMEM;
}
