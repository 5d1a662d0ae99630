/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of record.def.  Data only. */
#include "cp/cmd/record.h"

#define FIELDS(name)	      static const struct record_field name##_fields[] = {
#define RECORD(name, ...)     FIELDS(name)
#define LIST(name, ...)	      FIELDS(name)
#define SUB_RECORD(name, ...) FIELDS(name)
#define SUB_LIST(name, ...)   FIELDS(name)
#define FIELD(rec, name, kind, size, digits, unit, about)                      \
	{ #name, kind, size, digits, offsetof(struct rec##_record, name),      \
	  unit,	 about },
#define NUM(rec, type, name, unit, about)                                      \
	FIELD(rec, name, FIELD_NUM, sizeof(type), 0, unit, about)
#define HEX(rec, type, name, digits, about)                                    \
	FIELD(rec, name, FIELD_HEX, sizeof(type), digits, "", about)
#define TEXT(rec, name, about) FIELD(rec, name, FIELD_TEXT, 0, 0, "", about)
#define FLAG(rec, name, about) FIELD(rec, name, FIELD_FLAG, 1, 0, "", about)
#define IPV4(rec, name, about) FIELD(rec, name, FIELD_IPV4, 4, 0, "", about)
#define MAC(rec, name, about)  FIELD(rec, name, FIELD_MAC, 6, 0, "", about)
#define WHEN(rec, name, about) FIELD(rec, name, FIELD_WHEN, 0, 0, "", about)
#define SHOW(rec, name)	       FIELD(rec, name, FIELD_SHOW, 0, 0, "", "")
#define END(name)                                                              \
	}                                                                      \
	;
#include "cp/cmd/record.def"
#include "cp/cmd/record_undef.h"

#define ROW(name, member, shape, parent, of, head, empty, text, about)         \
	const struct record_row record_##name = {                              \
		#name,                                                         \
		member,                                                        \
		shape,                                                         \
		parent,                                                        \
		of,                                                            \
		head,                                                          \
		empty,                                                         \
		text,                                                          \
		about,                                                         \
		name##_fields,                                                 \
		ARRAY_SIZE(name##_fields),                                     \
	};
#define RECORD(name, member, of, about, text)                                  \
	ROW(name, member, RECORD_ONE, "", of, "", "", text, about)
#define LIST(name, member, of, about, head, empty, text)                       \
	ROW(name, member, RECORD_LIST, "", of, head, empty, text, about)
#define SUB_RECORD(name, member, parent, of, about, text)                      \
	ROW(name, member, RECORD_SUB_ONE, parent, of, "", "", text, about)
#define SUB_LIST(name, member, parent, of, about, head, empty, text)           \
	ROW(name, member, RECORD_SUB_LIST, parent, of, head, empty, text, about)
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

static const struct record_row *const rows[] = {
#define RECORD(...)
#define LIST(...)
#define SUB_RECORD(...)
#define SUB_LIST(...)
#define NUM(...)
#define HEX(...)
#define TEXT(...)
#define FLAG(...)
#define IPV4(...)
#define MAC(...)
#define WHEN(...)
#define SHOW(...)
#define END(name) &record_##name,
#include "cp/cmd/record.def"
#include "cp/cmd/record_undef.h"
};

const struct record_row *record_row(u32 index)
{
	return index < ARRAY_SIZE(rows) ? rows[index] : NULL;
}
