/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of the service *ACCOUNT: what a user used between LOGON and LOGOFF.
 * The first 64 bytes and the type are as z/VM has them; counts that CP does not
 * keep are zero.
 *
 * Reference: CP Planning and Administration, accounting record type 1.
 */
#ifndef IUCV_STARACCOUNT_H
#define IUCV_STARACCOUNT_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"

struct star_account {
	u8 user[8];
	u8 account[8];
	u8 when[12]; /* mmddyyhhmmss */
	be32 connect_s;
	be32 total_ms;	 /* of CPU, with CP's work for it */
	be32 virtual_ms; /* of CPU, its own               */
	be32 unkept[6];
	u8 reserved[14];
	u8 type[2]; /* "01" */
};
LAYOUT_SIZE(struct star_account, 80);
LAYOUT_AT(struct star_account, connect_s, 28);
LAYOUT_AT(struct star_account, virtual_ms, 36);
LAYOUT_AT(struct star_account, type, 78);

struct star_account_facts {
	const char *user, *account;
	u16 year;
	u8 month, day, hour, minute, second;
	u64 connect_s, total_ms, virtual_ms; /* cut at 2^32 - 1 */
};

/* Text in EBCDIC. */
void star_account_compose(struct star_account *to,
			  const struct star_account_facts *f);

#endif
