/* SPDX-License-Identifier: Apache-2.0 */
/* What guestkit's files about IUCV know of each other. */
#ifndef GK_IUCV_IMPL_H
#define GK_IUCV_IMPL_H

#include "guestkit/include/gk/iucv.h"

/* A message whose end somebody waits for. */
struct gk_asked {
	u32 id;
	bool done;
	struct gk_completion end;
};

/* The parameter list of the next call and of the last one; below 2 GiB. */
extern union iucv_parm gk_iucv_list;

void gk_iucv_clear(void);
/* The instruction.  IUCV_PURGED, too, for condition code 2: no message. */
enum iucv_code gk_iucv_call(enum iucv_function function);
/* What has come about that message, or with id 0 about P, was never told. */
void gk_iucv_forget(const struct gk_path *p, u32 id);
/* A function of a path's ops, or of gk_iucv_listen(), is running. */
bool gk_iucv_in_callback(void);
/* The other side has this of P's: to be called, or kept for who asked. */
void gk_iucv_told_end(struct gk_path *p, const struct iucv_complete *c);
void gk_iucv_told_message(struct gk_path *p, const struct iucv_data *d);

#endif
