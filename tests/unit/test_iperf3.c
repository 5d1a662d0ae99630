/* SPDX-License-Identifier: Apache-2.0 */
/* What NETDEMO's iperf3 server reads and says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/be.h"
#include "guestkit/samples/netdemo/iperf3.h"

/* As Debian's 3.12 sends them. */
#define COOKIE "wriqpoepbgivyrhokf5lj7fii2omh6lqvwz3"
#define PARAMS                                                                 \
	"{\"tcp\":true,\"omit\":0,\"time\":1,\"num\":0,\"blockcount\":0,"      \
	"\"parallel\":2,\"reverse\":true,\"len\":131072,"                      \
	"\"pacing_timer\":1000,\"client_version\":\"3.12\"}"
#define RESULTS "{\"cpu_util_total\":10.3,\"streams\":[{\"id\":1}]}"

static struct iperf3 t;
static u8 sent[4096];
static size_t size;

static void send_text(const char *text)
{
	put_be32(sent + size, (u32)strlen(text));
	memcpy(sent + size + 4, text, strlen(text));
	size += 4 + strlen(text);
}

static void send_state(u8 state)
{
	sent[size++] = state;
}

static void conversation(void)
{
	memset(&t, 0, sizeof(t));
	memcpy(sent, COOKIE, IPERF3_COOKIE_SIZE);
	size = IPERF3_COOKIE_SIZE;
	send_text(PARAMS);
	send_state(IPERF3_TEST_END);
	send_text(RESULTS);
	send_state(IPERF3_DONE);
}

/* In pieces of any size it is the same conversation. */
static void a_test(void **state)
{
	static const enum iperf3_seen all[] = {
		IPERF3_SEEN_COOKIE,  IPERF3_SEEN_PARAMS, IPERF3_SEEN_END,
		IPERF3_SEEN_RESULTS, IPERF3_SEEN_DONE,
	};

	(void)state;
	for (size_t piece = 1; piece < 400; piece += 7) {
		size_t at = 0, used, events = 0;

		conversation();
		while (at < size) {
			size_t n = size - at < piece ? size - at : piece;
			enum iperf3_seen seen =
				iperf3_take(&t, sent + at, n, &used);

			assert_in_range(used, 1, n);
			at += used;
			if (seen != IPERF3_SEEN_NOTHING)
				assert_int_equal(seen, all[events++]);
		}
		assert_int_equal(events, ARRAY_SIZE(all));
		assert_string_equal(t.cookie, COOKIE);
		assert_true(t.params.reverse && !t.params.udp);
		assert_int_equal(t.params.streams, 2);
		assert_int_equal(t.params.block, 131072);
		assert_int_equal(t.params.bytes, 0);
	}
}

/* What TEXT as parameters gives. */
static enum iperf3_seen params(const char *text)
{
	size_t used;

	memset(&t, 0, sizeof(t));
	memset(sent, 0, IPERF3_COOKIE_SIZE);
	assert_int_equal(iperf3_take(&t, sent, IPERF3_COOKIE_SIZE, &used),
			 IPERF3_SEEN_COOKIE);
	size = 0;
	send_text(text);
	return iperf3_take(&t, sent, size, &used);
}

static void parameters(void **state)
{
	static const char *const bad[] = {
		"[]",	"{\"tcp\"",    "{\"tcp\":true",	    "{tcp:true}",
		"true", "{\"a\":\"\\", "{\"a\":[1,{}]",	    "{\"a\" true}",
		"{",	"{\"a\":\"x}", "{\"a\":1 \"b\":2,",
	};

	(void)state;
	assert_int_equal(params("{}"), IPERF3_SEEN_PARAMS);
	assert_true(t.params.streams == 1 && t.params.block == 131072);
	assert_int_equal(params(" { \"udp\" : true , \"x\":[{\"len\":1},\"}\"],"
				"\"udp_counters_64bit\":1,"
				"\"title\":\"\\\"len\\\":5\",\"len\":900 }"),
			 IPERF3_SEEN_PARAMS);
	assert_true(t.params.udp && t.params.wide_counters);
	assert_int_equal(t.params.block, 900);
	assert_int_equal(params("{\"udp\":true}"), IPERF3_SEEN_PARAMS);
	assert_int_equal(t.params.block, 1460);
	assert_int_equal(params("{\"num\":5000000000}"), IPERF3_SEEN_PARAMS);
	assert_true(t.params.bytes == 5000000000);
	assert_int_equal(params("{\"blockcount\":10,\"len\":1000}"),
			 IPERF3_SEEN_PARAMS);
	assert_int_equal(t.params.bytes, 10000);
	assert_int_equal(params("{\"blockcount\":99999999999999999999999}"),
			 IPERF3_SEEN_PARAMS);
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(params(bad[i]), IPERF3_SEEN_BAD);
}

static void refusals(void **state)
{
	u8 error[IPERF3_ERROR_SIZE];

	(void)state;
	params("{\"parallel\":16}");
	assert_int_equal(iperf3_refusal(&t.params), 0);
	params("{\"parallel\":17}");
	assert_int_equal(iperf3_refusal(&t.params), IPERF3_WHY_STREAMS);
	params("{\"bidirectional\":true}");
	assert_int_equal(iperf3_refusal(&t.params), IPERF3_WHY_NOT_HERE);
	params("{\"udp\":true,\"reverse\":true}");
	assert_int_equal(iperf3_refusal(&t.params), IPERF3_WHY_NOT_HERE);
	params("{\"len\":4294967297}");
	assert_int_equal(iperf3_refusal(&t.params), IPERF3_WHY_BLOCK);
	iperf3_error(error, IPERF3_WHY_BLOCK);
	assert_memory_equal(error, "\xfe\0\0\0\7\0\0\0\0", sizeof(error));
}

