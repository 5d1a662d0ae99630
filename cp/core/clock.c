/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the TOD clock; the calendar is in cp/core/calendar.c (pure). */
#include "cp/core/clock.h"

#include "cp/hw/insn.h"

u64 clock_now(void)
{
	return insn_stck();
}

u64 clock_now_us(void)
{
	return insn_stck() / TOD_PER_US;
}

u64 clock_together_us(u64 every_us)
{
	return (clock_now_us() / every_us + 1) * every_us;
}

static u64 zone_tod;

void clock_set_zone(u64 tod)
{
	zone_tod = tod;
}

u64 clock_local(void)
{
	return clock_now() + zone_tod;
}
