/* SPDX-License-Identifier: Apache-2.0 */
/* QUERY about the real machine and CP itself.  No lock. */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/cmd/zone.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/machine.h"
#include "cp/mm/frame.h"
#include "cp/vm/cpus.h"

void query_time(struct cmdio *io, struct args *a)
{
	char when[FORMAT_WHEN_SIZE], times[FORMAT_TIMES_SIZE];
	const struct vm *vm = io->vm;
	u64 now = clock_now();
	struct conf_zone zone;
	struct time_record v = { .zone = zone.name };

	if (!need_end(io, a))
		return;
	zone_now(&zone);
	system_time(now, &v.now);
	v.when = system_when(when);
	v.times = system_times(times, vm);
	v.connected = (now - vm->logon_tod) / TOD_PER_S;
	v.virtual_cpu = vm_virtual_time(vm) / (TOD_PER_S / 100);
	v.total_cpu = vm_total_time(vm) / (TOD_PER_S / 100);
	reply_time(io_reply(io), &v);
}

void query_cplevel(struct cmdio *io, struct args *a)
{
	char stamp[FORMAT_WHEN_SIZE];
	struct conf_zone zone;
	struct cplevel_record v = {
		.name = CP_VERSION_TEXT,
		.generated = __DATE__ " " __TIME__,
	};

	if (!need_end(io, a))
		return;
	system_time(machine_ipl_tod(), &v.ipl);
	zone_now(&zone);
	v.zone = zone.name;
	v.when = format_stamp(stamp, &v.ipl, v.zone);
	reply_cplevel(io_reply(io), &v);
}

void query_storage(struct cmdio *io, struct args *a)
{
	char amount[FORMAT_AMOUNT_SIZE];
	struct storage_record v = {
		.size = machine_storage(),
		.frames = frame_count_total(),
		.free = frame_count_free(),
	};

	if (!need_end(io, a))
		return;
	v.amount = format_amount(amount, v.size);
	reply_storage(io_reply(io), &v);
}

void query_processors(struct cmdio *io, struct args *a)
{
	args_take(a, "ALL", 3);
	if (!need_end(io, a))
		return;
	for (u32 i = 0; i < CPUS_MAX; i++) {
		struct processor_record v = {
			.address = (u16)cpus[i].addr,
			.role = i == 0 ? "MASTER" : "ALTERNATE",
			.type = "CP",
		};

		if (cpus[i].online)
			reply_processor(io_reply(io), &v);
	}
}

void query_frames(struct cmdio *io, struct args *a)
{
	struct frames_record v = {
		.configured = machine_storage() >> 12,
		.pageable = frame_count_total(),
		.free = frame_count_free(),
	};

	if (!need_end(io, a))
		return;
	v.cp = v.configured - v.pageable;
	v.used = v.pageable - v.free;
	reply_frames(io_reply(io), &v);
}
