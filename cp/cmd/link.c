/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LINK to a disk of the directory, and QUERY LINKS.  Who is not the disk's
 * owner gives the password that the MDISK statement has for the mode.  By whom
 * a disk is held is told to its owner and to classes A, B and E; others see
 * themselves and the owner, of the rest only how many they are (R5.9).
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/cmd/verify.h"
#include "cp/core/event.h"
#include "cp/dir/dir.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/disk.h"
#include "cp/vm/vm.h"

#define LINK_TRIES 5 /* wrong passwords of a virtual machine */
#define SEES_ALL   "ABE"
#define WHO_SIZE   24

struct order {
	char owner[NAME_MAX + 1];
	u16 from, as;
	enum link_mode mode;
	bool mode_said;
	char password[ARGS_WORD_MAX + 1];
};

/* --- operands --- */

static bool take_mode(struct cmdio *io, struct args *a, struct order *o)
{
	struct args ahead = *a;

	if (!args_peek(a) || strncmp(a->word, "PASS=", 5) == 0)
		return true;
	o->mode_said = link_mode_parse(a->word, &o->mode);
	if (o->mode_said) {
		args_next(a);
		return true;
	}
	/* A last word that is none is a password. */
	args_next(&ahead);
	if (!args_peek(&ahead))
		return true;
	msg_link_mode_invalid(io, o->owner, o->from);
	return false;
}

static bool take_password(struct cmdio *io, struct args *a, struct order *o)
{
	const char *word = a->word;

	if (!args_next(a))
		return true;
	if (strncmp(word, "PASS=", 5) == 0) {
		if (word[5]) {
			word += 5;
		} else if (!args_next(a)) {
			msg_operand_missing(io);
			return false;
		}
	}
	if (!system_conf()->password_on_link) {
		msg_option_invalid(io, "password");
		return false;
	}
	str_copy(o->password, sizeof(o->password), word);
	return need_end(io, a);
}

static bool operands(struct cmdio *io, struct args *a, struct order *o)
{
	memset(o, 0, sizeof(*o));
	(void)args_take(a, "TO", 2);
	if (!need_userid(io, a, o->owner) || !need_vdev(io, a, &o->from))
		return false;
	(void)args_take(a, "AS", 2);
	return need_vdev(io, a, &o->as) && take_mode(io, a, o) &&
	       take_password(io, a, o);
}

/* --- may he? --- */

static bool own(const struct cmdio *io, const char *owner)
{
	return str_ieq(owner, io->vm->userid);
}

static void wrong(struct cmdio *io, const struct order *o)
{
	io->vm->link_failures++;
	event_note(EVENT_PASSWORD, io->vm->userid,
		   "wrong password for LINK to %s %04X", o->owner, o->from);
	msg_link_password(io, o->owner, o->from);
}

/* False: there is nobody to ask, or he is gone. */
static bool ask(struct cmdio *io, struct order *o, enum link_password which)
{
	static const char *const prompts[LINK_PASSWORDS] = {
		[LINK_PASSWORD_READ] = "Enter the read password:",
		[LINK_PASSWORD_WRITE] = "Enter the write password:",
		[LINK_PASSWORD_MULTIPLE] = "Enter the multiple password:",
	};

	if (!io->session || io->from_guest)
		return true; /* without one it is wrong */
	return session_read_hidden(io->session, prompts[which], o->password,
				   sizeof(o->password)) == ERR_OK;
}

static bool authorized(struct cmdio *io, struct order *o,
		       const struct dir_disk *d)
{
	enum link_password which = link_mode_password(o->mode);
	const struct dir_password *p = d->password[which];

	if (own(io, o->owner) || (p && p->kind == DIR_PASSWORD_NOPASS))
		return true;
	if (!p) {
		msg_link_denied(io, o->owner, o->from);
		return false;
	}
	if (io->vm->link_failures >= LINK_TRIES) {
		msg_link_locked(io);
		return false;
	}
	if (!o->password[0] && !ask(io, o, which))
		return false;
	if (o->password[0] && verify_secret(p, o->password))
		return true;
	wrong(io, o);
	return false;
}

/* The MDISK, or NULL after a message. */
static const struct dir_disk *find(struct cmdio *io, struct order *o)
{
	const struct user *user = system_find_user(o->owner);
	const struct dir_disk *d;

	if (!user) {
		msg_not_in_directory(io, o->owner);
		return NULL;
	}
	d = dir_disk_find(user, o->from);
	if (!d) {
		msg_link_no_disk(io, o->owner, o->from);
		return NULL;
	}
	if (!o->mode_said)
		o->mode = own(io, o->owner) ? d->mode : LINK_MODE_R;
	return d;
}

