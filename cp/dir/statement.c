/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements inside a user's entry or a profile, one row each.  A row says
 * how many operands there may be and which members of struct user the
 * statement fills, so that a profile's can be taken over.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

#define CPUS_MAX    64
#define SHARE_WORDS 5  /* ABSOLUTE n% ABSOLUTE n% LIMITHARD */
#define PARM_MAX    64 /* what the IPL command takes */
#define MIB	    (1ull << 20)

const char *dir_operand(const struct dir_parser *p, u32 i)
{
	return i < p->stmt.words ? p->stmt.word[i].text : "";
}

static void invalid(const struct dir_parser *p, u32 i, const char *what)
{
	const char *text = dir_operand(p, i);

	stmt_error(&p->stmt, i, "%s: %s%s%s", p->stmt.word[0].text, what,
		   *text ? " - " : "", text);
}

static void not_yet(const struct dir_parser *p, u32 i)
{
	stmt_warning(&p->stmt, i, "%s %s is not supported yet",
		     p->stmt.word[0].text, dir_operand(p, i));
}

bool dir_take_storage(struct dir_parser *p, u32 i, u64 *out)
{
	u64 bytes;

	if (!str_to_storage(dir_operand(p, i), &bytes) || bytes == 0) {
		invalid(p, i, "Invalid storage size");
		return false;
	}
	if (bytes % MIB) {
		invalid(p, i, "Storage is in whole megabytes");
		return false;
	}
	*out = bytes;
	return true;
}

bool dir_take_classes(struct dir_parser *p, u32 i, u32 *out)
{
	if (dir_classes(dir_operand(p, i), out))
		return true;
	invalid(p, i, "Invalid classes");
	return false;
}

bool dir_take_vdev(struct dir_parser *p, u32 i, u16 *out)
{
	u64 value;

	if (strnlen(dir_operand(p, i), 5) > 4 ||
	    !str_to_u64(dir_operand(p, i), 16, 0xffff, &value)) {
		invalid(p, i, "Invalid device number");
		return false;
	}
	*out = (u16)value;
	return true;
}

static void take_storage(struct dir_parser *p, struct user *u)
{
	dir_take_storage(p, 1, &u->storage);
}

static void take_maxstorage(struct dir_parser *p, struct user *u)
{
	dir_take_storage(p, 1, &u->storage_max);
}

static void take_class(struct dir_parser *p, struct user *u)
{
	dir_take_classes(p, 1, &u->classes);
}

static void take_machine(struct dir_parser *p, struct user *u)
{
	static const char *const names[] = {
		[DIR_MACHINE_ESA] = "ESA",
		[DIR_MACHINE_XA] = "XA",
		[DIR_MACHINE_XC] = "XC",
		[DIR_MACHINE_Z] = "Z",
	};
	u64 cpus = 1;
	size_t i = 0;

	while (i < ARRAY_SIZE(names) &&
	       strcmp(dir_operand(p, 1), names[i]) != 0)
		i++;
	if (i == ARRAY_SIZE(names)) {
		invalid(p, 1, "Invalid architecture");
		return;
	}
	if (p->stmt.words > 2 &&
	    (!str_to_u64(dir_operand(p, 2), 10, CPUS_MAX, &cpus) ||
	     cpus == 0)) {
		invalid(p, 2, "Number of CPUs is 1 to 64");
		return;
	}
	if (i == DIR_MACHINE_XC)
		not_yet(p, 1);
	u->machine = (enum dir_machine)i;
	u->cpus_max = (u8)cpus;
}

/* CPU nn [BASE]: defined at LOGON; the base CPU is always 00 here. */
static void take_cpu(struct dir_parser *p, struct user *u)
{
	const char *word;
	u64 addr;

	if (!str_to_u64(dir_operand(p, 1), 16, CPUS_MAX - 1, &addr)) {
		invalid(p, 1, "CPU address is 00 to 3F");
		return;
	}
	u->cpus |= 1ull << addr;
	if (p->stmt.words < 3)
		return;
	word = dir_operand(p, 2);
	if (strcmp(word, "BASE") == 0 && addr == 0)
		return;
	not_yet(p, 2);
}

