/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/abend_record.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define SUM_FROM offsetof(struct abend_record, number)

static u32 sum_of(const struct abend_record *r)
{
	const u8 *p = (const u8 *)r;
	u32 sum = 0;
	size_t i;

	for (i = SUM_FROM; i + 4 <= sizeof(*r); i += 4)
		sum = (sum << 1 | sum >> 31) + get_be32(p + i);
	return sum;
}

void abend_seal(struct abend_record *r)
{
	memcpy(r->magic, ABEND_MAGIC, sizeof(r->magic));
	r->version = be32_make(ABEND_VERSION);
	r->size = be32_make(sizeof(*r));
	r->sum = be32_make(sum_of(r));
}

bool abend_valid(const struct abend_record *r)
{
	return memcmp(r->magic, ABEND_MAGIC, sizeof(r->magic)) == 0 &&
	       be32_get(r->version) == ABEND_VERSION &&
	       be32_get(r->size) == sizeof(*r) && be32_get(r->sum) == sum_of(r);
}

static const struct {
	const char *code, *meaning;
} meanings[] = {
	{ "AST001", "an assertion failed" },
	{ "MCH001", "machine check" },
	{ "PRG001", "operation exception" },
	{ "PRG002", "privileged-operation exception" },
	{ "PRG004", "protection exception" },
	{ "PRG005", "addressing exception" },
	{ "PRG006", "specification exception" },
	{ "PRG007", "data exception" },
	{ "PRG016", "segment-translation exception" },
	{ "PRG017", "page-translation exception" },
	{ "PRG059", "region-third-translation exception" },
	{ "PSA002", "restarted by the operator" },
	{ "SNP001", "SNAPDUMP by command" },
	{ "STK001", "a stack overflowed" },
	{ "SVC001", "supervisor call" },
};

const char *abend_meaning(const char *code)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++)
		if (strcmp(meanings[i].code, code) == 0)
			return meanings[i].meaning;
	return "program interruption";
}

char *abend_text(char *to, size_t size, const u8 *from, size_t len)
{
	size_t i;

	for (i = 0; i < len && i < size - 1 && from[i]; i++)
		to[i] = ascii_isprint(from[i]) ? (char)from[i] : '.';
	to[i] = '\0';
	return to;
}

static void say(const struct abend_out *out, const char *format, ...)
	PRINTF_LIKE(2, 3);

static void say(const struct abend_out *out, const char *format, ...)
{
	char line[ABEND_LINE_SIZE + 1];
	va_list args;

	va_start(args, format);
	fmt_vprint(line, sizeof(line), format, args);
	va_end(args);
	out->line(out->arg, line);
}

static void show_registers(const struct abend_out *out, const char *name,
			   const be64 *reg)
{
	u32 i;

	for (i = 0; i < 16; i += 4)
		say(out, "%s%02u %016llX %016llX %016llX %016llX", name, i,
		    (unsigned long long)be64_get(reg[i]),
		    (unsigned long long)be64_get(reg[i + 1]),
		    (unsigned long long)be64_get(reg[i + 2]),
		    (unsigned long long)be64_get(reg[i + 3]));
}

void abend_show(const struct abend_record *r, const struct symbols *t,
		const struct abend_out *out)
{
	char code[9], text[97], at[SYMBOLS_TEXT_SIZE];
	char task[17], user[9];

	abend_text(code, sizeof(code), r->code, sizeof(r->code));
	say(out, "CODE %s ON CPU %02X: %s", code, be16_get(r->cpu),
	    abend_meaning(code));
	abend_text(text, sizeof(text), r->what, sizeof(r->what));
	if (text[0])
		say(out, "%s", text);
	say(out, "AT %s", symbols_text(at, t, be64_get(r->psw_addr)));
	abend_text(task, sizeof(task), r->task, sizeof(r->task));
	abend_text(user, sizeof(user), r->user, sizeof(r->user));
	say(out, "TASK %s%s%s", task[0] ? task : "-", user[0] ? " FOR " : "",
	    user);
	say(out, "PSW %016llX %016llX CODE %04X ADDRESS %016llX",
	    (unsigned long long)be64_get(r->psw_mask),
	    (unsigned long long)be64_get(r->psw_addr),
	    be16_get(r->interrupt_code),
	    (unsigned long long)be64_get(r->failing_address));
	show_registers(out, "GR", r->gr);
	show_registers(out, "CR", r->cr);
	if (!r->nested[0])
		return;
	abend_text(code, sizeof(code), r->nested, sizeof(r->nested));
	say(out, "THEN %s AT %s WHILE THIS WAS WRITTEN", code,
	    symbols_text(at, t, be64_get(r->nested_addr)));
}

void abend_show_trace(const struct abend_record *r, const struct symbols *t,
		      const struct abend_out *out)
{
	char at[SYMBOLS_TEXT_SIZE];
	u32 frames = MIN(be32_get(r->frames), ABEND_FRAMES);
	u32 i;

	for (i = 0; i < frames; i++)
		say(out, "CALLED FROM %016llX %s",
		    (unsigned long long)be64_get(r->frame[i]),
		    symbols_text(at, t, be64_get(r->frame[i])));
}
