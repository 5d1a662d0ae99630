/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines, the command table, HELP: see shell.h. */
#include "guestkit/samples/netdemo/shell.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/net.h"

#define LINES 8

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
	{ "ARP", 3, cmd_arp, "", "neighbours that are known" },
	{ "CP", 2, cmd_cp, "command", "ask the control program" },
	{ "GET", 3, cmd_get, "http://address[:port]/path", "fetch a file" },
	{ "HELP", 1, cmd_help, "", "this list" },
	{ "IFCONFIG", 2, cmd_ifconfig, "", "the adapter, its counters" },
	{ "IPERF", 5, cmd_iperf, "-c address [-t s] [-p port]",
	  "send to an iperf 2 server" },
	{ "IPERF", 5, cmd_iperf, "-s [-p port]", "be an iperf 2 server" },
	{ "IPERF3", 6, cmd_iperf3, "[port | OFF]", "iperf3 server" },
	{ "PING", 1, cmd_ping, "address [count]", "echo requests" },
	{ "QUIT", 4, cmd_quit, "", "adapter down, end" },
	{ "SERVE", 2, cmd_serve, "[port | OFF]", "HTTP server" },
	{ "UDP", 3, cmd_udp, "BLAST address port count size",
	  "send datagrams" },
	{ "UDP", 3, cmd_udp, "ECHO [port]", "send them back" },
};

static char lines[LINES][ARGS_LINE_MAX + 1];
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
		gk_printf("%-8s %-33s %s\n", commands[i].name,
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

static void run_line(const char *line)
{
	static struct args a;

	args_split(&a, line);
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
	static char line[ARGS_LINE_MAX + 1];

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
