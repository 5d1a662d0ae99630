/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *BLOCKIO: blocks of a virtual disk read and written for a program, without a
 * channel program.  What a CONNECT and a request say, and what is done with the
 * disk and the guest's storage; the messages are cp/vm/starblock.c's.
 *
 * Blocks have numbers from 1 less the offset of CONNECT on.  Buffers are where
 * the program says, in its absolute storage below 2 GiB, on any byte.
 *
 * Pure; who calls serialises.  Reference: z/VM CP Programming Services, DASD
 * Block I/O, and control block BPLBK; the codes are ours but for two.
 */
#ifndef CP_VDEV_BLOCKIO_H
#define CP_VDEV_BLOCKIO_H

#include "cp/lib/be.h"
#include "cp/mm/gstor.h"
#include "cp/vdev/vdisk.h"

#define BLOCKIO_SIZE_MAX 4096u
/* Of a list of blocks. */
#define BLOCKIO_ENTRIES_MAX 1024u

/* User data of CONNECT. */
struct blockio_user {
	be32 block_size; /* 512, 1024, 2048, 4096 */
	be32 offset;	 /* signed */
	be16 vdev;
	u8 reserved[6]; /* zeros */
};
LAYOUT_SIZE(struct blockio_user, 16);
LAYOUT_AT(struct blockio_user, vdev, 8);

/* User data of connection complete. */
struct blockio_range {
	be32 first, last; /* signed */
	be16 flags;
	u8 reserved[6];
};
LAYOUT_SIZE(struct blockio_range, 16);
#define BLOCKIO_READ_ONLY_DISK 0x0001

/* Why a path is severed: byte 0 of the user data. */
enum blockio_refusal {
	BLOCKIO_FINE,
	BLOCKIO_NO_DEVICE,
	BLOCKIO_NO_DISK, /* not of a kind that it can use */
	BLOCKIO_BLOCK_SIZE,
	BLOCKIO_BAD_USER,
	BLOCKIO_TWICE,	  /* the machine has a path to the device */
	BLOCKIO_NOT_LIST, /* it takes no data in the list         */
	BLOCKIO_DETACHED, /* later                                */
};

/* Target classes. */
enum blockio_class {
	BLOCKIO_WRITE = 1, /* struct blockio_one */
	BLOCKIO_READ,
	BLOCKIO_LIST, /* struct blockio_many */
};

/* Data in the parameter list. */
struct blockio_one {
	be32 block, buffer;
};
struct blockio_many {
	be32 list, size; /* bytes of entries */
};
LAYOUT_SIZE(struct blockio_one, 8);
LAYOUT_SIZE(struct blockio_many, 8);

/* Of the list. */
struct blockio_entry {
	u8 request; /* WRITE, READ               */
	u8 status;  /* is stored when it is done */
	u8 reserved[2];
	be32 buffer;
	be32 block;
	u8 reserved2[4];
};
LAYOUT_SIZE(struct blockio_entry, 16);
LAYOUT_AT(struct blockio_entry, status, 1);
LAYOUT_AT(struct blockio_entry, buffer, 4);
LAYOUT_AT(struct blockio_entry, block, 8);

enum blockio_status {
	BLOCKIO_DONE,
	BLOCKIO_BAD_REQUEST, /* class, or request of an entry   */
	BLOCKIO_BAD_BLOCK,   /* not on the disk                 */
	BLOCKIO_READ_ONLY,
	BLOCKIO_BAD_ADDRESS, /* buffer or list                  */
	BLOCKIO_PROTECTED,   /* likewise, by its key            */
	BLOCKIO_NO_STORAGE,  /* CP has no frame for the block   */
	BLOCKIO_BAD_LIST,    /* its size                        */
	BLOCKIO_SOME,	     /* some entries have another status than DONE */
};

/* The reply, in the parameter list. */
struct blockio_reply {
	be32 status;
	be32 blocks; /* that were read or written */
};
LAYOUT_SIZE(struct blockio_reply, 8);

/* What a path is about. */
struct blockio {
	u16 vdev;
	u32 block_size;
	s32 offset;
};

/* One in hand: class, data, key are filled in, the rest is zeros. */
struct blockio_request {
	u32 class;
	u8 data[8];
	u8 key; /* access key of the SEND */
	u32 entry, blocks;
	bool some;
};

/* What USER of a CONNECT asks for. */
enum blockio_refusal blockio_open(struct blockio *b,
				  const u8 user[16]) MUST_CHECK;
/* The answer to it, for a disk of so many blocks of 512 bytes. */
void blockio_tell(const struct blockio *b, u32 blocks, bool read_only,
		  u8 user[16]);

/*
 * A part of R, BLOCKS blocks at most, with D and the storage G.  True: there is
 * more.  False: REPLY is what its program is told.
 */
bool blockio_step(const struct blockio *b, struct vdisk *d, bool read_only,
		  struct gstor *g, struct blockio_request *r, u32 blocks,
		  struct blockio_reply *reply);

#endif
