/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV with wild parameter lists, of a machine that has paths to itself: each
 * function is done, or is one of the program interruptions it may be.  It runs
 * with key 1, and nothing but a few pages has that key: what CP stores anywhere
 * else for it would be seen soon.  In the end nothing is left.
 */
#include "cp/lib/ebcdic.h"
#include "cp/vdev/blockio.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/iucv.h"
#include "tests/guest/random.h"
#include "tests/guest/trial.h"

#define TRIALS	    20000u
#define WINDOW	    8 /* interruptions come after so many */
#define PAGES_BYTES 65536u
#define KEY	    0x10u
#define PSW_KEY_1   0x0010000000000000
#define WELCOME	    40u /* of trials a connection is accepted for sure */

static u8 *pages; /* lists, buffers, what interruptions store */
static u32 bad, done, refused, interruptions, last_id;

static void set_key(u8 *at)
{
	__asm__ volatile("sske %0,%1"
			 :
			 : "d"((u64)KEY), "a"((u64)at)
			 : "memory");
}

static void on_iucv(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	interruptions++;
}

/* An address: in our pages, or none of ours. */
static u32 wild_address(void)
{
	u64 size = gk_storage_size();

	switch (random_below(12)) {
	case 0:
		return (u32)(size - random_below(64));
	case 1:
		return (u32)size + 8 * random_below(4);
	case 2:
		return 0x7ffffff8u + random_below(16);
	case 3:
		return 0xffffffffu - random_below(64);
	case 4:
		return random_below(8192);
	case 5:
		return (u32)(u64)pages + 4096 - random_below(64);
	case 6:
		return (u32)random_u64() | 0x40000000u;
	default:
		return (u32)(u64)pages + 8 * random_below(PAGES_BYTES / 8);
	}
}

static u32 wild_size(void)
{
	static const u32 sizes[] = { 0,	      1,	  8,	      40,
				     100,     4096,	  65536,      65537,
				     1000000, 0x7fffffff, 0x80000000, ~0u };

	return sizes[random_below(ARRAY_SIZE(sizes))];
}

static void wild_name(u8 name[8])
{
	static const char *const names[] = { "VILLAIN ", "GUEST1  ", "BYST1   ",
					     "OPERATOR", "*MSG    ", "*NOSUCH ",
					     "        ", "villain " };
	u32 n = random_below(2 * ARRAY_SIZE(names));

	if (n < ARRAY_SIZE(names))
		ebcdic_from(name, names[n], 8);
	else if (n < 2 * ARRAY_SIZE(names) - 1)
		memset(name, 0, 8); /* the machine's own: see own_name() */
	else
		for (u32 i = 0; i < 8; i++)
			name[i] = (u8)random_u64();
}

static u8 own_name[8];

/* For *BLOCKIO: nearly always the disk 0200. */
static void wild_user(u8 user[16])
{
	struct blockio_user u = {
		.block_size = be32_make(256u << random_below(6)),
		.offset = be32_make(random_below(4)),
		.vdev = be16_make((u16)(0x200 + random_below(8) / 7)),
	};

	memcpy(user, &u, sizeof(u));
}

static void wild_list(union iucv_parm *p, u32 function)
{
	static const u8 zeros[8];

	for (u32 i = 0; i < sizeof(*p); i++)
		p->bytes[i] = random_below(4) ? 0 : (u8)random_u64();
	p->data.path = be16_make((u16)random_below(12));
	p->data.flags = (u8)random_u64();
	if (function == IUCV_CONNECT) {
		wild_name(p->control.name);
		if (!random_below(16)) {
			ebcdic_from(p->control.name, "*BLOCKIO", 8);
			wild_user(p->control.user);
		}
		if (memcmp(p->control.name, zeros, 8) == 0)
			memcpy(p->control.name, own_name, 8);
		return;
	}
	if (function == IUCV_ACCEPT || function > IUCV_DECLARE_BUFFER)
		return;
	p->data.id = be32_make(last_id - random_below(12));
	p->data.target_class = be32_make(random_below(2));
	if (function == IUCV_SEND && !random_below(8))
		p->data.target_class =
			be32_make(random_below(BLOCKIO_LIST + 2));
	p->data.source_class = be32_make(random_below(2));
	if (function == IUCV_SEND)
		p->data.flags &= (u8)~IUCV_PRIORITY;
	p->data.buffer.at = be32_make(wild_address());
	p->data.buffer.size = be32_make(wild_size());
	p->data.answer.at = be32_make(wild_address());
	p->data.answer.size = be32_make(wild_size());
}

/* Lists of buffers, too: what is stored there is moved about. */
static void wild_pages(void)
{
	struct iucv_buffer *b = (struct iucv_buffer *)pages;

	for (u32 i = 0; i < PAGES_BYTES / sizeof(*b); i++) {
		b[i].at = be32_make(wild_address());
		b[i].size = be32_make(random_below(3) ? random_below(64)
						      : wild_size());
	}
}

