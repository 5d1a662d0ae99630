/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY VIRTUAL and QUERY CONSOLE: what a virtual machine consists of.  The
 * devices are read under vm->dev_lock, the lines shown after it.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/rdev/rdev.h"
#include "cp/term/session.h"
#include "cp/vm/attach.h"
#include "cp/vm/console.h"
#include "cp/vm/ctca.h"
#include "cp/vm/disk.h"
#include "cp/vm/vcpu.h"

#define CPU_ID 0xff00c64000648000ull /* version FF: a virtual machine */

static void show_storage(struct cmdio *io)
{
	char amount[FORMAT_AMOUNT_SIZE];

	reply_virtual_storage(
		io_reply(io),
		&(struct virtual_storage_record){
			.size = gstor_size(io->vm->stor),
			.amount = format_amount(amount,
						gstor_size(io->vm->stor)) });
}

static void show_cpus(struct cmdio *io)
{
	for (u32 i = 0; i < io->vm->vcpus; i++) {
		const struct vcpu *v = io->vm->vcpu[i];
		struct virtual_cpu_record r = {
			.address = v->addr,
			.id = CPU_ID,
			.base = i == 0,
			.stopped = v->stop & VCPU_STOP_ARCH,
			.type = v->ifl ? "IFL" : "CP",
		};
		char shown[16];

		fmt_print(shown, sizeof(shown), "%s%s",
			  r.stopped ? "STOPPED "
			  : r.base  ? "(BASE) "
				    : "       ",
			  r.type);
		r.shown = shown;
		reply_virtual_cpu(io_reply(io), &r);
	}
}

/* What QUERY tells about one device, taken under dev_lock. */
struct device_seen {
	bool found;
	u16 devno, subchannel;
	struct vdev_row row;
};

static void look_at_device(struct vm *vm, u16 devno, struct device_seen *out)
{
	const struct vdev *v;

	spin_lock(&vm->dev_lock);
	v = vcss_find(&vm->vcss, devno);
	out->found = v != NULL;
	if (v) {
		out->devno = vdev_devno(v);
		out->subchannel = v->subchannel;
		out->row = *v->row;
	}
	spin_unlock(&vm->dev_lock);
}

/* The Nth device that is there, by subchannel; false past the last. */
static bool view_next(struct vm *vm, u32 *n, struct device_seen *out)
{
	u32 count;
	bool found = false;

	spin_lock(&vm->dev_lock);
	count = vm->vcss.subchannels;
	for (; *n < count && !found; (*n)++) {
		const struct vdev *v = vm->vcss.sub[*n];

		if (!v)
			continue;
		found = true;
		out->devno = vdev_devno(v);
	}
	spin_unlock(&vm->dev_lock);
	return found;
}

static void view_ctca(const struct ctca_info *c, struct device_record *view)
{
	view->mode = c->extended ? "EXTENDED" : "BASIC";
	view->state = c->state;
	if (c->only[0])
		view->only = c->only;
	if (!c->coupled)
		return;
	view->partner = c->partner;
	view->partner_vdev = c->partner_devno;
}

static void show_device(struct cmdio *io, u16 devno)
{
	const struct session *s = io->vm->session;
	struct device_seen d;
	char name[8], number[8];
	struct attach_info real;
	struct device_record view = { .vdev = devno, .user = io->vm->userid };
	struct disk_info disk;
	struct ctca_info ctca;

	look_at_device(io->vm, devno, &d);
	if (!d.found) {
		msg_no_vdev(io, devno);
		return;
	}
	view.type = d.row.name;
	view.subchannel = d.subchannel;
	if (attach_query_vdev(io->vm, devno, &real)) {
		fmt_print(number, sizeof(number), "%04X", real.rdev->devno);
		view.real = number;
		view.access = real.read_only ? "R/O" : "R/W";
	} else if (strcmp(d.row.name, "GRAF") == 0) {
		view.model = "3270";
		if (graf_terminal(io->vm, devno, name))
			view.terminal = name;
	}
	if (strcmp(d.row.name, "CONS") == 0) {
		view.terminal = s ? session_name(s) : NULL;
		view.conmode = io->vm->set.conmode_3270 ? "3270" : "3215";
	}
	if (!view.real && disk_query(io->vm, devno, &disk)) {
		view.unit = disk.kind == DISK_FBA ? "9336" : "VBLK";
		view.blocks = disk.blocks;
		view.read_only = disk.read_only;
		if (disk.owner[0] && !str_ieq(disk.owner, io->vm->userid)) {
			view.owner = disk.owner;
			view.owner_vdev = disk.owner_devno;
		}
	}
	if (ctca_query(io->vm, devno, &ctca))
		view_ctca(&ctca, &view);
	reply_device(io_reply(io), &view);
}

