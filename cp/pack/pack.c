/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walking a cpio archive, "newc" format: a header of 110 ASCII characters (a
 * magic and 13 numbers of 8 hexadecimal digits), the name, the data, both
 * filled up to a multiple of 4.  The archive ends with TRAILER!!!.
 */
#include "cp/pack/pack.h"
#include "cp/lib/str.h"

#define ALIGN_TO   4
#define FIELD_SIZE 8
#define TRAILER	   "TRAILER!!!"

struct header {
	char magic[6];
	char ino[FIELD_SIZE];
	char mode[FIELD_SIZE];
	char uid[FIELD_SIZE];
	char gid[FIELD_SIZE];
	char nlink[FIELD_SIZE];
	char mtime[FIELD_SIZE];
	char filesize[FIELD_SIZE];
	char devmajor[FIELD_SIZE];
	char devminor[FIELD_SIZE];
	char rdevmajor[FIELD_SIZE];
	char rdevminor[FIELD_SIZE];
	char namesize[FIELD_SIZE];
	char check[FIELD_SIZE];
};
LAYOUT_SIZE(struct header, 110);
LAYOUT_AT(struct header, filesize, 54);
LAYOUT_AT(struct header, namesize, 94);

static bool take_field(const char *field, u64 *out)
{
	char digits[FIELD_SIZE + 1];

	memcpy(digits, field, FIELD_SIZE);
	digits[FIELD_SIZE] = '\0';
	return str_to_u64(digits, 16, 0xffffffff, out);
}

static bool good_magic(const struct header *h)
{
	return memcmp(h->magic, "070701", sizeof(h->magic)) == 0 ||
	       memcmp(h->magic, "070702", sizeof(h->magic)) == 0;
}

/*
 * The member whose header is at M->next, the trailer too.  All numbers stay
 * under 2^33, so that sums of them cannot wrap.
 */
static enum err take_member(const struct pack *p, struct pack_member *m)
{
	const struct header *h;
	u64 at = m->next, size, name_size, name_at, data_at;

	if (at > p->size || p->size - at < sizeof(*h))
		return ERR_FORMAT;
	h = (const struct header *)(const void *)(p->data + at);
	if (!good_magic(h) || !take_field(h->filesize, &size) ||
	    !take_field(h->namesize, &name_size))
		return ERR_FORMAT;
	name_at = at + sizeof(*h);
	data_at = ROUND_UP(name_at + name_size, ALIGN_TO);
	if (name_size < 2 || name_size > PACK_NAME_MAX + 1 ||
	    data_at > p->size || size > p->size - data_at)
		return ERR_FORMAT;
	m->name = (const char *)p->data + name_at;
	if (strnlen(m->name, name_size) != name_size - 1)
		return ERR_FORMAT;
	m->data = p->data + data_at;
	m->size = size;
	m->next = (size_t)MIN(ROUND_UP(data_at + size, ALIGN_TO), p->size);
	return ERR_OK;
}

enum err pack_next(const struct pack *p, struct pack_member *m)
{
	enum err err = take_member(p, m);

	if (err == ERR_OK && strcmp(m->name, TRAILER) == 0)
		return ERR_NOENT;
	return err;
}

enum err pack_find(const struct pack *p, const char *name,
		   struct pack_member *out)
{
	enum err err;

	out->next = 0;
	do
		err = pack_next(p, out);
	while (err == ERR_OK && strcmp(out->name, name) != 0);
	return err;
}

size_t pack_extent(const struct pack *p)
{
	struct pack_member m = { .next = 0 };
	size_t last = 0;

	while (take_member(p, &m) == ERR_OK) {
		last = m.next;
		if (strcmp(m.name, TRAILER) == 0)
			break;
	}
	return last;
}
