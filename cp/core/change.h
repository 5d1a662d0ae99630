/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What *CONFIG and *VSWITCH tell programs (cp/vm/starchange.h).  From any CPU,
 * under any lock below those of run queues.
 */
#ifndef CP_CORE_CHANGE_H
#define CP_CORE_CHANGE_H

#include "iucv/changelog.h"
#include "iucv/starconfig.h"
#include "iucv/starvswitch.h"

enum change_kind { CHANGE_CONFIG, CHANGE_VSWITCH, CHANGE_KINDS };

/* The clock is looked at here.  Do not block. */
void config_note(struct config_facts f);
void vswitch_note(struct vswitch_facts f);

/* As changelog_next, of KIND's. */
bool change_next(enum change_kind kind, u64 after, const char *user,
		 struct change *out);
/* The number of the newest; 0: none. */
u64 change_last(enum change_kind kind);

struct task;
/* TASK is woken by every change; once at IPL. */
void change_watch(struct task *task);

#endif
