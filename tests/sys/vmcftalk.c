/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VMCFTALK: a program that uses VMCF as it is told.  Lines typed at its
 * console:
 *
 *   AUTHORIZE user flags size   flags in hexadecimal; user: of SPECIFIC
 *   SEND user id text           also SENDRECV, SENDX, IDENTIFY; "!": priority
 *   RECEIVE user id size        also REPLY ... text, CANCEL, REJECT
 *   QUIESCE, RESUME, UNAUTHORIZE
 *   HOLD, TAKE                  no interruptions; again
 *   STORM user seed             wild functions until HUSH
 *   DO command                  a CP command
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/random.h"
#include "tests/guest/vmcf.h"

#define QUEUE	 64u
#define SLOTS	 8u
#define TEXT_MAX 256u
#define AREA	 (1u << 20) /* of the storm */

static const char *const names[VMCF_FUNCTIONS] = {
	"AUTHORIZE", "UNAUTHORIZE", "SEND",	"SENDRECV",
	"SENDX",     "RECEIVE",	    "CANCEL",	"REPLY",
	"QUIESCE",   "RESUME",	    "IDENTIFY", "REJECT",
};

struct told {
	struct vmcf_block head;
	u8 data[TEXT_MAX];
};

static struct told came ALIGNED(8), queue[QUEUE];
static volatile u32 queued;
static u32 taken;
static struct vmcf_block list ALIGNED(8);
static u8 out[SLOTS][TEXT_MAX], in[SLOTS][TEXT_MAX];
static u32 storms; /* functions that are still to be done */
static char storm_with[9];
static u8 *area;
static u32 codes, wrong;

static void on_vmcf(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	queue[queued++ % QUEUE] = came;
}

/* --- what came --- */

static void look(const struct told *t)
{
	const struct vmcf_block *h = &t->head;
	u32 function = be16_get(h->function), id = be32_get(h->id);
	bool done = h->flags & VMCF_RESPONSE;
	const char *name = function < VMCF_FUNCTIONS ? names[function] : "?";
	const u8 *data = done ? in[id % SLOTS] : t->data;
	char user[9], use[9], text[TEXT_MAX + 1];
	u32 size = 0;

	if (function == VMCF_SENDX && !done)
		size = be32_get(h->size);
	else if (function == VMCF_SEND_RECV && done)
		size = TEXT_MAX - be32_get(h->room);
	size = MIN(size, TEXT_MAX);
	ebcdic_to(user, h->user, 8);
	ebcdic_to(use, h->use, 8);
	ebcdic_to(text, data, size);
	user[8] = use[8] = text[size] = '\0';
	gk_printf("%s %s%s %u %s%s: error %u left %u use %s text %s\n",
		  done ? "done" : "told", name,
		  h->flags & VMCF_WITH_PRIORITY ? "!" : "", (unsigned int)id,
		  user, h->flags & VMCF_REJECTED ? "rejected" : "",
		  (unsigned int)h->error, (unsigned int)be32_get(h->size), use,
		  text);
}

/* --- words and numbers --- */

static char *word(char **line)
{
	char *begin = *line;

	while (**line && **line != ' ')
		++*line;
	if (**line)
		*(*line)++ = '\0';
	return begin;
}

static u32 number(char **line, u32 base)
{
	u64 n = 0;

	(void)str_to_u64(word(line), base, ~0u, &n);
	return (u32)n;
}

static void user_to(u8 to[8], const char *name)
{
	char blank[9] = "        ";

	memcpy(blank, name, MIN(strlen(name), (size_t)8));
	ebcdic_from(to, blank, 8);
}

/* --- functions --- */

static void set_area(be32 *at, be32 *size, const void *from, u32 bytes)
{
	*at = be32_make((u32)(u64)from);
	*size = be32_make(bytes);
}

static void authorize(char *line)
{
	user_to(list.user, word(&line));
	list.flags = (u8)number(&line, 16);
	set_area(&list.at, &list.size, &came, number(&line, 10));
}

static void about(u32 function, char *line)
{
	u32 id, size;

	user_to(list.user, word(&line));
	id = number(&line, 10);
	list.id = be32_make(id);
	user_to(list.use, "DOUBLE");
	if (function == VMCF_RECEIVE) {
		set_area(&list.at, &list.size, in[id % SLOTS],
			 number(&line, 10));
		return;
	}
	size = (u32)MIN(strlen(line), (size_t)TEXT_MAX);
	ebcdic_from(out[id % SLOTS], line, size);
	set_area(&list.at, &list.size, out[id % SLOTS], size);
	set_area(&list.reply_at, &list.room, in[id % SLOTS], TEXT_MAX);
}