/* No iperf3: a cookie without end, lengths beyond all bounds, other states. */
static void strangers(void **state)
{
	static const u8 lengths[][4] = { { 0, 0, 0, 0 },
					 { 0, 0, 8, 1 },
					 { 255, 255, 255, 255 } };
	size_t used;

	(void)state;
	memset(&t, 0, sizeof(t));
	memset(sent, 'G', IPERF3_COOKIE_SIZE);
	assert_int_equal(iperf3_take(&t, sent, IPERF3_COOKIE_SIZE, &used),
			 IPERF3_SEEN_BAD);
	for (u32 i = 0; i < ARRAY_SIZE(lengths); i++) {
		memset(&t, 0, sizeof(t));
		memset(sent, 0, IPERF3_COOKIE_SIZE);
		iperf3_take(&t, sent, IPERF3_COOKIE_SIZE, &used);
		assert_int_equal(iperf3_take(&t, lengths[i], 4, &used),
				 IPERF3_SEEN_BAD);
	}
	params("{}");
	assert_int_equal(iperf3_take(&t, (const u8 *)"\x63", 1, &used),
			 IPERF3_SEEN_BAD);
	assert_int_equal(iperf3_take(&t, (const u8 *)"\x0c", 1, &used),
			 IPERF3_SEEN_DONE);
}

static void results(void **state)
{
	struct iperf3_result r[IPERF3_STREAMS];
	static u8 to[IPERF3_ANSWER_MAX + 1];
	size_t n;

	(void)state;
	memset(r, 0, sizeof(r));
	r[0].bytes = 123;
	r[1] = (struct iperf3_result){ 456, 9, 2, 1500 };
	n = iperf3_results(r, 2, 2000003, to);
	assert_int_equal(get_be32(to), n - 4);
	assert_string_equal(
		(char *)to + 4,
		"{\"cpu_util_total\":0,\"cpu_util_user\":0,"
		"\"cpu_util_system\":0,\"sender_has_retransmits\":0,"
		"\"streams\":[{\"id\":1,\"bytes\":123,\"retransmits\":-1,"
		"\"jitter\":0.000000,\"errors\":0,\"packets\":0,"
		"\"start_time\":0,\"end_time\":2.000003},"
		"{\"id\":3,\"bytes\":456,\"retransmits\":-1,"
		"\"jitter\":0.001500,\"errors\":2,\"packets\":9,"
		"\"start_time\":0,\"end_time\":2.000003}]}");
	/* The longest there can be fits. */
	memset(r, 0xff, sizeof(r));
	n = iperf3_results(r, IPERF3_STREAMS, ~(u64)0, to);
	assert_in_range(n, 1000, IPERF3_ANSWER_MAX - 1);
	assert_int_equal(to[n - 1], '}');
}

/* Number N, sent at SENT_US, that arrives at NOW_US. */
static void datagram(struct iperf3_udp *u, u32 n, u32 sent_us, u64 now_us)
{
	u8 bytes[100] = { 0 };

	put_be32(bytes, sent_us / 1000000);
	put_be32(bytes + 4, sent_us % 1000000);
	put_be32(bytes + 8, n);
	iperf3_datagram(u, bytes, sizeof(bytes), false, now_us);
}

static void losses_and_jitter(void **state)
{
	struct iperf3_udp u = { 0 };
	u8 wide[16] = { 0 };

	(void)state;
	datagram(&u, 1, 5000000, 100);
	datagram(&u, 2, 5001000, 1100);
	assert_int_equal(u.result.jitter_us, 0);
	datagram(&u, 5, 5002000, 2260); /* 160 us late; 3 and 4 are missing */
	assert_int_equal(u.result.jitter_us, 10);
	assert_int_equal(u.result.errors, 2);
	datagram(&u, 4, 5002000, 2260);
	assert_int_equal(u.result.errors, 1);
	assert_int_equal(u.result.packets, 5);
	assert_int_equal(u.result.bytes, 400);
	put_be64(wide + 8, 7);
	iperf3_datagram(&u, wide, sizeof(wide), true, 0);
	assert_int_equal(u.result.packets, 7);
	put_be64(wide + 8, 9);
	iperf3_datagram(&u, wide, 15, true, 0); /* too short for a number */
	assert_int_equal(u.result.packets, 7);
	assert_int_equal(u.result.bytes, 431);
}

static void earlier_ones_are_jitter_too(void **state)
{
	struct iperf3_udp u = { 0 };

	(void)state;
	datagram(&u, 1, 5000000, 1000);
	datagram(&u, 2, 5001000, 1840);
	assert_int_equal(u.result.jitter_us, 10);
}

static void greetings(void **state)
{
	u8 little[] = { '9', '8', '7', '6' }, other[] = { 1, 2, 3, 4 };

	(void)state;
	assert_true(iperf3_greeting(little));
	assert_memory_equal(little, "6789", 4);
	assert_true(iperf3_greeting(little));
	assert_memory_equal(little, "9876", 4);
	assert_false(iperf3_greeting(other));
	assert_memory_equal(other, "\1\2\3\4", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_test),
		cmocka_unit_test(parameters),
		cmocka_unit_test(refusals),
		cmocka_unit_test(strangers),
		cmocka_unit_test(results),
		cmocka_unit_test(losses_and_jitter),
		cmocka_unit_test(earlier_ones_are_jitter_too),
		cmocka_unit_test(greetings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
