/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE: the hypercalls of the control program, their results and their
 * refusals.  On a bare machine there are none: skipped there.
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/diag/iucv.h"

#define BUFFER_SIZE 64
#define TO_BUFFER   0x40000000ul

/* Registers 1 to 5 before and after a DIAGNOSE 2,4,code. */
struct regs {
	u64 gr[6];
	int cc;
};

#define DIAG_2_4(name, code)                                                   \
	static void name(void *arg)                                            \
	{                                                                      \
		struct regs *r = arg;                                          \
		register u64 gr1 __asm__("1") = r->gr[1];                      \
		register u64 gr2 __asm__("2") = r->gr[2];                      \
		register u64 gr3 __asm__("3") = r->gr[3];                      \
		register u64 gr4 __asm__("4") = r->gr[4];                      \
		register u64 gr5 __asm__("5") = r->gr[5];                      \
                                                                               \
		__asm__ volatile("diag 2,4," code "\n\t" GK_CC                 \
				 : [cc] "=&d"(r->cc), "+d"(gr1), "+d"(gr2),    \
				   "+d"(gr3), "+d"(gr4), "+d"(gr5)             \
				 :                                             \
				 : "cc", "memory");                            \
		r->gr[2] = gr2;                                                \
		r->gr[3] = gr3;                                                \
		r->gr[4] = gr4;                                                \
		r->gr[5] = gr5;                                                \
	}

DIAG_2_4(diag_000, "0x000")
DIAG_2_4(diag_008, "0x008")
DIAG_2_4(diag_010, "0x010")
DIAG_2_4(diag_024, "0x024")
DIAG_2_4(diag_08c, "0x08c")
DIAG_2_4(diag_0dc, "0x0dc")
DIAG_2_4(diag_204, "0x204")
DIAG_2_4(diag_210, "0x210")
DIAG_2_4(diag_270, "0x270")
DIAG_2_4(diag_288, "0x288")
DIAG_2_4(diag_2fc, "0x2fc")
DIAG_2_4(diag_260, "0x260")
DIAG_2_4(diag_500, "0x500")
DIAG_2_4(diag_7fc, "0x7fc")

static void overlapping(void *arg)
{
	const struct regs *r = arg;
	register u64 gr2 __asm__("2") = r->gr[2];
	register u64 gr3 __asm__("3") = r->gr[4];

	__asm__ volatile("diag 2,3,0x008"
			 : "+d"(gr2), "+d"(gr3)
			 :
			 : "4", "cc", "memory");
}

static void problem_state(void *unused)
{
	static struct gk_psw psw ALIGNED(8);

	(void)unused;
	psw.mask = GK_PSW_RUN | GK_PSW_PROBLEM;
	__asm__ volatile("larl 1,0f\n\t"
			 "stg 1,8(%0)\n\t"
			 "lpswe 0(%0)\n"
			 "0:	diag 0,0,0x44"
			 :
			 : "a"(&psw)
			 : "1", "memory");
}

/* The one instruction, which CP knows from the first time: again without. */
static void problem_state_light(void *count)
{
	static struct gk_psw psw ALIGNED(8);

	psw.mask = GK_PSW_RUN | GK_PSW_PROBLEM;
	__asm__ volatile("larl 1,0f\n\t"
			 "stg 1,8(%0)\n\t"
			 "lghi 3,0x0c\n"
			 "0:	diag 2,3,0x260\n\t"
			 "lg 4,0(%1)\n\t"
			 "aghi 4,1\n\t"
			 "stg 4,0(%1)\n\t"
			 "lpswe 0(%0)"
			 :
			 : "a"(&psw), "a"(count)
			 : "1", "2", "3", "4", "cc", "memory");
}

static u8 text[BUFFER_SIZE];
static u8 reply[BUFFER_SIZE];

/* Registers for the command COMMAND with room for SIZE bytes of answer. */
static struct regs command(const char *command, u64 size)
{
	struct regs r = { .cc = -1 };

