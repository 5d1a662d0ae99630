/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCVLOAD: what messages by IUCV cost, for tests/harness/benchiucv.py, which
 * times the lines with its own clock.
 *
 * PARM PAIRS=n RUNS=COSTS|PAIRS: the conductor, which needs class A.  It logs
 * B000 ... on, who answer, and A000 ... who send to them, and orders the runs.
 * PARM TO=userid BOSS=userid: who sends.  No PARM: who answers.
 */
#include "cp/lib/be.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"

#define ROUNDS	    5
#define PAIRS_MAX   256u
#define LIMIT	    64
#define WINDOW	    32u /* one-way messages outstanding */
#define MESSAGE_MAX (64u << 10)
#define HYPERCALLS  500000u
#define AGAIN_US    20000

/* Of all pairs together. */
#define PAIRS_COUNT 12000u

enum kind { ASK, TELL };

struct order {
	be32 kind, count, size;
};

static u8 buffer[MESSAGE_MAX];

NORETURN static void fail(const char *what, enum err err)
{
	gk_printf("IUCVLOAD FAILED: %s, %d\n", what, err);
	gk_console_drain();
	gk_end(GK_END_FAILED, NULL);
}

/* --- who answers --- */

static struct gk_path callers[PAIRS_MAX];

static void answer(struct gk_path *p, const struct gk_message *came)
{
	struct gk_message m = *came;

	if (gk_iucv_receive(p, &m, buffer, sizeof(buffer)) == IUCV_OK &&
	    !(m.flags & IUCV_ONE_WAY))
		(void)gk_iucv_reply(p, &m, buffer, m.got);
}

static const struct gk_path_ops answers = { .message = answer };

static void called(struct gk_caller *c)
{
	for (u32 i = 0; i < PAIRS_MAX; i++) {
		if (callers[i].state != GK_PATH_GONE)
			continue;
		if (!callers[i].ops)
			callers[i].ops = &answers;
		if (gk_iucv_accept(&callers[i], c, 0, LIMIT) != IUCV_OK)
			gk_printf("# %s was not accepted\n", c->name);
		return;
	}
}

/* --- who sends --- */

static u32 outstanding;

static void complete(struct gk_path *p, const struct gk_completion *c)
{
	(void)p;
	if (c->audit)
		fail("audit", (enum err)c->audit);
	outstanding--;
}

static const struct gk_path_ops sends = { .complete = complete };
static struct gk_path peer = { .ops = &sends }, boss;

static void ask(u32 count, u32 size)
{
	for (u32 i = 0; i < count; i++) {
		u32 got = size;
		enum err err = gk_iucv_ask(&peer, 1, buffer, size, buffer, &got,
					   GK_FOREVER);

		if (err != ERR_OK || got != size)
			fail("ask", err);
	}
}

static void tell(u32 count, u32 size)
{
	const struct gk_send s = { .flags = IUCV_ONE_WAY,
				   .data = buffer,
				   .size = size };

	while (count || outstanding) {
		while (count && outstanding < WINDOW) {
			enum iucv_code code = gk_iucv_send(&peer, &s, NULL);

			if (code != IUCV_OK)
				fail("tell", (enum err)code);
			outstanding++;
			count--;
		}
		gk_idle(GK_FOREVER);
	}
}

/* The other one may still come up. */
static void reach(const char *name)
{
	while (peer.state != GK_PATH_OPEN) {
		if (peer.state == GK_PATH_GONE &&
		    gk_iucv_connect(&peer, name, 0, LIMIT, NULL) != IUCV_OK)
			gk_idle(gk_now_us() + AGAIN_US);
		else
			gk_idle(GK_FOREVER);
	}
}

NORETURN static void sender(const char *to)
{
	char name[9];
	enum err err = ERR_NOENT;

	reach(to);
	if (gk_parm("BOSS", name, sizeof(name)))
		err = gk_iucv_open(&boss, name, GK_FOREVER);
	for (;;) {
		struct gk_message m;
		struct order o;

		if (err == ERR_OK)
			err = gk_iucv_hear(&boss, &m, &o, sizeof(o),
					   GK_FOREVER);
		if (err != ERR_OK)
			fail("boss", err);
		if (be32_get(o.kind) == ASK)
			ask(be32_get(o.count), be32_get(o.size));
		else
			tell(be32_get(o.count), be32_get(o.size));
		(void)gk_iucv_reply(&boss, &m, NULL, 0);
	}
}

/* --- the conductor --- */

