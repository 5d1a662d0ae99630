/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of *MONITOR, as z/VM has them: where its field is known and CP-64 has
 * such a number it is there; other fields are zero, and a record ends behind
 * the last field that CP-64 fills (ours: z/VM's are longer).
 *
 * Times that were used are in microseconds (ours).  Text is EBCDIC.
 *
 * Reference: z/VM monitor records (MRxxxyyy).
 */
#ifndef IUCV_MONRECORD_H
#define IUCV_MONRECORD_H

#include "iucv/monitor.h"

enum monitor_domain {
	DOMAIN_SYSTEM = 0,
	DOMAIN_MONITOR = 1,
	DOMAIN_STORAGE = 3,
	DOMAIN_USER = 4,
	DOMAIN_PROCESSOR = 5,
	DOMAIN_IO = 6,
	DOMAIN_APPLDATA = 10,
};

/* 0/2, of a processor. */
struct mr_sytprp {
	struct monitor_header head;
	be16 cpu;
	u8 reserved[10];
	be64 user_time; /* PFXUTIME: for guests    */
	be64 cp_time;	/* PFXTMSYS: for CP itself */
	u8 reserved2[20];
	be64 wait_time; /* PFXTOTWT */
} PACKED;
LAYOUT_SIZE(struct mr_sytprp, 76);
LAYOUT_AT(struct mr_sytprp, user_time, 32);
LAYOUT_AT(struct mr_sytprp, wait_time, 68);

/* 0/3, storage: frames. */
struct mr_sytrsg {
	struct monitor_header head;
	u8 reserved[28];
	be32 pageable;	/* RSAPGABL: all that CP and guests share */
	be32 available; /* RSAAVAIL */
} PACKED;
LAYOUT_SIZE(struct mr_sytrsg, 56);
LAYOUT_AT(struct mr_sytrsg, pageable, 48);

/* 0/8, users. */
struct mr_sytusr {
	struct monitor_header head;
	be32 users; /* SYSUSRS */
} PACKED;
LAYOUT_SIZE(struct mr_sytusr, 24);

/* 1/1, what of events is enabled. */
struct mr_mtrepr {
	struct monitor_header head;
	be16 domains; /* EDOMAINS */
	be16 frames;  /* CONFIG */
} PACKED;
LAYOUT_SIZE(struct mr_mtrepr, 24);

/* 1/3, events come again: so many were lost behind a record 1/12. */
struct mr_mtrsus {
	struct monitor_header head;
	be32 lost; /* LOSTRCCT */
} PACKED;
LAYOUT_SIZE(struct mr_mtrsus, 24);

/* 1/4, the system. */
struct mr_mtrsys {
	struct monitor_header head;
	u8 reserved[8];
	u8 name[8]; /* CPEID */
	be64 ipl;   /* SYSTODST: a TOD clock value */
	u8 other[44];
	u8 system[8]; /* SYSTMID */
} PACKED;
LAYOUT_SIZE(struct mr_mtrsys, 96);
LAYOUT_AT(struct mr_mtrsys, ipl, 36);
LAYOUT_AT(struct mr_mtrsys, system, 88);

/* 1/9, what of samples is enabled. */
struct mr_mtrspr {
	struct monitor_header head;
	be32 interval; /* seconds                */
	be32 rate;     /* hundredths of a second */
	be16 domains;  /* SDOMAINS */
	be16 fast;     /* HDOMAINS */
	be16 frames;   /* CONFIG */
	u8 reserved[2];
} PACKED;
LAYOUT_SIZE(struct mr_mtrspr, 36);

/* 1/15 a user who is there, 4/1 who came, 4/2 went, 4/3 one's use. */
struct mr_user {
	struct monitor_header head;
	u8 user[8];
	be16 cpu; /* the base CPU's address: of all of them */
	u8 mode, mode_now;
	be64 total_time;   /* VMDTTIME */
	be64 virtual_time; /* VMDVTIME */
} PACKED;
LAYOUT_SIZE(struct mr_user, 48);
LAYOUT_AT(struct mr_user, total_time, 32);

/* 10/1 event, 10/2 sample (and configuration: ours): an application's data. */
struct mr_apl {
	struct monitor_header head;
	be16 data_at, data_size;
	u8 user[8];
	u8 product[16];
	u8 status; /* 10/1: MR_APL_... (ours) */
	u8 reserved[3];
} PACKED;
LAYOUT_SIZE(struct mr_apl, 52);
LAYOUT_AT(struct mr_apl, product, 32);

#define MR_APL_EVENT  0 /* an event's data              */
#define MR_APL_STOP   1 /* the last ones, by STOP       */
#define MR_APL_CONFIG 2 /* configuration data, with 10/2 */

#define MR_APL_DATA_MAX 4012u

struct mr_cpu_facts {
	u16 cpu;
	u64 user_us, cp_us, wait_us;
};

struct mr_profile {
	u16 domains;
	u32 interval_s, rate_cs; /* of samples */
	u16 frames;		 /* that configuration may take */
};

struct mr_user_facts {
	const char *user;
	u64 total_us, virtual_us;
};

struct mr_apl_facts {
	const char *user;
	const u8 *product; /* 16 bytes */
	u16 size;	   /* of the data, at most MR_APL_DATA_MAX */
	u8 status;
};

/* Each is put at TOD; without room the message is spoilt (monitor.h). */
void mr_put_cpu(struct monitor_area *a, u64 tod, const struct mr_cpu_facts *f);
void mr_put_storage(struct monitor_area *a, u64 tod, u32 pageable,
		    u32 available);
void mr_put_users(struct monitor_area *a, u64 tod, u32 users);
void mr_put_system(struct monitor_area *a, u64 tod, const char *name,
		   const char *system, u64 ipl_tod);
void mr_put_sample_profile(struct monitor_area *a, u64 tod,
			   const struct mr_profile *p);
void mr_put_event_profile(struct monitor_area *a, u64 tod,
			  const struct mr_profile *p);
void mr_put_interval_end(struct monitor_area *a, u64 tod);
/* Events were lost from FROM on, so many, until TOD. */
void mr_put_lost(struct monitor_area *a, u64 from, u64 tod, u32 lost);

enum mr_user_kind { MR_USER_THERE, MR_USER_LOGON, MR_USER_LOGOFF, MR_USER_USE };
void mr_put_user(struct monitor_area *a, u64 tod, enum mr_user_kind kind,
		 const struct mr_user_facts *f);
/* 10/1, or 10/2 if SAMPLE.  Where F->size bytes of data go, or NULL. */
u8 *mr_put_apl(struct monitor_area *a, u64 tod, bool sample,
	       const struct mr_apl_facts *f);

#endif
