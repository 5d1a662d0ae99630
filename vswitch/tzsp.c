/* SPDX-License-Identifier: Apache-2.0 */
/* Captured frames for Wireshark: see tzsp.h. */
#include "vswitch/tzsp.h"

#include "cp/lib/be.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define VERSION	     1
#define RECEIVED     0
#define ETHERNET     1
#define NS_PER_S     1000000000ull
#define LOCATION_MAX 18u
#define NAME_SIZE    (USERID_SIZE + 5)

static u8 *field(u8 *to, enum tzsp_tag tag, const void *data, u32 size)
{
	*to++ = (u8)tag;
	*to++ = (u8)size;
	memcpy(to, data, size);
	return to + size;
}

static u8 *field_text(u8 *to, enum tzsp_tag tag, const char *text, u32 max)
{
	return field(to, tag, text, (u32)strnlen(text, max));
}

static u8 *field_word(u8 *to, enum tzsp_tag tag, u32 value)
{
	u8 word[4];

	put_be32(word, value);
	return field(to, tag, word, sizeof(word));
}

static u8 *field_time(u8 *to, u64 time_ns)
{
	u8 time[8];

	put_be32(time, (u32)(time_ns / NS_PER_S));
	put_be32(time + 4, (u32)(time_ns % NS_PER_S));
	return field(to, TZSP_TIME_STAMP, time, sizeof(time));
}

static u8 *field_length(u8 *to, u32 length)
{
	u8 half[2];

	put_be16(half, (u16)MIN(length, 0xffffu));
	return field(to, TZSP_ORIGINAL_LENGTH, half, sizeof(half));
}

u32 tzsp_emit(u8 *to, const struct capture *c, const u8 *frame,
	      const char *where)
{
	char verdict[CAPTURE_VERDICT_SIZE], name[NAME_SIZE];
	u8 *at = to;

	*at++ = VERSION;
	*at++ = RECEIVED;
	put_be16(at, ETHERNET);
	at += 2;
	fmt_print(name, sizeof(name), "%s %04X", c->owner, c->devno);
	capture_verdict(c, verdict);
	at = field_time(at, c->time_ns);
	at = field_word(at, TZSP_PACKET_ID, c->number);
	at = field_length(at, c->original);
	at = field_text(at, TZSP_DEVICE_NAME, name, NAME_SIZE);
	at = field_text(at, TZSP_LOCATION, where, LOCATION_MAX);
	at = field_text(at, TZSP_INFO, verdict, CAPTURE_VERDICT_SIZE);
	*at++ = TZSP_END;
	memcpy(at, frame, c->size);
	return (u32)(at - to) + c->size;
}