static const struct {
	const char *name;
	enum kind kind;
	u32 size, count;
} costs[] = {
	{ "ASK 64", ASK, 64, 10000 },
	{ "ASK 4096", ASK, 4096, 10000 },
	{ "ASK 65536", ASK, 65536, 5000 },
	{ "TELL 64", TELL, 64, 20000 },
	{ "TELL 4096", TELL, 4096, 20000 },
	{ "TELL 65536", TELL, 65536, 10000 },
};

static u32 pairs, busy;

static void obeyed(struct gk_path *p, const struct gk_completion *c)
{
	(void)p;
	(void)c;
	busy--;
}

static void run_severed(struct gk_path *p, const u8 user[16])
{
	(void)user;
	gk_printf("IUCVLOAD FAILED: %s has severed\n", p->name);
}

static const struct gk_path_ops conducts = { .complete = obeyed,
					     .severed = run_severed };

static void run(const char *name, enum kind kind, u32 size, u32 count)
{
	struct order o = { be32_make(kind), be32_make(count / pairs),
			   be32_make(size) };
	const struct gk_send s = { .data = &o, .size = sizeof(o) };

	gk_printf("%s COUNT %u BEGIN\n", name, count / pairs * pairs);
	gk_console_drain();
	for (u32 i = 0; i < pairs; i++) {
		if (gk_iucv_send(&callers[i], &s, NULL) != IUCV_OK)
			fail("order", ERR_IO);
		busy++;
	}
	while (busy)
		gk_idle(GK_FOREVER);
	gk_printf("%s END\n", name);
	gk_console_drain();
}

/* As tests/bench/speed.c does. */
static void null_hypercalls(void)
{
	gk_printf("NULL COUNT %u BEGIN\n", HYPERCALLS);
	gk_console_drain();
	for (u32 n = 0; n < HYPERCALLS; n++) {
		register u64 gr2 __asm__("2") = 0;
		register u64 gr4 __asm__("4") = 0xc;

		__asm__ volatile("diag %0,%1,0x260"
				 : "+d"(gr2), "+d"(gr4)
				 :
				 : "cc", "memory");
	}
	gk_printf("NULL END\n");
	gk_console_drain();
}

static void log_on(const char *line)
{
	char said[400];
	int rc = -1;

	(void)gk_hyper_command(line, said, sizeof(said), &rc);
	if (rc) {
		gk_printf("%s\n%s\n", line, said);
		fail("XAUTOLOG", (enum err)rc);
	}
}

static u32 ready(void)
{
	u32 n = 0;

	for (u32 i = 0; i < pairs; i++)
		n += callers[i].state == GK_PATH_OPEN;
	return n;
}

static void begin(const char *me)
{
	char line[100];

	for (u32 i = 0; i < pairs; i++) {
		callers[i].ops = &conducts;
		fmt_print(line, sizeof(line), "XAUTOLOG B%03u IPL IUCVLOAD", i);
		log_on(line);
		fmt_print(line, sizeof(line),
			  "XAUTOLOG A%03u IPL IUCVLOAD PARM TO=B%03u BOSS=%s",
			  i, i, me);
		log_on(line);
		gk_poll();
	}
	while (ready() < pairs)
		gk_idle(GK_FOREVER);
}

NORETURN static void conduct(void)
{
	char runs[8] = "";

	(void)gk_parm("RUNS", runs, sizeof(runs));
	begin("OPERATOR");
	for (u32 round = 0; round < ROUNDS; round++) {
		if (strcmp(runs, "COSTS") != 0) {
			run("PAIRS", ASK, 64, PAIRS_COUNT);
			continue;
		}
		null_hypercalls();
		for (u32 i = 0; i < ARRAY_SIZE(costs); i++)
			run(costs[i].name, costs[i].kind, costs[i].size,
			    costs[i].count);
	}
	gk_printf("IUCVLOAD DONE\n");
	gk_console_drain();
	gk_end(GK_END_OK, NULL);
}

void gk_main(void)
{
	char word[9];
	enum err err = gk_iucv_begin();
	u64 n;

	if (err != ERR_OK)
		fail("no IUCV", err);
	if (gk_parm("TO", word, sizeof(word)))
		sender(word);
	gk_iucv_listen(called);
	if (gk_parm("PAIRS", word, sizeof(word)) &&
	    str_to_u64(word, 10, PAIRS_MAX, &n) && n) {
		pairs = (u32)n;
		conduct();
	}
	for (;;)
		gk_idle(GK_FOREVER);
}
