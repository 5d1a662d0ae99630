/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *IDENT: names of resources, and who owns them.  A program that connects with
 * a name in the user data owns it as long as it has that path; it is a LOCAL,
 * GLOBAL or SYSTEM resource, which are three sets of names.  Who connects to
 * name it as revoked takes it away.  Rules I71 to I74 of IUCV.md.
 *
 * All under IUCV's lock.
 */
#ifndef IUCV_STARIDENT_H
#define IUCV_STARIDENT_H

#include "cp/lib/be.h"
#include "iucv/service.h"

/* In the order in which a name is looked for. */
enum star_ident_type {
	STAR_IDENT_LOCAL = 1,
	STAR_IDENT_SYSTEM,
	STAR_IDENT_GLOBAL,
	STAR_IDENT_TYPES
};

enum star_ident_function {
	STAR_IDENT_IDENTIFY = 1,
	STAR_IDENT_REVOKE,
};

/* User data of CONNECT. */
struct star_ident_user {
	u8 name[8]; /* EBCDIC, padded with blanks */
	u8 function, type;
	u8 reserved[6]; /* zeros */
};
LAYOUT_SIZE(struct star_ident_user, 16);
LAYOUT_AT(struct star_ident_user, function, 8);

/* Why it severs, beside those of service.h: byte 8 of the user data. */
enum star_ident_reason {
	STAR_IDENT_NOT_ALLOWED = 16, /* by the directory            */
	STAR_IDENT_TAKEN,	     /* another owns it             */
	STAR_IDENT_USERID,	     /* the name is a userid        */
	STAR_IDENT_NOBODY,	     /* REVOKE: there is none       */
	STAR_IDENT_REVOKED,	     /* to the owner                */
	STAR_IDENT_DONE,	     /* to who has revoked it       */
};

/* Who may do what is not known here. */
struct star_ident_ops {
	/* May the machine WHO (iucv_party.who) do FUNCTION with NAME, ASCII? */
	bool (*may)(const void *who, const char *name,
		    enum star_ident_type type,
		    enum star_ident_function function);
	bool (*is_userid)(const char *name);
};

struct star_ident {
	const struct star_ident_ops *ops;
	bool revokes; /* something is to be severed */
	/* By the number of the service's end. */
	struct {
		char name[9]; /* ASCII; "": none */
		u8 type;
		bool revoked;
	} resource[IUCV_SERVICE_PATHS];
};

/* As the service's ops of that name, for the table T. */
u8 star_ident_asked(struct star_ident *t, struct iucv_service *s,
		    struct iucv_end *e, const u8 user[16]);
void star_ident_turned(struct star_ident *t, struct iucv *v,
		       struct iucv_service *s);
void star_ident_closed(struct star_ident *t, struct iucv_end *e);

/* Whose NAME (ASCII) is, and of which type; NULL: nobody's. */
const struct iucv_member *star_ident_owner(const struct star_ident *t,
					   const struct iucv_service *s,
					   const char *name,
					   enum star_ident_type *type);
/* The first resource from number *NEXT on, which is moved behind it. */
struct star_ident_view {
	char name[9], owner[9];
	u8 type;
};
bool star_ident_next(const struct star_ident *t, const struct iucv_service *s,
		     u32 *next, struct star_ident_view *out);

#endif
