/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storms: one thing after the other, as fast as the machine goes.  By itself
 * each lasts a moment and the machine is whole afterwards; `CASE=name` (IPL
 * PARM) makes one that never ends, for tests/sys/test_attacks.py, which looks
 * at what others notice.  `TO=user` says whom CASE=MSG writes to, `SEED=n`
 * where CASE=STREAM and CASE=DIAGNOSE begin.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/lowcore.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/hostile_storm/storm.h"
#include "tests/guest/liar.h"
#include "tests/guest/random.h"

#define CONSOLE		   0x0009
#define MOMENT_US	   150000
#define OTHER		   1 /* the address of the second CPU */
#define SIGP_RESTART	   0x06
#define SIGP_INITIAL_RESET 0x0b
#define SIGP_SET_PREFIX	   0x0d

u32 storm_console;
struct ccw1 *storm_prog;
static char whom[16];

/* A CP command; what it answers is of no interest. */
static void cp(const char *text)
{
	static char reply[512];
	int rc;

	gk_hyper_command(text, reply, sizeof(reply), &rc);
}

/* --- the network --- */

static bool nic_ready(void)
{
	return nic || (define() && open() && start());
}

static void step_notify(void)
{
	for (u32 i = 0; i < 64; i++)
		kick(i & 1);
	gk_hyper_notify((u32)random_u64(), random_below(3), 0);
	gk_hyper_notify(nic, 2 + random_below(65536), 0);
}

/* Full rings, offered again and again without an end. */
static void step_transmit(void)
{
	if (status() & VIRTIO_S_NEEDS_RESET)
		start();
	for (u16 n = 0; n < NUM; n++)
		ask(n);
	kick(VIRTIO_NET_TXQ);
}

/* SENSE ID of the console for ever, into the rings, while CP reads them. */
static bool rewrite_ready(void)
{
	if (!nic_ready())
		return false;
	gk_console_drain();
	for (u32 i = 0; i < PROG_MAX - 1; i++) {
		u8 *to = (u8 *)ring[i & 1] + random_below(PAGE / 4);

		if (i % 4 == 3)
			to = buffer[1] + random_below(64);
		storm_prog[i] =
			subch_ccw(CCW_CMD_SENSE_ID, CCW_CC | CCW_SLI, 7, to);
	}
	storm_prog[PROG_MAX - 1] = subch_ccw(CCW_CMD_TIC, 0, 0, storm_prog);
	return subch_start(storm_console, storm_prog) == 0;
}

static void step_rewrite(void)
{
	if (status() & VIRTIO_S_NEEDS_RESET)
		start();
	for (u32 i = 0; i < 16; i++) {
		u16 n = (u16)random_below(NUM);

		plain(VIRTIO_NET_RXQ, n, BUFFER);
		offer(VIRTIO_NET_RXQ, n);
		describe(VIRTIO_NET_TXQ, n, (u64)buffer[1] + n * BUFFER,
			 16 * (1 + random_below(8)),
			 random_below(2) ? VQ_DESC_INDIRECT : 0, 0);
		offer(VIRTIO_NET_TXQ, n);
		kick((u16)(i & 1));
	}
	/* New targets while it runs. */
	storm_prog[random_below(PROG_MAX - 1)].addr = be32_make(
		(u32)(u64)ring[random_below(2)] + random_below(PAGE / 4));
}

/* --- a second CPU --- */

u64 storm_other_stack;
void storm_other_entry(void);
NORETURN void storm_other(void);

__asm__(".pushsection .text\n"
	"\t.balign 8\n"
	"\t.globl storm_other_entry\n"
	"storm_other_entry:\n"
	"\tlarl 1,storm_other_stack\n"
	"\tlg 15,0(1)\n"
	"\tjg storm_other\n"
	"\t.popsection");

/* What CP writes must stay in the buffers: where, and no tables. */
static bool keeps_inside(u32 place, u32 at, u16 *value)
{
	if (place != VIRTIO_NET_RXQ || at >= sizeof(ring[0]->desc))
		return place != 2;
	if (at % 16 == 12)
		*value &= (u16) ~(VQ_DESC_INDIRECT << 8);
	return at % 16 >= 8;
}

