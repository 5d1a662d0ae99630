/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of virtual machines; making one at LOGON, taking it apart at
 * LOGOFF.  The reaper task does the latter, so that a machine can be logged
 * off from its own vcpu's task, a terminal's or the operator's alike.
 */
#include "cp/vm/vm.h"

#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/sched.h"
#include "cp/core/trace.h"
#include "cp/gdb/gdb.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gmap.h"
#include "cp/term/session.h"
#include "cp/vm/attach.h"
#include "cp/vm/console.h"
#include "cp/vm/cpus.h"
#include "cp/vm/devices.h"
#include "cp/vm/fullscreen.h"
#include "cp/vm/iucv.h"
#include "cp/vm/run.h"
#include "cp/vm/sca.h"
#include "cp/vm/segment.h"
#include "cp/vm/services.h"
#include "cp/vm/starblock.h"
#include "cp/vm/starchange.h"
#include "cp/vm/starevent.h"
#include "cp/vm/starmonitor.h"
#include "cp/vm/starrecord.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm_init.h"
#include "cp/vm/vmcf.h"
#include "vswitch/glue.h"

static struct spinlock list_lock = SPINLOCK_INIT(LOCK_SYSTEM);
static struct list vms = LIST_INIT(vms);
static u32 count;
static u64 last_serial;
static struct task *reaper;
static const char *operator_userid = "OPERATOR";
static const struct pack *system_pack;

/* --- lookup --- */

void vm_get(struct vm *vm)
{
	__atomic_fetch_add(&vm->refs, 1, __ATOMIC_RELAXED);
}

static void destroy(struct vm *vm)
{
	u32 i;

	for (i = 0; i < vm->mades; i++)
		vcpu_destroy(vm->made[i]);
	watch_end(&vm->watches);
	sca_free(vm->sca);
	if (vm->stor)
		gmap_destroy(vm->stor);
	heap_free(vm->stor, sizeof(*vm->stor));
	fullscreen_free(vm);
	grafs_free(vm);
	heap_free(vm->log, sizeof(*vm->log));
	heap_free(vm, sizeof(*vm));
}

void vm_put(struct vm *vm)
{
	if (__atomic_sub_fetch(&vm->refs, 1, __ATOMIC_ACQ_REL) == 0)
		destroy(vm);
}

/* list_lock held */
static struct vm *find(const char *userid)
{
	struct list *n;

	list_for_each (n, &vms) {
		struct vm *vm = list_entry(n, struct vm, node);

		if (str_ieq(vm->userid, userid))
			return vm;
	}
	return NULL;
}

struct vm *vm_find(const char *userid)
{
	struct vm *vm;

	spin_lock(&list_lock);
	vm = find(userid);
	if (vm)
		vm_get(vm);
	spin_unlock(&list_lock);
	return vm;
}

struct vm *vm_operator(void)
{
	return vm_find(operator_userid);
}

u32 vm_count(void)
{
	return count;
}

/* The first vm logged on after number SERIAL, counted; NULL: none. */
static struct vm *next_after(u64 serial)
{
	struct vm *found = NULL;
	struct list *n;

	spin_lock(&list_lock);
	list_for_each (n, &vms) {
		struct vm *vm = list_entry(n, struct vm, node);

		if (vm->serial > serial) {
			vm_get(vm);
			found = vm;
			break;
		}
	}
	spin_unlock(&list_lock);
	return found;
}

/* The list is in order of serials, so a vm that goes meanwhile is no matter. */
void vm_for_each(void (*fn)(struct vm *vm, void *arg), void *arg)
{
	struct vm *vm;
	u64 serial = 0;

	while ((vm = next_after(serial))) {
		serial = vm->serial;
		fn(vm, arg);
		vm_put(vm);
	}
}

/* --- LOGON --- */

static void default_settings(struct vm *vm)
{
	const struct user *u = vm->user;

	vm->set = (struct vm_settings){
		.msg = RECEIVE_ON,
		.wng = RECEIVE_ON,
		.emsg_id = true,
		.emsg_text = true,
		.imsg = RECEIVE_ON,
		.linedit = true,
		.linend = u->linend == DIR_CHAR_SYSTEM ? '#' : u->linend,
		.chardel = u->chardel == DIR_CHAR_SYSTEM ? 0 : u->chardel,
		.linedel = u->linedel == DIR_CHAR_SYSTEM ? 0 : u->linedel,
		.escape = u->escape == DIR_CHAR_SYSTEM ? 0 : u->escape,
		.more_alarm_s = 50,
		.more_clear_s = 10,
		.hold = true,
		.autocr = true,
		.mode_vm = true,
		.brkkey = 0x6c,
	};
	look_defaults(vm->set.look);
	pf_defaults(vm->pf);
}

/* The base CPU, and those of CPU statements. */
static enum err define_cpus(struct vm *vm)
{
	enum err err = vm_define_cpu(vm, 0, false);
	u32 i;

	if (err != ERR_OK)
		return err;
	for (i = 1; err == ERR_OK && i < VM_CPUS_MAX; i++)
		if (vm->user->cpus >> i & 1)
			err = vm_define_cpu(vm, i, false);
	cpus_share(vm);
	/* MACHINE allows no more, or there are too many tasks for more. */
	return err == ERR_LIMIT || err == ERR_FULL ? ERR_OK : err;
}

