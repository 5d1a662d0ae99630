/* SPDX-License-Identifier: Apache-2.0 */
/* The record of *ACCOUNT; see staraccount.h. */
#include "iucv/staraccount.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

static void put(u8 *to, size_t size, const char *text)
{
	memset(to, ' ', size);
	memcpy(to, text, strnlen(text, size));
	ebcdic_from(to, to, size);
}

static be32 word(u64 value)
{
	return be32_make((u32)MIN(value, (u64)~0u));
}

void star_account_compose(struct star_account *to,
			  const struct star_account_facts *f)
{
	char when[sizeof(to->when) + 1];

	memset(to, 0, sizeof(*to));
	fmt_print(when, sizeof(when), "%02u%02u%02u%02u%02u%02u", f->month,
		  f->day, f->year % 100u, f->hour, f->minute, f->second);
	put(to->user, sizeof(to->user), f->user);
	put(to->account, sizeof(to->account), f->account);
	put(to->when, sizeof(to->when), when);
	to->connect_s = word(f->connect_s);
	to->total_ms = word(f->total_ms);
	to->virtual_ms = word(f->virtual_ms);
	put(to->reserved, sizeof(to->reserved), "");
	put(to->type, sizeof(to->type), "01");
}
