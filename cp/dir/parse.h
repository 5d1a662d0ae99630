/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parser's inside: its state while a directory is built, and its table of
 * statements.  Only files of cp/dir include this.
 */
#ifndef CP_DIR_PARSE_H
#define CP_DIR_PARSE_H

#include "cp/dir/dir.h"
#include "cp/lib/stmt.h"

/* An entry: a user, or a profile that users include. */
struct dir_entry {
	struct user user; /* a profile's name is its userid */
	bool is_profile;
	u32 given; /* statements seen, a bit a row of the table */
	const struct dir_entry *profile; /* INCLUDE  */
	const struct dir_entry *next;	 /* profiles */
};

/* Lines of one statement (COMMAND, LOGONBY) of the open entry. */
struct dir_lines {
	struct dir_line *line[DIR_LINES_MAX];
	u32 count;
};

struct dir_parser {
	struct stmt stmt;
	struct arena *arena;
	struct directory *out;
	u32 flags;
	bool in_entry;		 /* an entry was opened, perhaps a void one */
	struct dir_entry *entry; /* the open one, NULL if void    */
	/* Of the open entry, linked when it is closed. */
	struct dir_nic *nic[DIR_NICS_MAX];
	u32 nics;
	struct dir_disk *disk[DIR_DISKS_MAX];
	u32 disks;
	struct dir_ctca *ctca[DIR_CTCAS_MAX];
	u32 ctcas;
	struct dir_iucv *iucv[DIR_IUCV_MAX];
	u32 iucvs;
	struct dir_real *real[DIR_REALS_MAX];
	u32 reals;
	struct dir_lines commands, logonby, autolog, iucv_groups;
	struct user *last;		 /* tail of the list of users */
	struct dir_password *last_plain; /* and of out->plain   */
	const struct dir_entry *profiles;
	u32 profile_count;
};

/* One kind of statement inside an entry. */
struct dir_row {
	const char *name; /* capitals: shortest abbreviation      */
	u8 min, max;	  /* operands; max 0: any number          */
	bool once;	  /* at most one in an entry              */
	u16 from, to;	  /* what of struct user a profile gives  */
	void (*take)(struct dir_parser *p, struct user *u);
};

/* The first rows: what operands of USER stand for. */
enum { DIR_ROW_STORAGE, DIR_ROW_MAXSTORAGE, DIR_ROW_CLASS };

extern const struct dir_row dir_rows[];
extern const u32 dir_row_count;

/* Operand I (1 = the first) as text; "" when there is none. */
const char *dir_operand(const struct dir_parser *p, u32 i);
/* The present statement as a member of the open entry, by the table. */
void dir_take_statement(struct dir_parser *p);
/* Operand I as bytes, a whole number of MiB, not 0; reports. */
bool dir_take_storage(struct dir_parser *p, u32 i, u64 *out);
/* Operand I as class letters; reports. */
bool dir_take_classes(struct dir_parser *p, u32 i, u32 *out);
/* Operand I as a device number; reports. */
bool dir_take_vdev(struct dir_parser *p, u32 i, u16 *out);
/*
 * Operand I as a password; reports, and then it opens nothing.  OUT stays where
 * it is: a plain one becomes the last of out->plain.
 */
void dir_take_password(struct dir_parser *p, u32 i, struct dir_password *out);
/* MDISK and LINK. */
void dir_take_mdisk(struct dir_parser *p, struct user *u);
void dir_take_link(struct dir_parser *p, struct user *u);
/* Those of a profile that the entry has no other device for. */
void dir_inherit_disks(struct dir_parser *p, const struct dir_disk *from);
/* The entry's as a list, the parser has none then; OWN is what * stands for. */
const struct dir_disk *dir_link_disks(struct dir_parser *p, const char *own);
/* SPECIAL. */
void dir_take_special(struct dir_parser *p, struct user *u);
/* Those of a profile that the entry has no other for. */
void dir_inherit_ctcas(struct dir_parser *p, const struct dir_ctca *from);
/* As a list, the parser has none then; OWN is what * stands for, or NULL. */
const struct dir_ctca *dir_link_ctcas(struct dir_parser *p, const char *own);
/* IUCV, and OPTION MAXCONN: operand I. */
void dir_take_iucv(struct dir_parser *p, struct user *u);
void dir_take_maxconn(struct dir_parser *p, u32 i, struct user *u);
void dir_take_iucvgroup(struct dir_parser *p, struct user *u);
/* Those of a profile that the entry has not. */
void dir_inherit_iucv(struct dir_parser *p, const struct dir_iucv *from);
/* A profile's groups, if the entry has none. */
void dir_inherit_iucvgroup(struct dir_parser *p, const struct dir_line *from);
/* As a list, the parser has none then. */
const struct dir_iucv *dir_link_iucv(struct dir_parser *p);
/* When all users are there: what LINKs lead to. */
void dir_resolve_disks(struct dir_parser *p);
/* DEDICATE, as MDISK above. */
void dir_take_dedicate(struct dir_parser *p, struct user *u);
void dir_inherit_reals(struct dir_parser *p, const struct dir_real *from);
const struct dir_real *dir_link_reals(struct dir_parser *p);
/* NICDEF. */
void dir_take_nicdef(struct dir_parser *p, struct user *u);

#endif