static void received(u32 id)
{
	char text[TEXT_MAX + 1];
	u32 size = MIN(be32_get(list.size), TEXT_MAX);

	ebcdic_to(text, in[id % SLOTS], size);
	text[size] = '\0';
	gk_printf("received: %s\n", text);
}

static void function(u32 f, const char *name, char *line, bool priority)
{
	u32 code;

	memset(&list, 0, sizeof(list));
	if (f == VMCF_AUTHORIZE)
		authorize(line);
	else
		about(f, line);
	if (priority)
		list.flags |= VMCF_PRIORITY;
	code = vmcf_does(f, &list);
	gk_printf("%s: code %u\n", name, (unsigned int)code);
	if (f == VMCF_RECEIVE && (code == VMCF_OK || code == VMCF_LENGTH))
		received(be32_get(list.id));
}

/* --- the storm --- */

static u32 wild_at(void)
{
	u64 size = gk_storage_size();

	if (random_below(8) == 0)
		return (u32)(size - random_below(64));
	return (u32)(u64)area + random_below(AREA / 2);
}

static u32 wild_size(void)
{
	static const u32 sizes[] = {
		0, 8, 40, 200, 5000, 65536, 65537, 300000
	};

	return random_below(16) ? sizes[random_below(ARRAY_SIZE(sizes))]
				: (u32)random_u64();
}

/* The buffer stays where it is: the rest of storage is the program's. */
static void storm_one(void)
{
	static const u8 often[] = { VMCF_SEND,	  VMCF_SEND_RECV, VMCF_SENDX,
				    VMCF_RECEIVE, VMCF_REPLY,	  VMCF_REJECT,
				    VMCF_CANCEL,  VMCF_RECEIVE,	  VMCF_REPLY };
	u32 f = often[random_below(ARRAY_SIZE(often))], code;

	memset(&list, 0, sizeof(list));
	if (random_below(64) == 0)
		f = random_below(VMCF_FUNCTIONS + 1);
	list.flags = (u8)(random_below(2) ? VMCF_PRIORITY : 0);
	list.id = be32_make(random_below(4));
	user_to(list.user, storm_with);
	set_area(&list.at, &list.size, NULL, wild_size());
	list.at = be32_make(wild_at());
	list.reply_at = be32_make(wild_at());
	list.room = be32_make(wild_size());
	if (f == VMCF_AUTHORIZE || f == VMCF_UNAUTHORIZE) {
		f = VMCF_AUTHORIZE;
		list.flags = VMCF_PRIORITY;
		set_area(&list.at, &list.size, &came, sizeof(came));
	}
	code = vmcf_does(f, &list);
	if (code > VMCF_BUSY)
		wrong++;
	else
		codes |= 1u << code;
}

static void storm(char *line)
{
	if (!area)
		area = gk_pages_alloc(AREA);
	str_copy(storm_with, sizeof(storm_with), word(&line));
	random_state = number(&line, 10) | 1;
	storms = ~0u;
	gk_printf("storming\n");
}

static void hush(void)
{
	storms = 0;
	taken = queued;
	gk_printf("hushed: codes %x, %u wrong\n", (unsigned int)codes,
		  (unsigned int)wrong);
}

/* --- lines --- */

static void command(const char *line)
{
	static char reply[512];
	int rc = -1;

	(void)gk_hyper_command(line, reply, sizeof(reply), &rc);
	gk_printf("%s: %d\n", line, rc);
}

static void typed(char *line)
{
	char *name = word(&line);
	size_t n = strlen(name);
	bool priority = n && name[n - 1] == '!';

	if (priority)
		name[n - 1] = '\0';
	for (u32 f = 0; f < VMCF_FUNCTIONS; f++)
		if (strcmp(name, names[f]) == 0)
			function(f, name, line, priority);
	if (strcmp(name, "HOLD") == 0 || strcmp(name, "TAKE") == 0) {
		vmcf_open_cr0(name[0] == 'T');
		gk_printf("%s\n", name[0] == 'T' ? "taking" : "holding");
	} else if (strcmp(name, "STORM") == 0) {
		storm(line);
	} else if (strcmp(name, "HUSH") == 0) {
		hush();
	} else if (strcmp(name, "DO") == 0) {
		command(line);
	}
}

void gk_main(void)
{
	gk_ext_register(EXT_VMCF, on_vmcf);
	vmcf_open_cr0(true);
	gk_console_input(typed);
	gk_printf("talking\n");
	for (;;) {
		while (!storms && taken != queued)
			look(&queue[taken++ % QUEUE]);
		for (u32 i = 0; storms && i < 200; i++)
			storm_one();
		gk_idle(storms ? gk_now_us() : gk_now_us() + 1000000);
	}
}
