/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of *CONFIG; see starconfig.h. */
#include "iucv/starconfig.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

void star_config_compose(struct star_config *to, const struct config_facts *f)
{
	memset(to, 0, sizeof(*to));
	to->head.code = f->code;
	to->head.flags = f->flags;
	to->head.size = be16_make(sizeof(*to) - sizeof(to->head));
	to->subchannel = be16_make(f->subchannel);
	to->devno = be16_make(f->devno);
	memset(to->user, ' ', sizeof(to->user));
	memcpy(to->user, f->user, strnlen(f->user, sizeof(to->user)));
	ebcdic_from(to->user, to->user, sizeof(to->user));
	to->type = be16_make(f->type);
	to->other = be16_make(f->other);
	to->cause = (u8)f->cause;
	to->tod = be64_make(f->tod);
}
