/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SOCKPEER: a guest that talks to Linux' sockets of AF_IUCV, in the way of
 * tests/bench/linux/sockload.c, of which it obeys `take`, `check` and `echo`
 * by the names S7000 and R7000.
 *
 * PARM TO=userid SIZE=bytes: it begins, with `check`, at the sockload there.
 *
 * What AF_IUCV makes of a path: the user data of CONNECT are two names, whom it
 * is for and whose it is, in EBCDIC; a write is a message that goes one way;
 * up to 7 bytes may go in the list, whose last byte is 255 less their number,
 * and shutdown() is such a list with 1 there and nothing else.
 *
 * Source: Linux' net/iucv/af_iucv.c, af_iucv(7) of s390-tools.
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"
#include "tests/bench/linux/pattern.h"

#define PIECE	   (64u * 1024) /* a message; Linux has no room for much more */
#define ECHO_MAX   4096u
#define LINE_MAX   64
#define CALLERS	   8
#define LIST_BYTES 7u
#define TIMEOUT_US 20000000

static u8 piece[PIECE];
static const u8 shut_down[8] = { 0, 0, 0, 0, 0, 0, 0, 1 };

enum order { NONE, TAKE, CHECK, ECHO };

struct peer {
	struct gk_path path;
	enum order order;
	bool good, answering; /* `back` is on its way */
	u64 total;
	u8 back[ECHO_MAX];
};

static struct peer peers[CALLERS];

/* --- who is asked --- */

static void send_back(struct peer *p, u32 size)
{
	struct gk_send s = { .flags = IUCV_ONE_WAY,
			     .data = p->back,
			     .size = size };

	p->answering = true;
	if (gk_iucv_send(&p->path, &s, NULL) != IUCV_OK)
		gk_iucv_sever(&p->path, NULL);
}

static void complete(struct gk_path *path, const struct gk_completion *unused)
{
	struct peer *p = path->ctx;

	(void)unused;
	p->answering = false;
}

static bool is_order(const char *line, u32 size, const char *order)
{
	return size >= strlen(order) && memcmp(line, order, strlen(order)) == 0;
}

static void take_order(struct peer *p, const char *line, u32 size)
{
	p->good = true;
	p->total = 0;
	if (is_order(line, size, "take\n"))
		p->order = TAKE;
	else if (is_order(line, size, "check\n"))
		p->order = CHECK;
	else if (is_order(line, size, "echo "))
		p->order = ECHO;
	else
		gk_iucv_sever(&p->path, NULL);
}

static void handle(struct peer *p, const void *data, u32 size)
{
	if (p->order == NONE) {
		take_order(p, data, size);
		return;
	}
	if (p->order == CHECK && !pattern_is(data, size, p->total))
		p->good = false;
	p->total += size;
	if (p->order != ECHO)
		return;
	if (p->answering || size > ECHO_MAX) {
		gk_iucv_sever(&p->path, NULL);
		return;
	}
	memcpy(p->back, data, size);
	send_back(p, size);
}

static void answer(struct peer *p)
{
	fmt_print((char *)p->back, LINE_MAX, "taken %ld\n",
		  p->good ? (long)p->total : -1l);
	send_back(p, (u32)strlen((char *)p->back));
}

static void message(struct gk_path *path, const struct gk_message *told)
{
	struct gk_message m = *told;
	struct peer *p = path->ctx;

	if (m.flags & IUCV_PARM_DATA) {
		if (255u - m.data[LIST_BYTES] <= LIST_BYTES)
			handle(p, m.data, 255u - m.data[LIST_BYTES]);
		else if (memcmp(m.data, shut_down, sizeof(shut_down)) == 0)
			answer(p);
		return;
	}
	if (m.size > PIECE ||
	    gk_iucv_receive(path, &m, piece, PIECE) != IUCV_OK) {
		(void)gk_iucv_reject(path, &m);
		p->good = false;
		return;
	}
	handle(p, piece, m.got);
}

