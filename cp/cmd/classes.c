/* SPDX-License-Identifier: Apache-2.0 */
/* Privilege classes.  Pure. */
#include "cp/cmd/classes.h"

#include "cp/dir/dir.h"
#include "cp/lib/str.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456";

void classes_text(u32 classes, char *to)
{
	for (u32 i = 0; i < 32; i++)
		if (classes >> i & 1)
			*to++ = letters[i];
	*to = '\0';
}

bool classes_allow(const char *text, u32 classes)
{
	u32 wanted;

	if (text[0] == '*' && !text[1])
		return true;
	return dir_classes(text, &wanted) && (wanted & classes) != 0;
}
