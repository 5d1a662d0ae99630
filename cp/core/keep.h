/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kept segments: 2 MiB of real storage below the pack that outlive CP.
 *
 *	00000 this header            10000 a trace ring for each CPU
 *	01000 the last abend         50000 the nucleus as it was loaded
 *	03000 status of the CPUs
 *
 * In CP's address space they are protected, but between keep_open and
 * keep_close.  A re-IPL takes the nucleus from them; an IPL by the operator
 * fills them again and leaves the last abend.
 */
#ifndef CP_CORE_KEEP_H
#define CP_CORE_KEEP_H

#include "cp/arch/status.h"
#include "cp/core/abend_record.h"
#include "cp/core/tracering.h"
#include "cp/lib/be.h"

#define KEEP_REAL      0xe00000ull
#define KEEP_SIZE      0x200000ull
#define KEEP_MAGIC     0x4350363440454550ull
#define KEEP_VERSION   1
#define KEEP_CPUS      TRACE_RINGS_MAX
#define KEEP_IMAGE_AT  0x50000ull
#define KEEP_IMAGE_MAX (KEEP_SIZE - KEEP_IMAGE_AT) /* cp64.lds, too */
#define KEEP_ABENDS    8

enum keep_state {
	KEEP_COLD = 1,	/* IPLed by the operator            */
	KEEP_REIPL,	/* abended: the next start restarts */
	KEEP_RESTARTED, /* this is it                       */
};

struct keep {
	be64 magic;
	be32 version;
	be32 state;	 /* enum keep_state */
	be64 image_size; /* of the nucleus: text to data */
	be32 image_sum;
	be32 abends;		     /* since the operator's IPL   */
	be64 abend_tod[KEEP_ABENDS]; /* of the last ones, by turns */
	u8 reserved_60[0xfa0];
	struct abend_record record; /* 1000 */
	u8 reserved_record[0x2000 - sizeof(struct abend_record)];
	struct cpu_status status[KEEP_CPUS]; /* 3000 */
	u8 reserved_4000[0xc000];
	struct trace_ring trace[KEEP_CPUS]; /* 10000 */
	u8 image[KEEP_IMAGE_MAX];	    /* 50000 */
};
LAYOUT_SIZE(struct keep, KEEP_SIZE);
LAYOUT_AT(struct keep, record, 0x1000);
LAYOUT_AT(struct keep, status, 0x3000);
LAYOUT_AT(struct keep, trace, 0x10000);
LAYOUT_AT(struct keep, image, KEEP_IMAGE_AT);

/* The kept segments, to read. */
const struct keep *keep_get(void);
/* To write, on this CPU, until keep_close; not nested. */
struct keep *keep_open(void);
void keep_close(void);
/* Is the nucleus in it what was loaded? */
bool keep_image_good(const struct keep *k);

#endif
