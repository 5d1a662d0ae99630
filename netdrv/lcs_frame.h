/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The LCS wire format (LAN channel station, an OSA in LCS mode): a buffer is
 * frames back to back, each behind a 4-byte header that holds the offset of
 * the next one, then a halfword of zero.  Commands to the adapter and its
 * replies travel in the same stream as Ethernet frames.
 *
 * What is read came from outside: nothing in it is believed.
 */
#ifndef NETDRV_LCS_FRAME_H
#define NETDRV_LCS_FRAME_H

#include "cp/lib/be.h"

#define LCS_BUFFER_SIZE 0x5000u /* largest Hercules takes; 13 full frames */

#define LCS_CCW_WRITE 0x01
#define LCS_CCW_READ  0x02

struct lcs_header {
	be16 next; /* offset of the next header, from the buffer's start */
	u8 type;   /* LCS_TYPE_... */
	u8 slot;   /* port of the adapter */
};
LAYOUT_SIZE(struct lcs_header, 4);
LAYOUT_AT(struct lcs_header, type, 2);

#define LCS_TYPE_COMMAND  0x00
#define LCS_TYPE_ETHERNET 0x01

/* A command or its reply, the header included. */
struct lcs_command {
	struct lcs_header header;
	u8 command;   /* LCS_CMD_...            */
	u8 initiator; /* 0 host, 1 the adapter  */
	be16 sequence;
	be16 return_code;
	u8 lan_type; /* LCS_TYPE_ETHERNET      */
	u8 adapter;
	be16 buffer_size; /* STARTUP only           */
	u8 reserved[6];
};
LAYOUT_SIZE(struct lcs_command, 20);
LAYOUT_AT(struct lcs_command, command, 4);
LAYOUT_AT(struct lcs_command, sequence, 6);
LAYOUT_AT(struct lcs_command, return_code, 8);
LAYOUT_AT(struct lcs_command, buffer_size, 12);

#define LCS_CMD_TIMING	 0x00
#define LCS_CMD_STARTLAN 0x01
#define LCS_CMD_STOPLAN	 0x02
#define LCS_CMD_LANSTAT	 0x04
#define LCS_CMD_STARTUP	 0x07
#define LCS_CMD_SHUTDOWN 0x08

/* Where the fields of a reply are, from its header's start. */
#define LCS_REPLY_MIN	   12u
#define LCS_LANSTAT_MAC_AT 22u

#define LCS_ETHERNET_MIN 14u   /* a frame shorter than its header is bad */
#define LCS_ETHERNET_MAX 2044u /* Hercules' own limit is 2048 with header */

static inline bool lcs_frame_fits(u32 size)
{
	return size >= LCS_ETHERNET_MIN && size <= LCS_ETHERNET_MAX;
}

/* One frame found in a read buffer; DATA points into that buffer. */
struct lcs_frame {
	u8 type;
	u8 slot;
	const u8 *data; /* behind the header */
	u32 size;
};

enum lcs_found {
	LCS_FOUND_FRAME,
	LCS_FOUND_END, /* the zero halfword, or the data's end */
	LCS_FOUND_BAD, /* an offset that leads nowhere: stop    */
};

/*
 * The frame at *OFFSET of a buffer with SIZE valid bytes; *OFFSET moves to
 * the next one (it always grows, so a loop over a hostile buffer ends).
 */
enum lcs_found lcs_frame_next(const u8 *buffer, u32 size, u32 *offset,
			      struct lcs_frame *out);

/* What a reply says. */
struct lcs_reply {
	u8 command;
	u16 sequence;
	u16 return_code;
	bool has_mac; /* LANSTAT */
	u8 mac[6];
};

/* F is of type LCS_TYPE_COMMAND; false: too short, or not an answer to us. */
bool lcs_frame_reply(const struct lcs_frame *f, struct lcs_reply *out);

/* A write buffer being filled; zero FRAMES: empty. */
struct lcs_batch {
	u8 *buffer; /* LCS_BUFFER_SIZE bytes              */
	u32 used;   /* without the terminating halfword   */
	u32 frames; /* Ethernet frames only               */
	u32 bytes;  /* of Ethernet frames, without header */
};

void lcs_batch_clear(struct lcs_batch *b);
static inline bool lcs_batch_empty(const struct lcs_batch *b)
{
	return b->used == 0;
}

/*
 * Room for an Ethernet frame of SIZE bytes: where to put it.  NULL: no room in
 * this batch, or SIZE is no frame's.
 */
u8 *lcs_batch_frame(struct lcs_batch *b, u32 size);
/* Append a command; false: no room. */
bool lcs_batch_command(struct lcs_batch *b, u8 command, u16 sequence);
/* Write the terminator; returns the byte count for the CCW. */
u16 lcs_batch_close(struct lcs_batch *b);

#endif
