/* SPDX-License-Identifier: Apache-2.0 */
/* What TRACE says of a hit, one line each.  Pure. */
#include "cp/cmd/trace_line.h"

#include "cp/arch/psw.h"
#include "cp/cmd/insn_name.h"
#include "cp/emul/operand.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define HEX_MAX (2 * INSN_SIZE_MAX + 1)

/* ' in the primary space, " in the home space, with DAT off nothing. */
static char space(u64 mask)
{
	if (!(mask & PSW_DAT))
		return ' ';
	return (mask & PSW_AS) == PSW_AS_HOME ? '"' : '\'';
}

static int digits(const struct trace_view *t)
{
	return t->wide ? 16 : 8;
}

static void hex(char to[HEX_MAX], const u8 *insn)
{
	size_t size = insn_size(insn[0]);

	for (size_t i = 0; i < size; i++)
		fmt_print(to + 2 * i, 3, "%02X", insn[i]);
}

/* Is N among the registers that O[0], or O[0] to O[1], may have changed? */
static bool changed(const struct operand *o, u32 n)
{
	u32 last = o[1].kind == 'r' ? o[1].field : o[0].field;

	return n && o[0].kind == 'r' &&
	       ((n - o[0].field) & 15) <= ((last - o[0].field) & 15);
}

/*
 * The addresses of the first two operands that are addresses.  One that the
 * registers do not tell any more is not among them.
 */
static u32 addresses(const struct trace_view *t, u64 out[2])
{
	const struct operand_regs r = { t->gr, t->at, t->wrap };
	struct operand o[OPERANDS_MAX] = { { 0 } };
	u32 n = operand_split(t->text, o), count = 0;

	for (u32 i = 0; i < n && count < 2; i++) {
		if (!operand_is_address(&o[i]))
			continue;
		if (!t->stored &&
		    (changed(o, o[i].base) || changed(o, o[i].index)))
			continue;
		out[count++] = operand_address(&o[i], &r);
	}
	return count;
}

static void operands(char *to, size_t size, const struct trace_view *t)
{
	const char *before = t->branched ? " -> " : t->stored ? " >> " : "  ";
	u64 at[2];
	u32 n;

	if (t->branched) {
		fmt_print(to, size, "%s%0*llX%c", before, digits(t),
			  (unsigned long long)t->next, space(t->next_mask));
		return;
	}
	n = addresses(t, at);
	if (n == 2)
		fmt_print(to, size, "%s%08llX %08llX", before,
			  (unsigned long long)at[0], (unsigned long long)at[1]);
	else if (n == 1)
		fmt_print(to, size, "%s%0*llX", before, digits(t),
			  (unsigned long long)at[0]);
	else
		str_copy(to, size, t->stored ? " >>" : "");
}

char *trace_line_instruction(char to[TRACE_LINE_MAX],
			     const struct trace_view *t)
{
	const char *name = t->text ? insn_mnemonic(t->text) : NULL;
	char text[HEX_MAX] = "", where[48] = "";

	if (t->text) {
		hex(text, t->text);
		operands(where, sizeof(where), t);
	}
	fmt_print(to, TRACE_LINE_MAX, "%s -> %0*llX%c %-5s %-12s%-23s CC %u",
		  t->cpu, digits(t), (unsigned long long)t->at, space(t->mask),
		  name	    ? name
		  : t->text ? "????"
			    : "",
		  text, where, t->cc);
	return to;
}

char *trace_line_interruption(char to[TRACE_LINE_MAX],
			      const struct trace_view *t, const char *kind,
			      u16 code, const char *what)
{
	fmt_print(to, TRACE_LINE_MAX,
		  "%s *** %0*llX%c %-5s %04X -> %0*llX%c%s%s", t->cpu,
		  digits(t), (unsigned long long)t->at, space(t->mask), kind,
		  code, digits(t), (unsigned long long)t->next,
		  space(t->next_mask), what[0] ? "  " : "", what);
	return to;
}

struct name {
	u16 code;
	const char *name;
};

static const struct name programs[] = {
	{ 0x01, "OPERATION" },
	{ 0x02, "PRIVILEGED OPERATION" },
	{ 0x03, "EXECUTE" },
	{ 0x04, "PROTECTION" },
	{ 0x05, "ADDRESSING" },
	{ 0x06, "SPECIFICATION" },
	{ 0x07, "DATA" },
	{ 0x08, "FIXED-POINT OVERFLOW" },
	{ 0x09, "FIXED-POINT DIVIDE" },
	{ 0x0a, "DECIMAL OVERFLOW" },
	{ 0x0b, "DECIMAL DIVIDE" },
	{ 0x10, "SEGMENT TRANSLATION" },
	{ 0x11, "PAGE TRANSLATION" },
	{ 0x12, "TRANSLATION SPECIFICATION" },
	{ 0x13, "SPECIAL OPERATION" },
	{ 0x15, "OPERAND" },
	{ 0x1c, "SPACE SWITCH" },
	{ 0x38, "ASCE TYPE" },
	{ 0x39, "REGION FIRST TRANSLATION" },
	{ 0x3a, "REGION SECOND TRANSLATION" },
	{ 0x3b, "REGION THIRD TRANSLATION" },
	{ 0x40, "MONITOR" },
	{ 0x80, "PER" },
};

static const struct name externals[] = {
	{ 0x0040, "INTERRUPT KEY" }, { 0x1004, "CLOCK COMPARATOR" },
	{ 0x1005, "CPU TIMER" },     { 0x1201, "EMERGENCY SIGNAL" },
	{ 0x1202, "EXTERNAL CALL" }, { 0x2401, "SERVICE SIGNAL" },
	{ 0x2603, "VIRTIO" },
};

static const char *find(const struct name *names, size_t n, u16 code)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].code == code)
			return names[i].name;
	return "";
}

const char *trace_program_name(u16 code)
{
	const char *name = find(programs, ARRAY_SIZE(programs), code);

	return name[0] ? name
		       : find(programs, ARRAY_SIZE(programs), code & 0x7f);
}

const char *trace_external_name(u16 code)
{
	return find(externals, ARRAY_SIZE(externals), code);
}
