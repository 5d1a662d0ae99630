/* SPDX-License-Identifier: Apache-2.0 */
/* The search in command tables.  Pure. */
#include "cp/cmd/match.h"

#include "cp/cmd/args.h"
#include "cp/cmd/classes.h"

const struct cmd_row *match_row(const struct cmd_table *t, const char *word,
				u32 classes)
{
	for (u32 i = 0; i < t->count; i++) {
		const struct cmd_row *row = &t->rows[i];

		if (args_abbrev(word, row->verb, row->min) &&
		    classes_allow(row->classes, classes))
			return row;
	}
	return NULL;
}