/* --- what is said --- */

static bool sees_all(const struct cmdio *io, const char *owner)
{
	return own(io, owner) || io_has_class(io, SEES_ALL);
}

/* "MAINT" or "2 USERS" */
static const char *who(const struct cmdio *io, const struct order *o, u32 n,
		       const char *name, char to[WHO_SIZE])
{
	if (n == 1 && (sees_all(io, o->owner) || str_ieq(name, o->owner) ||
		       own(io, name)))
		str_copy(to, WHO_SIZE, name);
	else
		fmt_print(to, WHO_SIZE, "%u USERS", n);
	return to;
}

static void say_refused(struct cmdio *io, const struct order *o,
			const struct disk_others *x)
{
	char reads[WHO_SIZE], writes[WHO_SIZE];

	who(io, o, x->readers, x->reader, reads);
	who(io, o, x->writers, x->writer, writes);
	if (x->readers && x->writers)
		msg_link_both(io, o->owner, o->from, writes, reads);
	else if (x->writers)
		msg_link_written(io, o->owner, o->from, writes);
	else
		msg_link_read(io, o->owner, o->from, reads);
}

static void say_linked(struct cmdio *io, const struct order *o,
		       const struct disk_link *l)
{
	const struct disk_others *x = &l->others;
	char reads[WHO_SIZE], writes[WHO_SIZE];

	who(io, o, x->readers, x->reader, reads);
	who(io, o, x->writers, x->writer, writes);
	if (link_forced(o->mode, l->access)) {
		if (x->writers)
			msg_link_forced_written(io, o->as, writes);
		else
			msg_link_forced_read(io, o->as, reads);
		return;
	}
	if (!x->readers && !x->writers)
		return; /* as z/VM: no news */
	cmdio_linef(io, "DASD %04X LINKED %s%s%s%s%s", o->as,
		    l->access == LINK_WRITE ? "R/W" : "R/O",
		    x->writers ? "; R/W BY " : "", x->writers ? writes : "",
		    x->readers ? "; R/O BY " : "", x->readers ? reads : "");
}

static void link_failed(struct cmdio *io, enum err e, const struct order *o,
			const struct disk_link *l)
{
	switch (e) {
	case ERR_BUSY:
		say_refused(io, o, &l->others);
		break;
	case ERR_EXIST:
		msg_link_exists(io, o->owner, o->from, o->as);
		break;
	case ERR_FULL:
		msg_disk_limit(io, o->as, l->disk.blocks);
		break;
	default:
		msg_device_refused(io, "DASD", o->as, err_text(e));
		break;
	}
}

/* Passwords are asked for without the machine's lock. */
void cmd_link(struct cmdio *io, struct args *a)
{
	const struct dir_disk *d;
	struct order o;
	struct disk_link l;
	enum err e;

	if (!operands(io, a, &o))
		return;
	d = find(io, &o);
	if (!d || !authorized(io, &o, d) || !cmd_lock_vm(io))
		return;
	l = (struct disk_link){
		.disk = { .devno = o.as,
			  .kind = d->virtio ? DISK_VIRTIO : DISK_FBA,
			  .blocks = d->blocks },
		.owner = o.owner,
		.owner_devno = o.from,
		.mode = o.mode,
	};
	e = disk_link(io->vm, &l);
	mutex_unlock(&io->vm->lock);
	if (e != ERR_OK) {
		link_failed(io, e, &o, &l);
		return;
	}
	event_note(EVENT_LINK, io->vm->userid, "DASD %04X linked %s to %s %04X",
		   o.as, l.access == LINK_WRITE ? "R/W" : "R/O", o.owner,
		   o.from);
	say_linked(io, &o, &l);
}

/* --- QUERY LINKS --- */

void query_links(struct cmdio *io, struct args *a)
{
	struct disk_holder h;
	struct disk_info d;
	u32 n = 0, hidden = 0;
	u16 devno;

	if (!need_vdev(io, a, &devno) || !need_end(io, a))
		return;
	if (!disk_query(io->vm, devno, &d)) {
		msg_no_vdev(io, devno);
		return;
	}
	reply_link_list(io_reply(io));
	for (; disk_holder(io->vm, devno, n, &h); n++) {
		if (!sees_all(io, d.owner) && !own(io, h.user) &&
		    !str_ieq(h.user, d.owner)) {
			hidden++;
			continue;
		}
		reply_link(io_reply(io),
			   &(struct link_record){ .user = h.user,
						  .vdev = h.devno,
						  .write = h.write });
	}
	if (hidden)
		reply_linef(io_reply(io), "AND %u OTHERS", hidden);
}
