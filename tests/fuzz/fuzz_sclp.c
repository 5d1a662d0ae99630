/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Service calls: a byte that chooses the command, two for the length, then the
 * SCCB; as many calls as the input holds.  Nothing beyond an SCCB's length is
 * touched.
 *
 * Aims at: cp/vdev/sclp.c cp/vdev/sclp_event.c cp/vdev/vt220.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/sclp.h"
#include "cp/vdev/sclp_event.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static size_t lines;

static void write_line(void *ctx, const char *text)
{
	(void)ctx;
	if (strlen(text) > 240)
		abort();
	lines++;
}

static void no_lock(void *ctx)
{
	(void)ctx;
}

static const u32 command[] = { 0x00020001, 0x00010001, 0x00770005,
			       0x00760005, 0x00780005, 0x12345678 };

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct sclp_machine m = { .storage = 1ull << 30,
				  .cpus = 3,
				  .cpus_max = 4,
				  .cpu = { 0, 1, 63 },
				  .loadparm = "FUZZ",
				  .write = write_line,
				  .lock = no_lock,
				  .unlock = no_lock };
	struct sclp s;
	char typed[300];

	sclp_reset(&s);
	while (size >= 3) {
		size_t n = SCLP_HEADER + (size_t)data[1] * 16 + data[2] % 16;
		size_t have = n < size - 3 ? n : size - 3;
		u8 *sccb;

		n = n > SCLP_SCCB_MAX ? SCLP_SCCB_MAX : n;
		have = have > n ? n : have;
		sccb = calloc(1, n);
		memcpy(sccb, data + 3, have);
		put_be16(sccb, (u16)n);
		if (data[0] & 0x40)
			sclp_input(&s,
				   data[0] & 0x20   ? SCLP_EVENT_PRIORITY
				   : data[1] & 0x20 ? SCLP_EVENT_ASCII
						    : SCLP_EVENT_COMMAND,
				   "typed");
		if (data[0] & 0x80)
			sclp_signal_quiesce(&s, 7);
		if (sclp_event_typed(sccb, n, typed, sizeof(typed)) &&
		    strlen(typed) >= n)
			abort();
		lines = 0;
		sclp_call(&s, &m, command[data[0] % 6], sccb, n);
		if (lines > n)
			abort();
		free(sccb);
		data += 3 + have;
		size -= 3 + have;
	}
	return 0;
}
