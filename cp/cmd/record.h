/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records: what answers of QUERY and INDICATE consist of.  A row of record.def
 * describes one kind of record once: its fields for JSON and the manual, and
 * the lines a user sees.  It becomes struct NAME_record, which a handler fills
 * (so the compiler checks it), and reply_NAME() (cp/cmd/reply.h).  Pure.
 *
 * The text of a record is lines with fields in braces:
 *
 *   {name}       the value: NUM decimal, HEX with its digits, FLAG ON or OFF,
 *                a text of NULL and an address of 0 are NONE
 *   {name:6}     right-justified in 6 columns; {name:06} with zeros before
 *   {name:-8}    left-justified in 8 columns
 *   {name?A:B}   A when the value is true, not 0, not NULL and not "", else B
 *   {+name}      at the start of a line: only when it is true; {-name}: when
 * not
 */
#ifndef CP_CMD_RECORD_H
#define CP_CMD_RECORD_H

#include "cp/cmd/format.h"
#include "cp/cmd/sink.h"
#include "cp/lib/types.h"

enum field_kind {
	FIELD_NUM,  /* a number in JSON                       */
	FIELD_HEX,  /* a string of hexadecimal digits         */
	FIELD_TEXT, /* a string, or null                      */
	FIELD_FLAG, /* true or false                          */
	FIELD_IPV4, /* "10.64.0.1", or null for 0             */
	FIELD_MAC,  /* "02-00-0C-00-00-05"                    */
	FIELD_WHEN, /* "2021-03-01T11:03:36", the system's zone */
	FIELD_SHOW, /* text of the screen only, not in JSON   */
};

struct record_field {
	const char *name;
	u8 kind;
	u8 size;   /* bytes of a number */
	u8 digits; /* of FIELD_HEX      */
	u16 offset;
	const char *unit, *about;
};

enum record_shape {
	RECORD_ONE,	 /* one object of the answer              */
	RECORD_LIST,	 /* an array of the answer                */
	RECORD_SUB_ONE,	 /* one object in each record of `parent` */
	RECORD_SUB_LIST, /* an array in each record of `parent`   */
};

struct record_row {
	const char *name;   /* of the row, as in reply_NAME             */
	const char *member; /* its name in JSON                         */
	u8 shape;
	const char *parent; /* of a SUB: members it may stand in        */
	const char *of;	    /* the commands that give it, by ", "       */
	const char *head;   /* lines before the first of a list, or ""  */
	const char *empty;  /* lines when the list is empty, or ""      */
	const char *text;   /* lines of each, or "": the handler's      */
	const char *about;
	const struct record_field *fields;
	u32 count;
};

#define RECORD(name, ...)	  struct name##_record {
#define LIST(name, ...)		  struct name##_record {
#define SUB_RECORD(name, ...)	  struct name##_record {
#define SUB_LIST(name, ...)	  struct name##_record {
#define NUM(rec, type, name, ...) type name;
#define HEX(rec, type, name, ...) type name;
#define TEXT(rec, name, about)	  const char *name;
#define FLAG(rec, name, about)	  bool name;
#define IPV4(rec, name, about)	  u32 name;
#define MAC(rec, name, about)	  u8 name[6];
#define WHEN(rec, name, about)	  struct local_time name;
#define SHOW(rec, name)		  const char *name;
#define END(name)                                                              \
	}                                                                      \
	;                                                                      \
	extern const struct record_row record_##name;
#include "cp/cmd/record.def"
#include "cp/cmd/record_undef.h"

/* All rows, in the order of record.def; NULL past the last. */
const struct record_row *record_row(u32 index);
/* The field NAME (SIZE bytes of it) of ROW, or NULL. */
const struct record_field *record_field(const struct record_row *row,
					const char *name, size_t size);
/* Field F of VIEW as a number: a FLAG is 0 or 1, others: is it there? */
u64 record_number(const struct record_field *f, const void *view);
/*
 * Field F of VIEW as text: into TO (RECORD_VALUE_SIZE) or where it is kept.
 * NULL when it is not there (a text of NULL, an address of 0).
 */
#define RECORD_VALUE_SIZE 32
const char *record_value(const struct record_field *f, const void *view,
			 char to[RECORD_VALUE_SIZE]);
/* The lines of TEXT with the fields of VIEW filled in; long ones are cut. */
void record_show(struct sink *out, const struct record_row *row,
		 const char *text, const void *view);

#endif
