/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A load for sockets on Linux, by TCP and by AF_IUCV, for hosts and s390x
 * (static: an initramfs without a C library runs it).  The same program is at
 * both ends:
 *
 *   sockload PORT                serve orders at PORT, each in a process
 *   sockload ADDRESS PORT ORDER  give one by TCP; its answer and seconds
 *   sockload ORDER               obey; print the answer
 *
 * An order is one line.  TO is an address of TCP, `iucv:USERID` a stream of
 * AF_IUCV, `records:USERID` its SOCK_SEQPACKET, where each write is a record;
 * PORT is a number, by AF_IUCV also a name that is not a sockload's.
 *
 *   take                      what follows is dropped; then `taken SIZE`
 *   check                     each byte must be that of its place: -1
 *   echo SIZE                 so many bytes at a time go back
 *   send TO PORT SIZE         so many bytes to a `take`: `sent SIZE`
 *   prove TO PORT SIZE        to a `check`, in pieces of up to 64 KiB
 *   trips TO PORT COUNT SIZE  there and back: `made COUNT`
 *   hold TO PORT COUNT        connections at a time: `held` how many
 *
 * What is measured has arrived when the answer comes, and the clock is that of
 * who gave the order: one on an emulated machine may run ahead.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/linux/pattern.h"
#include "tests/bench/linux/sockaddr.h"

#define LINE_MAX_BYTES 128
#define PIECE	       (128 * 1024)
#define PIECE_IUCV     (64 * 1024) /* one of more is too long for Linux */
#define LISTENERS      3
#define SOL_OF_IUCV    277
#define SO_OF_IPRMDATA 0x80 /* up to 7 bytes go in the parameter list */

static char piece[PIECE];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* A socket connected there, or -1. */
static int reach(const char *host, const char *port)
{
	union address a;
	int type, s, yes = 1;
	socklen_t size = address_of(&a, host, port, &type);

	errno = EINVAL;
	s = size ? socket(a.any.sa_family, type, 0) : -1;
	if (s < 0)
		return -1;
	if (a.any.sa_family == AF_IUCV)
		setsockopt(s, SOL_OF_IUCV, SO_OF_IPRMDATA, &yes, sizeof(yes));
	else
		setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (connect(s, &a.any, size) == 0)
		return s;
	close(s);
	return -1;
}

/* --- bytes --- */

