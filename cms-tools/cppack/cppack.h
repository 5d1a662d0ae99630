/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cppack, the host tool for system packs.  It runs the parsers of CP itself, so
 * that what it accepts, CP accepts.
 */
#ifndef CMS_TOOLS_CPPACK_H
#define CMS_TOOLS_CPPACK_H

#include "cp/lib/report.h"
#include "cp/pack/pack.h"

/* A file's contents; a zero byte follows, not counted in size. */
struct blob {
	u8 *data;
	size_t size;
};

/* --- file.c: these end the program with a message when they fail --- */
void die(const char *format, ...) PRINTF_LIKE(1, 2) NORETURN;
void *xalloc(size_t size); /* zeroed */
struct blob file_read(const char *path);
/* By way of a new file beside it: PATH is complete or untouched. */
void file_write(const char *path, const struct blob *b);
void random_bytes(void *to, size_t size);

/* --- source.c: the text members --- */
/* Prints findings to stderr as "file:line:column: error: text". */
struct findings {
	struct report report;
	const char *file;
};
void findings_begin(struct findings *f, const char *file);

/* Both return the number of errors. */
u32 check_config(const char *file, const struct blob *text);
/* SOURCE: plain passwords are allowed.  USERS: their number, or NULL. */
u32 check_directory(const char *file, const struct blob *text, bool source,
		    u32 *users);
/* The directory with each plain password replaced by a compiled one. */
struct blob compile_directory(const struct blob *text);

/* --- build.c: a pack in the making --- */
#define BUILD_MEMBERS_MAX 256

struct build {
	struct {
		char name[PACK_NAME_MAX + 1];
		struct blob data;
	} member[BUILD_MEMBERS_MAX];
	u32 members;
};

void build_add(struct build *b, const char *name, struct blob data);
/* "NAME=path.ins": the .ins and the files it names.  Returns errors. */
u32 build_add_system(struct build *b, const char *spec);
/* Drop every member whose name starts with PREFIX. */
void build_drop(struct build *b, const char *prefix);
/* The members of an archive, without its manifest. */
void build_load(struct build *b, const struct pack *p);
/* The archive: manifest, members, trailer. */
struct blob build_finish(const struct build *b);

/* --- inspect.c: looking at a pack; return the exit code --- */
int inspect_list(const char *path);
int inspect_check(const char *path);
int inspect_extract(const char *path, const char *member, const char *to);
/* Errors found in archive DATA, printed with FILE. */
u32 inspect_archive(const char *file, const struct blob *data);

#endif
