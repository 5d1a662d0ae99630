/* SPDX-License-Identifier: Apache-2.0 */
/* NETDEMO's and guestkit's text: URLs, HTTP, command lines, IPL parameters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guestkit/parm_text.h"
#include "guestkit/samples/netdemo/args.h"
#include "guestkit/samples/netdemo/http.h"

static void url_is_taken_apart(void **state)
{
	struct http_url u;

	(void)state;
	assert_true(http_parse_url("HTTP://10.64.0.1:8080/a/b?c", &u));
	assert_int_equal(u.address, 0x0a400001);
	assert_int_equal(u.port, 8080);
	assert_string_equal(u.path, "/a/b?c");
	assert_string_equal(u.host, "10.64.0.1:8080");
	assert_true(http_parse_url("http://1.2.3.4", &u));
	assert_int_equal(u.port, 80);
	assert_string_equal(u.path, "/");
}

static void bad_urls_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"http:/",
		"https://1.2.3.4/",
		"http://",
		"http://name/",
		"http://1.2.3/",
		"http://1.2.3.4:/",
		"http://1.2.3.4:0/",
		"http://1.2.3.4:65536/",
		"http://1.2.3.4:80x/",
		"http://1.2.3.4.5.6.7.8.9.10.11.12/",
	};
	char path[300];
	struct http_url u;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(http_parse_url(bad[i], &u));
	memset(path, 'x', sizeof(path));
	memcpy(path, "http://1.2.3.4/", 15);
	path[sizeof(path) - 1] = '\0';
	assert_false(http_parse_url(path, &u));
}

/* Whatever the pieces, the header ends at the same place. */
static void reply_comes_in_pieces(void **state)
{
	static const char text[] = "HTTP/1.1 200 OK\r\nX: y\r\n"
				   "content-length:  17\r\n\r\nbody";
	static struct http_reply r;
	size_t all = sizeof(text) - 1;

	(void)state;
	for (size_t piece = 1; piece <= all; piece++) {
		size_t body = 0;

		http_reply_begin(&r);
		for (size_t at = 0; at < all; at += piece) {
			size_t size = MIN(piece, all - at);
			size_t used = http_reply_take(&r, text + at, size);

			assert_true(used == size || r.complete);
			body += size - used;
		}
		assert_true(r.complete);
		assert_int_equal(body, 4);
		assert_int_equal(r.length, 17);
		assert_string_equal(http_reply_status(&r), "HTTP/1.1 200 OK");
	}
}

static void reply_without_length(void **state)
{
	static const char *const replies[] = {
		"HTTP/1.1 200 OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999"
		"\r\n\r\n",
		"HTTP/1.1 200 OK\r\nNot-Content-Length: 5\r\n\r\n",
	};
	static struct http_reply r;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(replies); i++) {
		http_reply_begin(&r);
		http_reply_take(&r, replies[i], strlen(replies[i]));
		assert_true(r.complete);
		assert_true(r.length == HTTP_NO_LENGTH);
	}
}

static void endless_header_is_too_long(void **state)
{
	static struct http_reply r;
	char junk[1000];

	(void)state;
	memset(junk, 'j', sizeof(junk));
	http_reply_begin(&r);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(http_reply_take(&r, junk, sizeof(junk)),
				 sizeof(junk));
		assert_false(r.too_long);
	}
	assert_int_equal(http_reply_take(&r, junk, sizeof(junk)), 96);
	assert_true(r.too_long);
	assert_int_equal(http_reply_take(&r, junk, sizeof(junk)), 0);
}

static void request_has_a_path(void **state)
{
	char path[HTTP_PATH_SIZE], request[400];

	(void)state;
	assert_true(http_request_path("GET /bytes/5 HTTP/1.1\r\n\r\n", path));
	assert_string_equal(path, "/bytes/5");
	assert_false(http_request_path("POST / HTTP/1.1\r\n\r\n", path));
	assert_false(http_request_path("GET / ", path) &&
		     http_request_path("GET /", path));
	assert_false(http_request_path("GET x HTTP/1.1\r\n\r\n", path));
	assert_false(http_request_path("GET ", path));
	assert_false(http_request_path("", path));
	memset(request, 'x', sizeof(request));
	memcpy(request, "GET /", 5);
	strcpy(request + 300, " HTTP/1.1\r\n\r\n");
	assert_false(http_request_path(request, path));
	assert_true(http_request_ended("a\r\n\r\n", 5));
	assert_false(http_request_ended("\n\r\n", 3));
}

static void line_is_cut_into_words(void **state)
{
	static struct args a;
	u64 n;

	(void)state;
	args_split(&a, "  IPERF  -c 1.2.3.4 -t5 -p  ");
	assert_int_equal(a.count, 5);
	assert_string_equal(a.word[0], "IPERF");
	assert_string_equal(a.rest, "-c 1.2.3.4 -t5 -p  ");
	assert_string_equal(args_option(&a, 'C'), "1.2.3.4");
	assert_string_equal(args_option(&a, 't'), "5");
	assert_string_equal(args_option(&a, 'p'), "");
	assert_null(args_option(&a, 's'));
	args_split(&a, "");
	assert_int_equal(a.count, 0);
	assert_string_equal(a.rest, "");
	args_split(&a, "1 2 3 4 5 6 7 8 9 10 11 12");
	assert_int_equal(a.count, ARGS_WORDS);
	assert_true(args_number("60", 1, 60, &n));
	assert_false(args_number("61", 1, 60, &n));
	assert_false(args_number("0", 1, 60, &n));
	assert_false(args_number("-1", 1, 60, &n));
}

static void parameter_is_found(void **state)
{
	char out[8];

	(void)state;
	assert_true(parm_find("  gw=1.2 IP=10.64 ip=x", "ip", out, 8));
	assert_string_equal(out, "10.64");
	assert_true(parm_find("NIC=", "NIC", out, sizeof(out)));
	assert_string_equal(out, "");
	assert_true(parm_find("A=123456789", "A", out, sizeof(out)));
	assert_string_equal(out, "1234567");
	assert_false(parm_find("XIP=1 IPX=2 IP 3", "IP", out, sizeof(out)));
	assert_false(parm_find("", "IP", out, sizeof(out)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(url_is_taken_apart),
		cmocka_unit_test(bad_urls_are_refused),
		cmocka_unit_test(reply_comes_in_pieces),
		cmocka_unit_test(reply_without_length),
		cmocka_unit_test(endless_header_is_too_long),
		cmocka_unit_test(request_has_a_path),
		cmocka_unit_test(line_is_cut_into_words),
		cmocka_unit_test(parameter_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
