/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attention records of a hostile terminal: fields, query reply, logo.
 *
 * Aims at: cp/term/ds3270.c cp/term/query.c cp/term/logo.c
 */
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "cp/term/logo.h"
#include "cp/term/query.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct query_reply reply;
	struct ds_in in;
	char text[140];
	u32 cell, fields = 0;

	query_parse(data, (u32)MIN(size, 0xffffu), &reply);
	if (!ds_parse(&in, data, size))
		return 0;
	while (ds_field(&in, &cell, text, sizeof(text))) {
		if (strlen(text) >= sizeof(text) || cell > 0x3fff ||
		    ++fields > size)
			__builtin_trap();
	}
	ds_parse(&in, data, size);
	logo_command(&in, 24, 80, text, sizeof(text));
	return 0;
}
