/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event buffers.  A message is an MDB of objects, of which the text objects
 * (MTO) hold a line each.  A command is nested vectors: MDS message unit, CP
 * message unit, text command, self-defining text, text.  Pure.
 */
#include "cp/vdev/sclp_event.h"

#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/vdev/sclp.h"

#define MDB_HEADER 12 /* length, type, tag, revision */
#define MDB_TYPE   1
#define MDB_TAG	   0xd4c4c240u
#define MTO_HEADER 10 /* length, type, flags, alarm, reserved */
#define MTO_TYPE   4
#define LINE_MAX   240

static void line(const u8 *text, size_t size,
		 void (*write)(void *ctx, const char *text), void *ctx)
{
	char ascii[LINE_MAX + 1];
	size_t n = MIN(size, (size_t)LINE_MAX);
	size_t i;

	ebcdic_to(ascii, text, n);
	for (i = 0; i < n; i++)
		if (!ascii_isprint(ascii[i]))
			ascii[i] = ' ';
	ascii[n] = '\0';
	write(ctx, ascii);
}

static void objects(const u8 *at, size_t left,
		    void (*write)(void *ctx, const char *text), void *ctx)
{
	while (left >= 4) {
		size_t n = get_be16(at);

		if (n < 4 || n > left)
			return;
		if (get_be16(at + 2) == MTO_TYPE && n >= MTO_HEADER)
			line(at + MTO_HEADER, n - MTO_HEADER, write, ctx);
		at += n;
		left -= n;
	}
}

void sclp_event_lines(const u8 *event, size_t size,
		      void (*write)(void *ctx, const char *text), void *ctx)
{
	const u8 *mdb = event + SCLP_EVENT_HEADER;
	size_t left = size - SCLP_EVENT_HEADER;
	size_t n;

	if (left < MDB_HEADER)
		return;
	n = get_be16(mdb);
	if (n < MDB_HEADER || n > left || get_be16(mdb + 2) != MDB_TYPE ||
	    get_be32(mdb + 4) != MDB_TAG)
		return;
	objects(mdb + MDB_HEADER, n - MDB_HEADER, write, ctx);
}

/* --- to the guest --- */

static void header(u8 *to, size_t size, u32 type)
{
	put_be16(to, (u16)size);
	to[2] = (u8)type;
	to[3] = 0;
	put_be16(to + 4, 0);
}

/* Vectors from the outside in: length over all that follows, identifier. */
static u8 *vector(u8 *at, const u8 *end, u16 id)
{
	put_be16(at, (u16)(end - at));
	put_be16(at + 2, id);
	return at + 4;
}

static u8 *subvector(u8 *at, const u8 *end, u8 key)
{
	at[0] = (u8)(end - at);
	at[1] = key;
	return at + 2;
}

#define VECTOR_MDSMU	 0x1310
#define VECTOR_CPMSU	 0x1212
#define VECTOR_TEXT	 0x1320
#define KEY_SELF_DEFINED 0x31
#define KEY_TEXT	 0x30
#define VECTORS		 (3 * 4 + 2 * 2)

size_t sclp_event_command(u8 *to, size_t room, u32 type, const char *text)
{
	size_t len = strnlen(text, SCLP_LINE_MAX);
	size_t size = SCLP_EVENT_HEADER + VECTORS + len;
	const u8 *end = to + size;
	u8 *at = to + SCLP_EVENT_HEADER;

	if (size > room)
		return size;
	header(to, size, type);
	at = vector(at, end, VECTOR_MDSMU);
	at = vector(at, end, VECTOR_CPMSU);
	at = vector(at, end, VECTOR_TEXT);
	at = subvector(at, end, KEY_SELF_DEFINED);
	at = subvector(at, end, KEY_TEXT);
	ebcdic_from(at, text, len);
	return size;
}

#define KEYS_OF_SESSION 0x00 /* before the keys: data, not its start or end */

size_t sclp_event_keys(u8 *to, size_t room, const char *keys)
{
	size_t len = strnlen(keys, SCLP_LINE_MAX);
	size_t size = SCLP_EVENT_HEADER + 1 + len;

	if (size > room)
		return size;
	header(to, size, SCLP_EVENT_ASCII);
	to[SCLP_EVENT_HEADER] = KEYS_OF_SESSION;
	memcpy(to + SCLP_EVENT_HEADER + 1, keys, len);
	return size;
}

/* The inside of the first vector ID in AT .. *END, and its end; or NULL. */
static const u8 *find_vector(const u8 *at, const u8 **end, u16 id)
{
	while (at && *end - at >= 4) {
		size_t n = get_be16(at);

		if (n < 4 || n > (size_t)(*end - at))
			return NULL;
		if (get_be16(at + 2) == id) {
			*end = at + n;
			return at + 4;
		}
		at += n;
	}
	return NULL;
}

static const u8 *find_subvector(const u8 *at, const u8 **end, u8 key)
{
	while (at && *end - at >= 2) {
		size_t n = at[0];

		if (n < 2 || n > (size_t)(*end - at))
			return NULL;
		if (at[1] == key) {
			*end = at + n;
			return at + 2;
		}
		at += n;
	}
	return NULL;
}

bool sclp_event_typed(const u8 *event, size_t size, char *text, size_t room)
{
	const u8 *end = event + size;
	const u8 *at = event + SCLP_EVENT_HEADER;
	size_t n;

	if (size < SCLP_EVENT_HEADER)
		return false;
	at = find_vector(at, &end, VECTOR_MDSMU);
	at = find_vector(at, &end, VECTOR_CPMSU);
	at = find_vector(at, &end, VECTOR_TEXT);
	at = find_subvector(at, &end, KEY_SELF_DEFINED);
	at = find_subvector(at, &end, KEY_TEXT);
	if (!at)
		return false;
	n = MIN((size_t)(end - at), room - 1);
	ebcdic_to(text, at, n);
	for (size_t i = 0; i < n; i++)
		if (!ascii_isprint(text[i]))
			text[i] = ' ';
	text[n] = '\0';
	return true;
}

#define QUIESCE_SIZE (SCLP_EVENT_HEADER + 3)
#define UNIT_SECONDS 0

size_t sclp_event_quiesce(u8 *to, size_t room, u16 seconds)
{
	if (QUIESCE_SIZE > room)
		return QUIESCE_SIZE;
	header(to, QUIESCE_SIZE, SCLP_EVENT_QUIESCE);
	put_be16(to + SCLP_EVENT_HEADER, seconds);
	to[SCLP_EVENT_HEADER + 2] = UNIT_SECONDS;
	return QUIESCE_SIZE;
}
