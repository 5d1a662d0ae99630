/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a message of *MSG; see starmsg.h. */
#include "iucv/starmsg.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

#define USER_SIZE 8u

u32 star_compose(u8 to[STAR_SIZE], const char *user, const char *text)
{
	size_t size = MIN(strlen(text), (size_t)STAR_TEXT_MAX);

	memset(to, ' ', USER_SIZE);
	memcpy(to, user, MIN(strlen(user), (size_t)USER_SIZE));
	memcpy(to + USER_SIZE, text, size);
	ebcdic_from(to, to, USER_SIZE + size);
	return USER_SIZE + (u32)size;
}
