/* SPDX-License-Identifier: Apache-2.0 */
/* Abends for programs; see abend_note.h. */
#include "cp/cmd/abend_note.h"

#include "cp/cmd/system.h"
#include "cp/core/abend_record.h"
#include "cp/core/clock.h"
#include "cp/core/recorder.h"
#include "cp/hw/insn.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "iucv/starlogrec.h"
#include "iucv/starsymptom.h"

#define CODE_DIGITS 16 /* of an interruption code, at the end of the text */

extern const struct symbols symbols;

/* "machine-check interruption code 4000000000000000": the number. */
static u64 check_code(const char *what)
{
	size_t len = strlen(what);
	u64 code = 0;

	if (len > CODE_DIGITS)
		(void)str_to_u64(what + len - CODE_DIGITS, 16, ~(u64)0, &code);
	return code;
}

static void note_check(const struct abend_record *r, const char *what,
		       const char *user)
{
	const struct logrec_place p = { .tod = be64_get(r->tod),
					.cpu_id = insn_stidp() };
	const be64 psw[2] = { r->psw_mask, r->psw_addr };
	struct logrec_mch record;

	logrec_mch_compose(&record, &p, user, check_code(what), psw, r->gr);
	recorder_note(RECORD_EREP, &record, sizeof(record));
}

static void set_time(struct star_symptom_facts *f)
{
	struct local_time then;

	system_time(f->tod, &then);
	f->zone_s = (u32)((clock_local() - clock_now()) / TOD_PER_S);
	f->year = then.year;
	f->month = then.month;
	f->day = then.day;
	f->hour = then.hour;
	f->minute = then.minute;
	f->second = then.second;
}

void abend_note(const struct abend_record *r)
{
	char code[9], what[97], task[17], user[9], at[SYMBOLS_TEXT_SIZE];
	char place[96], whose[64];
	const char *routine;
	struct star_symptom record;
	u64 offset;
	u32 size;

	abend_text(code, sizeof(code), r->code, sizeof(r->code));
	abend_text(what, sizeof(what), r->what, sizeof(r->what));
	abend_text(task, sizeof(task), r->task, sizeof(r->task));
	abend_text(user, sizeof(user), r->user, sizeof(r->user));
	routine = symbols_find(&symbols, be64_get(r->psw_addr), &offset);
	fmt_print(place, sizeof(place), "AT %s ON CPU %02X",
		  symbols_text(at, &symbols, be64_get(r->psw_addr)),
		  be16_get(r->cpu));
	fmt_print(whose, sizeof(whose), "TASK %s%s%s", task[0] ? task : "-",
		  user[0] ? " FOR " : "", user);
	if (strcmp(code, "MCH001") == 0)
		note_check(r, what, user);
	struct star_symptom_facts f = {
		.tod = be64_get(r->tod),
		.cpu_id = insn_stidp(),
		.node = system_conf()->system_name,
		.code = code,
		.routine = routine ? routine : "",
		.about = abend_meaning(code),
		.number = be16_get(r->interrupt_code),
		.text = { abend_meaning(code), place, whose, what },
	};
	set_time(&f);
	size = star_symptom_compose(&record, &f);
	recorder_note(RECORD_SYMPTOM, &record, size);
}
