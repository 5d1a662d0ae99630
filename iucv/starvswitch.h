/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the service *VSWITCH: LANs, virtual switches and what is coupled
 * to them.  z/VM has a service of that name, for other purposes; these are
 * ours.
 */
#ifndef IUCV_STARVSWITCH_H
#define IUCV_STARVSWITCH_H

#include "iucv/changelog.h"

enum vswitch_change {
	VSWITCH_NIC_CREATED = 1,
	VSWITCH_NIC_DESTROYED,
	VSWITCH_NIC_COUPLED,
	VSWITCH_NIC_UNCOUPLED,
	VSWITCH_ADDRESS, /* an IP address is its own now: fixed, claimed */
	VSWITCH_ADDRESS_GONE,
	VSWITCH_LINK_UP,
	VSWITCH_LINK_DOWN,
	VSWITCH_LAN_CREATED,
	VSWITCH_LAN_DESTROYED,
};

/* Classes of messages. */
#define VSWITCH_CLASS_PORT 1u
#define VSWITCH_CLASS_LAN  2u

struct star_vswitch {
	struct change_head head; /* code: enum vswitch_change */
	be16 devno;		 /* of the NIC; zero: an adapter's, a LAN's */
	u8 reserved[2];
	u8 user[8];  /* whose NIC; of a LAN its owner */
	u8 owner[8]; /* of the LAN; blank: not coupled */
	u8 lan[8];   /* its name */
	u8 mac[6];
	be16 mtu; /* of the LAN */
	be32 ip;  /* VSWITCH_ADDRESS...: which */
	be32 reserved_2c;
	be64 tod;
};
LAYOUT_SIZE(struct star_vswitch, 56);
LAYOUT_AT(struct star_vswitch, user, 8);
LAYOUT_AT(struct star_vswitch, mac, 32);
LAYOUT_AT(struct star_vswitch, ip, 40);
LAYOUT_AT(struct star_vswitch, tod, 48);

struct vswitch_facts {
	enum vswitch_change what;
	u16 devno, mtu;
	const char *user, *owner, *lan; /* "": none */
	const u8 *mac;			/* NULL: none */
	u32 ip;
	u64 tod;
};

/* Text in EBCDIC. */
void star_vswitch_compose(struct star_vswitch *to,
			  const struct vswitch_facts *f);

#endif
