/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packets of gdb's remote serial protocol: "$payload#sum", with '+' and '-' to
 * say whether one came well, and X'03' to stop the program.  Pure; any bytes
 * are accepted.
 *
 * Reference: Debugging with GDB, appendix E, "Overview" and "Packet
 * Acknowledgment".
 */
#ifndef CP_GDB_PACKET_H
#define CP_GDB_PACKET_H

#include "cp/lib/types.h"

/* Payload of either side, escapes not counted; as qSupported tells it. */
#define GDB_PACKET_MAX 1280
/* $, #, two digits; a frame is one UDP datagram on a link of 1500 bytes. */
#define GDB_FRAME_MAX (GDB_PACKET_MAX + 4)

enum gdb_seen {
	GDB_NOTHING, /* more is needed                            */
	GDB_PACKET,  /* a whole one is in PAYLOAD                 */
	GDB_GARBLED, /* its sum is wrong, or it is too long       */
	GDB_ACK,     /* +                                         */
	GDB_NAK,     /* -                                         */
	GDB_BREAK,   /* X'03' outside of a packet                 */
};

enum gdb_expects { GDB_START, GDB_BODY, GDB_ESCAPED, GDB_SUM_1, GDB_SUM_2 };

/* Zeroed storage is one that expects a packet. */
struct gdb_parser {
	enum gdb_expects expects;
	u8 sum, claimed;
	bool bad;
	u32 size;
	char payload[GDB_PACKET_MAX + 1]; /* without escapes; ends in a zero */
};

enum gdb_seen gdb_parse(struct gdb_parser *p, u8 byte);

/* A packet on its way out, behind the "+" that may go out before it. */
struct gdb_frame {
	u32 size;
	u8 sum;
	bool full; /* something did not fit and was left out */
	u8 plus;
	u8 bytes[GDB_FRAME_MAX];
} PACKED;

void gdb_begin(struct gdb_frame *f);
void gdb_end(struct gdb_frame *f);
/* As it is: what needs no escape. */
void gdb_put(struct gdb_frame *f, const char *text);
/* Binary, with escapes; how many of SIZE bytes fit. */
u32 gdb_put_binary(struct gdb_frame *f, const void *from, u32 size);
/* Two digits for each of SIZE bytes. */
void gdb_put_hex(struct gdb_frame *f, const void *from, u32 size);
/* A number without leading zeros. */
void gdb_put_number(struct gdb_frame *f, u64 n);
/* Bytes of payload that still fit. */
u32 gdb_room(const struct gdb_frame *f);

/* --- reading a payload: *AT is moved behind what was read --- */
bool gdb_take_number(const char **at, u64 *out);
/* SIZE bytes of two digits each. */
bool gdb_take_hex(const char **at, void *to, u32 size);
/* The character C, or the text. */
bool gdb_take(const char **at, const char *text);

#endif
