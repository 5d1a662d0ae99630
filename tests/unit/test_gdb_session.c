/* SPDX-License-Identifier: Apache-2.0 */
/* The stub's half of a conversation with gdb, and datagrams that get lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/gdb_machine.h"

static struct gdb_machine m;

/* The payload that ORDER is answered with; gdb has heard it. */
static const char *ask(const char *order)
{
	static char payload[GDB_FRAME_MAX + 2];
	const char *said;

	m.sent = 0;
	gdb_machine_order(&m, order);
	said = gdb_machine_said(&m);
	assert_int_equal(said[0], '+');
	assert_int_equal(said[1], '$');
	snprintf(payload, sizeof(payload), "%s", said + 2);
	*strrchr(payload, '#') = '\0';
	gdb_machine_bytes(&m, "+", 1);
	return payload;
}

static void attach(void)
{
	gdb_machine_init(&m);
	assert_non_null(strstr(ask("qSupported:swbreak+"), "PacketSize=500"));
	assert_string_equal(ask("?"), "T02thread:1;");
	assert_false(m.running);
}

static void resume(const char *order)
{
	m.sent = 0;
	gdb_machine_order(&m, order);
	assert_string_equal(gdb_machine_said(&m), "+");
	assert_true(m.running && m.s.running);
}

/* Nothing of the machine is told or touched before it stands. */
static void before_attaching(void **state)
{
	static const char *const orders[] = {
		"g",	   "m0,4", "M0,1:00", "Z0,100,2", "c",
		"vCont;c", "D",	   "k",	      "qRcmd,71", "P0=0000000000000000",
		"Hg1",
	};

	(void)state;
	gdb_machine_init(&m);
	for (u32 i = 0; i < ARRAY_SIZE(orders); i++)
		assert_string_equal(ask(orders[i]), "E01");
	assert_true(m.running && !m.commands && !m.points && !m.left);
	assert_string_equal(ask("qAttached"), "1");
	assert_string_equal(ask("qNonsense"), "");
}

static void threads(void **state)
{
	(void)state;
	attach();
	assert_string_equal(ask("qfThreadInfo"), "m1,2,6");
	assert_string_equal(ask("qsThreadInfo"), "l");
	assert_string_equal(ask("qC"), "QC1");
	assert_string_equal(ask("T6"), "OK");
	assert_string_equal(ask("T3"), "E03");
	assert_string_equal(ask("qThreadExtraInfo,6"),
			    "4350552030352073746f70706564");
	assert_string_equal(ask("Hg6"), "OK");
	assert_string_equal(ask("qC"), "QC6");
	assert_string_equal(ask("Hg41"), "E03");
	assert_string_equal(ask("Hg0"), "OK");
	assert_string_equal(ask("Hx1"), "E01");
}

static void registers(void **state)
{
	(void)state;
	attach();
	m.regs[5].psw_addr = 0xabcdef;
	m.regs[5].gr[15] = 0x1ff0;
	ask("Hg6");
	assert_string_equal(ask("p1"), "0000000000abcdef");
	assert_string_equal(ask("p11"), "0000000000001ff0");
	assert_string_equal(ask("p47"), "E01");
	assert_string_equal(ask("P1=0000000000001234"), "OK");
	assert_int_equal(m.regs[5].psw_addr, 0x1234);
	assert_string_equal(ask("P1=00000000000012"), "E01");
	assert_string_equal(ask("P1"), "E01");
	assert_int_equal(strlen(ask("g")), 1000);
	assert_string_equal(ask("G00"), "E01");
	assert_int_equal(m.regs[5].psw_addr, 0x1234);
}

/* G of what g gave changes nothing. */
static void all_registers_back(void **state)
{
	struct registers before;
	char order[GDB_PACKET_MAX];

	(void)state;
	attach();
	memset(&m.regs[0], 0x5a, sizeof(m.regs[0]));
	before = m.regs[0];
	snprintf(order, sizeof(order), "G%s", ask("g"));
	assert_string_equal(ask(order), "OK");
	assert_memory_equal(&before, &m.regs[0], sizeof(before));
}

static void storage(void **state)
{
	(void)state;
	attach();
	assert_string_equal(ask("M100,3:0102ff"), "OK");
	assert_string_equal(ask("mff,5"), "000102ff00");
	assert_string_equal(ask("X200,2:ab"), "OK");
	assert_string_equal(ask("m200,2"), "6162");
	assert_string_equal(ask("X200,3:ab"), "E01");
	assert_string_equal(ask("M100,3:0102"), "E01");
	assert_string_equal(ask("m100"), "E01");
	assert_string_equal(ask("m10000,1"), "E02");
	assert_string_equal(ask("Mffffffffffffffff,2:0000"), "E02");
	/* What is there of a range; as much as a packet holds. */
	assert_int_equal(strlen(ask("mff00,200")), 512);
	assert_int_equal(strlen(ask("m0,ffffffffffffffff")), GDB_PACKET_MAX);
	assert_string_equal(ask("m0,0"), "");
}

