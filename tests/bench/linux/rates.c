/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Linux does in a second, as a program inside it: tests/harness/
 * benchlinux.py times the lines `NAME BEGIN` and `NAME END` with its own clock,
 * because a guest's may run ahead on an emulated machine.
 *
 *	rates NAME...
 *
 * The work between the two lines is always the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cp/lib/sha256.h"

#define SYSCALLS    400000
#define SWITCHES    10000
#define CHILDREN    40
#define FAULT_PAGES 1024
#define FAULT_RUNS  10
#define SHA_BYTES   (64 * 1024)
#define SHA_RUNS    32
#define PAGE	    4096
#define CHILD	    "child" /* what a child of forkexec is called with */

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void syscalls(void)
{
	for (int i = 0; i < SYSCALLS; i++)
		syscall(SYS_getppid);
}

/* A byte to and fro between two processes. */
static void bounce(int from, int to, int count)
{
	char byte = 0;

	while (count--)
		if (read(from, &byte, 1) != 1 || write(to, &byte, 1) != 1)
			die("pipe");
}

static void switches(void)
{
	int there[2], back[2];
	char byte = 0;
	pid_t child;

	if (pipe(there) || pipe(back))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		bounce(there[0], back[1], SWITCHES);
		_exit(0);
	}
	if (write(there[1], &byte, 1) != 1)
		die("write");
	bounce(back[0], there[1], SWITCHES - 1);
	waitpid(child, NULL, 0);
}

/* This program again, which ends at once. */
static void forkexec(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		pid_t child = fork();

		if (child < 0)
			die("fork");
		if (child == 0) {
			execl("/proc/self/exe", "rates", CHILD, NULL);
			_exit(1);
		}
		waitpid(child, NULL, 0);
	}
}

/* Pages that are touched for the first time. */
static void faults(void)
{
	for (int run = 0; run < FAULT_RUNS; run++) {
		char *area =
			mmap(NULL, FAULT_PAGES * PAGE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (area == MAP_FAILED)
			die("mmap");
		for (int i = 0; i < FAULT_PAGES; i++)
			area[i * PAGE] = 1;
		munmap(area, FAULT_PAGES * PAGE);
	}
}

static void sha256(void)
{
	static unsigned char data[SHA_BYTES];
	struct sha256 hash;

	sha256_begin(&hash);
	for (int i = 0; i < SHA_RUNS; i++)
		sha256_add(&hash, data, sizeof(data));
	sha256_end(&hash, data);
}

static const struct rate {
	const char *name;
	void (*work)(void);
	long count; /* of what the rate is in */
} rates[] = {
	{ "sha256", sha256, SHA_BYTES / 1024 * SHA_RUNS },
	{ "syscall", syscalls, SYSCALLS },
	{ "ctxsw", switches, 2 * SWITCHES },
	{ "forkexec", forkexec, CHILDREN },
	{ "pagefault", faults, FAULT_PAGES *FAULT_RUNS },
};

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], CHILD) == 0)
		return 0;
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		for (int a = 1; a < argc; a++) {
			if (strcmp(argv[a], rates[i].name) != 0)
				continue;
			printf("%s BEGIN %ld\n", rates[i].name, rates[i].count);
			fflush(stdout);
			rates[i].work();
			printf("%s END\n", rates[i].name);
			fflush(stdout);
		}
	}
	return 0;
}
