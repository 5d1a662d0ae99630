/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time zones: DEFINE, SET and QUERY TIMEZONE.  UTC and GMT are always there;
 * the others come from SYSTEM CONFIG and DEFINE TIMEZONE.  Under zone_lock; the
 * zone in force is copied out.
 */
#include "cp/cmd/zone.h"

#include "cp/cmd/handler.h"
#include "cp/conf/conf.h"
#include "cp/core/clock.h"
#include "cp/core/lock.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define ZONES 16

static struct conf_zone zones[ZONES] = { { "UTC", 0 }, { "GMT", 0 } };
static u32 count = 2, active;
static struct spinlock zone_lock = SPINLOCK_INIT(LOCK_SYSTEM);

void zone_now(struct conf_zone *out)
{
	spin_lock(&zone_lock);
	*out = zones[active];
	spin_unlock(&zone_lock);
}

/* zone_lock is held; COUNT: there is none. */
static u32 find(const char *name)
{
	u32 i = 0;

	while (i < count && strcmp(zones[i].name, name) != 0)
		i++;
	return i;
}

static enum err define(const struct conf_zone *z)
{
	enum err e = ERR_OK;
	u32 i;

	spin_lock(&zone_lock);
	i = find(z->name);
	if (i < 2)
		e = ERR_PERM; /* UTC, GMT */
	else if (i == ZONES)
		e = ERR_FULL;
	if (e == ERR_OK) {
		zones[i] = *z;
		count = MAX(count, i + 1);
	}
	spin_unlock(&zone_lock);
	return e;
}

static enum err activate(const char *name)
{
	enum err e = ERR_NOENT;
	u32 i;

	spin_lock(&zone_lock);
	i = find(name);
	if (i < count) {
		active = i;
		clock_set_zone((u64)((s64)zones[i].offset_s * (s64)TOD_PER_S));
		e = ERR_OK;
	}
	spin_unlock(&zone_lock);
	return e;
}

void zone_configure(const struct conf *c)
{
	for (u32 i = 0; i < c->zones; i++)
		(void)!define(&c->zone[i]);
	if (c->zones)
		(void)!activate(c->zone[c->zones - 1].name);
}

static bool take_zone(struct cmdio *io, struct args *a, char name[5])
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (strnlen(a->word, 5) <= 4) {
		str_copy(name, 5, a->word);
		return true;
	}
	msg_operand_invalid(io, a->word);
	return false;
}

void set_timezone(struct cmdio *io, struct args *a)
{
	char name[5];

	if (!take_zone(io, a, name) || !need_end(io, a))
		return;
	if (activate(name) != ERR_OK)
		msg_no_zone(io, name);
	else
		cmdio_line(io, "Command complete");
}

/* DEFINE TIMEZONE name {EAST | WEST} hh.mm.ss */
void define_timezone(struct cmdio *io, struct args *a)
{
	struct conf_zone z;
	bool west;
	enum err e;

	if (!take_zone(io, a, z.name))
		return;
	west = args_take(a, "WEST", 4);
	if (!west && !args_take(a, "EAST", 4)) {
		msg_operand_missing(io);
		return;
	}
	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	z.offset_s = conf_zone_offset(a->word);
	if (z.offset_s < 0) {
		msg_operand_invalid(io, a->word);
		return;
	}
	if (!need_end(io, a))
		return;
	if (west)
		z.offset_s = -z.offset_s;
	e = define(&z);
	if (e == ERR_OK)
		cmdio_line(io, "Command complete");
	else
		msg_zone_refused(io, z.name, err_text(e));
}

/* "EST   West       05.00.00  Active" */
static void show(struct cmdio *io, const struct conf_zone *z, bool now)
{
	u32 s = (u32)(z->offset_s < 0 ? -z->offset_s : z->offset_s);

	char shown[16];
	struct timezone_record r = {
		.zone = z->name,
		.direction = s == 0	       ? "----"
			     : z->offset_s < 0 ? "West"
					       : "East",
		.offset = s,
		.active = now,
		.shown = shown,
	};

	fmt_print(shown, sizeof(shown), "%02u.%02u.%02u", s / 3600, s / 60 % 60,
		  s % 60);
	reply_timezone(io_reply(io), &r);
}

void query_timezones(struct cmdio *io, struct args *a)
{
	if (!need_end(io, a))
		return;
	for (u32 i = 0;; i++) {
		struct conf_zone z;
		bool now, more;

		spin_lock(&zone_lock);
		more = i < count;
		z = zones[more ? i : 0];
		now = i == active;
		spin_unlock(&zone_lock);
		if (!more)
			return;
		show(io, &z, now);
	}
}