/* TEST MESSAGE may wait for ever. */
static u32 wild_function(void)
{
	static const u8 often[] = { IUCV_SEND,	  IUCV_SEND,	IUCV_RECEIVE,
				    IUCV_RECEIVE, IUCV_REPLY,	IUCV_CONNECT,
				    IUCV_ACCEPT,  IUCV_DESCRIBE };
	u32 n = random_below(64);

	if (n < 40)
		return often[random_below(ARRAY_SIZE(often))];
	if (n == 63)
		return (u32)random_u64() | 32;
	n %= IUCV_FUNCTIONS + 1;
	return n == IUCV_TEST_MESSAGE ? IUCV_SEVER : n;
}

static bool allowed(const struct outcome *o)
{
	return !o->jumped &&
	       (o->completed || o->code == PGM_SPECIFICATION ||
		o->code == PGM_ADDRESSING || o->code == PGM_PROTECTION ||
		o->code == PGM_OPERATION);
}

/* The list in our pages, or at a wild address. */
static void try_one(u32 function)
{
	struct trial t = { .mask = GK_PSW_RUN | PSW_KEY_1,
			   .text = { 0xb2, 0xf0, 0x10, 0x00 } };
	union iucv_parm *p =
		(union iucv_parm *)(pages +
				    8 * random_below(PAGES_BYTES / 8 - 5));
	struct outcome o;

	wild_list(p, function);
	if (function == IUCV_DECLARE_BUFFER)
		p->data.buffer.at =
			be32_make((u32)(u64)pages +
				  4 * random_below(PAGES_BYTES / 4 - 10));
	t.gr[0] = function;
	t.gr[1] = random_below(16) ? (u64)p : wild_address();
	trial_run(&t, &o);
	if (!allowed(&o) && bad++ < 5)
		gk_printf("# function %u, list %lx: %x\n", function, t.gr[1],
			  o.code);
	done += o.completed && !o.cc;
	refused += !o.completed || o.cc == IUCV_CC_ERROR;
	if (function == IUCV_SEND && o.completed && !o.cc)
		last_id = be32_get(p->data.id);
}

static u64 does(u64 function, u8 flags, u16 path)
{
	static union iucv_parm list ALIGNED(8);

	memset(&list, 0, sizeof(list));
	list.control.flags = flags;
	list.control.path = be16_make(path);
	if (function == IUCV_DECLARE_BUFFER)
		list.data.buffer.at = be32_make((u32)(u64)pages);
	return iucv_does(function, &list);
}

/* That there is something to send on. */
static void welcome(void)
{
	(void)does(IUCV_DECLARE_BUFFER, 0, 0);
	if (random_below(4) == 0)
		(void)does(IUCV_SEVER, IUCV_ALL_PATHS, 0);
	gk_irq_window();
	for (u16 i = 0; i < 12; i++)
		(void)does(IUCV_ACCEPT, IUCV_PARM_DATA, i);
	(void)does(IUCV_RESUME, IUCV_ALL_PATHS, 0);
}

static void attack(void)
{
	for (u32 i = 0; i < TRIALS; i++) {
		if (i % WELCOME == 0)
			welcome();
		if (i % (50 * WELCOME) == 0)
			wild_pages();
		try_one(wild_function());
		if (i % WINDOW == 0)
			gk_irq_window();
	}
}

/* Done with key 1: 0, or the program-interruption code. */
static u16 with_key_1(u64 function, union iucv_parm *list)
{
	struct trial t = { .mask = GK_PSW_RUN | PSW_KEY_1,
			   .gr = { function, (u64)list },
			   .text = { 0xb2, 0xf0, 0x10, 0x00 } };
	struct outcome o;

	trial_run(&t, &o);
	return o.completed ? 0 : o.code;
}

/* A list that the program may read, but not store into. */
static void check_protected(void)
{
	static union iucv_parm list ALIGNED(8);

	(void)does(IUCV_DECLARE_BUFFER, 0, 0);
	gk_check_equal(with_key_1(IUCV_SET_MASK, &list), PGM_PROTECTION,
		       "a list with another key: protection");
}