static void severed(struct gk_path *path, const u8 user[16])
{
	struct peer *p = path->ctx;

	(void)user;
	gk_printf("%s has gone after %lu bytes\n", path->name, p->total);
}

static const struct gk_path_ops ops = { .message = message,
					.complete = complete,
					.severed = severed };

static void called(struct gk_caller *c)
{
	char name[9] = "";

	ebcdic_to(name, c->user, 8);
	if (strcmp(name, "S7000   ") != 0 && strcmp(name, "R7000   ") != 0)
		return;
	for (u32 i = 0; i < CALLERS; i++) {
		struct peer *p = &peers[i];

		if (p->path.state != GK_PATH_GONE || p->answering)
			continue;
		memset(p, 0, sizeof(*p));
		p->path.ops = &ops;
		p->path.ctx = p;
		if (gk_iucv_accept(&p->path, c, 0, 0) == IUCV_OK)
			gk_printf("%s is connected\n", c->name);
		return;
	}
}

/* --- who asks --- */

static enum err open(struct gk_path *p, const char *to)
{
	u8 names[16];

	ebcdic_from(names, "S7000   PEER    ", sizeof(names));
	if (gk_iucv_connect(p, to, 0, 0, names) != IUCV_OK)
		return ERR_GONE;
	for (u64 end_us = gk_now_us() + TIMEOUT_US;
	     p->state == GK_PATH_CALLING && gk_now_us() < end_us;)
		gk_idle(end_us);
	return p->state == GK_PATH_OPEN ? ERR_OK : ERR_GONE;
}

static enum err pour(struct gk_path *p, u64 size)
{
	enum err err = gk_iucv_tell(p, 0, "check\n", 6, TIMEOUT_US);

	for (u64 at = 0; at < size && err == ERR_OK;) {
		u32 n = 1 + (u32)(at * 7919 % PIECE);

		n = n < size - at ? n : (u32)(size - at);
		pattern_fill(piece, n, at);
		err = gk_iucv_tell(p, 0, piece, n, TIMEOUT_US);
		at += n;
	}
	return err;
}

static enum err shut(struct gk_path *p)
{
	struct gk_send s = { .flags = IUCV_ONE_WAY | IUCV_PARM_DATA,
			     .data = shut_down };

	return gk_iucv_err(gk_iucv_send(p, &s, NULL));
}

static char said[LINE_MAX + 1];

/* Who hears by a function may be sent lists: Linux sends as it is sent to. */
static void heard(struct gk_path *path, const struct gk_message *told)
{
	struct gk_message m = *told;

	if (gk_iucv_receive(path, &m, said, LINE_MAX) == IUCV_OK)
		said[m.got] = '\0';
}

static const struct gk_path_ops asking = { .message = heard };

/* What it said it took is not looked at here. */
static void ask(const char *to, u64 size)
{
	static struct gk_path p = { .ops = &asking };
	enum err err = open(&p, to);

	if (err == ERR_OK)
		err = pour(&p, size);
	if (err == ERR_OK)
		err = shut(&p);
	for (u64 end_us = gk_now_us() + TIMEOUT_US;
	     err == ERR_OK && !said[0] && gk_now_us() < end_us;)
		gk_idle(end_us);
	gk_printf("%s: error %d, %s\n", to, (int)err, said);
	gk_iucv_sever(&p, NULL);
}

void gk_main(void)
{
	char to[9], word[12];
	u64 size = 0;

	if (gk_iucv_begin() != ERR_OK)
		gk_end(GK_END_FAILED, "SOCKPEER: there is no IUCV here");
	gk_iucv_listen(called);
	if (gk_parm("SIZE", word, sizeof(word)))
		(void)str_to_u64(word, 10, 1ul << 32, &size);
	if (gk_parm("TO", to, sizeof(to)))
		ask(to, size);
	gk_printf("SOCKPEER waits\n");
	for (;;)
		gk_idle(GK_FOREVER);
}
