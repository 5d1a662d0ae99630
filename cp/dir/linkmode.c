/* SPDX-License-Identifier: Apache-2.0 */
/* Modes of links; see linkmode.h. */
#include "cp/dir/linkmode.h"
#include "cp/lib/str.h"

static const struct {
	const char *name;
	u8 password;
	/* enum link_access: while nobody, only readers, or a writer has it */
	u8 alone, readers, writers;
} modes[LINK_MODES] = {
	[LINK_MODE_R] = { "R", LINK_PASSWORD_READ, LINK_READ, LINK_READ,
			  LINK_REFUSED },
	[LINK_MODE_RR] = { "RR", LINK_PASSWORD_READ, LINK_READ, LINK_READ,
			   LINK_READ },
	[LINK_MODE_W] = { "W", LINK_PASSWORD_WRITE, LINK_WRITE, LINK_REFUSED,
			  LINK_REFUSED },
	[LINK_MODE_WR] = { "WR", LINK_PASSWORD_WRITE, LINK_WRITE, LINK_READ,
			   LINK_READ },
	[LINK_MODE_M] = { "M", LINK_PASSWORD_MULTIPLE, LINK_WRITE, LINK_WRITE,
			  LINK_REFUSED },
	[LINK_MODE_MR] = { "MR", LINK_PASSWORD_MULTIPLE, LINK_WRITE, LINK_WRITE,
			   LINK_READ },
	[LINK_MODE_MW] = { "MW", LINK_PASSWORD_MULTIPLE, LINK_WRITE, LINK_WRITE,
			   LINK_WRITE },
};

bool link_mode_parse(const char *word, enum link_mode *out)
{
	for (u32 i = 0; i < LINK_MODES; i++)
		if (strcmp(word, modes[i].name) == 0) {
			*out = (enum link_mode)i;
			return true;
		}
	return false;
}

const char *link_mode_name(enum link_mode mode)
{
	return modes[mode].name;
}

enum link_access link_access(enum link_mode mode, bool readers, bool writers)
{
	if (writers)
		return (enum link_access)modes[mode].writers;
	return (enum link_access)(readers ? modes[mode].readers
					  : modes[mode].alone);
}

bool link_forced(enum link_mode mode, enum link_access got)
{
	return got == LINK_READ && modes[mode].alone == LINK_WRITE;
}

enum link_password link_mode_password(enum link_mode mode)
{
	return (enum link_password)modes[mode].password;
}
