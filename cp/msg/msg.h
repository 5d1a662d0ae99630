/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages: everything CP tells an operator or user that has a number.  One
 * row of msg.def is one typed function, msg_<name>() for what a command says,
 * note_<name>() for what comes by itself, so the compiler checks the arguments;
 * HELP and the manual read the same rows.  Pure.
 */
#ifndef CP_MSG_MSG_H
#define CP_MSG_MSG_H

#include "cp/lib/types.h"

struct cmdio;

/* The longest text a message can have; what is longer is cut. */
#define MSG_TEXT_MAX 160
/* "HCPCMD001E " and text. */
#define MSG_LINE_MAX (MSG_TEXT_MAX + 16)

/* A note is the whole line in TO, whatever SET EMSG says; it returns TO. */
#define NOTE(number, severity, module, name, format, args, ...)                \
	char *note_##name args;
#define MSG(number, severity, module, name, format, args, ...)                 \
	void msg_##name args;
#include "cp/msg/msg.def"
#undef MSG
#undef NOTE

/* "HCPCMD001E" */
#define MSG_ID_SIZE 16

/* What SET EMSG lets through. */
#define MSG_SHOW_ID   0x01
#define MSG_SHOW_TEXT 0x02

struct msg_row {
	u16 number;
	char severity;
	const char *module, *name, *format;
};

/* All rows, in the order of msg.def; NULL past the last. */
const struct msg_row *msg_row(u32 index);

/* ROW's identifier into TO; returns TO. */
char *msg_id(char to[MSG_ID_SIZE], const struct msg_row *row);

/* What a row of explain.def says. */
struct msg_explanation {
	const char *why;  /* it comes                          */
	const char *did;  /* what CP did                       */
	const char *todo; /* what the reader of it can do      */
};
/*
 * The text of row INDEX with names where its arguments come ("<user> not logged
 * on"); returns TO.
 */
char *msg_form(char to[MSG_TEXT_MAX + 1], u32 index);
/* Of row INDEX of msg_row(); members are NULL where nothing was written. */
const struct msg_explanation *msg_explain(u32 index);
/*
 * The first row at or after index FROM that ID names: "HCPCMD001E", with or
 * without HCP, module, leading zeros and severity ("cmd1", "1E", "001").  False
 * when there is none, or ID is not one.
 */
bool msg_find(const char *id, u32 from, u32 *index);

/*
 * Compose the line a user sees: identifier, text or both as SHOW (MSG_SHOW_...)
 * says.  Severities A and W are always shown whole.  Returns false when nothing
 * is to be shown.
 */
bool msg_compose(char *to, size_t size, u32 show, const struct msg_row *row,
		 const char *text);

/*
 * Link seam, defined by cp/cmd/cmdio.c and by tests: show TEXT of ROW to IO's
 * issuer and make ROW's number its return code.
 */
void msg_deliver(struct cmdio *io, const struct msg_row *row, const char *text);

#endif
