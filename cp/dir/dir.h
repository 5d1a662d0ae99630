/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user directory: USER DIRECT as CP reads it from the system pack.
 *
 * dir_parse() builds it in an arena of the caller; afterwards it is immutable,
 * so that any CPU reads it without a lock.  Text is ASCII, names are upper
 * case.  A statement that is not understood is reported and has no effect;
 * the entry it stands in stays usable.
 */
#ifndef CP_DIR_DIR_H
#define CP_DIR_DIR_H

#include "cp/dir/linkmode.h"
#include "cp/lib/arena.h"
#include "cp/lib/report.h"
#include "cp/lib/types.h"

#define DIR_SALT_MAX	32
#define DIR_HASH_SIZE	32
#define DIR_CHAR_SYSTEM 1

/* Bounds of one entry, and of profiles in a file. */
#define DIR_NICS_MAX	 8
#define DIR_DISKS_MAX	 16
#define DIR_CTCAS_MAX	 16
#define DIR_IUCV_MAX	 32
#define DIR_IUCV_PATHS	 64 /* without OPTION MAXCONN */
#define DIR_IUCV_GROUPS	 8
#define DIR_REALS_MAX	 16
#define DIR_LINES_MAX	 32 /* COMMAND, LOGONBY */
#define DIR_PROFILES_MAX 64

enum dir_password_kind {
	DIR_PASSWORD_NOLOG,    /* nobody logs on: also when it is unusable */
	DIR_PASSWORD_NOPASS,   /* no password is asked for                 */
	DIR_PASSWORD_AUTOONLY, /* by XAUTOLOG only                         */
	DIR_PASSWORD_LBYONLY,  /* by LOGON ... BY only                     */
	DIR_PASSWORD_HASHED,   /* PBKDF2-HMAC-SHA-256                      */
	DIR_PASSWORD_PLAIN,    /* in a source file only (DIR_SOURCE)        */
};

struct dir_password {
	enum dir_password_kind kind;
	u32 iterations;
	u8 salt_size;
	u8 salt[DIR_SALT_MAX];
	u8 hash[DIR_HASH_SIZE];
	/* Where it stands in the file: cppack replaces plain ones. */
	u32 line, column, len;
	const struct dir_password *next_plain; /* behind it in the file */
};

enum dir_machine {
	DIR_MACHINE_ESA,
	DIR_MACHINE_XA,
	DIR_MACHINE_XC,
	DIR_MACHINE_Z
};

/* OPTION keywords that CP knows; the rest is reported. */
#define DIR_OPTION_IGNMAXU   0x1u /* logs on beyond MAXUSERS       */
#define DIR_OPTION_RELOGON   0x4u /* logged on again after an abend */
#define DIR_OPTION_STGEXEMPT 0x2u /* exempt from storage overcommit */
#define DIR_OPTION_QUICKDSP  0x8u /* SET QUICKDSP ON             */

enum dir_limit { DIR_LIMIT_NONE, DIR_LIMIT_SOFT, DIR_LIMIT_HARD };

/* 1..10000, or thousandths of the machine if absolute. */
struct dir_amount {
	bool absolute;
	u16 relative, permille;
};

struct dir_share {
	struct dir_amount normal;
	struct dir_amount most; /* with a limit */
	u8 limit;		/* enum dir_limit */
};

enum dir_share_said {
	DIR_SHARE_GOOD,
	DIR_SHARE_MISSING,  /* a word more is needed              */
	DIR_SHARE_WORD,	    /* no word of SHARE                    */
	DIR_SHARE_RELATIVE, /* not 1 to 10000                      */
	DIR_SHARE_ABSOLUTE, /* not 0.1% to 100%                    */
	DIR_SHARE_EXTRA,    /* nothing may follow here             */
};
/*
 * The COUNT words of SHARE (any case) change SHARE; a limit alone leaves the
 * share as it is.  When they are not good SHARE stays, and *AT is the one that
 * is not.
 */
enum dir_share_said dir_share_parse(const char *const word[], u32 count,
				    struct dir_share *share, u32 *at);

struct dir_console {
	bool defined;
	bool is_3270;
	u16 vdev;
	char secuser[9]; /* "" none */
	bool observer;	 /* SECUSER is an observer instead */
};

enum dir_nic_type { DIR_NIC_VIRTIO, DIR_NIC_QDIO };

/* NICDEF, all statements of one device taken together. */
struct dir_nic {
	const struct dir_nic *next;
	u16 vdev;
	enum dir_nic_type type;
	char lan_owner[9]; /* "SYSTEM" or a userid; "" stays uncoupled */
	char lan_name[9];
	u32 ip;	    /* numerical value, 0 = none       */
	u32 mac_id; /* low 24 bits of the MAC address  */
	bool has_mac_id;
	bool any_source; /* may send from any address      */
	u16 mtu;	 /* 0 = the LAN's                  */
};

/* MDISK ... V-DISK: a virtual disk in storage; LINK: another's. */
struct dir_disk {
	const struct dir_disk *next;
	u16 vdev;
	u32 line;      /* of the statement */
	char owner[9]; /* of LINK, else "" */
	u16 owner_vdev;
	const struct dir_disk *of; /* that MDISK, or itself; NULL: none */
	enum link_mode mode;
	bool virtio; /* VIRTIO-BLK, else FB-512 */
	u32 blocks;  /* of 512 bytes */
	/* By enum link_password; NULL: only the owner himself. */
	const struct dir_password *password[LINK_PASSWORDS];
};

