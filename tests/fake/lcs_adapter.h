/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An LCS adapter for the driver's tests: two struct chan whose channel
 * programs it understands as Hercules does, a clock that only the test moves,
 * and the driver's callbacks counted.
 */
#ifndef TESTS_FAKE_LCS_ADAPTER_H
#define TESTS_FAKE_LCS_ADAPTER_H

#include "netdrv/lcs.h"

#define FAKE_DMA_SIZE (256 * 1024)
#define FAKE_COMMANDS 64

struct fake_lcs {
	struct lcs lcs;
	struct chan read, write;
	u64 now_us;

	/* How it behaves. */
	bool link_down;	  /* an Ethernet frame fails the write     */
	bool silent;	  /* commands are not answered             */
	bool write_hangs; /* a write does not end by itself        */
	bool gone;	  /* start gives ERR_GONE                  */
	u8 fail_code;	  /* return code of replies                */
	u32 dma_limit;	  /* allocations that succeed; 0: all      */

	/* What it saw. */
	u8 commands[FAKE_COMMANDS]; /* in order */
	u32 command_count;
	u16 startup_size;
	u32 frames; /* Ethernet frames, the driver's own not counted */
	u32 probes;
	u32 writes, last_write_frames;
	u32 cleared, allocated;

	/* What the driver told. */
	u32 received, batches, rooms, changes;
	bool read_was_active; /* at the last receive() */
	u8 last[LCS_ETHERNET_MAX];
	u32 last_size;

	/* Inside. */
	u8 dma[FAKE_DMA_SIZE] ALIGNED(4096);
	u32 dma_used;
	const struct ccw1 *reading, *writing;
	u8 pending[LCS_BUFFER_SIZE]; /* for the next read */
	u32 pending_size;
};

/* A new adapter with a driver on it that is not started. */
struct fake_lcs *fake_lcs_new(void);
void fake_lcs_free(struct fake_lcs *f);

/* A frame comes in from the wire; it waits for fake_lcs_run(). */
void fake_lcs_wire(struct fake_lcs *f, const void *frame, u32 size);
/* Raw bytes instead, as the next read's data. */
void fake_lcs_raw(struct fake_lcs *f, const void *data, u32 size);
/* End what can end, give the driver its events, until all is quiet. */
void fake_lcs_run(struct fake_lcs *f);
/* End the read or write with this status instead. */
void fake_lcs_end_read(struct fake_lcs *f, u8 dstat, u16 residual);
void fake_lcs_end_write(struct fake_lcs *f, u8 dstat, u8 sense0);
/* Time passes, with the driver's ticks when they are due. */
void fake_lcs_pass(struct fake_lcs *f, u64 us);
/* Started, and LCS_UP. */
void fake_lcs_up(struct fake_lcs *f);
/* How many of the commands seen are CODE? */
u32 fake_lcs_saw(const struct fake_lcs *f, u8 code);

#endif
