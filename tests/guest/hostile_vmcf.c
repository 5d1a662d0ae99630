/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VMCF with wild parameter lists, of a machine that sends to itself: each
 * function gives a return code that there is, or is one of two program
 * interruptions.  It runs with key 1, which a few pages have: CP stores nowhere
 * else for it (F11), so that a page beside them stays as it is.
 */
#include "cp/lib/ebcdic.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/random.h"
#include "tests/guest/trial.h"
#include "tests/guest/vmcf.h"

#define TRIALS	    20000u
#define WINDOW	    8 /* interruptions come after so many */
#define WELCOME	    50u
#define PAGES_BYTES 65536u
#define OTHER_BYTES 65536u
#define KEY	    0x10u
#define PSW_KEY_1   0x0010000000000000
#define PATTERN	    0xa7

static u8 *pages; /* lists, buffers, what interruptions store */
static u8 *other; /* what the program may read only           */
static u8 own_name[8];
static u32 bad, exceptions, interruptions, codes;

static void set_key(u8 *at)
{
	__asm__ volatile("sske %0,%1"
			 :
			 : "d"((u64)KEY), "a"((u64)at)
			 : "memory");
}

static void on_vmcf(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	interruptions++;
}

static u32 wild_address(void)
{
	u64 size = gk_storage_size();

	switch (random_below(16)) {
	case 0:
		return (u32)(size - random_below(64));
	case 1:
		return (u32)size + 8 * random_below(4);
	case 2:
		return 0xffffffffu - random_below(64);
	case 3:
		return random_below(8192);
	case 4:
	case 5:
		return (u32)(u64)other + random_below(OTHER_BYTES);
	case 6:
		return (u32)(u64)pages + PAGES_BYTES - random_below(300);
	default:
		return (u32)(u64)pages + 8 * random_below(PAGES_BYTES / 8);
	}
}

static u32 wild_size(void)
{
	static const u32 sizes[] = { 0,	   1,	  39,	  40,	      100, 100,
				     1000, 4096,  65536,  65577,      8,   8,
				     200,  70000, 900000, 0x80000000, ~0u };

	return sizes[random_below(ARRAY_SIZE(sizes))];
}

static void wild_list(struct vmcf_block *l, u32 function)
{
	static const u8 flags[] = { 0, 0, VMCF_PRIORITY, VMCF_PRIORITY,
				    VMCF_SPECIAL };

	memset(l, 0, sizeof(*l));
	l->flags = random_below(50) ? flags[random_below(ARRAY_SIZE(flags))]
				    : (u8)random_u64();
	l->function = be16_make((u16)function);
	l->id = be32_make(random_below(6));
	if (random_below(32))
		memcpy(l->user, own_name, 8);
	else
		for (u32 i = 0; i < 8; i++)
			l->user[i] = (u8)random_u64();
	l->at = be32_make(function == VMCF_AUTHORIZE ? wild_address() & ~7u
						     : wild_address());
	l->size = be32_make(wild_size());
	l->reply_at = be32_make(wild_address());
	l->room = be32_make(wild_size());
}

static u32 wild_function(void)
{
	static const u8 often[] = {
		VMCF_SEND,    VMCF_SEND_RECV, VMCF_SENDX, VMCF_SEND,
		VMCF_RECEIVE, VMCF_RECEIVE,   VMCF_REPLY, VMCF_REJECT,
		VMCF_CANCEL,  VMCF_IDENTIFY,
	};
	u32 n = random_below(64);

	if (n == 63)
		return (u32)random_u64() & 0xffff;
	return n < 56 ? often[random_below(ARRAY_SIZE(often))]
		      : random_below(VMCF_FUNCTIONS + 1);
}

static bool allowed(const struct outcome *o)
{
	return !o->jumped && (o->completed ? o->gr[4] <= VMCF_BUSY
					   : o->code == PGM_SPECIFICATION ||
						     o->code == PGM_ADDRESSING);
}

/* DIAGNOSE 2,4,X'68': the list in our pages, or at a wild address. */
static void try_one(u32 function)
{
	struct trial t = { .mask = GK_PSW_RUN | PSW_KEY_1,
			   .text = { 0x83, 0x24, 0x00, 0x68 } };
	struct vmcf_block *l =
		(struct vmcf_block *)(pages +
				      8 * random_below(PAGES_BYTES / 8 - 5));
	struct outcome o;

	wild_list(l, function);
	t.gr[2] = random_below(32) ? (u64)l : wild_address();
	trial_run(&t, &o);
	if (!allowed(&o) && bad++ < 5)
		gk_printf("# function %u, list %lx: %x, %lx\n", function,
			  t.gr[2], o.code, o.gr[4]);
	if (o.completed)
		codes |= 1u << (o.gr[4] & 31);
	else
		exceptions++;
}

