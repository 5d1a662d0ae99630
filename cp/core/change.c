/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of devices and networks.  Under change_lock, of the last level. */
#include "cp/core/change.h"

#include "cp/core/clock.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"

static struct changelog logs[CHANGE_KINDS];
static struct spinlock change_lock = SPINLOCK_INIT(LOCK_LOG);
static struct task *watcher;

static void add(enum change_kind kind, u32 class, const char *user,
		const void *data, u32 size)
{
	spin_lock(&change_lock);
	changelog_add(&logs[kind], class, user, data, size);
	spin_unlock(&change_lock);
	if (watcher)
		task_wake(watcher);
}

void config_note(struct config_facts f)
{
	struct star_config data;

	f.tod = clock_now();
	star_config_compose(&data, &f);
	add(CHANGE_CONFIG,
	    f.code == CONFIG_REAL ? CONFIG_CLASS_REAL : CONFIG_CLASS_VIRTUAL,
	    f.user, &data, sizeof(data));
}

void vswitch_note(struct vswitch_facts f)
{
	struct star_vswitch data;

	f.tod = clock_now();
	star_vswitch_compose(&data, &f);
	add(CHANGE_VSWITCH,
	    f.what < VSWITCH_LAN_CREATED ? VSWITCH_CLASS_PORT
					 : VSWITCH_CLASS_LAN,
	    f.user, &data, sizeof(data));
}

bool change_next(enum change_kind kind, u64 after, const char *user,
		 struct change *out)
{
	bool found;

	spin_lock(&change_lock);
	found = changelog_next(&logs[kind], after, user, out);
	spin_unlock(&change_lock);
	return found;
}

u64 change_last(enum change_kind kind)
{
	u64 last;

	spin_lock(&change_lock);
	last = logs[kind].last;
	spin_unlock(&change_lock);
	return last;
}

void change_watch(struct task *task)
{
	watcher = task;
}
