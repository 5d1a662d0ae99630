/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SET GDB and QUERY GDB: a door for gdb into one's own machine.  gdb has no
 * password, and who is let in has all that the machine has, its user's commands
 * included; so it is shut from LOGON on, and FROM names the one who may come.
 */
#include "cp/cmd/gdb.h"

#include "cp/cmd/handler.h"
#include "cp/gdb/gdb.h"
#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "vswitch/glue.h"
#include "vswitch/wire/ip4.h"

#define PORT_MAX 65535

/* --- commands of the debugger's --- */

struct answer {
	char *at;
	u32 left;
};

static void collect(struct cmdio *io, const char *text)
{
	struct answer *a = io->arg;
	size_t n = fmt_print(a->at, a->left, "%s\n", text);

	n = MIN(n, (size_t)a->left - 1);
	a->at += n;
	a->left -= (u32)n;
}

static void run_for_gdb(struct vm *vm, const char *line, char *to, u32 size)
{
	struct answer answer = { to, size };
	struct cmdio io;

	cmdio_init_vm(&io, vm);
	io.line = collect;
	io.arg = &answer;
	cmd_execute(&io, line);
}

void gdb_commands_init(void)
{
	gdb_set_command(run_for_gdb);
}

/* --- QUERY GDB --- */

/* The base's address on the LAN that TOWARD is on, else its first. */
static u32 base_address(u32 toward)
{
	struct lan_info lan;
	u32 first = 0, cursor = 0;

	while (net_lan_next(&cursor, &lan)) {
		u32 base = lan.lan.cfg.base_ip;

		if (base && toward && lan_contains(&lan.lan, toward))
			return base;
		if (!first)
			first = base;
	}
	return first;
}

static const char *who(char to[INET_TEXT_SIZE], u32 ip, const char *nobody)
{
	return ip ? inet_text(to, ip) : nobody;
}

static void show(struct cmdio *io)
{
	char address[INET_TEXT_SIZE], from[INET_TEXT_SIZE];
	char peer[INET_TEXT_SIZE];
	struct gdb_info info;

	if (!gdb_query(io->vm, &info)) {
		reply_gdb(io_reply(io), &(struct gdb_record){ .on = false });
		return;
	}
	reply_gdb(io_reply(io),
		  &(struct gdb_record){
			  .on = true,
			  .address = who(address,
					 base_address(info.peer ? info.peer
								: info.from),
					 NULL),
			  .port = info.port,
			  .from = who(from, info.from, "ANY"),
			  .debugger = who(peer, info.peer, NULL),
			  .machine = info.stopped ? "HELD" : "FREE",
			  .points = info.points,
			  .refused = info.refused,
		  });
}

void query_gdb(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		show(io);
}

void gdb_tell_held(struct cmdio *io)
{
	char address[INET_TEXT_SIZE];
	struct gdb_info info;

	if (gdb_query(io->vm, &info) && info.stopped)
		msg_gdb_holds(io, inet_text(address, info.peer));
}

/* --- SET GDB --- */

static bool take_port(struct cmdio *io, struct args *a, u16 *out)
{
	u32 port;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!operand_number(a->word, PORT_MAX, &port) || !port) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	*out = (u16)port;
	return true;
}

static bool take_from(struct cmdio *io, struct args *a, u32 *out)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!inet_parse(a->word, out) || !ip4_is_unicast(*out)) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	return true;
}

static void set_on(struct cmdio *io, struct args *a)
{
	u32 from = 0;
	u16 port = 0;

	while (args_peek(a)) {
		if (args_take(a, "PORT", 4)) {
			if (!take_port(io, a, &port))
				return;
		} else if (args_take(a, "FROM", 4)) {
			if (!take_from(io, a, &from))
				return;
		} else {
			args_next(a);
			msg_option_invalid(io, a->word);
			return;
		}
	}
	switch (gdb_open(io->vm, port, from)) {
	case ERR_OK:
		show(io);
		break;
	case ERR_EXIST:
		msg_gdb_refused(io, "it is already; SET GDB OFF ends it");
		break;
	case ERR_BUSY:
		msg_gdb_refused(io, "the port is in use");
		break;
	default:
		msg_gdb_refused(io, "no room for another debugger");
		break;
	}
}

void set_gdb(struct cmdio *io, struct args *a)
{
	if (args_take(a, "ON", 2)) {
		set_on(io, a);
	} else if (!args_take(a, "OFF", 3)) {
		if (args_next(a))
			msg_operand_invalid(io, a->word);
		else
			msg_operand_missing(io);
	} else if (need_end(io, a)) {
		if (gdb_close(io->vm) == ERR_OK)
			show(io);
		else
			msg_gdb_refused(io, "nobody has opened it");
	}
}
