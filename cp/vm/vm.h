/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual machine: made from a directory entry at LOGON, gone at LOGOFF.
 *
 * Locks: vm->lock (a mutex: commands, IPL, resets, DEFINE, DETACH and LOGOFF of
 * one vm, one after the other; held across waits) is taken by cmd_execute for
 * the vm the command works on.  Lists of vms: LOCK_SYSTEM.  Lookup returns a
 * counted reference: vm_put() it.
 */
#ifndef CP_VM_VM_H
#define CP_VM_VM_H

#include "cp/core/cpulimit.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/dir/dir.h"
#include "cp/lib/list.h"
#include "cp/lib/types.h"
#include "cp/pack/ipltext.h"
#include "cp/term/conslog.h"
#include "cp/term/line.h"
#include "cp/term/look.h"
#include "cp/term/pfkey.h"
#include "cp/vdev/sclp.h"
#include "cp/vdev/v3215.h"
#include "cp/vdev/vcss.h"
#include "cp/vm/audit.h"
#include "cp/vm/copy.h"
#include "cp/vm/watch.h"
#include "cp/vm/watchdog.h"
#include "iucv/iucv.h"
#include "iucv/vmcf.h"

struct fullscreen;
struct gdb_server;
struct graf;
struct msg_row;
struct session;
struct vcpu;
struct gstor;
struct nic;
struct disk;
struct ctca;

#define VM_CPUS_MAX  64
#define VM_NICS_MAX  8
#define VM_DISKS_MAX 16
#define VM_CTCAS_MAX 16
#define VM_GRAFS     4
#define VM_INPUT_MAX 32 /* lines typed ahead */

/* Privilege classes: bit 0 = A ... bit 25 = Z, bit 26..31 = 1..6. */
typedef u32 classes_t;
#define CLASS_BIT(letter) (1u << ((letter) - 'A'))
#define CLASS_ANY	  0xffffffffu

/* SET MSG, WNG, IMSG, SMSG: what comes from others. */
enum vm_receive {
	RECEIVE_OFF,
	RECEIVE_ON,
	RECEIVE_IUCV, /* by *MSG; as ON while it is not connected to it */
};

struct vm_settings {
	bool run, emsg_id, emsg_text, linedit, explain;
	bool emsg_iucv, cpconio, vmconio; /* SET ... IUCV (cp/vm/starmsg.h) */
	u8 msg, wng, imsg, smsg;	  /* enum vm_receive */
	char linend, chardel, linedel, escape, tabchar; /* 0 = OFF */
	u8 more_alarm_s, more_clear_s;
	bool hold, timestamp, autocr, mode_vm, conmode_3270;
	bool breakin_guestctl, hilight;
	u16 linesize; /* 0: OFF, the terminal's width */
	u8 brkkey;    /* AID */
	struct look look[LOOK_AREAS];
};

/* What the status area of the terminal says, as far as the vm decides it. */
enum vm_state {
	VM_RUNNING, /* guest runs, or waits enabled           */
	VM_CP_READ, /* stopped: CP waits for a command        */
	VM_VM_READ, /* the guest has a read on its console    */
};

struct vm {
	struct list node; /* all vms; LOCK_SYSTEM */
	u64 serial;	  /* order of logging on */
	u32 refs;
	char userid[9];
	const struct user *user; /* directory entry, immutable */
	classes_t classes;
	u64 logon_tod;
	struct vm_settings set;

