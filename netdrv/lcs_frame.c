/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking LCS read buffers apart and building write buffers.  Pure.
 */
#include "netdrv/lcs_frame.h"

#include "cp/lib/str.h"

enum lcs_found lcs_frame_next(const u8 *buffer, u32 size, u32 *offset,
			      struct lcs_frame *out)
{
	u32 at = *offset;
	u32 next;

	if (size < 2 || at > size - 2)
		return LCS_FOUND_END;
	next = get_be16(buffer + at);
	if (next == 0)
		return LCS_FOUND_END;
	if (next > size || next < at + sizeof(struct lcs_header))
		return LCS_FOUND_BAD;
	out->type = buffer[at + 2];
	out->slot = buffer[at + 3];
	out->data = buffer + at + sizeof(struct lcs_header);
	out->size = next - at - (u32)sizeof(struct lcs_header);
	*offset = next;
	return LCS_FOUND_FRAME;
}

bool lcs_frame_reply(const struct lcs_frame *f, struct lcs_reply *out)
{
	const u32 mac_at = LCS_LANSTAT_MAC_AT - sizeof(struct lcs_header);

	if (f->size < LCS_REPLY_MIN - sizeof(struct lcs_header))
		return false;
	if (f->data[1] != 0)
		return false;
	out->command = f->data[0];
	out->sequence = get_be16(f->data + 2);
	out->return_code = get_be16(f->data + 4);
	out->has_mac = out->command == LCS_CMD_LANSTAT &&
		       f->size >= mac_at + sizeof(out->mac);
	if (out->has_mac)
		memcpy(out->mac, f->data + mac_at, sizeof(out->mac));
	return true;
}

void lcs_batch_clear(struct lcs_batch *b)
{
	b->used = 0;
	b->frames = 0;
	b->bytes = 0;
}

/* Room for a frame of SIZE bytes with its header, the terminator kept free. */
static u8 *batch_take(struct lcs_batch *b, u8 type, u32 size)
{
	u32 next = b->used + size;
	u8 *at = b->buffer + b->used;

	if (next + 2 > LCS_BUFFER_SIZE)
		return NULL;
	put_be16(at, (u16)next);
	at[2] = type;
	at[3] = 0;
	b->used = next;
	return at;
}

u8 *lcs_batch_frame(struct lcs_batch *b, u32 size)
{
	u8 *at;

	if (!lcs_frame_fits(size))
		return NULL;
	at = batch_take(b, LCS_TYPE_ETHERNET,
			size + (u32)sizeof(struct lcs_header));
	if (!at)
		return NULL;
	b->frames++;
	b->bytes += size;
	return at + sizeof(struct lcs_header);
}

bool lcs_batch_command(struct lcs_batch *b, u8 command, u16 sequence)
{
	struct lcs_command fill = { 0 };
	u8 *at = batch_take(b, LCS_TYPE_COMMAND, sizeof(fill));

	if (!at)
		return false;
	memcpy(&fill.header, at, sizeof(fill.header));
	fill.command = command;
	fill.sequence = be16_make(sequence);
	fill.lan_type = LCS_TYPE_ETHERNET;
	if (command == LCS_CMD_STARTUP)
		fill.buffer_size = be16_make(LCS_BUFFER_SIZE);
	memcpy(at, &fill, sizeof(fill));
	return true;
}

u16 lcs_batch_close(struct lcs_batch *b)
{
	put_be16(b->buffer + b->used, 0);
	return (u16)(b->used + 2);
}
