/* SPDX-License-Identifier: Apache-2.0 */
/* VARY ONLINE and OFFLINE: whether real devices may be used. */
#include "cp/cmd/handler.h"
#include "cp/rdev/rdev.h"
#include "cp/rdev/rdev_class.h"
#include "cp/vm/attach.h"

static bool vary(struct cmdio *io, struct rdev *r, bool online)
{
	const char *type = rdev_class_name(
		rdev_class(r->cu_type, r->cu_model, r->dev_type));
	struct attach_info info;

	if (!online && attach_query(r, &info)) {
		msg_vary_attached(io, type, r->devno, info.user);
		return false;
	}
	if (!online && r->owner) {
		msg_vary_in_use(io, type, r->devno);
		return false;
	}
	if (r->offline == online)
		rdev_changed(r, online ? CONFIG_CAME : CONFIG_WENT, CONFIG_VARY,
			     "", 0);
	r->offline = !online;
	cmdio_linef(io, "%04X varied %s", r->devno,
		    online ? "online" : "offline");
	return true;
}

void cmd_vary(struct cmdio *io, struct args *a)
{
	bool online = args_take(a, "ONLINE", 2);
	u32 n, done = 0;
	u16 first, last;

	if (!online && !args_take(a, "OFFLINE", 3)) {
		if (args_peek(a))
			msg_operand_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return;
	}
	if (!args_next(a) || !operand_devnos(a->word, &first, &last)) {
		msg_rdev_missing(io);
		return;
	}
	if (!need_end(io, a))
		return;
	for (n = first; n <= last; n++) {
		struct rdev *r = rdev_find((u16)n);

		if (r)
			done += vary(io, r, online);
		else
			msg_no_rdev(io, (u16)n);
	}
	n = (u32)(last - first) + 1;
	cmdio_linef(io,
		    "%u device(s) specified; %u device(s) successfully varied "
		    "%s",
		    n, done, online ? "online" : "offline");
}
