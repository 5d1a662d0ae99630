/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of DIAGNOSE operands: see operands.h. */
#include "cp/diag/operands.h"

#include "cp/arch/dat.h"

#define FLAG_RESPONSE	 0x40000000u
#define FLAG_NO_PASSWORD 0x20000000u
#define LENGTH_MASK	 0x00ffffffu
#define LAST_REGISTER	 15
#define EXTENT_UNIT	 16
#define WATCHDOG_CONCEAL 0x80000000u
#define WATCHDOG_MIN_S	 15

bool diag_command_operands(u32 word, u8 rx, u8 ry, struct diag_command *out)
{
	u32 flags = word & ~LENGTH_MASK;

	out->size = word & LENGTH_MASK;
	out->respond = flags & FLAG_RESPONSE;
	if (flags & ~(FLAG_RESPONSE | FLAG_NO_PASSWORD))
		return false;
	if (out->size > DIAG_COMMAND_MAX)
		return false;
	if (!out->respond)
		return true;
	return rx != LAST_REGISTER && ry != LAST_REGISTER && rx != ry &&
	       rx + 1 != ry && ry + 1 != rx;
}

bool diag_buffer_inside(u64 at, u64 size, u64 storage)
{
	return size == 0 || (at < storage && size <= storage - at);
}

enum pgm diag_release_operands(u64 first, u64 last, u64 storage)
{
	if (first % PAGE_SIZE || last % PAGE_SIZE || first > last)
		return PGM_SPECIFICATION;
	return last < storage ? PGM_NONE : PGM_ADDRESSING;
}

bool diag_extents_operands(u8 rx, u64 at, u64 size)
{
	return rx % 2 == 0 && at % EXTENT_UNIT == 0 &&
	       size % EXTENT_UNIT == 0 && size != 0;
}

enum diag_watchdog diag_watchdog_function(u32 function, u32 seconds, u32 size)
{
	bool in_time = seconds >= WATCHDOG_MIN_S;

	switch (function & ~WATCHDOG_CONCEAL) {
	case 0:
		return in_time && size && size <= DIAG_COMMAND_MAX
			       ? WATCHDOG_SET
			       : WATCHDOG_INVALID;
	case 1:
		return in_time ? WATCHDOG_CHANGE : WATCHDOG_INVALID;
	case 2:
		return WATCHDOG_CANCEL;
	default:
		return WATCHDOG_INVALID;
	}
}
