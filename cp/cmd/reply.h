/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer of a command as records: lines for a screen, or JSON for a program
 * (AS JSON).  A handler says the same in both cases:
 *
 *   reply_nic_list(r);            a list begins (it may stay empty)
 *   reply_nic(r, &view);          one record of it
 *   reply_nic_address(r, &view);  a record in a list of that one
 *
 * Records of one kind come one after the other: a list that was left for
 * another one of the same level cannot be taken up again.  Pure.
 *
 * JSON: {"command":"QUERY NIC","nics":[{...,"addresses":[...]}],"rc":0}
 */
#ifndef CP_CMD_REPLY_H
#define CP_CMD_REPLY_H

#include "cp/cmd/record.h"
#include "cp/cmd/sink.h"
#include "cp/lib/types.h"

struct json;

struct reply {
	struct sink sink; /* lines of the screen only, for pure formatters */
	void (*line)(void *arg, const char *text);
	void *arg;
	struct json *json;		    /* NULL: text */
	const struct record_row *top, *sub; /* what is open */
	const struct record_row *owed;	    /* a list without a record so far */
	bool in_top, in_sub;		    /* its last record is open, too   */
};

/* Lines (without newline, at most 240 characters) go to LINE. */
void reply_init(struct reply *r, void (*line)(void *arg, const char *text),
		void *arg);
/*
 * The reply is JSON from here: J, not yet initialised, must stay until
 * reply_end_json, which closes it with "rc" RC.  COMMAND is what was asked.
 */
void reply_begin_json(struct reply *r, struct json *j, const char *command);
void reply_end_json(struct reply *r, u32 rc);
/* What is still owed to the screen; at the end of a command. */
void reply_end(struct reply *r);

/* One record / the beginning of a list; use reply_NAME and reply_NAME_list. */
void reply_put(struct reply *r, const struct record_row *row, const void *view);
void reply_list(struct reply *r, const struct record_row *row);
/* Lines that only a screen gets: what they say is in a record as well. */
void reply_line(struct reply *r, const char *text);
void reply_linef(struct reply *r, const char *format, ...) PRINTF_LIKE(2, 3);

#define RECORD(name, ...)                                                      \
	static inline void reply_##name(struct reply *r,                       \
					const struct name##_record *view)      \
	{                                                                      \
		reply_put(r, &record_##name, view);                            \
	}
#define LIST(name, ...)                                                        \
	RECORD(name)                                                           \
	static inline void reply_##name##_list(struct reply *r)                \
	{                                                                      \
		reply_list(r, &record_##name);                                 \
	}
#define SUB_RECORD(name, ...) RECORD(name)
#define SUB_LIST(name, ...)   LIST(name)
#define NUM(...)
#define HEX(...)
#define TEXT(...)
#define FLAG(...)
#define IPV4(...)
#define MAC(...)
#define WHEN(...)
#define SHOW(...)
#define END(name)
#include "cp/cmd/record.def"
#include "cp/cmd/record_undef.h"

#endif