	ebcdic_from(text, command, strlen(command));
	r.gr[2] = (u64)text;
	r.gr[3] = (u64)reply;
	r.gr[4] = strlen(command) | TO_BUFFER;
	r.gr[5] = size;
	memset(reply, 0xee, sizeof(reply));
	return r;
}

static void check_commands(void)
{
	struct regs r = command("query userid", BUFFER_SIZE);
	char line[200];
	u64 all;
	int rc = -1;

	diag_008(&r);
	all = r.gr[5];
	gk_check_equal(r.gr[4], 0, "QUERY USERID: return code 0");
	gk_check_equal((u64)r.cc, 0, "the answer fits: condition code 0");
	gk_check(all > 12 && reply[all - 1] == 0x15 && reply[all] == 0xee,
		 "the answer ends in a newline and nothing follows");
	r = command("query userid", 5);
	diag_008(&r);
	gk_check_equal((u64)r.cc, 1, "too small a buffer: condition code 1");
	gk_check_equal(r.gr[5], all - 5, "and the count that did not fit");
	gk_check(reply[4] != 0xee && reply[5] == 0xee,
		 "nothing is stored behind the buffer");
	r = command("frobnicate", BUFFER_SIZE);
	diag_008(&r);
	gk_check_equal(r.gr[4], 1, "an unknown command: return code 1");
	gk_hyper_command("* nothing\nquery virtual storage", line, sizeof(line),
			 &rc);
	gk_check(rc == 0 && memcmp(line, "STORAGE = ", 10) == 0,
		 "several commands in one call");
}

static void check_refused_commands(void)
{
	struct regs r = command("query time", BUFFER_SIZE);

	gk_check_pgm(PGM_SPECIFICATION, overlapping, &r,
		     "overlapping register pairs: specification");
	r = command("query time", BUFFER_SIZE);
	r.gr[4] = 241 | TO_BUFFER;
	gk_check_pgm(PGM_SPECIFICATION, diag_008, &r,
		     "241 characters: specification");
	r = command("query time", BUFFER_SIZE);
	r.gr[4] |= 0x10000000;
	gk_check_pgm(PGM_SPECIFICATION, diag_008, &r,
		     "an unknown flag: specification");
	r = command("query time", BUFFER_SIZE);
	r.gr[2] = gk_storage_size();
	gk_check_pgm(PGM_ADDRESSING, diag_008, &r,
		     "a command outside storage: addressing");
	r = command("query time", BUFFER_SIZE);
	r.gr[3] = gk_storage_size() - 1;
	gk_check_pgm(PGM_ADDRESSING, diag_008, &r,
		     "an answer outside storage: addressing");
}

static void check_identity(void)
{
	static u8 id[48] ALIGNED(8);
	struct gk_hyper_time t;
	struct regs r = { .gr = { 0, 0, (u64)id, 0, 40 } };
	char name[9] = "";

	diag_000(&r);
	ebcdic_to(name, id, 8);
	gk_check(memcmp(name, "CP-64   ", 8) == 0, "X'00' names the system");
	gk_check_equal(r.gr[4], 0, "and counts the bytes it stored");
	r.gr[2] = (u64)id + 4;
	gk_check_pgm(PGM_SPECIFICATION, diag_000, &r,
		     "not on a doubleword: specification");
	gk_check(gk_hyper_time(&t) == ERR_OK && t.date[2] == '/' &&
			 t.time[2] == ':' && t.total_us >= t.virtual_us,
		 "X'0C' has date, time and CPU times");
}

