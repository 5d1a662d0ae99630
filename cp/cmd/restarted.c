/* SPDX-License-Identifier: Apache-2.0 */
/*
 * After an abend the operator is told what it was, and users whose directory
 * entry says OPTION RELOGON, if they were logged on, are logged on again as by
 * XAUTOLOG: their storage is new, their IPL statement is obeyed.
 */
#include "cp/cmd/restarted.h"

#include "cp/cmd/abend_note.h"
#include "cp/cmd/autolog.h"
#include "cp/cmd/cmd.h"
#include "cp/cmd/system.h"
#include "cp/cmd/zone.h"
#include "cp/core/event.h"
#include "cp/core/keep.h"
#include "cp/lib/str.h"
#include "cp/msg/msg.h"

extern const struct symbols symbols;

static void line_to_operator(struct cmdio *io, const char *text)
{
	(void)io;
	system_noticef("%s", text);
}

static void tell(const struct abend_record *r)
{
	char code[9], at[SYMBOLS_TEXT_SIZE], stamp[FORMAT_WHEN_SIZE];
	char text[MSG_LINE_MAX];
	struct conf_zone zone;
	struct local_time then;

	abend_text(code, sizeof(code), r->code, sizeof(r->code));
	system_time(be64_get(r->tod), &then);
	zone_now(&zone);
	event_note(EVENT_SYSTEM, "", "CP-64 restarted after abend %s (%s)",
		   code, abend_meaning(code));
	system_noticef("%s", note_restarted(text, code, abend_meaning(code)));
	symbols_text(at, &symbols, be64_get(r->psw_addr));
	format_stamp(stamp, &then, zone.name);
	system_noticef("%s",
		       note_restarted_at(text, at, be16_get(r->cpu), stamp));
}

static void log_on(const u8 userid[8])
{
	struct logon_request req;
	struct cmdio io;

	memset(&req, 0, sizeof(req));
	abend_text(req.userid, sizeof(req.userid), userid, 8);
	memset(&io, 0, sizeof(io));
	io.line = line_to_operator;
	autolog_user(&io, &req, "SYSTEM", NULL);
}

void system_restarted(void)
{
	const struct keep *k = keep_get();
	u32 i;

	if (be32_get(k->state) != KEEP_RESTARTED || !abend_valid(&k->record))
		return;
	tell(&k->record);
	abend_note(&k->record);
	for (i = 0; i < MIN(be32_get(k->record.users), ABEND_USERS); i++)
		log_on(k->record.relogon[i]);
}
