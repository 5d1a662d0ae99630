/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines, the command table, HELP: see shell.h. */
#include "guestkit/samples/netdemo/shell.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"

#define LINE_MAX 240
#define LINES	 8

static void cmd_help(const struct args *a);
static void cmd_quit(const struct args *a);

/* Sorted; MIN is how many letters of the name are enough. */
static const struct command {
	const char *name;
	u8 min;
	void (*run)(const struct args *a);
	const char *usage;
	const char *help;
} commands[] = {
	{ "ARP", 3, cmd_arp, "", "show the neighbours that are known" },
	{ "CP", 2, cmd_cp, "command", "give a command to the control program" },
	{ "GET", 3, cmd_get, "http://address[:port]/path",
	  "fetch, show throughput and SHA-256" },
	{ "HELP", 1, cmd_help, "", "this list" },
	{ "IFCONFIG", 2, cmd_ifconfig, "", "show the adapter and counters" },
	{ "IPERF", 5, cmd_iperf, "-s | -c address [-t seconds] [-p port]",
	  "TCP throughput, iperf 2" },
	{ "PING", 1, cmd_ping, "address [count]", "send echo requests" },
	{ "QUIT", 4, cmd_quit, "", "take the adapter down and end" },
	{ "SERVE", 2, cmd_serve, "[port | OFF]", "HTTP server, port 80" },
	{ "UDP", 3, cmd_udp, "BLAST address port count size | ECHO [port]",
	  "send datagrams; send them back" },
};

static char lines[LINES][LINE_MAX + 1];
static unsigned int line_in, line_out;
static bool quitting, stopped;

static void line_typed(char *text)
{
	if (str_ieq(text, "STOP")) {
		stopped = true;
		return;
	}
	if (line_in - line_out == LINES) {
		gk_printf("Too many lines; ignored: %s\n", text);
		return;
	}
	str_copy(lines[line_in++ % LINES], sizeof(lines[0]), text);
}

static void cmd_help(const struct args *a)
{
	(void)a;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		gk_printf("%-8s %-46s %s\n", commands[i].name,
			  commands[i].usage, commands[i].help);
	gk_printf("STOP ends a command that is running.\n");
}

static void cmd_quit(const struct args *a)
{
	(void)a;
	quitting = true;
}

static bool matches(const struct command *c, const char *word)
{
	size_t size = strlen(word);

	if (size < c->min || size > strlen(c->name))
		return false;
	for (size_t i = 0; i < size; i++)
		if (ascii_upper(word[i]) != c->name[i])
			return false;
	return true;
}

/* Cut LINE into words; the words lie in LINE, REST in COPY. */
static void split(char *line, const char *copy, struct args *a)
{
	char *p = line;

	a->count = 0;
	a->rest = "";
	while (a->count < SHELL_WORDS) {
		while (*p == ' ')
			p++;
		if (!*p)
			return;
		if (a->count == 1)
			a->rest = copy + (p - line);
		a->word[a->count++] = p;
		while (*p && *p != ' ')
			p++;
		if (*p)
			*p++ = '\0';
	}
}

static void run_line(char *line)
{
	static char copy[LINE_MAX + 1];
	struct args a;

	str_copy(copy, sizeof(copy), line);
	split(line, copy, &a);
	stopped = false;
	if (a.count == 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (matches(&commands[i], a.word[0])) {
			commands[i].run(&a);
			if (!quitting)
				gk_printf("Ready;\n");
			return;
		}
	gk_printf("Unknown command: %s (HELP lists them)\n", a.word[0]);
}

void shell_run(void)
{
	static char line[LINE_MAX + 1];

	gk_console_input(line_typed);
	while (!quitting) {
		if (line_out == line_in) {
			shell_idle(GK_FOREVER);
			continue;
		}
		str_copy(line, sizeof(line), lines[line_out++ % LINES]);
		run_line(line);
	}
}

void shell_idle(u64 deadline_us)
{
	gk_net_idle(deadline_us);
}

bool shell_stopped(void)
{
	return stopped;
}

const char *args_option(const struct args *a, char letter)
{
	for (int i = 1; i < a->count; i++) {
		const char *w = a->word[i];

		if (w[0] != '-' || ascii_upper(w[1]) != ascii_upper(letter))
			continue;
		if (w[2])
			return w + 2;
		if (i + 1 < a->count && a->word[i + 1][0] != '-')
			return a->word[i + 1];
		return "";
	}
	return NULL;
}

bool args_number(const char *word, u64 min, u64 max, u64 *out)
{
	return str_to_u64(word, 10, max, out) && *out >= min;
}
