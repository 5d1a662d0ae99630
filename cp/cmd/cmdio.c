/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a command's answers go: the terminal it was typed at, the vm's
 * terminal, or (cp/diag) a guest's buffer.  No lock.
 */
#include "cp/cmd/cmd.h"
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/msg/msg.h"
#include "cp/term/session.h"
#include "cp/vm/starmsg.h"

static void line_of_reply(void *arg, const char *text)
{
	struct cmdio *io = arg;

	io->line(io, text);
}

struct reply *io_reply(struct cmdio *io)
{
	if (!io->reply.line)
		reply_init(&io->reply, line_of_reply, io);
	return &io->reply;
}

void cmdio_line(struct cmdio *io, const char *text)
{
	struct reply *r = io_reply(io);

	if (r->json)
		reply_other(r, &(struct other_record){ .text = text });
	else
		reply_line(r, text);
}

void cmdio_linef(struct cmdio *io, const char *format, ...)
{
	char text[SINK_LINE_MAX + 1];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	cmdio_line(io, text);
}

static void line_to_session(struct cmdio *io, const char *text)
{
	char room[SINK_LINE_MAX + 12];
	const char *shown = text;

	if (io->issuer)
		shown = vm_stamped(io->issuer, text, room, sizeof(room));
	session_put(io->session, LINE_CP, shown);
	if (io->issuer) {
		vm_log(io->issuer, LINE_CP, text);
		vm_copy(io->issuer, text);
	}
}

static void line_to_vm(struct cmdio *io, const char *text)
{
	vm_line(io->arg, LINE_CP, text);
}

static void init(struct cmdio *io, struct vm *vm)
{
	memset(io, 0, sizeof(*io));
	io->vm = vm;
	io->issuer = vm;
	io->classes = vm ? vm->classes : 0;
}

void cmdio_init_session(struct cmdio *io, struct session *s, struct vm *vm)
{
	init(io, vm);
	io->session = s;
	io->line = line_to_session;
}

void cmdio_init_vm(struct cmdio *io, struct vm *vm)
{
	init(io, vm);
	io->line = line_to_vm;
	io->arg = vm;
}

static void line_to_io(struct sink *s, const char *text)
{
	cmdio_line(container_of(s, struct io_sink, sink)->io, text);
}

struct sink *io_sink_init(struct io_sink *s, struct cmdio *io)
{
	s->sink.line = line_to_io;
	s->io = io;
	return &s->sink;
}

/* A message that would come on a console unasked: to the program there. */
static bool for_program(struct cmdio *io, const struct msg_row *row,
			const char *line)
{
	struct vm *vm = io->arg;

	return io->line == line_to_vm &&
	       star_tell(vm, row->severity == 'I' ? STAR_IMSG : STAR_EMSG,
			 vm->userid, line, NULL);
}

static void message_record(struct cmdio *io, const struct msg_row *row,
			   const char *text)
{
	char id[MSG_ID_SIZE];
	const char severity[2] = { row->severity };

	reply_message(io_reply(io),
		      &(struct message_record){ .id = msg_id(id, row),
						.number = row->number,
						.severity = severity,
						.text = text });
}

void msg_deliver(struct cmdio *io, const struct msg_row *row, const char *text)
{
	u32 show = MSG_SHOW_ID | MSG_SHOW_TEXT;
	char line[MSG_LINE_MAX];

	if (io->issuer) {
		const struct vm_settings *set = &io->issuer->set;

		io->issuer->last_message = row;
		show = (set->emsg_id ? MSG_SHOW_ID : 0u) |
		       (set->emsg_text ? MSG_SHOW_TEXT : 0u);
	}
	if (row->severity != 'I')
		io->rc = row->number;
	if (io_reply(io)->json)
		message_record(io, row, text);
	else if (msg_compose(line, sizeof(line), show, row, text) &&
		 !for_program(io, row, line))
		cmdio_line(io, line);
}