	struct mutex lock;
	struct gstor *stor;
	u64 stor_max; /* DEFINE STORAGE limit, bytes */
	/* The CPUs (cp/vm/cpus.h): defined ones by address, and all made. */
	struct vcpu *vcpu[VM_CPUS_MAX];
	u32 vcpus;
	struct vcpu *made[VM_CPUS_MAX];
	u32 mades;
	struct spinlock order_lock; /* LOCK_VM: who is stopped */
	struct watches watches;	    /* cp/vm/watch.h */
	struct sca *sca;	    /* with more than one CPU, else NULL */
	u32 service_parm;	    /* service signal pending; 0 none, atomic */
	u32 crw_pending;	    /* a channel report waits, atomic         */
	u32 service_busy;	    /* a service call is carried out, atomic  */
	struct sclp sclp;	    /* cp/vm/service.h; events: dev_lock      */
	struct spinlock dev_lock;   /* LOCK_VM: vcss, vdevs, console state */
	struct vcss vcss;
	struct v3215 cons;
	struct graf *graf[VM_GRAFS];   /* cp/vm/console.h */
	struct fullscreen *fullscreen; /* NULL: never any */
	struct nic *nic[VM_NICS_MAX];
	u32 nics_due;	     /* atomic: NIC_DUE_..., for nic_tell_due() */
	u64 nics_hold_until; /* atomic: TOD, 0 none; cp/vm/nic.h */
	struct disk *disk[VM_DISKS_MAX]; /* cp/vm/disk.h */
	u64 disk_blocks;		 /* DEFINEd; `lock` */
	struct ctca *ctca[VM_CTCAS_MAX]; /* cp/vm/ctca.h */
	u32 ctca_due;			 /* atomic: ctca_run() is due */

	/* Console (cp/vm/vconsole.c), under dev_lock. */
	struct pf_key pf[PF_KEYS];
	struct conslog *log;
	struct session *session; /* NULL: disconnected */
	struct copy copy;	 /* for its secondary user and observer */
	bool cp_read;		 /* stopped by CP, wants a command */
	bool logoff_pending, dead;
	/*
	 * SET SHARE: changed under `lock` and order_lock (limit_set).  A weight
	 * read in the middle of it is corrected by the cpus_share() behind it.
	 */
	struct dir_share share;
	struct cpulimit limit; /* its account; order_lock, the next two too */
	u64 limit_due;	       /* when `limit_rate` is found anew */
	u32 limit_rate;	       /* 0: not yet                      */
	bool quickdsp, classes_locked;
	u8 machine;		  /* enum dir_machine: in what IPL starts */
	char byuser[9];		  /* whose password logged it on; "" its own */
	u64 task_time;		  /* of CP's tasks for it (cpus.h); atomic */
	u64 idle_since;		  /* cp/cmd/idle.c's; 0: it is not      */
	bool signalled;		  /* asked to end (cp/cmd/signal.c)    */
	struct watchdog watchdog; /* under dev_lock                   */
	struct iucv_party iucv;	  /* cp/vm/iucv.h                     */
	struct vmcf_party vmcf;	  /* cp/vm/vmcf.h                     */
	bool channel_work;	  /* vcss_run() has something to do */
	u64 msg_due_tod;	  /* when its messages are no longer too many */
	u8 link_failures;	  /* wrong passwords of LINK */
	u32 deferred;		/* commands with a task of their own; atomic */
	u64 audit[AUDIT_KINDS]; /* cp/vm/audit.h; atomic */
	bool stor_lost;		/* no frame for CP's own store into the guest */
	struct ipl_text ipl;	/* what was IPLed last           */
	struct ipl_text reipl;	/* what X'308' will load         */
	struct gdb_server *gdb; /* cp/gdb/gdb.h; NULL: closed            */
	u32 resetting;		/* X'308' has a task; atomic     */
	u32 resets;		/* counted while no CPU runs     */
	/* What EXPLAIN explains; written by whoever runs a command for it. */
	const struct msg_row *last_message;
};

/* --- life (cp/vm/vm.c) --- */
/*
 * Make the vm of USER, with STORAGE bytes and the architecture MACHINE, an enum
 * dir_machine, and list it, stopped in CP READ with its console and NICs; the
 * other devices come by devices_complete.  ERR_EXIST: logged on.  ERR_LIMIT:
 * storage overcommit. ERR_NOMEM.  Returned with a reference for the caller.
 */
enum err vm_logon(const struct user *user, u64 storage, u8 machine,
		  struct vm **out) MUST_CHECK;
/* Mark and tear down; returns at once, the reaper task does it. */
void vm_logoff(struct vm *vm);
struct vm *vm_find(const char *userid); /* counted, NULL if none */
void vm_get(struct vm *vm);		/* atomic: any spinlock may be held */
void vm_put(struct vm *vm);
/* Call FN for each vm (counted around the call) in userid-independent order. */
void vm_for_each(void (*fn)(struct vm *vm, void *arg), void *arg);
u32 vm_count(void);

