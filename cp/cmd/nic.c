/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEFINE NIC, DETACH NIC, SET NIC, COUPLE, UNCOUPLE: virtual NICs and what they
 * are connected to.  Called with vm->lock held, which keeps NICs there.
 */
#include "cp/vm/nic.h"

#include "cp/cmd/ctca.h"
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "vswitch/glue.h"

/* The NIC that the next operand names, or a message and NULL. */
static struct nic *need_nic(struct cmdio *io, struct args *a, u16 *devno)
{
	struct nic *nic;
	bool there;

	if (!need_vdev(io, a, devno))
		return NULL;
	nic = nic_find(io->vm, *devno);
	if (nic)
		return nic;
	spin_lock(&io->vm->dev_lock);
	there = vcss_find(&io->vm->vcss, *devno) != NULL;
	spin_unlock(&io->vm->dev_lock);
	if (there)
		msg_not_a_nic(io, *devno);
	else
		msg_no_vdev(io, *devno);
	return NULL;
}

static bool need_ip(struct cmdio *io, struct args *a, u32 *ip)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (inet_parse(a->word, ip))
		return true;
	msg_operand_invalid(io, a->word);
	return false;
}

static bool need_type(struct cmdio *io, struct args *a)
{
	if (args_take(a, "VIRTIO", 4))
		return true;
	if (args_next(a))
		msg_device_type_invalid(io, a->word);
	else
		msg_operand_missing(io);
	return false;
}

static bool need_mtu(struct cmdio *io, struct args *a, u16 *mtu)
{
	u32 n;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!operand_number(a->word, LAN_MTU_MAX, &n) || n < NIC_MTU_MIN) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	*mtu = (u16)n;
	return true;
}

/* A general user takes no address that another uses. */
static bool asks(const struct cmdio *io)
{
	return !io_has_class(io, "B");
}

static bool nic_operands(struct cmdio *io, struct args *a,
			 struct nic_config *cfg)
{
	bool good = true;

	while (good && args_peek(a)) {
		if (args_take(a, "TYPE", 4)) {
			good = need_type(io, a);
		} else if (args_take(a, "VIRTIO", 4)) {
			continue;
		} else if (args_take(a, "IP", 2)) {
			good = need_ip(io, a, &cfg->ip);
		} else if (args_take(a, "MTU", 3)) {
			good = need_mtu(io, a, &cfg->mtu);
		} else {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	return good;
}

void define_nic(struct cmdio *io, struct args *a)
{
	struct nic_config cfg;
	struct nic *nic;
	enum err e;

	memset(&cfg, 0, sizeof(cfg));
	if (!need_vdev(io, a, &cfg.devno) || !nic_operands(io, a, &cfg))
		return;
	cfg.asked = asks(io);
	e = nic_define(io->vm, &cfg, &nic);
	if (e == ERR_OK)
		cmdio_linef(io, "NIC %04X is created; device %04X defined",
			    cfg.devno, cfg.devno);
	else if (e == ERR_EXIST)
		msg_vdev_exists(io, cfg.devno);
	else
		msg_nic_refused(io, cfg.devno, err_text(e));
}

void detach_nic(struct cmdio *io, struct args *a)
{
	u16 devno;
	struct nic *nic = need_nic(io, a, &devno);

	if (!nic || !need_end(io, a))
		return;
	nic_detach(nic);
	cmdio_linef(io, "NIC %04X is destroyed; device %04X detached", devno,
		    devno);
}

/* SET NIC vdev IP a.b.c.d: fixed, before any claim. */
void set_nic(struct cmdio *io, struct args *a)
{
	u16 devno;
	struct nic *nic = need_nic(io, a, &devno);
	char text[INET_TEXT_SIZE];
	enum err e;
	u32 ip;

	if (!nic)
		return;
	if (!args_take(a, "IP", 2)) {
		if (args_peek(a))
			msg_option_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return;
	}
	if (args_take(a, "NONE", 4)) {
		if (!need_end(io, a))
			return;
		nic_clear_ip(nic);
		cmdio_line(io, "Command complete");
		return;
	}
	if (!need_ip(io, a, &ip) || !need_end(io, a))
		return;
	e = nic_set_ip(nic, ip, asks(io));
	if (e == ERR_OK)
		cmdio_line(io, "Command complete");
	else
		msg_address_refused(io, inet_text(text, ip), devno,
				    e == ERR_EXIST ? "another has it"
						   : err_text(e));
}

/* "VSWITCH SYSTEM VSW1" */
static const char *place(const struct port_info *p, char *to, size_t size)
{
	fmt_print(to, size, "%s %s %s",
		  p->lan_kind == LAN_VSWITCH ? "VSWITCH" : "LAN", p->lan_owner,
		  p->lan_name);
	return to;
}

static void couple_failed(struct cmdio *io, enum err e, u16 devno,
			  const char *owner, const char *lan)
{
	switch (e) {
	case ERR_NOENT:
		msg_no_lan(io, owner, lan);
		break;
	case ERR_PERM:
		msg_couple_unauthorized(io, io->vm->userid, owner, lan);
		break;
	default:
		msg_couple_refused(io, devno, owner, lan, err_text(e));
		break;
	}
}

static void couple_nic(struct cmdio *io, struct args *a)
{
	char owner[NAME_MAX + 1], lan[NAME_MAX + 1], text[40];
	struct port_info p;
	struct nic *nic;
	u16 devno;
	enum err e;

	nic = need_nic(io, a, &devno);
	if (!nic)
		return;
	args_take(a, "TO", 2);
	if (!args_peek(a)) {
		msg_operand_missing(io);
		return;
	}
	if (!need_userid(io, a, owner) || !need_name(io, a, lan) ||
	    !need_end(io, a))
		return;
	port_query(nic_port(nic), &p);
	if (p.coupled) {
		msg_nic_coupled(io, devno, place(&p, text, sizeof(text)));
		return;
	}
	e = nic_couple(nic, owner, lan);
	if (e != ERR_OK) {
		couple_failed(io, e, devno, owner, lan);
		return;
	}
	port_query(nic_port(nic), &p);
	cmdio_linef(io, "NIC %04X is connected to %s", devno,
		    place(&p, text, sizeof(text)));
}

void cmd_couple(struct cmdio *io, struct args *a)
{
	if (ctca_is_next(io, a))
		couple_ctca(io, a);
	else
		couple_nic(io, a);
}

static void uncouple_nic(struct cmdio *io, struct args *a)
{
	struct port_info p;
	struct nic *nic;
	char text[40];
	u16 devno;

	nic = need_nic(io, a, &devno);
	if (!nic || !need_end(io, a))
		return;
	port_query(nic_port(nic), &p);
	if (nic_uncouple(nic) == ERR_OK)
		cmdio_linef(io, "NIC %04X is disconnected from %s", devno,
			    place(&p, text, sizeof(text)));
	else
		msg_nic_not_coupled(io, devno);
}

void cmd_uncouple(struct cmdio *io, struct args *a)
{
	if (ctca_is_next(io, a))
		uncouple_ctca(io, a);
	else
		uncouple_nic(io, a);
}
