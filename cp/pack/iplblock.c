/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPL parameter blocks: see iplblock.h.  A system of the pack has a name, a
 * device its number.
 */
#include "cp/pack/iplblock.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define BLANK 0x40

_Static_assert(IPL_PARM_MAX == IPL_PARM_SIZE, "a PARM fits its field");

/* ASCII into an EBCDIC field, padded with blanks. */
static void put_field(u8 *to, size_t size, const char *text)
{
	memset(to, BLANK, size);
	ebcdic_from(to, text, strnlen(text, size));
}

/* And back; trailing blanks and zeros are no part of it. */
static void get_field(char *to, const u8 *from, size_t size)
{
	while (size && (from[size - 1] == BLANK || from[size - 1] == 0))
		size--;
	ebcdic_to(to, from, size);
	to[size] = '\0';
}

void iplblock_make(struct ipl_block *to, const struct ipl_text *text)
{
	size_t len = strnlen(text->parm, IPL_PARM_SIZE);

	memset(to, 0, sizeof(*to));
	to->length = be32_make(sizeof(*to));
	to->block_length = be32_make(sizeof(*to) - IPL_BLOCK_HEADER);
	to->type = IPL_TYPE_CCW;
	to->flags = IPL_HAS_LOADPARM;
	put_field(to->loadparm, sizeof(to->loadparm), text->loadparm);
	if (text->by_device) {
		to->devno = be16_make(text->devno);
	} else {
		to->vm_flags = IPL_VM_NAMED;
		put_field(to->system, sizeof(to->system), text->system);
	}
	if (!text->has_parm)
		return;
	to->vm_flags |= IPL_VM_PARM;
	to->parm_length = be32_make((u32)len);
	ebcdic_from(to->parm, text->parm, len);
}

/* A name of one to eight letters, digits and such; no blank inside. */
static bool is_name(const char *name)
{
	for (size_t i = 0; name[i]; i++)
		if (name[i] == ' ' || !ascii_isprint(name[i]))
			return false;
	return name[0] != '\0';
}

/* The system, or the device. */
static bool take_what(const struct ipl_block *b, struct ipl_text *out)
{
	if (b->vm_flags & IPL_VM_NAMED) {
		get_field(out->system, b->system, sizeof(b->system));
		return is_name(out->system);
	}
	if (be16_get(b->subchannel_set))
		return false;
	out->by_device = true;
	out->devno = be16_get(b->devno);
	fmt_print(out->system, sizeof(out->system), "%04X", out->devno);
	return true;
}

enum ipl_rc iplblock_read(const u8 *from, size_t size, struct ipl_text *out)
{
	const struct ipl_block *b = (const void *)from;
	struct ipl_text text = { .has_parm = false };
	u32 len;

	if (size < sizeof(*b) || be32_get(b->length) > size ||
	    be32_get(b->block_length) < sizeof(*b) - IPL_BLOCK_HEADER ||
	    b->version || b->type != IPL_TYPE_CCW || !take_what(b, &text))
		return IPL_RC_INVALID;
	if (b->flags & IPL_HAS_LOADPARM)
		get_field(text.loadparm, b->loadparm, sizeof(b->loadparm));
	len = be32_get(b->parm_length);
	if (b->vm_flags & IPL_VM_PARM) {
		if (len > IPL_PARM_SIZE)
			return IPL_RC_INVALID;
		text.has_parm = true;
		ebcdic_to(text.parm, b->parm, len);
		text.parm[len] = '\0';
	}
	*out = text;
	return IPL_RC_OK;
}