static void take_console(struct dir_parser *p, struct user *u)
{
	struct dir_console c = { .defined = true };
	u32 at = 3;

	if (!dir_take_vdev(p, 1, &c.vdev))
		return;
	if (stmt_is(&p->stmt, 2, "3270")) {
		c.is_3270 = true;
		not_yet(p, 2);
	} else if (!stmt_is(&p->stmt, 2, "3215")) {
		invalid(p, 2, "Invalid console type");
		return;
	}
	if (strnlen(dir_operand(p, at), 2) == 1)
		not_yet(p, at++);
	if (at < p->stmt.words) {
		if (!dir_is_name(dir_operand(p, at))) {
			invalid(p, at, "Invalid userid");
			return;
		}
		str_copy(c.secuser, sizeof(c.secuser), dir_operand(p, at++));
	}
	if (at < p->stmt.words) {
		if (!stmt_is(&p->stmt, at, "OBSERVER")) {
			invalid(p, at, "Invalid operand");
			return;
		}
		c.observer = true;
	}
	u->console = c;
}

/* A copy of the statement's text from word I on. */
static const char *rest(struct dir_parser *p, u32 i)
{
	const char *text = stmt_rest(&p->stmt, i);

	return arena_text(p->arena, text, strnlen(text, STMT_SIZE));
}

static void take_ipl(struct dir_parser *p, struct user *u)
{
	if (!dir_is_name(dir_operand(p, 1))) {
		invalid(p, 1, "Invalid system name");
		return;
	}
	if (p->stmt.words > 2 && !stmt_is(&p->stmt, 2, "PARM")) {
		if (stmt_is(&p->stmt, 2, "LOADPARM"))
			not_yet(p, 2);
		else
			invalid(p, 2, "Invalid operand");
		return;
	}
	if (p->stmt.words == 3) {
		invalid(p, 2, "Operand missing");
		return;
	}
	if (strnlen(stmt_rest(&p->stmt, 3), PARM_MAX + 1) > PARM_MAX) {
		invalid(p, 2, "Text is too long");
		return;
	}
	str_copy(u->ipl_system, sizeof(u->ipl_system), dir_operand(p, 1));
	u->ipl_parm = p->stmt.words > 3 ? rest(p, 3) : NULL;
}

/* Options of z/VM, and RELOGON; BIT 0: known, not supported yet. */
static const struct {
	const char *name;
	u32 bit;
	bool has_operand;
} options[] = {
	{ "IGNMAXU", DIR_OPTION_IGNMAXU, false },
	{ "RELOGON", DIR_OPTION_RELOGON, false },
	{ "STGEXEMPT", DIR_OPTION_STGEXEMPT, false },
	{ "QUICKDSP", DIR_OPTION_QUICKDSP, false },
	{ "ACCT", 0, false },
	{ "APPLMON", 0, false },
	{ "CFVM", 0, false },
	{ "CHPIDVirtualization", 0, true },
	{ "COMSRV", 0, false },
	{ "CRYMEASURE", 0, false },
	{ "D84NOPAS", 0, false },
	{ "DEDICATE", 0, false },
	{ "DEVINFO", 0, false },
	{ "DEVMAINT", 0, false },
	{ "DIAG88", 0, false },
	{ "DIAG98", 0, false },
	{ "LANG", 0, true },
	{ "LKFAC", 0, false },
	{ "LNKExclu", 0, false },
	{ "LNKNOPAS", 0, false },
	{ "LNKStabl", 0, false },
	{ "LXAPP", 0, false },
	{ "MAINTCCW", 0, false },
	{ "MAXVMCFI", 0, true },
	{ "MIH", 0, false },
	{ "NETAccounting", 0, false },
	{ "NETROUTER", 0, false },
	{ "NOCHARGE", 0, false },
	{ "NOMDCFS", 0, false },
	{ "RMCHINFO", 0, false },
	{ "SETORIG", 0, false },
	{ "STFIRST", 0, false },
	{ "STHYI-UNLIM", 0, false },
	{ "SVC76VM", 0, false },
	{ "SVCSTAT", 0, false },
	{ "SVMSTAT", 0, false },
	{ "TODENABLE", 0, false },
	{ "XRC", 0, false },
};