static void points(void **state)
{
	char order[32];

	(void)state;
	attach();
	assert_string_equal(ask("Z0,1000,2"), "OK");
	assert_string_equal(ask("Z2,2000,8"), "OK");
	assert_int_equal(m.points, 2);
	assert_int_equal(m.point[1].kind, GDB_WATCH);
	assert_int_equal(m.point[1].size, 8);
	assert_string_equal(ask("z0,1000,2"), "OK");
	assert_string_equal(ask("z0,1000,2"), "E02");
	assert_string_equal(ask("Z0,ffffffff,2"), "E02");
	assert_string_equal(ask("Z3,2000,8"), ""); /* a read: PER has none */
	assert_string_equal(ask("Z0,1000"), "E01");
	assert_string_equal(ask("Z2,1000,0"), "E01");
	for (u32 i = 1; i < FAKE_GDB_POINTS; i++) {
		snprintf(order, sizeof(order), "Z1,%x,2", 0x3000 + i * 2);
		assert_string_equal(ask(order), "OK");
	}
	assert_string_equal(ask("Z1,4000,2"), "E04");
}

static void running_and_stopping(void **state)
{
	static const struct {
		struct gdb_stop stop;
		const char *said;
	} all[] = {
		{ { GDB_AT_BREAK, 1, 0 }, "$T05thread:2;swbreak:;#" },
		{ { GDB_AT_HARD, 0, 0 }, "$T05thread:1;hwbreak:;#" },
		{ { GDB_AT_WATCH, 5, 0xabc }, "$T05thread:6;watch:abc;#" },
		{ { GDB_STEPPED, 0, 0 }, "$T05thread:1;#" },
		{ { GDB_FAILED, 0, 0 }, "$T06thread:1;#" },
		{ { GDB_RESET, 0, 0 }, "$T05thread:1;#" },
	};

	(void)state;
	attach();
	for (u32 i = 0; i < ARRAY_SIZE(all); i++) {
		resume("vCont;c");
		assert_true(m.resumed.run == 0x23 && !m.resumed.step);
		gdb_session_stopped(&m.s, &all[i].stop, m.now_us);
		assert_memory_equal(gdb_machine_said(&m), all[i].said,
				    strlen(all[i].said));
		gdb_machine_bytes(&m, "+", 1);
		/* Not twice. */
		gdb_session_stopped(&m.s, &all[i].stop, m.now_us);
		assert_int_equal(m.sent, 0);
		ask("g");
	}
}

static void actions(void **state)
{
	static const struct {
		const char *order;
		u64 step, run;
	} all[] = {
		{ "vCont;s:2;c", 0x02, 0x21 },
		{ "vCont;s:6", 0x20, 0 },
		{ "vCont;C05:1;s", 0x22, 0x01 },
		{ "vCont;c:-1", 0, 0x23 },
		{ "s", 0x01, 0x22 },
		{ "c", 0, 0x23 },
		{ "C05", 0, 0x23 },
	};
	static const char *const bad[] = {
		"vCont",      "vCont;",	    "vCont;x",	 "vCont;s:9",
		"vCont;c:zz", "vCont;c:1x", "vCont;Czz", "vCont;c;;;;",
	};

	(void)state;
	attach();
	for (u32 i = 0; i < ARRAY_SIZE(all); i++) {
		resume(all[i].order);
		assert_true(m.resumed.step == all[i].step &&
			    m.resumed.run == all[i].run);
		gdb_machine_bytes(&m, "\x03", 1);
		gdb_machine_bytes(&m, "+", 1);
		ask("Hg1");
	}
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_string_equal(ask(bad[i]), "E01");
	assert_false(m.running);
}

static void break_in(void **state)
{
	(void)state;
	attach();
	gdb_machine_bytes(&m, "\x03", 1); /* it stands */
	assert_int_equal(m.sent, 0);
	resume("c");
	gdb_machine_bytes(&m, "\x03", 1);
	assert_string_equal(gdb_machine_said(&m), "$T02thread:1;#d4");
	/* It was faster. */
	ask("g");
	resume("vCont;c");
	m.stopped_itself = true;
	m.itself = (struct gdb_stop){ GDB_AT_BREAK, 1, 0 };
	gdb_machine_bytes(&m, "\x03", 1);
	assert_memory_equal(gdb_machine_said(&m), "$T05thread:2;swbreak", 20);
}

