/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept of an abend, and its text.  Pure and big-endian by type: CP
 * writes it, CP after the restart and a host tool read it; what they read may
 * be damaged.
 */
#ifndef CP_CORE_ABEND_RECORD_H
#define CP_CORE_ABEND_RECORD_H

#include "cp/core/symbols.h"
#include "cp/lib/be.h"

#define ABEND_MAGIC	"CP64ABND"
#define ABEND_VERSION	1
#define ABEND_FRAMES	24
#define ABEND_USERS	64
#define ABEND_LINE_SIZE 80
#define ABEND_CODE_SIZE 7

struct abend_record {
	u8 magic[8];
	be32 version;
	be32 size; /* of this struct */
	be32 sum;  /* of the bytes behind it, see abend_seal */
	be32 number;
	be64 tod;     /* of the abend   */
	be64 ipl_tod; /* of CP's start */
	u8 code[8];   /* "PRG004" */
	u8 nested[8]; /* what failed while this was written, or zeros */
	be64 nested_addr;
	be16 cpu;
	be16 interrupt_code;
	be32 frames; /* in frame[] */
	be64 psw_mask, psw_addr;
	be64 failing_address;
	be64 gr[16];
	be64 cr[16];
	be64 frame[ABEND_FRAMES]; /* return addresses */
	u8 task[16];
	u8 user[8]; /* of the world that ran, or zeros */
	u8 what[96];
	be32 users; /* in relogon[] */
	be32 reserved;
	u8 relogon[ABEND_USERS][8]; /* to be logged on again */
};
LAYOUT_AT(struct abend_record, sum, 16);
LAYOUT_AT(struct abend_record, code, 40);
LAYOUT_AT(struct abend_record, psw_mask, 72);
LAYOUT_AT(struct abend_record, gr, 96);

/* Magic, version, size and sum: R is complete. */
void abend_seal(struct abend_record *r);
/* Is R (its size of anything) complete? */
bool abend_valid(const struct abend_record *r);
/* "PRG004 protection exception": what a code means; never NULL. */
const char *abend_meaning(const char *code);
/* Terminated copies of the record's texts; what is unprintable is '.'. */
char *abend_text(char *to, size_t size, const u8 *from, size_t len);

/* Where lines of a report go. */
struct abend_out {
	void (*line)(void *arg, const char *text);
	void *arg;
};
/* Code, place, PSW, registers. */
void abend_show(const struct abend_record *r, const struct symbols *t,
		const struct abend_out *out);
/* One line for each return address. */
void abend_show_trace(const struct abend_record *r, const struct symbols *t,
		      const struct abend_out *out);

#endif
