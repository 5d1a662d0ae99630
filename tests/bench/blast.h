/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BLAST, the guest that measures datagrams: what its files share.  One adapter
 * (a virtio NIC, or an LCS on a bare machine), frames made once and sent again
 * and again with another number, and a sink that counts what comes.
 *
 * Every datagram carries its number in the first eight bytes of its data.  The
 * sink may be asked to acknowledge, so that the sender keeps a window open and
 * nothing is lost on the way.
 */
#ifndef TESTS_BLAST_H
#define TESTS_BLAST_H

#include "cp/lib/types.h"

#define BLAST_PORT 9
#define ACK_PORT   10
#define BLAST_HEAD 256u	  /* of a frame: headers and the number */
#define BLAST_DATA 65000u /* the largest data of one frame */

/* What is to be sent. */
struct blast {
	u32 from, to; /* addresses */
	u8 to_mac[6];
	u32 size;      /* bytes of data: 8 to BLAST_DATA */
	u32 segment;   /* 0: UDP; else TCP, cut into so many bytes by CP */
	bool checksum; /* UDP: left to the adapter; else there is none */
	u32 window;    /* datagrams under way, 0: no acknowledgements */
};

/* A frame: HEAD and, when the data is more than fits there, shared filler. */
struct blast_frame {
	u8 room[16]; /* the adapter's: what goes before the frame */
	u8 head[BLAST_HEAD];
	u32 head_size, tail_size;
};

struct adapter {
	/* Sense ID: which device is taken. */
	u16 cu_type;
	u8 cu_model;
	/* Opens the device found at DEVNO and waits until it carries. */
	bool (*open)(u16 devno);
	const u8 *(*mac)(void);
	/* A frame; it stays untouched until blast_sent(F). False: no room. */
	bool (*send)(struct blast_frame *f, const struct blast *b);
	void (*flush)(void);
};

extern const struct adapter blast_virtio, blast_lcs;
/* Zeros behind the head of large frames. */
extern u8 *blast_filler;

/* --- blast.c, called by adapters --- */
void blast_sent(struct blast_frame *f);
/* What came; FRAME holds the headers and the number at least. */
void blast_receive(const u8 *frame, u32 size);
void blast_received(void); /* the end of a batch */

/* --- blast_frame.c --- */
/* All of F but its number. */
void frame_make(struct blast_frame *f, const struct blast *b,
		const u8 *from_mac);
void frame_number(struct blast_frame *f, const struct blast *b, u64 number);
/* Who has TO? (FROM itself: this is mine.) */
void frame_arp(struct blast_frame *f, u32 from, u32 to, const u8 *from_mac);
/* An acknowledgement of the first NUMBER datagrams. */
void frame_ack(struct blast_frame *f, u32 from, u32 to, const u8 *from_mac,
	       const u8 *to_mac, u64 number);

#endif
