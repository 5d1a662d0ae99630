/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What *MONITOR keeps in its segment: a page of control elements, then a ring
 * of frames with records.  A message is told to its readers as the place of its
 * elements, each of which says where records are:
 *
 *      IUCV message --> elements (MCE) --> records, 4 KiB frames, EOF at the
 * end of each that has another behind it
 *
 * Frames are used again when all readers of their message have replied, in the
 * order they were written.  Who builds opens, puts records, and closes; a
 * message that found no room is as if it had never been.
 *
 * No lock, clock or storage inside; who calls serialises.  BASE is what the
 * readers see at ADDRESS, so nothing is ever read back from there.
 *
 * Reference: z/VM Performance, appendix *MONITOR, as far as Linux' monreader
 * knows it; kind and domains of an element are as we know them.
 */
#ifndef IUCV_MONITOR_H
#define IUCV_MONITOR_H

#include "cp/lib/be.h"

#define MONITOR_FRAME	 4096u
#define MONITOR_MESSAGES 128u /* with readers, at most */
#define MONITOR_READERS	 16u
#define MONITOR_PIECES	 2u /* the ring's end, and its beginning */

#define MONITOR_HEADER	   20u
#define MONITOR_RECORD_MAX (MONITOR_FRAME - MONITOR_HEADER)

/* Domains are bits, from the left. */
#define MONITOR_DOMAIN(n) ((u16)(0x8000u >> (n)))

#define MONITOR_SAMPLE 0xe2 /* S, E in EBCDIC */
#define MONITOR_EVENT  0xc5

/* A control element. */
struct monitor_element {
	u8 kind; /* MONITOR_SAMPLE, MONITOR_EVENT      */
	u8 domains[2];
	u8 reserved;
	be32 first, last; /* bytes of records */
};
LAYOUT_SIZE(struct monitor_element, 12);
LAYOUT_AT(struct monitor_element, first, 4);

struct monitor_header {
	be16 size;
	be16 zero;
	u8 domain;
	u8 reserved;
	be16 record;
	be32 tod[2];
	u8 reserved2[4];
};
LAYOUT_SIZE(struct monitor_header, 20);
LAYOUT_AT(struct monitor_header, record, 6);
LAYOUT_AT(struct monitor_header, tod, 8);

struct monitor_piece {
	u32 frame, frames; /* from FRAME on */
	u32 size;	   /* bytes of the last of them */
};

struct monitor_message {
	u16 readers; /* that have not replied: bits */
	u16 domains;
	u8 kind;
	u8 pieces;
	struct monitor_piece piece[MONITOR_PIECES];
	u64 tod; /* of its first record */
};

struct monitor_area {
	u8 *base;
	u32 address, frames; /* all of them, the first has the elements */
	u32 next, used;	     /* of the ring                             */
	u32 first, count;    /* messages by number, the oldest first    */
	bool building, spoilt;
	struct monitor_message message[MONITOR_MESSAGES];
};

/* FRAMES, at least 2, at BASE, which readers know as ADDRESS. */
void monitor_begin(struct monitor_area *a, u8 *base, u32 address, u32 frames);
/* A message of KIND.  False: so many are with their readers. */
bool monitor_open(struct monitor_area *a, u8 kind);
/*
 * SIZE bytes, header and all, for a record made at TOD: zeroed but for the
 * header.  NULL: no room, or SIZE is none; then the message will not be.
 */
void *monitor_put(struct monitor_area *a, u8 domain, u16 record, u32 size,
		  u64 tod);
/*
 * It is for READERS, bits.  False: it is empty, spoilt, or for nobody.  Else
 * *NUMBER is its name here and DATA what they are told.
 */
bool monitor_close(struct monitor_area *a, u16 readers, u32 *number,
		   u8 data[8]);
/* READER is done with NUMBER.  False: it has no such message. */
bool monitor_done(struct monitor_area *a, u32 number, u32 reader);
/* READER is done with all of them. */
void monitor_gone(struct monitor_area *a, u32 reader);
/* Who has the oldest message, if it was begun before TOD; bits. */
u16 monitor_slow(const struct monitor_area *a, u64 tod);
/* So many messages READER has. */
u32 monitor_owed(const struct monitor_area *a, u32 reader);

#endif