void query_virtual_storage(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		show_storage(io);
}

void query_virtual_cpus(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		show_cpus(io);
}

void query_virtual_all(struct cmdio *io, struct args *a)
{
	struct device_seen d;
	u32 n = 0;

	if (!need_end(io, a))
		return;
	show_storage(io);
	reply_line(io_reply(io), "XSTORE = none");
	show_cpus(io);
	reply_line(io_reply(io), "No AP Crypto Queues are available");
	while (view_next(io->vm, &n, &d))
		show_device(io, d.devno);
}

/* What z/VM's machines have and ours do not. */
static const char *const absent[] = {
	"OSA", "PRINTER", "PRT", "PUN", "PUNCH", "RDR", "READER", "TAPES",
};

static bool is_absent(const char *word)
{
	for (u32 i = 0; i < ARRAY_SIZE(absent); i++)
		if (strcmp(word, absent[i]) == 0)
			return true;
	return false;
}

/* vdev or vdev-vdev. */
void query_virtual_other(struct cmdio *io, struct args *a)
{
	struct device_seen d;
	u16 first, last;
	u32 n = 0, shown = 0;
	char word[8];

	if (args_peek(a) && is_absent(a->word)) {
		args_next(a);
		str_copy(word, sizeof(word), a->word);
		if (need_end(io, a))
			cmdio_linef(io, "No %s is defined", word);
		return;
	}
	if (!args_next(a) || !operand_devnos(a->word, &first, &last)) {
		msg_vdev_missing(io);
		return;
	}
	if (!need_end(io, a))
		return;
	while (view_next(io->vm, &n, &d)) {
		if (d.devno < first || d.devno > last)
			continue;
		show_device(io, d.devno);
		shown++;
	}
	if (!shown)
		msg_no_vdev(io, first);
}

void query_console(struct cmdio *io, struct args *a)
{
	u16 devno;

	if (!need_end(io, a))
		return;
	if (console_devno(io->vm, &devno))
		show_device(io, devno);
	else
		msg_no_console(io);
}

/* All devices whose kind is NAME. */
static void show_kind(struct cmdio *io, struct args *a, const char *name)
{
	struct device_seen d;
	bool any = false;
	u32 n = 0;

	if (!need_end(io, a))
		return;
	while (view_next(io->vm, &n, &d)) {
		look_at_device(io->vm, d.devno, &d);
		if (!d.found || strcmp(d.row.name, name) != 0)
			continue;
		any = true;
		show_device(io, d.devno);
	}
	if (any)
		return;
	reply_device_list(io_reply(io));
	reply_linef(io_reply(io), "No %s is defined", name);
}

void query_virtual_dasd(struct cmdio *io, struct args *a)
{
	show_kind(io, a, "DASD");
}

void query_virtual_ctca(struct cmdio *io, struct args *a)
{
	show_kind(io, a, "CTCA");
}

void query_virtual_graf(struct cmdio *io, struct args *a)
{
	show_kind(io, a, "GRAF");
}

void query_cpuid(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		reply_cpuid(io_reply(io), &(struct cpuid_record){ CPU_ID });
}