static bool of_records(int s)
{
	int type = 0;
	socklen_t size = sizeof(type);

	return getsockopt(s, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
	       type == SOCK_SEQPACKET;
}

/*
 * AF_IUCV stops waiting for room after a while; whether its peer is gone it
 * says by the next word (net/core/sock.c, sock_alloc_send_pskb).
 */
static bool write_all(int s, const char *from, size_t size)
{
	int flags = of_records(s) ? MSG_EOR : 0;

	while (size) {
		ssize_t n = send(s, from, size, flags);

		if (n < 0 && errno == ENOTSOCK)
			n = write(s, from, size);
		if (n < 0 && errno == EAGAIN)
			continue;
		if (n <= 0)
			return false;
		from += n;
		size -= (size_t)n;
	}
	return true;
}

/* SIZE bytes, if they come. */
static bool read_all(int s, char *to, size_t size)
{
	while (size) {
		ssize_t n = read(s, to, size);

		if (n <= 0)
			return false;
		to += n;
		size -= (size_t)n;
	}
	return true;
}

/* Up to the end of the line, which is not kept; false: there was none. */
static bool read_line(int s, char to[LINE_MAX_BYTES])
{
	size_t each = of_records(s) ? LINE_MAX_BYTES : 1;
	ssize_t n;

	for (size_t at = 0; at < LINE_MAX_BYTES; at += (size_t)n) {
		n = read(s, to + at, each > 1 ? each - at : 1);
		if (n <= 0)
			return false;
		if (to[at + (size_t)n - 1] == '\n') {
			to[at + (size_t)n - 1] = '\0';
			return true;
		}
	}
	return false;
}

static void answer(int s, const char *what, long long n)
{
	char line[LINE_MAX_BYTES];
	int size = snprintf(line, sizeof(line), "%s %lld\n", what, n);

	if (!write_all(s, line, (size_t)size))
		perror("sockload: answer");
}

/* --- what is proved --- */

/* The next piece's size, the same at both ends: small and large by turns. */
static size_t size_after(uint64_t place)
{
	uint64_t r = (place + 1) * 0xd1342543de82ef95u;

	r ^= r >> 29;
	return 1 + (size_t)(r % (r & 1u << 30	? 12
				 : r & 1u << 31 ? 5000
						: PIECE_IUCV));
}

static size_t next_size(uint64_t place, uint64_t left)
{
	size_t n = size_after(place);

	return n < left ? n : (size_t)left;
}

/* --- orders --- */

static void take(int s, bool checked)
{
	bool records = of_records(s), good = true;
	long long total = 0;
	ssize_t n;

	while ((n = read(s, piece, sizeof(piece))) > 0) {
		if (checked && !pattern_is(piece, (size_t)n, (uint64_t)total))
			good = false;
		/* The last may be cut off at the end of all. */
		if (checked && records &&
		    (size_t)n > size_after((uint64_t)total))
			good = false;
		total += n;
	}
	answer(s, "taken", n == 0 && good ? total : -1);
}

static void echo(int s, size_t size)
{
	while (size <= PIECE && read_all(s, piece, size) &&
	       write_all(s, piece, size))
		;
}

static bool pour(int s, uint64_t size, bool checked, size_t most)
{
	for (uint64_t at = 0; at < size;) {
		size_t n = size - at < most ? (size_t)(size - at) : most;

		if (checked) {
			n = next_size(at, size - at);
			pattern_fill(piece, n, at);
		}
		if (!write_all(s, piece, n))
			return false;
		at += n;
	}
	return shutdown(s, SHUT_WR) == 0;
}

/* What arrived, or -1 and errno. */
static long long give(const char *host, const char *port, uint64_t size,
		      bool checked)
{
	const char *order = checked ? "check\n" : "take\n";
	char line[LINE_MAX_BYTES] = "";
	size_t most = strchr(host, ':') ? PIECE_IUCV : PIECE;
	long long taken = -1;
	int to = reach(host, port);

	if (to >= 0 && write_all(to, order, strlen(order)) &&
	    pour(to, size, checked, most) && read_line(to, line))
		sscanf(line, "taken %lld", &taken);
	else
		perror("sockload: send");
	close(to);
	return taken;
}

static bool trip(int to, size_t size)
{
	return write_all(to, piece, size) && read_all(to, piece, size);
}

/* Connected to an `echo` of SIZE, or -1. */
static int reach_echo(const char *host, const char *port, size_t size)
{
	char line[LINE_MAX_BYTES];
	int n = snprintf(line, sizeof(line), "echo %zu\n", size);
	int to = size <= PIECE ? reach(host, port) : -1;

	if (to < 0 || write_all(to, line, (size_t)n))
		return to;
	close(to);
	return -1;
}

static long long make_trips(const char *host, const char *port, uint64_t count,
			    size_t size)
{
	int to = reach_echo(host, port, size);
	long long made = 0;

	while (to >= 0 && (uint64_t)made < count && trip(to, size))
		made++;
	if ((uint64_t)made != count)
		perror("sockload: trips");
	close(to);
	return made;
}

/* Each was accepted; up to the first that fails, of which errno tells. */
static long long hold(const char *host, const char *port, uint64_t count)
{
	long long held = 0;
	int to = 0;

	while ((uint64_t)held < count && to >= 0) {
		to = reach_echo(host, port, 1);
		if (to >= 0 && trip(to, 1))
			held++;
	}
	if ((uint64_t)held != count)
		perror("sockload: hold");
	return held;
}

static bool obey(int s, const char *line, int to)
{
	char host[32], port[10];
	unsigned long long size, each;

	if (strcmp(line, "take") == 0)
		take(s, false);
	else if (strcmp(line, "check") == 0)
		take(s, true);
	else if (sscanf(line, "echo %llu", &size) == 1)
		echo(s, (size_t)size);
	else if (sscanf(line, "send %31s %9s %llu", host, port, &size) == 3)
		answer(to, "sent", give(host, port, size, false));
	else if (sscanf(line, "prove %31s %9s %llu", host, port, &size) == 3)
		answer(to, "sent", give(host, port, size, true));
	else if (sscanf(line, "hold %31s %9s %llu", host, port, &size) == 3)
		answer(to, "held", hold(host, port, size));
	else if (sscanf(line, "trips %31s %9s %llu %llu", host, port, &size,
			&each) == 4)
		answer(to, "made", make_trips(host, port, size, (size_t)each));
	else
		return false;
	return true;
}

/* --- who serves, who asks --- */

static int listener(int type, const union address *a, socklen_t size)
{
	int yes = 1, s = socket(a->any.sa_family, type, 0);

	if (s < 0)
		return -1;
	if (a->any.sa_family == AF_IUCV)
		setsockopt(s, SOL_OF_IUCV, SO_OF_IPRMDATA, &yes, sizeof(yes));
	else
		setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(s, &a->any, size) == 0 && listen(s, 8) == 0)
		return s;
	close(s);
	return -1;
}

static void serve_one(int c)
{
	char line[LINE_MAX_BYTES];
	int yes = 1;

	if (fork() == 0) {
		setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
		if (read_line(c, line))
			obey(c, line, c);
		_exit(0);
	}
	close(c);
}

/* AF_IUCV is not everywhere. */
static int serve(const char *port)
{
	struct pollfd at[LISTENERS];
	union address a;
	socklen_t size = address_in(&a, "0.0.0.0", port);

	at[0].fd = listener(SOCK_STREAM, &a, size);
	size = address_iucv(&a, "", port, SOCK_STREAM);
	at[1].fd = listener(SOCK_STREAM, &a, size);
	size = address_iucv(&a, "", port, SOCK_SEQPACKET);
	at[2].fd = listener(SOCK_SEQPACKET, &a, size);
	if (at[0].fd < 0) {
		perror("sockload");
		return 1;
	}
	for (int i = 0; i < LISTENERS; i++)
		at[i].events = POLLIN;
	signal(SIGCHLD, SIG_IGN);
	while (poll(at, LISTENERS, -1) >= 0 || errno == EINTR)
		for (int i = 0; i < LISTENERS; i++) {
			int c = at[i].fd >= 0 && at[i].revents
					? accept(at[i].fd, NULL, NULL)
					: -1;

			if (c >= 0)
				serve_one(c);
		}
	return 1;
}

static int ask(const char *host, const char *port, const char *order)
{
	char line[LINE_MAX_BYTES];
	double begin = now();
	int s = reach(host, port);

	if (s < 0 || !write_all(s, order, strlen(order)) ||
	    !write_all(s, "\n", 1) || !read_line(s, line)) {
		perror("sockload");
		return 1;
	}
	printf("%s, %.6f s\n", line, now() - begin);
	return 0;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 2 && atoi(argv[1]))
		return serve(argv[1]);
	if (argc == 2 && obey(0, argv[1], 1))
		return 0;
	if (argc == 4)
		return ask(argv[1], argv[2], argv[3]);
	fprintf(stderr, "sockload PORT | [ADDRESS PORT] ORDER\n");
	return 2;
}