static void check_storage(void)
{
	static be64 extent[4] ALIGNED(16);
	struct regs r = { .gr = { 0, 0, (u64)extent, 32, 0x10 } };
	static u8 page[2 * 4096] ALIGNED(4096);
	u64 size = 0;

	gk_check(gk_hyper_storage_size(&size) == ERR_OK &&
			 size == gk_storage_size(),
		 "X'260' C has the size of storage");
	diag_260(&r);
	gk_check(r.gr[4] == 1 && be64_get(extent[0]) == 0 &&
			 be64_get(extent[1]) == size - 1,
		 "X'260' 10 has one extent");
	r.gr[4] = 0x11;
	gk_check_pgm(PGM_SPECIFICATION, diag_260, &r,
		     "X'260' 11: specification");
	r.gr[2] = (u64)page + 8;
	r.gr[4] = (u64)page + 4096;
	gk_check_pgm(PGM_SPECIFICATION, diag_010, &r,
		     "X'10' of half a page: specification");
	r.gr[2] = (u64)page;
	diag_010(&r);
	page[0] = 1;
	gk_check(page[0] == 1, "X'10': the page can be used again");
	r.gr[4] = size;
	gk_check_pgm(PGM_ADDRESSING, diag_010, &r,
		     "X'10' behind the end: addressing");
}

static void check_devices(void)
{
	struct regs r = { .gr = { 0, 0, 0xffffffff, 0, 0, 0 } };

	diag_024(&r);
	gk_check_equal((u32)r.gr[2], 9, "X'24' -1 finds the console");
	gk_check_equal((u32)r.gr[4] >> 24, 0x80, "which is a terminal");
	gk_check_equal((u64)r.cc, 2, "and has no real device");
	r.gr[2] = 0x999;
	diag_024(&r);
	gk_check_equal((u64)r.cc, 3, "X'24' of nothing: condition code 3");
}

static void check_device_block(void)
{
	static u8 block[0x88 + 4] ALIGNED(8);
	struct regs r = { .gr = { 0, 0, (u64)block, 0, 0, 0 } };

	memset(block, 0xaa, sizeof(block));
	memcpy(block, "\0\x09\0\x88", 4);
	diag_210(&r);
	gk_check_equal((u64)r.cc, 2, "X'210' of the console: virtual only");
	gk_check(block[4] == 0x80 && block[5] == 0, "which is a 3215");
	gk_check(block[0x87] == 0 && block[0x88] == 0xaa,
		 "the block is filled to its end and no further");
	memset(block, 0xaa, sizeof(block));
	memcpy(block, "\0\x09\0\x06", 4);
	diag_210(&r);
	gk_check(block[5] == 0 && block[6] == 0xaa,
		 "a short block is filled as far as it is long");
	memcpy(block, "\x09\x99\0\x88", 4);
	diag_210(&r);
	gk_check_equal((u64)r.cc, 3, "X'210' of nothing: condition code 3");
	r.gr[2] = gk_storage_size() - 2;
	gk_check_pgm(PGM_ADDRESSING, diag_210, &r,
		     "X'210' outside storage: addressing");
}

static void check_long_timer(void)
{
	static u8 area[72] ALIGNED(8);
	struct regs r = { .gr = { 0, 0, (u64)area, 0, 0, 0 } };
	char shown[64];

	area[64] = 0xaa;
	diag_270(&r);
	ebcdic_to(shown, area, 64);
	gk_check(shown[2] == '/' && shown[10] == ':' && shown[0x25] == '/' &&
			 memcmp(shown, shown + 0x20, 6) == 0,
		 "X'270' has the date with its century");
	gk_check(memcmp(shown + 0x30, shown + 0x26, 4) == 0 &&
			 shown[0x34] == '-' && shown[0x37] == '-',
		 "and as ISO writes it");
	gk_check(area[0x3a] == 1 && area[64] == 0xaa, "in 64 bytes");
	r.gr[2] += 4;
	gk_check_pgm(PGM_SPECIFICATION, diag_270, &r,
		     "X'270' not on a doubleword: specification");
}

