/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system pack: a cpio archive (newc) in storage with SYSTEM.CONFIG,
 * USER.DIRECT, LOGO and the systems guests can IPL.  The first member is
 * MANIFEST: "CP64PACK 1.0", then a line "sha256 size name" for each other
 * member in order.
 *
 * Nothing is copied: members point into the archive, which must stay.  Every
 * number in it is hostile until checked.
 */
#ifndef CP_PACK_PACK_H
#define CP_PACK_PACK_H

#include "cp/lib/report.h"
#include "cp/lib/sha256.h"
#include "cp/lib/types.h"

#define PACK_MAJOR     1
#define PACK_MINOR     0
#define PACK_NAME_MAX  63
#define PACK_MANIFEST  "MANIFEST"
#define PACK_CONFIG    "SYSTEM.CONFIG"
#define PACK_DIRECTORY "USER.DIRECT"
#define PACK_LOGO      "LOGO"

struct pack {
	const u8 *data;
	size_t size;
};

struct pack_member {
	const char *name; /* in the archive, terminated */
	const u8 *data;
	u64 size;
	size_t next; /* offset of the following header */
};

/*
 * Walk: set M->next to 0 and call until it returns other than ERR_OK:
 * ERR_NOENT at the trailer, ERR_FORMAT when the archive is damaged there.
 */
enum err pack_next(const struct pack *p, struct pack_member *m) MUST_CHECK;
/* ERR_NOENT, ERR_FORMAT (damaged before NAME was seen). */
enum err pack_find(const struct pack *p, const char *name,
		   struct pack_member *out) MUST_CHECK;
/* Bytes up to and with the trailer: the real size of an archive in a file. */
size_t pack_extent(const struct pack *p);

/*
 * Verification against the manifest, in pieces so that CP can yield:
 *
 *	if (pack_check_begin(&c, p, report) == ERR_OK)
 *		while (pack_check_step(&c, 64 * 1024))
 *			task_yield();
 *	good = pack_check_end(&c) == ERR_OK;
 *
 * Checks: MANIFEST first, its version (an unknown major is refused), each
 * member there in order with its size and SHA-256, none over.
 */
struct pack_check {
	const struct pack *pack;
	struct report *report;
	const char *line, *end; /* rest of the manifest      */
	u32 line_number;
	struct pack_member member; /* being hashed           */
	u64 done;		   /* of it                  */
	struct sha256 hash;
	u8 want[SHA256_SIZE];
	bool hashing, failed;
};

enum err pack_check_begin(struct pack_check *c, const struct pack *p,
			  struct report *report) MUST_CHECK;
/* At most BYTES more; true while there is more to do. */
bool pack_check_step(struct pack_check *c, size_t bytes);
enum err pack_check_end(struct pack_check *c) MUST_CHECK;

#endif
