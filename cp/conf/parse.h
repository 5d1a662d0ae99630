/* SPDX-License-Identifier: Apache-2.0 */
/* The parser's inside.  Only files of cp/conf include this. */
#ifndef CP_CONF_PARSE_H
#define CP_CONF_PARSE_H

#include "cp/conf/conf.h"
#include "cp/lib/stmt.h"

struct conf_parser {
	struct stmt stmt;
	struct conf *out;
	u32 at; /* the word to read next */
};

/*
 * A keyword inside a statement and what takes its operands, which start at
 * p->at; take() moves p->at behind them.  Without take() it is known, but not
 * supported yet, and its operands are skipped.
 */
struct conf_key {
	const char *name; /* capitals: shortest abbreviation */
	u8 operands;	  /* at least so many must follow    */
	void (*take)(struct conf_parser *p, void *arg);
};

/* Word I as text; "" when there is none. */
const char *conf_word(const struct conf_parser *p, u32 i);
/* "Statement: WHAT - word I" as an error at word I. */
void conf_invalid(const struct conf_parser *p, u32 i, const char *what);
void conf_not_yet(const struct conf_parser *p, u32 i);
/*
 * The rest of the statement by KEYS, ARG handed on.  Stops at the first word
 * that is none: reported.
 */
void conf_take_keys(struct conf_parser *p, const struct conf_key *keys,
		    u32 count, void *arg);
/* The word at p->at as NAME (9 bytes), a number, a device; reports; moves. */
bool conf_take_name(struct conf_parser *p, char *name);
bool conf_take_number(struct conf_parser *p, u64 min, u64 max, u64 *out);
bool conf_take_rdev(struct conf_parser *p, u16 *out);
/* Nothing must follow: reports what does. */
void conf_take_end(struct conf_parser *p);

/* Statements (see the table in conf.c): p->at is behind the name. */
void conf_take_features(struct conf_parser *p);
void conf_take_vswitch(struct conf_parser *p);
void conf_take_lan(struct conf_parser *p);
void conf_modify_vswitch(struct conf_parser *p);
void conf_modify_lan(struct conf_parser *p);
void conf_take_vmlan(struct conf_parser *p);

#endif