static void commands(void **state)
{
	static char text[1500];
	u32 pieces = 0;

	(void)state;
	attach();
	m.says = "CP-64\n";
	m.sent = 0;
	gdb_machine_order(&m, "qRcmd,71756572792063706c6576656c");
	assert_string_equal(m.command, "query cplevel");
	assert_memory_equal(gdb_machine_said(&m), "+$O43502d36340a#", 15);
	gdb_machine_bytes(&m, "+", 1);
	assert_string_equal(gdb_machine_said(&m), "$OK#9a");
	gdb_machine_bytes(&m, "+", 1);
	assert_int_equal(m.sent, 0);
	/* A long one comes in pieces, each when the one before was heard. */
	memset(text, 'x', sizeof(text) - 1);
	m.says = text;
	gdb_machine_order(&m, "qRcmd,71");
	while (strcmp(gdb_machine_said(&m), "$OK#9a") != 0) {
		pieces++;
		gdb_machine_bytes(&m, "+", 1);
	}
	assert_int_equal(pieces, 3);
	m.says = NULL;
	assert_string_equal(ask("qRcmd,7172"), "OK");
	assert_string_equal(ask("qRcmd,717"), "OK");
	assert_string_equal(ask("qRcmd,zz"), "E01");
}

static void description(void **state)
{
	(void)state;
	attach();
	assert_memory_equal(ask("qXfer:features:read:target.xml:0,100"),
			    "m<?xml", 6);
	assert_string_equal(ask("qXfer:features:read:target.xml:ffff,100"),
			    "l");
	assert_string_equal(ask("qXfer:features:read:target.xml:ffff"), "E01");
	assert_string_equal(ask("qXfer:features:read:other.xml:0,1"), "");
}

static void leaving(void **state)
{
	(void)state;
	attach();
	ask("Z0,1000,2");
	assert_string_equal(ask("D"), "OK");
	assert_true(m.left && !m.halted && !m.points && !m.s.attached);
	attach();
	m.sent = 0;
	gdb_machine_order(&m, "k");
	assert_string_equal(gdb_machine_said(&m), "+");
	assert_true(m.left && m.halted);
	attach();
	assert_string_equal(ask("vKill;1"), "OK");
	attach();
	gdb_session_gone(&m.s);
	assert_string_equal(gdb_machine_said(&m), "$W00#b7");
	gdb_session_gone(&m.s);
	assert_int_equal(m.sent, 0);
}

/* --- lost and doubled datagrams --- */

static void answer_is_sent_again(void **state)
{
	(void)state;
	attach();
	m.sent = 0;
	gdb_machine_order(&m, "qC");
	assert_string_equal(gdb_machine_said(&m), "+$QC1#c5");
	assert_true(gdb_session_due(&m.s) == GDB_RESEND_US);
	gdb_session_tick(&m.s, GDB_RESEND_US - 1);
	assert_int_equal(m.sent, 0);
	gdb_session_tick(&m.s, GDB_RESEND_US);
	/* Without "+": gdb would take it for the next order's. */
	assert_string_equal(gdb_machine_said(&m), "$QC1#c5");
	gdb_machine_bytes(&m, "-", 1);
	assert_string_equal(gdb_machine_said(&m), "$QC1#c5");
	gdb_machine_bytes(&m, "+", 1);
	assert_true(gdb_session_due(&m.s) == ~(u64)0);
	gdb_session_tick(&m.s, ~(u64)0 - 1);
	assert_int_equal(m.sent, 0);
}

/* A gdb that never hears is given up. */
static void resends_end(void **state)
{
	u64 now = 0;

	(void)state;
	attach();
	gdb_machine_order(&m, "qC");
	m.sent = 0;
	while (gdb_session_due(&m.s) != ~(u64)0)
		gdb_session_tick(&m.s, now += GDB_RESEND_US);
	assert_int_equal(m.sent, GDB_RESENDS);
}

/* gdb repeats an order whose "+" and answer it did not get. */
static void order_is_repeated(void **state)
{
	(void)state;
	attach();
	gdb_machine_order(&m, "qRcmd,71");
	m.sent = 0;
	gdb_machine_order(&m, "qRcmd,71"); /* the clock will see to it */
	assert_int_equal(m.sent, 0);
	gdb_session_tick(&m.s, GDB_RESEND_US);
	gdb_machine_bytes(&m, "+", 1); /* swallowed, wanting its "+" first */
	gdb_machine_order(&m, "qRcmd,71");
	assert_string_equal(gdb_machine_said(&m), "+$OK#9a");
	assert_int_equal(m.commands, 1);
	gdb_machine_bytes(&m, "+", 1);
	/* Another one like it, heard at once, is another one. */
	ask("qC");
	ask("qRcmd,71");
	ask("qRcmd,71");
	assert_int_equal(m.commands, 3);
}

