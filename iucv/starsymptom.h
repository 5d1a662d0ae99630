/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of the service *SYMPTOM: the architected symptom record.  What is
 * where is said by section 2; symptoms are words like AB/SPRG004; what they
 * have no room for is text in section 5.
 *
 * Reference: z/OS MVS Assembler Services Guide, the format of the symptom
 * record (ADSR).
 */
#ifndef IUCV_STARSYMPTOM_H
#define IUCV_STARSYMPTOM_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"

/* Section 1: where and when. */
struct symptom_environment {
	u8 id[2];     /* "SR" */
	u8 model[4];  /* of the CPU */
	u8 serial[6]; /* of the CPU */
	be32 zone;    /* seconds that local time is ahead of UTC (ours) */
	be64 tod;
	u8 time[8];    /* hhmmssth, local */
	u8 date[6];    /* yymmdd */
	u8 node[8];    /* the system's name */
	u8 system[4];  /* "CP64" */
	u8 feature[2]; /* blank */
	u8 flags;
	u8 reserved[3];
	u8 dump[8]; /* blank */
} __attribute__((packed));
LAYOUT_SIZE(struct symptom_environment, 64);
LAYOUT_AT(struct symptom_environment, zone, 12);
LAYOUT_AT(struct symptom_environment, tod, 16);
LAYOUT_AT(struct symptom_environment, time, 24);

struct symptom_section {
	be16 size, at; /* of the record's beginning */
};

/* Section 2: where the others are. */
struct symptom_control {
	u8 level[2]; /* "10" */
	be16 size;   /* 48   */
	struct symptom_section component;
	struct symptom_section primary;
	struct symptom_section secondary;
	struct symptom_section data;
	struct symptom_section sixth;
	u8 reserved[24];
};
LAYOUT_SIZE(struct symptom_control, 48);

/* Section 2.1: whose failure. */
struct symptom_component {
	u8 id[4];    /* "SR21" */
	u8 level[2]; /* "10"   */
	u8 name[9];  /* "CP-64" */
	u8 flags;    /* 80: no IBM program */
	u8 release[4];
	u8 service[8];
	u8 product[9];
	u8 product_level[4];
	u8 about[32];
	be32 code, reason;
	u8 problem[8]; /* the abend code */
	u8 subsystem[4];
	u8 reserved[7];
} __attribute__((packed));
LAYOUT_SIZE(struct symptom_component, 100);
LAYOUT_AT(struct symptom_component, about, 41);

#define SYMPTOM_NOT_IBM 0x80

#define SYMPTOM_PRIMARY	  48u
#define SYMPTOM_KEY_TEXT  0xf000u /* any program, printable */
#define SYMPTOM_SEGMENTS  4u
#define SYMPTOM_TEXT	  80u /* of a segment; longer ones are cut */
#define SYMPTOM_DATA_SIZE (SYMPTOM_SEGMENTS * (4u + SYMPTOM_TEXT))

struct star_symptom {
	struct symptom_environment where;
	struct symptom_control control;
	struct symptom_component component;
	u8 primary[SYMPTOM_PRIMARY]; /* section 3 */
	u8 data[SYMPTOM_DATA_SIZE];  /* section 5, as long as it is */
};
LAYOUT_AT(struct star_symptom, control, 64);
LAYOUT_AT(struct star_symptom, component, 112);
LAYOUT_AT(struct star_symptom, primary, 212);
LAYOUT_AT(struct star_symptom, data, 260);

struct star_symptom_facts {
	u64 tod, cpu_id;
	u32 zone_s;
	u16 year;
	u8 month, day, hour, minute, second;
	const char *node;    /* the system's name          */
	const char *code;    /* "PRG004"                   */
	const char *routine; /* where it happened, or ""   */
	const char *about;   /* "protection exception"     */
	u32 number;	     /* interruption code, or zero */
	/* Lines for section 5; NULL or "": none. */
	const char *text[SYMPTOM_SEGMENTS];
};

/* Text in EBCDIC; bytes used. */
u32 star_symptom_compose(struct star_symptom *to,
			 const struct star_symptom_facts *f);

#endif
