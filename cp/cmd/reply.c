/* SPDX-License-Identifier: Apache-2.0 */
/* Records into lines or JSON.  Pure. */
#include "cp/cmd/reply.h"

#include "cp/lib/fmt.h"
#include "cp/lib/json.h"
#include "cp/lib/str.h"

static bool is_sub(const struct record_row *row)
{
	return row->shape == RECORD_SUB_ONE || row->shape == RECORD_SUB_LIST;
}

static bool is_list(const struct record_row *row)
{
	return row->shape == RECORD_LIST || row->shape == RECORD_SUB_LIST;
}

static void screen_line(struct sink *s, const char *text)
{
	struct reply *r = container_of(s, struct reply, sink);

	if (!r->json)
		r->line(r->arg, text);
}

void reply_init(struct reply *r, void (*line)(void *arg, const char *text),
		void *arg)
{
	memset(r, 0, sizeof(*r));
	r->sink.line = screen_line;
	r->line = line;
	r->arg = arg;
}

/* A list that stayed empty may have lines that say so. */
static void pay(struct reply *r)
{
	const struct record_row *row = r->owed;

	r->owed = NULL;
	if (row && !r->json)
		record_show(&r->sink, row, row->empty, NULL);
}

static void leave_sub(struct reply *r)
{
	if (r->json && r->sub) {
		if (r->in_sub && is_list(r->sub))
			json_close(r->json);
		json_close(r->json);
	}
	r->sub = NULL;
	r->in_sub = false;
}

/* The last record of the outer list, and with it what is inside. */
static void leave_record(struct reply *r)
{
	leave_sub(r);
	if (r->json && r->in_top && is_list(r->top))
		json_close(r->json);
	r->in_top = false;
}

static void leave_top(struct reply *r)
{
	leave_record(r);
	if (r->json && r->top)
		json_close(r->json);
	r->top = NULL;
}

static void open(struct reply *r, const struct record_row *row)
{
	if (!r->json)
		return;
	if (is_list(row))
		json_array(r->json, row->member);
	else
		json_object(r->json, row->member);
}

/* Make ROW the open one; returns whether it was not. */
static bool enter(struct reply *r, const struct record_row *row)
{
	if (r->owed != row)
		pay(r);
	if (is_sub(row)) {
		if (r->sub == row)
			return false;
		leave_sub(r);
		r->sub = row;
	} else {
		if (r->top == row)
			return false;
		leave_top(r);
		r->top = row;
	}
	open(r, row);
	return true;
}

void reply_list(struct reply *r, const struct record_row *row)
{
	if (enter(r, row))
		r->owed = row;
}

static void put_field(struct json *j, const struct record_field *f,
		      const void *view)
{
	char buffer[RECORD_VALUE_SIZE];

	if (f->kind == FIELD_NUM)
		json_number(j, f->name, record_number(f, view));
	else if (f->kind == FIELD_FLAG)
		json_flag(j, f->name, record_number(f, view) != 0);
	else if (f->kind != FIELD_SHOW)
		json_text(j, f->name, record_value(f, view, buffer));
}

static void put_json(struct reply *r, const struct record_row *row,
		     const void *view)
{
	if (is_list(row)) {
		json_break(r->json);
		json_object(r->json, NULL);
	}
	for (u32 i = 0; i < row->count; i++)
		put_field(r->json, &row->fields[i], view);
}

void reply_put(struct reply *r, const struct record_row *row, const void *view)
{
	bool first = enter(r, row) || r->owed == row;

	r->owed = NULL;
	if (is_sub(row)) {
		if (r->json && r->in_sub && is_list(row))
			json_close(r->json);
		r->in_sub = true;
	} else {
		leave_record(r);
		r->in_top = true;
	}
	if (r->json) {
		put_json(r, row, view);
		return;
	}
	if (first)
		record_show(&r->sink, row, row->head, view);
	record_show(&r->sink, row, row->text, view);
}

void reply_line(struct reply *r, const char *text)
{
	pay(r);
	sink_line(&r->sink, text);
}

void reply_linef(struct reply *r, const char *format, ...)
{
	char text[SINK_LINE_MAX + 1];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	reply_line(r, text);
}

void reply_end(struct reply *r)
{
	pay(r);
	leave_top(r);
}

void reply_begin_json(struct reply *r, struct json *j, const char *command)
{
	json_init(j, r->line, r->arg);
	r->json = j;
	json_object(j, NULL);
	json_text(j, "command", command);
}

void reply_end_json(struct reply *r, u32 rc)
{
	reply_end(r);
	json_break(r->json);
	json_number(r->json, "rc", rc);
	json_end(r->json);
	r->json = NULL;
}
