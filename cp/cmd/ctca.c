/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEFINE CTCA, and COUPLE and UNCOUPLE of one.  A CTCA that does not exist, and
 * one that is another's, answer alike.
 */
#include "cp/cmd/ctca.h"

#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/vm/ctca.h"

void define_ctca(struct cmdio *io, struct args *a)
{
	char only[NAME_MAX + 1] = "";
	enum err e;
	u16 devno;

	(void)args_take(a, "AS", 2);
	if (!need_vdev(io, a, &devno))
		return;
	if (args_take(a, "USER", 1) && !need_userid(io, a, only))
		return;
	if (!need_end(io, a))
		return;
	e = ctca_define(io->vm, devno, only);
	if (e == ERR_OK)
		cmdio_linef(io, "CTCA %04X DEFINED", devno);
	else if (e == ERR_EXIST)
		msg_vdev_exists(io, devno);
	else
		msg_device_refused(io, "CTCA", devno, err_text(e));
}

bool ctca_is_next(const struct cmdio *io, struct args *a)
{
	struct ctca_info c;
	u16 devno;

	return args_peek(a) && operand_devno(a->word, &devno) &&
	       ctca_query(io->vm, devno, &c);
}

/* What it was coupled to, if it was, is said first. */
static void say_dropped(struct cmdio *io, const struct ctca_info *c)
{
	if (c->coupled)
		cmdio_linef(io, "CTCA %04X DROP FROM %-8s %04X", c->devno,
			    c->partner, c->partner_devno);
}

static void couple_failed(struct cmdio *io, enum err e, u16 devno,
			  const char *user, u16 to)
{
	switch (e) {
	case ERR_PERM:
		msg_no_ctca(io, user, to);
		break;
	case ERR_BUSY:
		msg_ctca_refused(io, devno, user, to, "it is coupled");
		break;
	case ERR_INVAL:
		msg_ctca_refused(io, devno, user, to, "it is the same");
		break;
	default:
		msg_ctca_refused(io, devno, user, to, err_text(e));
		break;
	}
}

void couple_ctca(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1];
	struct ctca_info before;
	struct vm *to;
	u16 devno, to_devno;
	enum err e;

	if (!need_vdev(io, a, &devno))
		return;
	(void)args_take(a, "TO", 2);
	if (!need_userid(io, a, user) || !need_vdev(io, a, &to_devno) ||
	    !need_end(io, a))
		return;
	to = vm_find(user);
	if (!to) {
		msg_not_logged_on(io, user);
		return;
	}
	if (!ctca_query(io->vm, devno, &before))
		before.coupled = false;
	e = ctca_couple(io->vm, devno, to, to_devno);
	vm_put(to);
	if (e != ERR_OK) {
		couple_failed(io, e, devno, user, to_devno);
		return;
	}
	say_dropped(io, &before);
	cmdio_linef(io, "CTCA %04X COUPLED TO %-8s %04X", devno, user,
		    to_devno);
}

void uncouple_ctca(struct cmdio *io, struct args *a)
{
	struct ctca_info before;
	u16 devno;

	if (!need_vdev(io, a, &devno) || !need_end(io, a))
		return;
	if (ctca_query(io->vm, devno, &before) &&
	    ctca_uncouple(io->vm, devno) == ERR_OK)
		say_dropped(io, &before);
	else
		msg_ctca_not_coupled(io, devno);
}