static enum err fill(struct vm *vm, const struct user *user, u64 storage,
		     u8 machine)
{
	enum err err;

	str_copy(vm->userid, sizeof(vm->userid), user->userid);
	vm->user = user;
	vm->classes = user->classes;
	vm->share = user->share;
	vm->machine = machine;
	vm->quickdsp = user->options & DIR_OPTION_QUICKDSP;
	vm->logon_tod = clock_now();
	vm->stor_max = user->storage_max;
	vm->refs = 1;
	vm->cp_read = true;
	list_init(&vm->node);
	watch_init(&vm->watches);
	vm_iucv_init(vm);
	vm_vmcf_init(vm);
	default_settings(vm);
	str_copy(user->console.observer ? vm->copy.observer : vm->copy.secuser,
		 sizeof(vm->copy.secuser), user->console.secuser);
	mutex_init(&vm->lock);
	spin_init(&vm->dev_lock, LOCK_VM);
	spin_init(&vm->order_lock, LOCK_VM);
	vm->log = heap_alloc(sizeof(*vm->log));
	vm->stor = heap_alloc(sizeof(*vm->stor));
	if (!vm->log || !vm->stor)
		return ERR_NOMEM;
	err = gmap_create(vm->stor, storage, segment_reach(user));
	if (err != ERR_OK)
		return err;
	err = define_cpus(vm);
	if (err != ERR_OK)
		return err;
	return devices_create(vm);
}

/* Of a vm that is in no list. */
static void unmake(struct vm *vm)
{
	run_end(vm);
	devices_destroy(vm);
	vm_put(vm);
}

/* Into the list, unless one of that name is there. */
static bool enlist(struct vm *vm)
{
	bool new;

	spin_lock(&list_lock);
	new = !find(vm->userid);
	if (new) {
		vm_get(vm);
		vm->serial = ++last_serial;
		list_append(&vms, &vm->node);
		count++;
	}
	spin_unlock(&list_lock);
	return new;
}

enum err vm_logon(const struct user *user, u64 storage, u8 machine,
		  struct vm **out)
{
	struct vm *vm = heap_alloc(sizeof(*vm));
	enum err err;

	if (!vm)
		return ERR_NOMEM;
	err = fill(vm, user, storage, machine);
	if (err == ERR_OK) {
		mutex_lock(&vm->lock);
		if (enlist(vm))
			net_owner(vm->userid, true);
		else
			err = ERR_EXIST;
		mutex_unlock(&vm->lock);
	}
	if (err != ERR_OK) {
		unmake(vm);
		return err;
	}
	TRACE(LOGON, 0, trace_name(vm->userid), 0);
	star_monitor_user(vm, true);
	*out = vm;
	return ERR_OK;
}

/* --- LOGOFF --- */

void vm_logoff(struct vm *vm)
{
	TRACE(LOGOFF, 0, trace_name(vm->userid), 0);
	vm->logoff_pending = true;
	task_wake(reaper);
}

/* Look again after this for one that a command was working on. */
#define BUSY_TOD (10 * TOD_PER_MS)

/* A vm to be logged off, locked; *BUSY: there are others, of which none is. */
static struct vm *pending_logoff(bool *busy)
{
	struct vm *found = NULL;
	struct list *n;

	spin_lock(&list_lock);
	list_for_each (n, &vms) {
		struct vm *vm = list_entry(n, struct vm, node);

		if (!vm->logoff_pending)
			continue;
		if (mutex_try(&vm->lock)) {
			found = vm;
			break;
		}
		*busy = true;
	}
	spin_unlock(&list_lock);
	return found;
}

/* The list's reference is ours now, and vm->lock. */
static void reap(struct vm *vm)
{
	run_end(vm);
	gdb_machine_gone(vm);
	vm_iucv_gone(vm);
	vm_vmcf_reset(vm);
	account_note(vm);
	star_monitor_user(vm, false);
	devices_destroy(vm);
	net_owner(vm->userid, false);
	mutex_unlock(&vm->lock);
	spin_lock(&list_lock);
	list_remove(&vm->node);
	vm->dead = true;
	count--;
	spin_unlock(&list_lock);
	vm_put(vm);
}

static void reap_all(void *unused)
{
	(void)unused;
	for (;;) {
		bool busy = false;
		struct vm *vm = pending_logoff(&busy);

		if (vm)
			reap(vm);
		else
			task_park(busy ? clock_now() + BUSY_TOD
				       : DEADLINE_NEVER);
	}
}

/* A list of vms is not longer, unless it goes in a circle. */
#define RELOGON_LOOKS 4096

const struct pack *vm_system_pack(void)
{
	return system_pack;
}

/*
 * Who was logged on and wants to be again.  CP has failed: no lock, and the
 * list may be in the middle of a change.
 */
static u32 relogon(u8 (*to)[8], u32 max)
{
	u32 n = 0;
	u32 looks = 0;
	struct list *at;

	list_for_each (at, &vms) {
		const struct vm *vm = list_entry(at, struct vm, node);

		if (n == max || looks++ > RELOGON_LOOKS)
			break;
		if ((vm->user->options & DIR_OPTION_RELOGON) &&
		    !vm->logoff_pending)
			memcpy(to[n++], vm->userid, 8);
	}
	return n;
}

void vm_init(const char *operator, const struct pack * pack)
{
	operator_userid = operator;
	system_pack = pack;
	reaper = task_create("REAPER", reap_all, NULL);
	ASSERT(reaper);
	copy_init();
	services_init();
	star_event_init();
	star_record_init();
	star_block_init();
	star_monitor_init();
	star_change_init();
	attach_init();
	abend_set_users(relogon);
}