/* That it runs out is seen in tests/sys/linux_console.py: it takes 15 s. */
static void check_watchdog(void)
{
	struct regs r = { .gr = { 0, 0, 0, 15, (u64)text, 4 } };
	struct regs off = { .gr = { 0, 0, 2, 0, 0, 0 } };

	ebcdic_from(text, "STOP", 4);
	gk_check_pgm(PGM_SPECIFICATION, diag_288,
		     &(struct regs){ .gr = { 0, 0, 1, 15, 0, 0 } },
		     "X'288' 1 with none set: specification");
	diag_288(&r);
	gk_check(true, "X'288' 0 sets a watchdog");
	r.gr[3] = 14;
	gk_check_pgm(PGM_SPECIFICATION, diag_288, &r,
		     "of less than 15 seconds: specification");
	r.gr[2] = 1;
	gk_check_pgm(PGM_SPECIFICATION, diag_288, &r,
		     "or changed to less: specification");
	r = (struct regs){ .gr = { 0, 0, 0, 60, gk_storage_size() - 2, 4 } };
	gk_check_pgm(PGM_ADDRESSING, diag_288, &r,
		     "commands behind the end of storage: addressing");
	r.gr[4] = (u64)text;
	r.gr[5] = 241;
	gk_check_pgm(PGM_SPECIFICATION, diag_288, &r,
		     "commands of 241 bytes: specification");
	r.gr[2] = 3;
	gk_check_pgm(PGM_SPECIFICATION, diag_288, &r,
		     "X'288' 3: specification");
	diag_288(&off);
	gk_check_pgm(PGM_SPECIFICATION, diag_288,
		     &(struct regs){ .gr = { 0, 0, 1, 15, 0, 0 } },
		     "X'288' 2 cancels: there is none to change");
}

#define RECORD_SIZE 112

static struct {
	u8 userid[8], group[8];
	be64 buffer;
	be32 size, format;
} asked ALIGNED(8);

/* X'2FC' for USERID, into SIZE bytes of BUFFER. */
static struct regs ask_use(const char *userid, void *buffer, u32 size)
{
	struct regs r = { .gr = { 0, 0, (u64)&asked, 0, 99, 0 } };

	memset(&asked, 0x40, sizeof(asked));
	ebcdic_from(asked.userid, userid, strlen(userid));
	asked.buffer = be64_make((u64)buffer);
	asked.size = be32_make(size);
	asked.format = be32_make(2);
	return r;
}

static void check_use(void)
{
	static u8 record[RECORD_SIZE + 8] ALIGNED(8);
	struct regs r = ask_use("", NULL, 0);
	char name[9];

	diag_2fc(&r);
	gk_check((s64)r.gr[2] == -RECORD_SIZE && (s64)r.gr[4] == -2,
		 "X'2FC' without a buffer tells how long it must be");
	memset(record, 0xee, sizeof(record));
	r = ask_use("", record, RECORD_SIZE + 8);
	diag_2fc(&r);
	gk_check(r.gr[2] == 8 && r.gr[4] == 0 && record[RECORD_SIZE] == 0xee,
		 "one record, of this machine, and nothing behind it");
	gk_check_equal(get_be64(record + 32) << 10, gk_storage_size(),
		       "with the size of its storage");
	gk_check(get_be64(record + 48) > 0 &&
			 get_be64(record + 48) <= get_be64(record + 32),
		 "of which it has frames for some");
	gk_check(get_be64(record + 8) > 0 && get_be64(record + 16) > 0 &&
			 get_be32(record + 64) >= 1 &&
			 get_be32(record + 68) == 1,
		 "its time and its CPUs");
	ebcdic_to(name, record + RECORD_SIZE - 8, 8);
	gk_check(memcmp(name, "GUEST1", 6) == 0, "and its name");
	r = ask_use("OPERATOR", record, RECORD_SIZE);
	gk_check_pgm(PGM_SPECIFICATION, diag_2fc, &r,
		     "another user's, without class B: specification");
	r = ask_use("*", record, RECORD_SIZE);
	gk_check_pgm(PGM_SPECIFICATION, diag_2fc, &r,
		     "all users', without class B: specification");
	r = ask_use("", record, RECORD_SIZE);
	asked.format = be32_make(1);
	gk_check_pgm(PGM_SPECIFICATION, diag_2fc, &r,
		     "another format: specification");
	r = ask_use("", (void *)(gk_storage_size() + 4096), RECORD_SIZE);
	gk_check_pgm(PGM_ADDRESSING, diag_2fc, &r,
		     "a buffer behind the end of storage: addressing");
}