static u32 does(u32 function, u8 flags, void *at, u32 size)
{
	static struct vmcf_block list ALIGNED(8);

	memset(&list, 0, sizeof(list));
	list.flags = flags;
	memcpy(list.user, own_name, 8);
	list.at = be32_make((u32)(u64)at);
	list.size = be32_make(size);
	return vmcf_does(function, &list);
}

/* That there is something to send. */
static void welcome(void)
{
	if (random_below(8) == 0)
		(void)does(VMCF_UNAUTHORIZE, 0, NULL, 0);
	(void)does(VMCF_AUTHORIZE, random_below(4) ? VMCF_PRIORITY : 0, pages,
		   random_below(2) ? PAGES_BYTES : 240);
	(void)does(VMCF_RESUME, 0, NULL, 0);
}

static void attack(void)
{
	for (u32 i = 0; i < TRIALS; i++) {
		if (i % WELCOME == 0)
			welcome();
		try_one(wild_function());
		if (i % WINDOW == 0)
			gk_irq_window();
	}
}

static bool untouched(void)
{
	for (u32 i = 0; i < OTHER_BYTES; i++)
		if (other[i] != PATTERN)
			return false;
	return true;
}

/* F12, F13: 64 KiB at a time, to itself; it still works. */
static void check_large(void)
{
	u8 *from = gk_pages_alloc(4 * PAGES_BYTES);
	u8 *to = gk_pages_alloc(4 * PAGES_BYTES);
	u32 n;

	(void)does(VMCF_AUTHORIZE, 0, pages, 40);
	(void)does(VMCF_UNAUTHORIZE, 0, NULL, 0);
	gk_check_equal(does(VMCF_AUTHORIZE, 0, pages, 40), 0, "AUTHORIZE");
	for (u32 i = 0; i < 4 * PAGES_BYTES; i++)
		from[i] = (u8)(i * 7 + i / 251);
	n = interruptions; /* printing lets them in, too */
	gk_check_equal(does(VMCF_SEND, 0, from, 4 * PAGES_BYTES), 0, "SEND");
	gk_irq_window();
	gk_check_equal(interruptions - n, 1, "an interruption");
	gk_check_equal(does(VMCF_RECEIVE, 0, to, 4 * PAGES_BYTES), 0,
		       "RECEIVE");
	gk_check(memcmp(from, to, 4 * PAGES_BYTES) == 0, "all is moved");
	gk_irq_window();
	gk_check_equal(interruptions - n, 2, "and another one: complete");
	gk_check_equal(pages[0], VMCF_RESPONSE, "which is a response");
	(void)does(VMCF_UNAUTHORIZE, 0, NULL, 0);
}

void gk_main(void)
{
	static const u32 expected =
		1u << VMCF_OK | 1u << VMCF_ADDRESS | 1u << VMCF_NO_FUNCTION |
		1u << VMCF_PROTOCOL | 1u << VMCF_NOT_AUTHORIZED |
		1u << VMCF_NOT_AVAILABLE | 1u << VMCF_PROTECTION |
		1u << VMCF_TOO_LARGE | 1u << VMCF_DUPLICATE |
		1u << VMCF_QUIESCED | 1u << VMCF_REPLY_CANCELED |
		1u << VMCF_NO_MESSAGE | 1u << VMCF_NOT_TOLD |
		1u << VMCF_TOO_LATE | 1u << VMCF_LENGTH | 1u << VMCF_OVERLAP |
		1u << VMCF_NO_PRIORITY | 1u << VMCF_TRANSFER;
	char said[100];
	int rc;

	if (!gk_hyper_present()) {
		gk_check_skip("VMCF", "no control program");
		gk_check_done();
	}
	pages = gk_pages_alloc(PAGES_BYTES);
	other = gk_pages_alloc(OTHER_BYTES);
	memset(other, PATTERN, OTHER_BYTES);
	for (u32 at = 0; at < PAGES_BYTES; at += 4096)
		set_key(pages + at);
	(void)gk_hyper_command("QUERY USERID", said, sizeof(said), &rc);
	ebcdic_from(own_name, said, 8);
	gk_ext_register(EXT_VMCF, on_vmcf);
	vmcf_open_cr0(true);
	attack();
	gk_check_equal(bad, 0, "codes there are, or one of two exceptions");
	gk_check_equal(codes & expected, expected, "nearly every code");
	gk_check(exceptions && interruptions, "and exceptions, interruptions");
	gk_check(untouched(), "what has another key stays as it is");
	check_large();
	gk_printf("# %u exceptions, %u interruptions, codes %x\n", exceptions,
		  interruptions, codes);
	gk_check_done();
}
