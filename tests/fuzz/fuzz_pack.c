/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system pack and every .ins in it.
 *
 * Aims at: cp/pack/
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "cp/pack/ins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ins ins;
static u32 total; /* so that the reads are not optimised away */

/* Every byte of M is inside the archive. */
static u32 sum(const struct pack_member *m)
{
	u32 bytes = 0;

	for (u64 i = 0; i < m->size; i++)
		bytes += m->data[i];
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pack p = { data, size };
	struct report report = { .errors = 0 };
	struct pack_check c;
	char name[9];

	if (pack_extent(&p) > size)
		abort();
	if (pack_check_begin(&c, &p, &report) == ERR_OK)
		while (pack_check_step(&c, 64))
			;
	if (pack_check_end(&c) != ERR_OK && report.errors == 0)
		abort();
	for (u32 n = 0; n < 8 && ins_system_name(&p, n, name); n++) {
		if (ins_read(&p, name, &ins, &report) != ERR_OK)
			continue;
		for (u32 i = 0; i < ins.files; i++)
			total += sum(&ins.file[i].member);
	}
	return 0;
}