/* Stores into whatever CP may be reading, and notifies, too. */
void storm_other(void)
{
	u64 state = 0x2545f4914f6cdd1d;

	for (u32 n = 0;; n++) {
		u8 *const where[] = { (u8 *)ring[0], (u8 *)ring[1], buffer[0],
				      buffer[1] };
		u32 place = state >> 60 & 3, at = state & 0x3fe;
		u16 value = (u16)(state >> 20);

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		if (keeps_inside(place, at, &value))
			*(volatile u16 *)(void *)(where[place] + at) = value;
		if (n % 256 == 0)
			gk_hyper_notify(nic, n / 256 & 1, 0);
	}
}

static u8 *other_prefix;

/* One order to the other CPU, when it takes one. */
static bool order(u8 code, u32 parameter)
{
	u32 status;
	int cc;

	while ((cc = insn_sigp(OTHER, code, parameter, &status)) == 2)
		gk_hyper_yield();
	return cc == 0;
}

/* OTHER runs from its beginning, with a prefix area of its own. */
static bool start_other(void)
{
	struct gk_lowcore *low;

	if (!other_prefix) {
		u8 *area = gk_pages_alloc(6 * PAGE);

		other_prefix = (u8 *)(((u64)area + 8191) & ~8191ul);
		storm_other_stack = (u64)area + 6 * PAGE - 160;
	}
	low = (struct gk_lowcore *)(void *)other_prefix;
	low->restart_new =
		(struct gk_psw){ GK_PSW_AMODE64, (u64)storm_other_entry };
	low->pgm_new = low->restart_new;
	return order(SIGP_INITIAL_RESET, 0) &&
	       order(SIGP_SET_PREFIX, (u32)(u64)other_prefix) &&
	       order(SIGP_RESTART, 0);
}

static bool race_ready(void)
{
	return nic_ready() && start_other();
}

/* Good descriptors, again and again, for the other CPU to spoil. */
static void step_race(void)
{
	if (status() & VIRTIO_S_NEEDS_RESET)
		start();
	for (u16 n = 0; n < NUM; n++) {
		plain(VIRTIO_NET_RXQ, n, BUFFER);
		offer(VIRTIO_NET_RXQ, n);
		ask(n);
		if (n % 4 == 0)
			kick(n / 4 & 1);
	}
}

/* Any order at any moment; now and then it is begun anew. */
static void step_orders(void)
{
	u32 unused;

	for (u32 i = 0; i < 32; i++)
		insn_sigp(OTHER, (u8)random_below(20), (u32)random_u64(),
			  &unused);
	start_other();
}

/* --- channel programs that change under the channel --- */

static void random_ccw(struct ccw1 *c)
{
	static const u8 commands[] = {
		CCW_CMD_NOP,	     CCW_CMD_SENSE,
		CCW_CMD_SENSE_ID,    CCW_CMD_TIC,
		CCW_CMD_TIC,	     0x0a,
		VIRTIO_CCW_SET_VQ,   VIRTIO_CCW_READ_STATUS,
		VIRTIO_CCW_READ_CONF
	};
	u8 cmd = commands[random_below(ARRAY_SIZE(commands))];
	const void *to =
		cmd == CCW_CMD_TIC
			? (void *)&storm_prog[random_below(PROG_MAX)]
			: (void *)((u8 *)storm_prog + random_below(PAGE));

	*c = subch_ccw(cmd, (u8)(random_u64() & ~(u64)CCW_IDA),
		       (u16)random_below(64), to);
}

static void step_selfmod(void)
{
	struct irb irb;

	for (u32 i = 0; i < PROG_MAX; i++)
		random_ccw(&storm_prog[i]);
	if (subch_start(nic, storm_prog) == 0)
		for (u32 i = 0; i < 64 && insn_tsch(nic, &irb) != 0; i++)
			random_ccw(&storm_prog[random_below(PROG_MAX)]);
	insn_csch(nic);
	subch_take(nic, SUBCH_PATIENCE_US, &irb);
}

/* --- commands --- */

static void step_console(void)
{
	gk_printf("line after line after line of a guest that never stops\n");
}

static void step_msg(void)
{
	static char text[80];
	u32 at = 0;

	for (const char *p = "MSG "; *p; p++)
		text[at++] = *p;
	for (const char *p = whom[0] ? whom : "*"; *p; p++)
		text[at++] = *p;
	for (const char *p = " flood flood flood"; *p; p++)
		text[at++] = *p;
	text[at] = '\0';
	cp(text);
}