/* --- running; caller holds vm->lock (cp/vm/run.c) --- */
void vm_stop(struct vm *vm);  /* all vcpus parked when it returns */
void vm_begin(struct vm *vm); /* leave CP READ, run              */
/*
 * Stop for a moment, so that registers can be read and changed; CP READ or not
 * stays as it is.  A vcpu whose own task calls this goes on (it is in a
 * handler).  vm_resume() lets go.
 */
void vm_pause(struct vm *vm);
void vm_resume(struct vm *vm);
enum vm_state vm_state(const struct vm *vm);
/*
 * A subsystem reset, and of the CPUs: a CPU reset of all; an initial one of the
 * first, before it loads; or a clear reset, which gives all storage back.
 */
enum reset { RESET_NORMAL, RESET_LOAD, RESET_CLEAR };
void vm_reset(struct vm *vm, enum reset how);
/* The same but for storage, and ON is the one that operates then: X'308'. */
void vm_reset_for(struct vm *vm, struct vcpu *on, bool clear_registers);
enum err vm_define_storage(struct vm *vm, u64 bytes) MUST_CHECK;
/* Why an IPL failed, as far as its error does not say it. */
struct ipl_trouble {
	const char *why; /* ERR_FORMAT, or NULL */
	struct irb irb;	 /* ERR_IO: how the device's program ended */
};
/*
 * IPL the device or the system of the pack that TEXT names, after a reset; TEXT
 * may be vm->reipl.  ERR_NOENT: no such one.  ERR_RANGE: does not fit into
 * storage.  ERR_FORMAT: bad .ins.  ERR_IO: the device did not give its record.
 * ERR_TIMEOUT: its channel program does not end.
 */
enum err vm_ipl(struct vm *vm, const struct ipl_text *text,
		struct ipl_trouble *out) MUST_CHECK;
/* Is there such a system, or device? */
bool vm_ipl_known(struct vm *vm, const struct ipl_text *text);
/* V starts at the short PSW at absolute 0.  ERR_RANGE: no frame for it. */
enum err vm_start_psw(struct vcpu *v) MUST_CHECK;
/* Enter CP READ by CP's own decision and tell the user (HCP450W ...). */
void vm_cp_read(struct vm *vm, const char *why);

/* --- console (cp/vm/vconsole.c) --- */
/*
 * One line (ASCII, no newline, any length: the session folds it) to the user's
 * terminal, and copies as SET SECUSER and OBSERVER say.  Blocks while the line
 * before is being copied, which waits for no terminal, and a LINE_VM while the
 * terminal is full (MORE...).  When the vcpu whose task this is shall stop
 * meanwhile its LINE_VM goes to the console log only.
 */
void vm_line(struct vm *vm, enum line_kind kind, const char *text);
void vm_linef(struct vm *vm, enum line_kind kind, const char *format, ...)
	PRINTF_LIKE(3, 4);
/*
 * TEXT as VM's user sees it: with the time before it, in ROOM, when TERMINAL
 * TIMESTAMP is ON.
 */
const char *vm_stamped(const struct vm *vm, const char *text, char *room,
		       size_t size);
/* TEXT was shown at VM's terminal by other ways: for those who share it. */
void vm_copy(struct vm *vm, const char *text);
/* A line that VM's user saw, for CONSOLE LOG; no lock. */
void vm_log(struct vm *vm, enum line_kind kind, const char *text);
/*
 * A line typed while not in CP READ: answers a pending read, else is queued
 * and an attention is raised.  False: not accepted (queue full).
 */
bool vm_input(struct vm *vm, const char *line);
/* PA1: RUNNING or VM READ -> CP READ (guest stops unless SET RUN ON). */
void vm_break(struct vm *vm);
/*
 * Bind / unbind a terminal; neither prints anything.  Disconnect does nothing
 * when S is not VM's terminal any more: two may end that, and a third begin.
 * Connect with vm->dev_lock held.
 */
void vm_connect(struct vm *vm, struct session *s);
void vm_disconnect(struct vm *vm, const struct session *s);

/* The operator's user (SYSTEM_USERIDS OPERATOR), or NULL. */
struct vm *vm_operator(void);

#endif