/* A message to itself is received where its key is another, and not. */
static void check_buffers(void)
{
	static u8 foreign[8] ALIGNED(8);
	union iucv_parm *list = (union iucv_parm *)(pages + 64);
	u8 *text = pages + 128, *own = pages + 136;

	memcpy(text, "a secret", 8);
	memset(list, 0, sizeof(*list));
	memcpy(list->control.name, own_name, 8);
	(void)iucv_does(IUCV_CONNECT, list);
	gk_irq_window();
	gk_check_equal(does(IUCV_ACCEPT, 0, 1), 0, "a path to itself");
	memset(list, 0, sizeof(*list));
	list->data.flags = IUCV_ONE_WAY;
	list->data.buffer.at = be32_make((u32)(u64)text);
	list->data.buffer.size = be32_make(8);
	gk_check_equal(iucv_does(IUCV_SEND, list), 0, "a message");
	gk_irq_window();
	memset(list, 0, sizeof(*list));
	list->data.path = be16_make(1);
	list->data.flags = IUCV_BY_PATH;
	list->data.buffer.at = be32_make((u32)(u64)foreign);
	list->data.buffer.size = be32_make(8);
	gk_check_equal(with_key_1(IUCV_RECEIVE, list), PGM_PROTECTION,
		       "RECEIVE where the key is another: protection");
	gk_check(!foreign[0], "and nothing is there");
	list->data.path = be16_make(1);
	list->data.flags = IUCV_BY_PATH;
	list->data.buffer.at = be32_make((u32)(u64)own);
	list->data.buffer.size = be32_make(8);
	gk_check_equal(with_key_1(IUCV_RECEIVE, list), 0, "its own key: done");
	gk_check(memcmp(own, text, 8) == 0, "the message");
}

static bool nothing_left(void)
{
	static const char wanted[] = " PATHS 0 OF ";
	char said[200];
	int rc;

	if (gk_hyper_command("QUERY IUCV", said, sizeof(said), &rc) != ERR_OK)
		return false;
	for (const char *s = said; *s; s++)
		if (strncmp(s, wanted, sizeof(wanted) - 1) == 0)
			return true;
	gk_printf("%s\n", said);
	return false;
}

/* And a disk for *BLOCKIO. */
static void find_own_name(void)
{
	char said[100];
	int rc;

	(void)gk_hyper_command("DEFINE VFB-512 AS 200 BLK 100", said,
			       sizeof(said), &rc);
	(void)gk_hyper_command("QUERY USERID", said, sizeof(said), &rc);
	ebcdic_from(own_name, said, 8);
}

/* --- PARM CASE=LONG: messages of 2 GiB, the same pages again and again --- */

#define PIECES	    16384u /* a list has no more */
#define PIECE_BYTES 131071u

static u32 make_pieces(void)
{
	struct iucv_buffer *list = gk_pages_alloc(PIECES * sizeof(*list));
	u8 *piece = gk_pages_alloc(PIECE_BYTES);

	for (u32 i = 0; i < PIECES; i++) {
		list[i].at = be32_make((u32)(u64)piece);
		list[i].size = be32_make(PIECE_BYTES);
	}
	return (u32)(u64)list;
}

static u64 long_one(u64 function, u8 flags, u16 path, u32 pieces)
{
	static union iucv_parm list ALIGNED(8);

	memset(&list, 0, sizeof(list));
	list.data.path = be16_make(path);
	list.data.flags = flags | IUCV_BUFFER_LIST;
	list.data.buffer.at = be32_make(pieces);
	list.data.buffer.size = be32_make(PIECES * PIECE_BYTES);
	return iucv_does(function, &list);
}

/* The caller's end is path 0, the other 1. */
NORETURN static void send_long(void)
{
	static union iucv_parm list ALIGNED(8);
	u32 from = make_pieces(), to = make_pieces();

	(void)does(IUCV_DECLARE_BUFFER, 0, 0);
	memcpy(list.control.name, own_name, 8);
	(void)iucv_does(IUCV_CONNECT, &list);
	gk_irq_window();
	gk_check_equal(does(IUCV_ACCEPT, 0, 1), 0, "ACCEPT");
	gk_printf("case LONG\n");
	for (;;) {
		(void)long_one(IUCV_SEND, IUCV_ONE_WAY, 0, from);
		gk_irq_window();
		(void)long_one(IUCV_RECEIVE, IUCV_BY_PATH, 1, to);
		gk_irq_window();
		(void)does(IUCV_SEND, 0, 77); /* refused, and counted */
	}
}

void gk_main(void)
{
	char what[8];

	if (!gk_hyper_present()) {
		gk_check_skip("IUCV", "no control program");
		gk_check_done();
	}
	pages = gk_pages_alloc(PAGES_BYTES);
	for (u32 at = 0; at < PAGES_BYTES; at += 4096)
		set_key(pages + at);
	find_own_name();
	gk_ext_register(EXT_IUCV, on_iucv);
	iucv_open_cr0(true);
	if (gk_parm("CASE", what, sizeof(what)))
		send_long();
	check_protected();
	check_buffers();
	attack();
	gk_check_equal(bad, 0, "done, refused, or one of four exceptions");
	gk_check(done && refused && interruptions, "all of that");
	(void)does(IUCV_DECLARE_BUFFER, 0, 0); /* it may have none */
	(void)does(IUCV_RETRIEVE_BUFFER, 0, 0);
	gk_check(nothing_left(), "the last buffer takes everything along");
	gk_printf("# %u done, %u refused, %u interruptions\n", done, refused,
		  interruptions);
	gk_check_done();
}
