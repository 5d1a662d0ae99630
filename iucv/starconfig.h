/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the service *CONFIG: devices that come and go.  The first six
 * bytes are as z/VM's (configuration record of the I/O configuration); the rest
 * is ours.
 *
 * Reference: z/VM control blocks, CFREC.
 */
#ifndef IUCV_STARCONFIG_H
#define IUCV_STARCONFIG_H

#include "iucv/changelog.h"

/* Code: a device of the machine; of a virtual machine (ours). */
#define CONFIG_REAL    0x01
#define CONFIG_VIRTUAL 0x81

/* Flags. */
#define CONFIG_CAME	0x80
#define CONFIG_WENT	0x40
#define CONFIG_RESTORED 0x10

/* Classes of messages. */
#define CONFIG_CLASS_REAL    1u
#define CONFIG_CLASS_VIRTUAL 2u

enum config_cause {
	CONFIG_VARY = 1, /* VARY ONLINE, OFFLINE              */
	CONFIG_GIVEN,	 /* ATTACH, GIVE and DETACH           */
	CONFIG_TROUBLE,	 /* it is not operational, or again   */
	CONFIG_OWN,	 /* a virtual machine's configuration */
};

struct star_config {
	struct change_head head;
	be16 subchannel;
	be16 devno;
	u8 user[8]; /* whose machine; blank: the system's        */
	be16 type;  /* 3390; zero: not known                     */
	be16 other; /* given: its number there, else zero        */
	u8 cause;   /* enum config_cause */
	u8 reserved[3];
	be64 tod;
};
LAYOUT_SIZE(struct star_config, 32);
LAYOUT_AT(struct star_config, user, 8);
LAYOUT_AT(struct star_config, cause, 20);
LAYOUT_AT(struct star_config, tod, 24);

struct config_facts {
	u8 code, flags;
	enum config_cause cause;
	u16 subchannel, devno, type, other;
	const char *user; /* "": the system's */
	u64 tod;
};

/* Text in EBCDIC. */
void star_config_compose(struct star_config *to, const struct config_facts *f);

#endif