static void take_option(struct dir_parser *p, struct user *u)
{
	for (u32 i = 1; i < p->stmt.words; i++) {
		size_t k = 0;

		if (stmt_is(&p->stmt, i, "MAXCONN")) {
			dir_take_maxconn(p, ++i, u);
			continue;
		}
		while (k < ARRAY_SIZE(options) &&
		       !stmt_is(&p->stmt, i, options[k].name))
			k++;
		if (k == ARRAY_SIZE(options)) {
			invalid(p, i, "Invalid option");
			continue;
		}
		if (!options[k].bit)
			not_yet(p, i);
		u->options |= options[k].bit;
		i += options[k].has_operand;
	}
}

static void take_share(struct dir_parser *p, struct user *u)
{
	struct dir_share share = { .limit = DIR_LIMIT_NONE };
	const char *word[SHARE_WORDS];
	u32 n = 0, at;

	for (; n + 1 < p->stmt.words && n < SHARE_WORDS; n++)
		word[n] = dir_operand(p, n + 1);
	switch (dir_share_parse(word, n, &share, &at)) {
	case DIR_SHARE_GOOD:
		u->share = share;
		break;
	case DIR_SHARE_RELATIVE:
		invalid(p, at + 1, "Relative share is 1 to 10000");
		break;
	case DIR_SHARE_ABSOLUTE:
		invalid(p, at + 1, "Absolute share is 0.1% to 100%");
		break;
	case DIR_SHARE_MISSING:
		invalid(p, at, "Operand missing");
		break;
	default:
		invalid(p, at + 1, "Invalid operand");
		break;
	}
}

static void take_account(struct dir_parser *p, struct user *u)
{
	if (strnlen(dir_operand(p, 1), 9) > 8) {
		invalid(p, 1, "Over 8 characters");
	} else if (strnlen(dir_operand(p, 2), 9) > 8) {
		invalid(p, 2, "Over 8 characters");
	} else {
		str_copy(u->account, sizeof(u->account), dir_operand(p, 1));
		str_copy(u->distcode, sizeof(u->distcode), dir_operand(p, 2));
	}
}

static void add_line(struct dir_parser *p, struct dir_lines *to, u32 i,
		     const char *text)
{
	struct dir_line *line;

	if (to->count == DIR_LINES_MAX) {
		invalid(p, i, "Over 32 in an entry");
		return;
	}
	line = arena_alloc(p->arena, sizeof(*line));
	if (!line || !text)
		return;
	line->text = text;
	to->line[to->count++] = line;
}

static void take_command(struct dir_parser *p, struct user *u)
{
	(void)u;
	add_line(p, &p->commands, 1, rest(p, 1));
}

static void take_logonby(struct dir_parser *p, struct user *u)
{
	(void)u;
	for (u32 i = 1; i < p->stmt.words; i++) {
		const char *text = dir_operand(p, i);

		if (!dir_is_name(text))
			invalid(p, i, "Invalid userid");
		else
			add_line(p, &p->logonby, i,
				 arena_text(p->arena, text, strnlen(text, 8)));
	}
}

/* Who may XAUTOLOG this user without class A or B. */
static void take_autolog(struct dir_parser *p, struct user *u)
{
	(void)u;
	for (u32 i = 1; i < p->stmt.words; i++) {
		const char *text = dir_operand(p, i);

		if (!dir_is_name(text) && strcmp(text, "*ALL") != 0)
			invalid(p, i, "Invalid userid");
		else
			add_line(p, &p->autolog, i,
				 arena_text(p->arena, text, strnlen(text, 8)));
	}
}

/* Members FIRST .. LAST of struct user, as offsets. */
#define MEMBERS(first, last)                                                   \
	offsetof(struct user, first),                                          \
		offsetof(struct user, last) + sizeof(((struct user *)0)->last)
#define NO_MEMBERS 0, 0

