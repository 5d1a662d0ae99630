/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of *VSWITCH; see starvswitch.h. */
#include "iucv/starvswitch.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

static void put(u8 to[8], const char *text)
{
	memset(to, ' ', 8);
	memcpy(to, text, strnlen(text, 8));
	ebcdic_from(to, to, 8);
}

void star_vswitch_compose(struct star_vswitch *to,
			  const struct vswitch_facts *f)
{
	memset(to, 0, sizeof(*to));
	to->head.code = (u8)f->what;
	to->head.size = be16_make(sizeof(*to) - sizeof(to->head));
	to->devno = be16_make(f->devno);
	put(to->user, f->user);
	put(to->owner, f->owner);
	put(to->lan, f->lan);
	if (f->mac)
		memcpy(to->mac, f->mac, sizeof(to->mac));
	to->mtu = be16_make(f->mtu);
	to->ip = be32_make(f->ip);
	to->tod = be64_make(f->tod);
}