/* SPECIAL ... CTCA. */
struct dir_ctca {
	const struct dir_ctca *next;
	u16 vdev;
	char user[9]; /* whose may be coupled to it; "" anybody's */
};

/* DEDICATE: a real device. */
struct dir_real {
	const struct dir_real *next;
	u16 vdev, rdev;
	bool read_only;
};

/* IUCV: a userid, a service's name, ANY or ALLOW. */
struct dir_iucv {
	const struct dir_iucv *next;
	char name[9];
	bool priority;
	u16 limit; /* MSGLIMIT; 0: none */
	/* IUCV *IDENT: */
	char resource[9]; /* a name, or RESANY */
	u8 resource_type; /* enum dir_resource */
	bool revoke;	  /* also another's */
};

/* Of resources; as in iucv/starident.h. */
enum dir_resource {
	DIR_RESOURCE_LOCAL = 1,
	DIR_RESOURCE_SYSTEM,
	DIR_RESOURCE_GLOBAL,
	DIR_RESOURCES
};

struct dir_line {
	const struct dir_line *next;
	const char *text;
};

struct user {
	char userid[9];
	struct dir_password password;
	u64 storage, storage_max; /* bytes, multiples of 1 MiB            */
	u32 classes;		  /* bit 0 = A ... 25 = Z, 26..31 = 1..6  */
	enum dir_machine machine;
	u8 cpus_max; /* MACHINE ... n, 1 when not given */
	u64 cpus;    /* CPU nn: bit n of the address       */
	/* Logical line editing: 0 = OFF, DIR_CHAR_SYSTEM = as the system. */
	char linend, linedel, chardel, escape;
	u32 options; /* DIR_OPTION_... */
	struct dir_share share;
	struct dir_console console;
	char account[9];
	char distcode[9];
	char ipl_system[9]; /* "" = no IPL at LOGON; else name or hex device */
	const char *ipl_parm; /* NULL = none */
	const struct dir_nic *nics;
	const struct dir_disk *disks;
	const struct dir_ctca *ctcas;
	const struct dir_real *reals;
	const struct dir_iucv *iucv;	    /* those of its own first */
	u16 iucv_paths;			    /* OPTION MAXCONN, else 64 */
	const struct dir_line *iucv_groups; /* IUCVGROUP: names */
	const struct dir_line *commands;    /* COMMAND, in order */
	const struct dir_line *logonby;	    /* userids           */
	const struct dir_line *autolog;	    /* AUTOLOG: userids, *ALL */
	const struct user *next;	    /* in order of the file */
	const struct user *hash_next;	    /* dir.c's */
	u32 line;			    /* of the USER statement */
};

#define DIR_BUCKETS 256

struct directory {
	const struct user *first; /* list in order of the file */
	u32 count;
	const struct user **bucket;	  /* DIR_BUCKETS chains */
	const struct dir_password *plain; /* DIR_SOURCE: in order of the file */
};

/* Flags of dir_parse. */
#define DIR_SOURCE 0x1u /* plain passwords are allowed (host tools) */

/*
 * Parse SIZE bytes of TEXT (ASCII, lines end in \n or \r\n; no terminator
 * needed) into OUT, all of whose storage comes from ARENA.  What is wrong goes
 * to REPORT, and OUT holds all that was right.  ERR_NOMEM: the arena is too
 * small (OUT holds the users so far).  About 1 KiB a user suffices, plus 8 KiB.
 */
enum err dir_parse(struct directory *out, struct arena *arena, const char *text,
		   size_t size, u32 flags, struct report *report) MUST_CHECK;
/* Any case; NULL when there is none. */
const struct user *dir_find(const struct directory *d, const char *userid);
/* U's own MDISK VDEV, or NULL. */
const struct dir_disk *dir_disk_find(const struct user *u, u16 vdev);
/* 1-8 characters A-Z 0-9 @ # $ _ - (any case): a userid, LAN or system name. */
bool dir_is_name(const char *s);
/* "ABG" or "*" -> class bits; false when a letter is none or comes twice. */
bool dir_classes(const char *s, u32 *out);

/* U's statement IUCV NAME, or NULL. */
const struct dir_iucv *dir_iucv_row(const struct user *u, const char *name);
/* May U own the resource NAME of that type, or with REVOKE take it away? */
bool dir_iucv_ident(const struct user *u, const char *name, u8 type,
		    bool revoke);
/* Are both in some group? */
bool dir_iucv_group(const struct user *a, const struct user *b);
/*
 * Is one of them in groups, and not in one with the other?  Then FROM reaches
 * TO only by a statement for its userid.
 */
bool dir_iucv_apart(const struct user *from, const struct user *to);
/* May FROM connect to TO, and how; limit 0: none is said. */
struct dir_iucv_may {
	bool granted, priority;
	u16 limit;
};
struct dir_iucv_may dir_iucv_may(const struct user *from,
				 const struct user *to);

#endif