static void step_define(void)
{
	static u32 n;
	static char nic_text[] = "DEFINE NIC 1000 TYPE VIRTIO";
	static char lan_text[] = "DEFINE LAN FLOOD00";

	n++;
	nic_text[13] = (char)('0' + n / 10 % 10);
	nic_text[14] = (char)('0' + n % 10);
	lan_text[16] = nic_text[13];
	lan_text[17] = nic_text[14];
	cp(nic_text);
	cp(lan_text);
}

/*
 * What is run by a task of its own; none of them is good.  Eight at once: CP
 * has no time to run one before it is given the next.
 */
static void step_defer(void)
{
	cp("DEFINE STORAGE NONE\nDEFINE STORAGE NONE\nDEFINE STORAGE NONE\n"
	   "DEFINE STORAGE NONE\nDEFINE STORAGE NONE\nDEFINE STORAGE NONE\n"
	   "DEFINE STORAGE NONE\nDEFINE STORAGE NONE");
}

/* --- */

static void stop_console_program(void)
{
	subch_quiet(storm_console);
}

/*
 * The machine resets itself, goes on at the PSW at 0, and so for ever: nothing
 * comes back to C.
 */
void storm_reset(void);
__asm__("	.text\n"
	"	.balign 2\n"
	"storm_reset:\n"
	"	lhi	4, 1\n"
	"	diag	2, 4, 0x308\n"
	"	j	storm_reset\n");

static void step_reset(void)
{
	volatile u64 *low = (volatile u64 *)0;

	__asm__("" : "+a"(low));
	*low = 0x0008000080000000ul | (u64)storm_reset;
	storm_reset();
}

static const struct {
	const char *name;
	bool (*ready)(void);
	void (*step)(void);
	void (*after)(void);
	bool by_case_only;
} storms[] = {
	{ "NOTIFY", nic_ready, step_notify, NULL, false },
	{ "TRANSMIT", nic_ready, step_transmit, NULL, false },
	{ "SELFMOD", nic_ready, step_selfmod, NULL, false },
	{ "REWRITE", rewrite_ready, step_rewrite, stop_console_program, false },
	{ "DEFINE", NULL, step_define, NULL, false },
	{ "STORAGE", NULL, step_storage, NULL, false },
	{ "EXITS", NULL, step_exits, NULL, false },
	{ "PREFIX", NULL, step_prefix, NULL, true },
	{ "BEYOND", NULL, step_beyond, NULL, true },
	{ "CONTROLS", NULL, step_controls, NULL, false },
	{ "RACE", race_ready, step_race, NULL, true },
	{ "RESET", NULL, step_reset, NULL, true },
	{ "ORDERS", race_ready, step_orders, NULL, true },
	{ "DEFER", NULL, step_defer, NULL, true },
	{ "CONSOLE", NULL, step_console, NULL, true },
	{ "MSG", NULL, step_msg, NULL, true },
	{ "STREAM", stream_ready, step_stream, NULL, true },
	{ "DIAGNOSE", stream_ready, step_diagnose, NULL, true },
};

static void NORETURN for_ever(size_t i)
{
	gk_printf("case %s\n", storms[i].name);
	gk_console_drain();
	if (storms[i].ready && !storms[i].ready())
		gk_end(GK_END_FAILED, "it cannot begin");
	for (;;)
		storms[i].step();
}

static void run_case(void)
{
	char name[16];

	if (!gk_parm("CASE", name, sizeof(name)))
		return;
	if (!gk_parm("TO", whom, sizeof(whom)))
		whom[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(storms); i++)
		if (strcmp(storms[i].name, name) == 0)
			for_ever(i);
	gk_end(GK_END_FAILED, "no such case");
}

static void a_moment(size_t i)
{
	bool good = !storms[i].ready || storms[i].ready();
	u64 end_us = gk_now_us() + MOMENT_US;
	u32 steps = 0;

	while (good && (gk_now_us() < end_us || steps == 0)) {
		storms[i].step();
		steps++;
	}
	if (storms[i].after)
		storms[i].after();
	gk_printf("# %u steps\n", steps);
	gk_check(good, storms[i].name);
}

void gk_main(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("storms", "no control program");
		gk_check_done();
	}
	storm_console = gk_chan_find(CONSOLE)->schid;
	storm_prog = gk_pages_alloc(2 * PAGE);
	run_case();
	for (size_t i = 0; i < ARRAY_SIZE(storms); i++)
		if (!storms[i].by_case_only)
			a_moment(i);
	gk_check(carries(), "afterwards a frame is carried");
	gk_check_done();
}
