/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of the service *LOGREC: what EREP reads.  The header and the records
 * of unit checks (OBR) and missing interruptions (MIH) are as EREP documents
 * them; behind the old PSW the machine-check record is ours.
 *
 * Reference: EREP User's Guide; z/OS Diagnosis: Reference, error recording.
 */
#ifndef IUCV_STARLOGREC_H
#define IUCV_STARLOGREC_H

#include "cp/arch/css.h"
#include "cp/lib/be.h"

#define LOGREC_MCH 0x13 /* types: machine check */
#define LOGREC_OBR 0x30 /* unit or channel check */
#define LOGREC_MIH 0x70 /* missing interruption */
#define LOGREC_VM  0x60 /* system: VM */
#define LOGREC_TOD 0x40 /* first switch: the time is a TOD clock value */

struct logrec_header {
	u8 type;
	u8 system;
	u8 switches[4]; /* the third: what of a MIH record */
	u8 count;	/* physical records: 0             */
	u8 reserved;
	u8 tod[8];
	u8 cpu_version;
	u8 cpu_serial[3];
	be16 cpu_model;
	be16 logout; /* 0 */
};
LAYOUT_SIZE(struct logrec_header, 24);
LAYOUT_AT(struct logrec_header, tod, 8);
LAYOUT_AT(struct logrec_header, cpu_model, 20);

#define LOGREC_SENSE 32u

struct logrec_obr {
	struct logrec_header h;
	u8 job[8];	   /* "SYSTEM": CP's own */
	u8 failing_ccw[8]; /* zeros              */
	u8 status[8];	   /* words 1 and 2 of the SCSW */
	u8 dependent;	   /* doublewords of device-dependent data: 0 */
	u8 second_cua[3];
	be32 type; /* device type, in hexadecimal: 3390 */
	u8 statistics;
	u8 cua[3]; /* device number */
	be16 retries;
	be16 sense_count;
	u8 sense[LOGREC_SENSE];
};
LAYOUT_SIZE(struct logrec_obr, 96);
LAYOUT_AT(struct logrec_obr, status, 40);
LAYOUT_AT(struct logrec_obr, type, 52);
LAYOUT_AT(struct logrec_obr, cua, 57);
LAYOUT_AT(struct logrec_obr, sense_count, 62);
LAYOUT_AT(struct logrec_obr, sense, 64);

#define LOGREC_MIH_ENDS 0xc0 /* channel end and device end are missing */

struct logrec_mih {
	struct logrec_header h;
	u8 system[8];
	u8 cua[3];
	u8 second_cua[3];
	u8 volume[6]; /* blank */
	be32 type;
	u8 interval[8]; /* hhmmssth */
	be32 reserved;
};
LAYOUT_SIZE(struct logrec_mih, 60);
LAYOUT_AT(struct logrec_mih, volume, 38);
LAYOUT_AT(struct logrec_mih, interval, 48);

struct logrec_mch {
	struct logrec_header h;
	u8 program[8]; /* "CP-64" */
	u8 job[8];     /* whose world ran, or blank */
	be64 old_psw[2];
	be64 code; /* machine-check interruption code */
	be64 gr[16];
};
LAYOUT_SIZE(struct logrec_mch, 192);
LAYOUT_AT(struct logrec_mch, old_psw, 40);
LAYOUT_AT(struct logrec_mch, code, 56);

/* What all records say of where and when. */
struct logrec_place {
	u64 tod;
	u64 cpu_id; /* STORE CPU ID */
};

struct logrec_device {
	u16 devno, type;
	const struct scsw *scsw;
	const u8 *sense; /* SENSE_COUNT bytes, at most LOGREC_SENSE */
	u32 sense_count;
	u32 interval_s; /* how long was waited */
};

/* Text in EBCDIC. */
void logrec_obr_compose(struct logrec_obr *to, const struct logrec_place *p,
			const struct logrec_device *d);
void logrec_mih_compose(struct logrec_mih *to, const struct logrec_place *p,
			const struct logrec_device *d);
/* PSW: two doublewords, GR: 16; JOB may be "". */
void logrec_mch_compose(struct logrec_mch *to, const struct logrec_place *p,
			const char *job, u64 code, const be64 *psw,
			const be64 *gr);

#endif
