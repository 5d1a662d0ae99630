/* SPDX-License-Identifier: Apache-2.0 */
/* QUERY about the real machine and CP itself.  No lock. */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/cmd/zone.h"
#include "cp/core/cpu.h"
#include "cp/core/machine.h"
#include "cp/mm/frame.h"

void query_time(struct cmdio *io, struct args *a)
{
	char when[FORMAT_WHEN_SIZE], times[FORMAT_TIMES_SIZE];

	if (!need_end(io, a))
		return;
	cmdio_linef(io, "TIME IS %s", system_when(when));
	cmdio_line(io, system_times(times, io->vm));
}

void query_cplevel(struct cmdio *io, struct args *a)
{
	char stamp[FORMAT_WHEN_SIZE];
	struct conf_zone zone;
	struct local_time ipl;

	if (!need_end(io, a))
		return;
	cmdio_line(io, CP_VERSION_TEXT ", service level 0000 (64-bit)");
	cmdio_line(io, "Generated at " __DATE__ " " __TIME__);
	system_time(machine_ipl_tod(), &ipl);
	zone_now(&zone);
	cmdio_linef(io, "IPL at %s", format_stamp(stamp, &ipl, zone.name));
}

void query_storage(struct cmdio *io, struct args *a)
{
	char amount[FORMAT_AMOUNT_SIZE];

	if (!need_end(io, a))
		return;
	format_amount(amount, machine_storage());
	cmdio_linef(io,
		    "STORAGE = %s CONFIGURED = %s INC = 1M STANDBY = 0  "
		    "RESERVED = 0",
		    amount, amount);
	cmdio_linef(io, "FRAMES = %llu FREE = %llu",
		    (unsigned long long)frame_count_total(),
		    (unsigned long long)frame_count_free());
}

void query_processors(struct cmdio *io, struct args *a)
{
	args_take(a, "ALL", 3);
	if (!need_end(io, a))
		return;
	for (u32 i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online)
			cmdio_linef(io, "PROCESSOR %02X %s CP", cpus[i].addr,
				    i == 0 ? "MASTER" : "ALTERNATE");
}
