/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A load for TCP on Linux, for hosts and s390x (static: an initramfs without
 * a C library runs it).  The same program is at both ends:
 *
 *	tcpload PORT			serve orders at PORT, each in a process
 *	tcpload ADDRESS PORT ORDER	give one; print answer and seconds
 *
 * An order is one line.  `take`: what follows is read and dropped up to its
 * end, and its size answered.  `send ADDRESS PORT SIZE`: so many bytes go to
 * the `take` of another server, whose answer becomes ours.  So all that is
 * measured has arrived, and the clock is that of who gave the order: one on an
 * emulated machine may run ahead.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 128
#define PIECE	       (128 * 1024)

static char piece[PIECE];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool address_of(const char *host, const char *port,
		       struct sockaddr_in *a)
{
	memset(a, 0, sizeof(*a));
	a->sin_family = AF_INET;
	a->sin_port = htons((uint16_t)atoi(port));
	return inet_pton(AF_INET, host, &a->sin_addr) == 1;
}

/* A socket connected there, or -1. */
static int reach(const char *host, const char *port)
{
	struct sockaddr_in a;
	int s = socket(AF_INET, SOCK_STREAM, 0);

	if (s >= 0 && address_of(host, port, &a) &&
	    connect(s, (struct sockaddr *)&a, sizeof(a)) == 0)
		return s;
	close(s);
	return -1;
}

/* Up to the end of the line, which is not kept; false: there was none. */
static bool read_line(int s, char *to)
{
	for (size_t n = 0; n < LINE_MAX_BYTES; n++) {
		if (read(s, to + n, 1) != 1)
			return false;
		if (to[n] == '\n') {
			to[n] = '\0';
			return true;
		}
	}
	return false;
}

static bool write_all(int s, const char *from, size_t size)
{
	while (size) {
		ssize_t n = write(s, from, size);

		if (n <= 0)
			return false;
		from += n;
		size -= (size_t)n;
	}
	return true;
}

static void answer(int s, const char *what, long long n)
{
	char line[LINE_MAX_BYTES];
	int size = snprintf(line, sizeof(line), "%s %lld\n", what, n);

	if (!write_all(s, line, (size_t)size))
		perror("tcpload: answer");
}

static void take(int s)
{
	long long total = 0;
	ssize_t n;

	while ((n = read(s, piece, sizeof(piece))) > 0)
		total += n;
	answer(s, "taken", total);
}

static bool pour(int s, long long size)
{
	while (size > 0) {
		size_t n = size < PIECE ? (size_t)size : PIECE;

		if (!write_all(s, piece, n))
			return false;
		size -= (long long)n;
	}
	return shutdown(s, SHUT_WR) == 0;
}

static void give(int s, const char *host, const char *port, long long size)
{
	char line[LINE_MAX_BYTES] = "";
	long long taken = -1;
	int to = reach(host, port);

	if (to >= 0 && write_all(to, "take\n", 5) && pour(to, size) &&
	    read_line(to, line))
		sscanf(line, "taken %lld", &taken);
	else
		perror("tcpload: send");
	close(to);
	answer(s, "sent", taken);
}

static void obey(int s)
{
	char line[LINE_MAX_BYTES], host[32], port[8];
	long long size;

	if (!read_line(s, line))
		return;
	if (strcmp(line, "take") == 0)
		take(s);
	else if (sscanf(line, "send %31s %7s %lld", host, port, &size) == 3)
		give(s, host, port, size);
}

static int serve(const char *port)
{
	struct sockaddr_in a;
	int yes = 1, s = socket(AF_INET, SOCK_STREAM, 0);

	address_of("0.0.0.0", port, &a);
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(s, (struct sockaddr *)&a, sizeof(a)) || listen(s, 8)) {
		perror("tcpload");
		return 1;
	}
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		int c = accept(s, NULL, NULL);

		if (c >= 0 && fork() == 0) {
			obey(c);
			_exit(0);
		}
		close(c);
	}
}

static int ask(const char *host, const char *port, const char *order)
{
	char line[LINE_MAX_BYTES];
	double begin = now();
	int s = reach(host, port);

	if (s < 0 || !write_all(s, order, strlen(order)) ||
	    !write_all(s, "\n", 1) || !read_line(s, line)) {
		perror("tcpload");
		return 1;
	}
	printf("%s, %.6f s\n", line, now() - begin);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2)
		return serve(argv[1]);
	if (argc == 4)
		return ask(argv[1], argv[2], argv[3]);
	fprintf(stderr, "tcpload PORT | tcpload ADDRESS PORT ORDER\n");
	return 2;
}
