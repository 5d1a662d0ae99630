/* SPDX-License-Identifier: Apache-2.0 */
/* *IDENT of iucv/starident.h: who may own which names says the directory. */
#ifndef CP_VM_STARIDENT_H
#define CP_VM_STARIDENT_H

#include "iucv/starident.h"

struct directory;

/* Once at IPL, before anybody logs on; USERS stays. */
void star_ident_init(const struct directory *users);

extern const struct iucv_service_ops star_ident_ops;

/* The userid of who owns the resource NAME; false: nobody.  No lock. */
bool star_ident_whose(const char *name, char owner[9]);
/* The resources, from number *NEXT on; false: no more.  No lock. */
bool star_ident_query(u32 *next, struct star_ident_view *out);

#endif
