/* SPDX-License-Identifier: Apache-2.0 */
/* The system's identity and clock.  Written at IPL only, but for `ending`. */
#include "cp/cmd/system.h"

#include "cp/cmd/zone.h"
#include "cp/core/clock.h"
#include "cp/core/log.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vm.h"

static const struct conf *the_conf;
static const struct directory *the_users;
static bool ending;
static u32 maxusers, shutdown_time_s; /* words that are read whole */

void system_set(const struct conf *conf, const struct directory *users)
{
	if (the_conf != conf) {
		zone_configure(conf);
		maxusers = conf->maxusers;
		shutdown_time_s = conf->shutdown_time_s;
	}
	the_conf = conf;
	the_users = users;
}

const struct conf *system_conf(void)
{
	return the_conf;
}

const struct user *system_find_user(const char *userid)
{
	return dir_find(the_users, userid);
}

void system_time(u64 tod, struct local_time *out)
{
	struct conf_zone zone;
	struct clock_date d;

	zone_now(&zone);
	clock_calendar(tod + (u64)((s64)zone.offset_s * (s64)TOD_PER_S), &d);
	out->year = d.year;
	out->month = d.month;
	out->day = d.day;
	out->hour = d.hour;
	out->minute = d.minute;
	out->second = d.second;
	out->weekday = d.weekday;
}

char *system_when(char to[FORMAT_WHEN_SIZE])
{
	struct conf_zone zone;
	struct local_time now;

	system_time(clock_now(), &now);
	zone_now(&zone);
	return format_when(to, &now, zone.name);
}

char *system_clock(char to[FORMAT_WHEN_SIZE])
{
	system_when(to);
	to[8] = '\0';
	return to;
}

char *system_times(char to[FORMAT_TIMES_SIZE], const struct vm *vm)
{
	const u64 hundredth = 10 * TOD_PER_MS;

	return format_times(to, (clock_now() - vm->logon_tod) / TOD_PER_S,
			    vm_virtual_time(vm) / hundredth,
			    vm_total_time(vm) / hundredth);
}

void system_noticef(const char *format, ...)
{
	char text[160], when[FORMAT_WHEN_SIZE];
	struct vm *oper = vm_operator();
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	if (oper && oper->session)
		vm_linef(oper, LINE_CP, "%s %s", system_clock(when), text);
	else
		log_line(text);
	if (oper)
		vm_put(oper);
}

bool system_ending(void)
{
	return ending;
}

void system_set_ending(bool on)
{
	ending = on;
}

u32 system_maxusers(void)
{
	return maxusers;
}

void system_set_maxusers(u32 limit)
{
	maxusers = limit;
}

u32 system_shutdown_time(void)
{
	return shutdown_time_s;
}

void system_set_shutdown_time(u32 seconds)
{
	shutdown_time_s = seconds;
}