static void check_application(void)
{
	static u8 list[32] ALIGNED(8);
	struct regs r = { .gr = { 0, 0, (u64)list, 0, 0x80, 0 } };

	diag_0dc(&r);
	gk_check(r.cc == 1 && r.gr[4] == 5, "X'DC': not authorized");
	r.gr[2] = gk_storage_size() - 24;
	gk_check_pgm(PGM_ADDRESSING, diag_0dc, &r,
		     "a list that ends outside storage: addressing");
}

static void check_partition(void)
{
	static u8 page[2 * 4096] ALIGNED(4096);
	struct regs r = { .gr = { 0, 0, (u64)page, 0, 4, 1 } };

	diag_204(&r);
	gk_check(r.gr[4] == 0 && page[0] == 1 && page[17] >= 1 &&
			 page[17] == get_be16(page + 4),
		 "X'204' 4: one partition with all real CPUs");
	gk_check(get_be64(page + 32 + 16) > 0, "which were busy");
	r.gr[4] = 0x10005;
	gk_check_pgm(PGM_SPECIFICATION, diag_204, &r,
		     "X'204' 5, the long format: specification");
	r.gr[4] = 4;
	r.gr[2] += 8;
	gk_check_pgm(PGM_SPECIFICATION, diag_204, &r,
		     "not a page: specification");
}

/* The guest ring runs with a 3270 or the 3215 as the user's terminal. */
static void check_graphic(void)
{
	static u8 info[8] ALIGNED(8);
	struct regs r = { .gr = { 0, 0, (u64)info, 9, 6, 0 } };

	diag_08c(&r);
	gk_check(r.gr[3] == 4 || (info[2] == 0 && info[3] >= 80 &&
				  info[4] == 0 && info[5] >= 24),
		 "X'8C' has the screen's size");
	r.gr[3] = 0x999;
	diag_08c(&r);
	gk_check_equal(r.gr[3], 4, "X'8C' of no console: return code 4");
}

static void check_refusals(void)
{
	struct regs r = { .gr = { 0, 4, 0x1234, 0, 0, 0 } };
	u64 times = 0;

	gk_check_pgm(PGM_SPECIFICATION, diag_7fc, &r,
		     "an unknown code: specification");
	gk_check_pgm(PGM_SPECIFICATION, diag_500, &r,
		     "X'500' subcode 4: specification");
	r.gr[1] = 3;
	diag_500(&r);
	gk_check((s64)r.gr[2] < 0, "notifying no device: negative");
	gk_check_pgm(PGM_PRIVILEGED, problem_state, NULL,
		     "in the problem state: privileged operation");
	gk_check_pgm(PGM_PRIVILEGED, problem_state_light, &times,
		     "the same of one that CP repeats");
	gk_check_equal(times, 1, "done once only");
	gk_check(gk_hyper_yield() == ERR_OK, "X'44' yields");
	gk_check(gk_hyper_yield_to(0) == ERR_OK, "X'9C' yields");
}

void gk_main(void)
{
	if (gk_hyper_present()) {
		check_commands();
		check_refused_commands();
		check_identity();
		check_storage();
		check_devices();
		check_device_block();
		check_long_timer();
		check_watchdog();
		check_use();
		check_application();
		check_partition();
		check_graphic();
		diag_check_iucv();
		check_refusals();
	} else {
		gk_check_skip("hypercalls", "no control program");
	}
	gk_check_done();
}