static void step_is_repeated(void **state)
{
	struct gdb_stop stepped = { GDB_STEPPED, 0, 0 };

	(void)state;
	attach();
	resume("vCont;s:1");
	resume("vCont;s:1"); /* its "+" was lost */
	assert_int_equal(m.resumes, 1);
	gdb_session_stopped(&m.s, &stepped, m.now_us);
	m.running = false;
	gdb_machine_bytes(&m, "+", 1); /* swallowed */
	m.sent = 0;
	gdb_machine_order(&m, "vCont;s:1");
	assert_string_equal(gdb_machine_said(&m), "+$T05thread:1;#d7");
	assert_int_equal(m.resumes, 1);
	gdb_machine_bytes(&m, "+", 1);
	ask("g");
	resume("vCont;s:1");
	assert_int_equal(m.resumes, 2);
}

static void garbled(void **state)
{
	(void)state;
	attach();
	m.sent = 0;
	gdb_machine_bytes(&m, "$qC#00", 6);
	assert_string_equal(gdb_machine_said(&m), "-");
	assert_int_equal(m.s.refused, 1);
	/* An order in two datagrams; of two in one, the first. */
	gdb_machine_bytes(&m, "$q", 2);
	assert_int_equal(m.sent, 0);
	gdb_machine_bytes(&m, "C#b4", 4);
	assert_string_equal(gdb_machine_said(&m), "+$QC1#c5");
	gdb_machine_bytes(&m, "+$T1#85$T2#86", 13);
	assert_int_equal(m.sent, 1);
	assert_string_equal(gdb_machine_said(&m), "+$OK#9a");
	gdb_machine_bytes(&m, "------", 6); /* nor an answer many times */
	assert_int_equal(m.sent, 1);
	m.sent = 0;
	gdb_machine_bytes(&m, "$g#00$g#00$g#00", 15);
	assert_int_equal(m.sent, 1);
}

/* Whoever has not stopped the machine yet gets one datagram for one. */
static void before_attaching_nothing_is_repeated(void **state)
{
	(void)state;
	gdb_machine_init(&m);
	gdb_machine_order(&m, "qSupported");
	assert_int_equal(m.sent, 1);
	assert_true(gdb_session_due(&m.s) == ~(u64)0);
	gdb_machine_order(&m, "qSupported");
	assert_int_equal(m.sent, 2);
	gdb_machine_order(&m, "?");
	assert_true(gdb_session_due(&m.s) == GDB_RESEND_US);
	gdb_machine_bytes(&m, "+", 1);
	/* He who leaves is told until he has heard it. */
	gdb_machine_order(&m, "D");
	assert_true(gdb_session_due(&m.s) == GDB_RESEND_US);
}

/* Another gdb comes while the machine runs for the one before. */
static void while_running(void **state)
{
	(void)state;
	attach();
	resume("c");
	assert_string_equal(ask("qC"), "QC1");
	assert_false(m.running || m.s.running);
}

static void openings(void **state)
{
	(void)state;
	assert_true(gdb_session_opens("$qSupported:multi", 17));
	assert_false(gdb_session_opens("$qSupporte", 10));
	assert_false(gdb_session_opens("+", 1));
	assert_false(gdb_session_opens("", 0));
	assert_false(gdb_session_opens("+$qSupported", 12));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_attaching),
		cmocka_unit_test(threads),
		cmocka_unit_test(registers),
		cmocka_unit_test(all_registers_back),
		cmocka_unit_test(storage),
		cmocka_unit_test(points),
		cmocka_unit_test(running_and_stopping),
		cmocka_unit_test(actions),
		cmocka_unit_test(break_in),
		cmocka_unit_test(commands),
		cmocka_unit_test(description),
		cmocka_unit_test(leaving),
		cmocka_unit_test(answer_is_sent_again),
		cmocka_unit_test(resends_end),
		cmocka_unit_test(order_is_repeated),
		cmocka_unit_test(step_is_repeated),
		cmocka_unit_test(garbled),
		cmocka_unit_test(before_attaching_nothing_is_repeated),
		cmocka_unit_test(while_running),
		cmocka_unit_test(openings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