const struct dir_row dir_rows[] = {
	[DIR_ROW_STORAGE] = { "STORAGE", 1, 1, true, MEMBERS(storage, storage),
			      take_storage },
	[DIR_ROW_MAXSTORAGE] = { "MAXSTORAGE", 1, 1, true,
				 MEMBERS(storage_max, storage_max),
				 take_maxstorage },
	[DIR_ROW_CLASS] = { "CLASS", 1, 1, true, MEMBERS(classes, classes),
			    take_class },
	{ "MACHINE", 1, 2, true, MEMBERS(machine, cpus_max), take_machine },
	{ "CPU", 1, 0, false, MEMBERS(cpus, cpus), take_cpu },
	{ "CONSOLE", 2, 5, true, MEMBERS(console, console), take_console },
	{ "IPL", 1, 0, true, MEMBERS(ipl_system, ipl_parm), take_ipl },
	{ "OPTION", 1, 0, false, NO_MEMBERS, take_option },
	{ "SHARE", 2, SHARE_WORDS, true, MEMBERS(share, share), take_share },
	{ "ACCOUNT", 1, 2, true, MEMBERS(account, distcode), take_account },
	{ "COMMAND", 1, 0, false, NO_MEMBERS, take_command },
	{ "LOGONBY", 1, 0, false, NO_MEMBERS, take_logonby },
	{ "AUTOLOG", 1, 0, false, NO_MEMBERS, take_autolog },
	{ "NICDEF", 1, 0, false, NO_MEMBERS, dir_take_nicdef },
	{ "MDISK", 3, 0, false, NO_MEMBERS, dir_take_mdisk },
	{ "LINK", 2, 4, false, NO_MEMBERS, dir_take_link },
	{ "SPECIAL", 2, 0, false, NO_MEMBERS, dir_take_special },
	{ "DEDICATE", 2, 3, false, NO_MEMBERS, dir_take_dedicate },
	{ "IUCV", 1, 0, false, NO_MEMBERS, dir_take_iucv },
	{ "IUCVGROUP", 1, 0, false, NO_MEMBERS, dir_take_iucvgroup },
};

const u32 dir_row_count = ARRAY_SIZE(dir_rows);

/* Other names of the above. */
static const struct {
	const char *name;
	const char *row;
} aliases[] = {
	{ "PRIVCLASS", "CLASS" },
	{ "CMD", "COMMAND" },
	{ "XAUTOLOG", "AUTOLOG" },
};

/* Statements of z/VM that are not supported yet. */
static const char *const known[] = {
	"ACIGROUP",   "ADJUNCT",   "APPCPASS",	 "BUILD",      "CRYPTO",
	"D8ONECMD",   "DASDOPT",   "DATEFORMAT", "IOPRIORITY", "LOADDEV",
	"MDOPT",      "MINIOPT",   "NAMESAVE",	 "NOPDATA",    "POOL",
	"POSIXGLIST", "POSIXINFO", "POSIXOPT",	 "SCREEN",     "SPOOL",
	"SPOOLFILE",  "STDEVOPT",  "SYSAFFIN",	 "VMRELOCATE", "XCONFIG",
	"XSTORE",     "DUMPDEV",
};

static const struct dir_row *find_row(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (strcmp(name, aliases[i].name) == 0)
			name = aliases[i].row;
	for (size_t i = 0; i < ARRAY_SIZE(dir_rows); i++)
		if (strcmp(name, dir_rows[i].name) == 0)
			return &dir_rows[i];
	return NULL;
}

static void take_unknown(struct dir_parser *p)
{
	const char *name = p->stmt.word[0].text;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (strcmp(name, known[i]) == 0) {
			stmt_warning(&p->stmt, 0,
				     "Statement %s is not supported yet", name);
			return;
		}
	}
	stmt_error(&p->stmt, 0, "Unknown statement - %s", name);
}

void dir_take_statement(struct dir_parser *p)
{
	const struct dir_row *row = find_row(p->stmt.word[0].text);
	u32 operands = p->stmt.words - 1, bit;

	if (!row) {
		take_unknown(p);
		return;
	}
	if (!p->in_entry) {
		stmt_error(&p->stmt, 0, "%s before the first USER or PROFILE",
			   p->stmt.word[0].text);
		return;
	}
	if (!p->entry)
		return;
	if (operands < row->min) {
		invalid(p, p->stmt.words, "Operand missing");
		return;
	}
	if (row->max && operands > row->max) {
		invalid(p, row->max + 1u, "Operand is over");
		return;
	}
	bit = 1u << (row - dir_rows);
	if (row->once && p->entry->given & bit) {
		invalid(p, 0, "Given twice in this entry");
		return;
	}
	p->entry->given |= bit;
	row->take(p, &p->entry->user);
}
