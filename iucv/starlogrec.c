/* SPDX-License-Identifier: Apache-2.0 */
/* Records of *LOGREC; see starlogrec.h. */
#include "iucv/starlogrec.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

static void put(u8 *to, size_t size, const char *text)
{
	memset(to, ' ', size);
	memcpy(to, text, strnlen(text, size));
	ebcdic_from(to, to, size);
}

static void header(struct logrec_header *h, u8 type,
		   const struct logrec_place *p)
{
	h->type = type;
	h->system = LOGREC_VM;
	h->switches[0] = LOGREC_TOD;
	put_be64(h->tod, p->tod);
	h->cpu_version = (u8)(p->cpu_id >> 56);
	h->cpu_serial[0] = (u8)(p->cpu_id >> 48);
	h->cpu_serial[1] = (u8)(p->cpu_id >> 40);
	h->cpu_serial[2] = (u8)(p->cpu_id >> 32);
	h->cpu_model = be16_make((u16)(p->cpu_id >> 16));
}

static void put_devno(u8 to[3], u16 devno)
{
	to[0] = 0;
	put_be16(to + 1, devno);
}

void logrec_obr_compose(struct logrec_obr *to, const struct logrec_place *p,
			const struct logrec_device *d)
{
	u32 sense = MIN(d->sense_count, LOGREC_SENSE);

	memset(to, 0, sizeof(*to));
	header(&to->h, LOGREC_OBR, p);
	put(to->job, sizeof(to->job), "SYSTEM");
	memcpy(to->status, &d->scsw->cpa, sizeof(to->status));
	put_devno(to->second_cua, d->devno);
	put_devno(to->cua, d->devno);
	to->type = be32_make(d->type);
	to->sense_count = be16_make((u16)sense);
	memcpy(to->sense, d->sense, sense);
}

void logrec_mih_compose(struct logrec_mih *to, const struct logrec_place *p,
			const struct logrec_device *d)
{
	u32 s = MIN(d->interval_s, 359999u);
	char text[9];

	memset(to, 0, sizeof(*to));
	header(&to->h, LOGREC_MIH, p);
	to->h.switches[2] = LOGREC_MIH_ENDS;
	put(to->system, sizeof(to->system), "SYSTEM");
	put_devno(to->cua, d->devno);
	put_devno(to->second_cua, d->devno);
	put(to->volume, sizeof(to->volume), "");
	to->type = be32_make(d->type);
	fmt_print(text, sizeof(text), "%02u%02u%02u00", s / 3600, s / 60 % 60,
		  s % 60);
	put(to->interval, sizeof(to->interval), text);
}

void logrec_mch_compose(struct logrec_mch *to, const struct logrec_place *p,
			const char *job, u64 code, const be64 *psw,
			const be64 *gr)
{
	memset(to, 0, sizeof(*to));
	header(&to->h, LOGREC_MCH, p);
	put(to->program, sizeof(to->program), "CP-64");
	put(to->job, sizeof(to->job), job);
	to->old_psw[0] = psw[0];
	to->old_psw[1] = psw[1];
	to->code = be64_make(code);
	memcpy(to->gr, gr, sizeof(to->gr));
}
