/* SPDX-License-Identifier: Apache-2.0 */
/* DISPLAY's lines.  Pure. */
#include "cp/cmd/format_memory.h"

#include "cp/cmd/insn_name.h"
#include "cp/cmd/insn_text.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define PAGE  4096ull
#define ROW   16u
#define FIELD 36 /* four words of a row, with blanks */

/* "R0000000000000000" */
static size_t address(char *to, size_t size, const struct memory_view *m,
		      u64 at)
{
	if (m->wide)
		return fmt_print(to, size, "%c%016llX", m->letter,
				 (unsigned long long)at);
	return fmt_print(to, size, "%c%08X", m->letter, (u32)at);
}

static void not_addressable(struct sink *out, const struct memory_view *m,
			    u64 from, u64 to)
{
	char first[20], last[20];

	address(first, sizeof(first), m, from);
	address(last, sizeof(last), m, to);
	sink_linef(out, "%s TO %s  NOT ADDRESSABLE", first, last + 1);
}

static char shown(u8 byte, bool ascii)
{
	u8 c = ascii ? byte : ebcdic_to_ascii[byte];

	return c >= 0x20 && c < 0x7f ? (char)c : '.';
}

static void words(char field[FIELD + 1], const u8 *bytes, size_t n, bool string)
{
	size_t i, at = 0;

	for (i = 0; i < n; i++) {
		if (i && i % 4 == 0 && !string)
			field[at++] = ' ';
		at += fmt_print(field + at, FIELD + 1 - at, "%02X", bytes[i]);
	}
	field[at] = '\0';
}

static void row(struct sink *out, const struct memory_view *m,
		const struct where *w, u64 at, size_t n, const char *key)
{
	char start[20], field[FIELD + 1], text[ROW + 1];
	u8 bytes[ROW];
	size_t i;

	if (!m->read(m->ctx, at, bytes, n)) {
		not_addressable(out, m, at, at + n - 1);
		return;
	}
	address(start, sizeof(start), m, at);
	words(field, bytes, n, w->form == WHERE_STRING);
	for (i = 0; i < n; i++)
		text[i] = shown(bytes[i], w->ascii);
	text[n] = '\0';
	if (w->form == WHERE_TEXT)
		sink_linef(out, "%s  %-35s %2s *%s*", start, field, key, text);
	else
		sink_linef(out, "%s  %s %s", start, field, key);
}

/* The key stands in the first row and where a page begins. */
static void rows(struct sink *out, const struct memory_view *m,
		 const struct where *w, bool *more)
{
	u64 at = w->from;
	u32 lines = 0;
	char key[4];
	u8 k;

	for (;;) {
		u64 page_left = PAGE - at % PAGE;
		u64 left = w->last - at + 1;
		size_t n = (size_t)MIN((u64)ROW, page_left);

		if (left && left < n)
			n = (size_t)left;
		key[0] = '\0';
		if (!m->key(m->ctx, at, &k)) {
			not_addressable(out, m, at,
					MIN(w->last, at + page_left - 1));
			n = (size_t)MIN(page_left, left ? left : page_left);
		} else {
			if (at == w->from || at % PAGE == 0)
				fmt_print(key, sizeof(key), "%02X", k);
			row(out, m, w, at, n, key);
		}
		if (w->last - at < n)
			return;
		at += n;
		if (++lines == FORMAT_MEMORY_LINES_MAX) {
			*more = true;
			return;
		}
	}
}

static void key_run(struct sink *out, const struct memory_view *m, u64 from,
		    u64 to, bool there, u8 key)
{
	char first[20], last[20];

	if (!there) {
		not_addressable(out, m, from, to);
		return;
	}
	address(first, sizeof(first), m, from);
	address(last, sizeof(last), m, to);
	sink_linef(out, "%s TO %s  KEY = %02X", first, last + 1, key);
}

/* One line for every run of pages with the same key. */
static void keys(struct sink *out, const struct memory_view *m,
		 const struct where *w, bool *more)
{
	u64 start = w->from;
	u64 at = start;
	u8 key = 0, next = 0;
	bool there = m->key(m->ctx, at, &key);
	u32 lines = 0;

	for (;;) {
		u64 page = (at | (PAGE - 1)) + 1;
		bool next_there;

		if (!page || page > w->last)
			break;
		at = page;
		next_there = m->key(m->ctx, at, &next);
		if (next_there == there && (!there || next == key))
			continue;
		key_run(out, m, start, at - 1, there, key);
		start = at;
		there = next_there;
		key = next;
		if (++lines == FORMAT_MEMORY_LINES_MAX) {
			*more = true;
			return;
		}
	}
	key_run(out, m, start, w->last, there, key);
}

/* The instruction at AT, by halfwords: it may lie in two pages; its size. */
static u32 read_insn(const struct memory_view *m, u64 at,
		     u8 insn[INSN_SIZE_MAX])
{
	u32 size = INSN_SIZE_MAX, i;

	for (i = 0; i < size; i += 2) {
		if (!m->read(m->ctx, at + i, insn + i, 2))
			return 0;
		size = insn_size(insn[0]);
	}
	return size;
}

static void insn_line(struct sink *out, const char *start, const char *text,
		      const char *name, const char *operands)
{
	if (name && operands[0])
		sink_linef(out, "%s  %-7s %-12s  %s", start, name, text,
			   operands);
	else
		sink_linef(out, "%s  %-7s %s", start, name ? name : "DC", text);
}

/* A line for each instruction; what is none shows as data. */
static void code(struct sink *out, const struct memory_view *m,
		 const struct where *w, bool *more)
{
	u64 at = w->from;
	u32 lines = 0;

	for (;;) {
		u8 insn[INSN_SIZE_MAX] = { 0 };
		char start[20], field[FIELD + 1], operands[INSN_TEXT_MAX];
		u32 size = read_insn(m, at, insn);
		const char *name = size ? insn_mnemonic(insn) : NULL;

		if (!size) {
			not_addressable(out, m, at, at + 1);
			size = 2;
		} else {
			address(start, sizeof(start), m, at);
			words(field, insn, size, true);
			insn_line(out, start, field, name,
				  insn_text(operands, insn, at));
		}
		if (w->last - at < size)
			return;
		at += size;
		if (++lines == FORMAT_MEMORY_LINES_MAX) {
			*more = true;
			return;
		}
	}
}

void format_memory(struct sink *out, const struct memory_view *m,
		   const struct where *w, bool *more)
{
	*more = false;
	if (w->form == WHERE_KEYS)
		keys(out, m, w, more);
	else if (w->form == WHERE_CODE)
		code(out, m, w, more);
	else
		rows(out, m, w, more);
}

void format_registers(struct sink *out, const char *name, const u64 value[16],
		      u32 first, u32 last, bool wide)
{
	u32 per_line = wide ? 2 : 4;
	u32 i, n;

	for (i = first; i <= last; i += per_line) {
		char line[80];
		size_t at =
			fmt_print(line, sizeof(line), "%-3s %2u = ", name, i);

		for (n = i; n < i + per_line && n <= last; n++)
			at += fmt_print(line + at, sizeof(line) - at,
					wide ? " %016llX " : " %08llX ",
					(unsigned long long)value[n]);
		line[at - 1] = '\0';
		sink_line(out, line);
	}
}
