/* SPDX-License-Identifier: Apache-2.0 */
/* Outcomes and drop reasons: see counters.h and drop.def. */
#include "vswitch/counters.h"

static const struct {
	const char *name, *text;
} reasons[DROP_COUNT] = {
	[DROP_NONE] = { "NONE", "" },
#define DROP(n, t) [DROP_##n] = { #n, t },
#include "vswitch/drop.def"
#undef DROP
};

static const char *const outcomes[OUTCOME_COUNT] = {
	[OUTCOME_DELIVERED] = "delivered", [OUTCOME_UPLINK] = "uplink",
	[OUTCOME_ANSWERED] = "answered",   [OUTCOME_ABSORBED] = "absorbed",
	[OUTCOME_PENDING] = "pending",	   [OUTCOME_DROPPED] = "dropped",
};

const char *drop_name(enum drop d)
{
	return (u32)d < DROP_COUNT ? reasons[d].name : "?";
}

const char *drop_text(enum drop d)
{
	return (u32)d < DROP_COUNT ? reasons[d].text : "?";
}

u64 drops_sum(const u64 drops[DROP_COUNT])
{
	u64 sum = 0;

	for (u32 i = 0; i < DROP_COUNT; i++)
		sum += drops[i];
	return sum;
}

const char *outcome_name(enum outcome o)
{
	return (u32)o < OUTCOME_COUNT ? outcomes[o] : "?";
}
