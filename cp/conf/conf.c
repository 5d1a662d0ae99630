/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SYSTEM CONFIG: the table of statements and the short ones.  Networks are in
 * lan.c, FEATURES in features.c.
 */
#include "cp/conf/parse.h"
#include "cp/dir/dir.h"
#include "cp/lib/str.h"

#define SCRATCH_SIZE   sizeof(struct conf_parser)
#define OVERCOMMIT_MAX 10000
#define SHUTDOWN_MAX_S 65535

/* --- For all files of this folder ---------------------------------------- */

const char *conf_word(const struct conf_parser *p, u32 i)
{
	return i < p->stmt.words ? p->stmt.word[i].text : "";
}

void conf_invalid(const struct conf_parser *p, u32 i, const char *what)
{
	const char *text = conf_word(p, i);

	if (*text)
		stmt_error(&p->stmt, i, "%s: %s - %s", conf_word(p, 0), what,
			   text);
	else
		stmt_error(&p->stmt, i, "%s: Operand missing", conf_word(p, 0));
}

void conf_not_yet(const struct conf_parser *p, u32 i)
{
	stmt_warning(&p->stmt, i, "%s %s is not supported yet", conf_word(p, 0),
		     conf_word(p, i));
}

static void take_key(struct conf_parser *p, const struct conf_key *key,
		     void *arg)
{
	if (p->at + key->operands >= p->stmt.words) {
		conf_invalid(p, p->stmt.words, "Operand missing");
		p->at = p->stmt.words;
	} else if (key->take) {
		p->at++;
		key->take(p, arg);
	} else {
		conf_not_yet(p, p->at);
		p->at += 1u + key->operands;
	}
}

void conf_take_keys(struct conf_parser *p, const struct conf_key *keys,
		    u32 count, void *arg)
{
	while (p->at < p->stmt.words) {
		u32 i = 0;

		while (i < count && !stmt_is(&p->stmt, p->at, keys[i].name))
			i++;
		if (i == count) {
			conf_invalid(p, p->at, "Invalid operand");
			return;
		}
		take_key(p, &keys[i], arg);
	}
}

bool conf_take_name(struct conf_parser *p, char *name)
{
	u32 at = p->at++;

	if (!dir_is_name(conf_word(p, at))) {
		conf_invalid(p, at, "Invalid name");
		return false;
	}
	str_copy(name, 9, conf_word(p, at));
	return true;
}

bool conf_take_number(struct conf_parser *p, u64 min, u64 max, u64 *out)
{
	u32 at = p->at++;
	u64 value;

	if (!str_to_u64(conf_word(p, at), 10, max, &value) || value < min) {
		conf_invalid(p, at, "Invalid number");
		return false;
	}
	*out = value;
	return true;
}

bool conf_take_rdev(struct conf_parser *p, u16 *out)
{
	u32 at = p->at++;
	u64 value;

	if (strnlen(conf_word(p, at), 5) > 4 ||
	    !str_to_u64(conf_word(p, at), 16, 0xffff, &value)) {
		conf_invalid(p, at, "Invalid device number");
		return false;
	}
	*out = (u16)value;
	return true;
}

void conf_take_end(struct conf_parser *p)
{
	if (p->at < p->stmt.words)
		conf_invalid(p, p->at, "Operand is over");
}

/* --- Short statements ---------------------------------------------------- */

static void take_identifier(struct conf_parser *p)
{
	conf_take_name(p, p->out->system_name);
	conf_take_end(p);
}

static void take_operator(struct conf_parser *p, void *arg)
{
	conf_take_name(p, ((struct conf *)arg)->operator_userid);
}

static void take_autolog1(struct conf_parser *p, void *arg)
{
	conf_take_name(p, ((struct conf *)arg)->autolog1_userid);
}

static void take_userids(struct conf_parser *p)
{
	static const struct conf_key keys[] = {
		{ "OPERATOR", 1, take_operator },
		{ "AUTOLOG1", 1, take_autolog1 },
		{ "AUTOLOG2", 1, NULL },
		{ "STARTUP", 1, NULL },
		{ "DUMP", 1, NULL },
		{ "ACCOUNT1", 1, NULL },
		{ "ACCOUNT2", 1, NULL },
		{ "EREP1", 1, NULL },
		{ "EREP2", 1, NULL },
		{ "SYMPTOM1", 1, NULL },
		{ "SYMPTOM2", 1, NULL },
	};

	conf_take_keys(p, keys, ARRAY_SIZE(keys), p->out);
}

static void take_consoles(struct conf_parser *p)
{
	struct conf *c = p->out;

	c->consoles = 0;
	c->console_3270 = c->console_system = false;
	while (p->at < p->stmt.words) {
		if (stmt_is(&p->stmt, p->at, "SYSTEM_CONSOLE")) {
			c->console_system = true;
			p->at++;
		} else if (stmt_is(&p->stmt, p->at, "SYSTEM_3270")) {
			c->console_3270 = true;
			p->at++;
		} else if (c->consoles == CONF_CONSOLES_MAX) {
			conf_invalid(p, p->at, "Over 8 consoles");
			return;
		} else if (conf_take_rdev(p, &c->console[c->consoles])) {
			c->consoles++;
		}
	}
}

s32 conf_zone_offset(const char *text)
{
	static const u32 scale[3] = { 3600, 60, 1 };
	u32 total = 0;

	for (size_t part = 0; part < ARRAY_SIZE(scale); part++) {
		u32 digits = 0, value = 0;

		for (; ascii_isdigit(*text) && digits < 2; digits++)
			value = value * 10 + (u32)(*text++ - '0');
		if (digits == 0 || value >= (part ? 60u : 24u))
			return -1;
		total += value * scale[part];
		if (!*text)
			return (s32)total;
		if (*text++ != '.')
			return -1;
	}
	return -1;
}

/* Twice the same name: the later offset.  It becomes the last one. */
static void add_zone(struct conf *c, const char *name, s32 offset_s)
{
	struct conf_zone z = { "", offset_s };
	u32 i = 0;

	str_copy(z.name, sizeof(z.name), name);
	str_upper(z.name);
	while (i < c->zones && strcmp(c->zone[i].name, z.name) != 0)
		i++;
	if (i == CONF_ZONES_MAX)
		i = 0; /* the oldest gives way */
	for (; i + 1 < c->zones; i++)
		c->zone[i] = c->zone[i + 1];
	c->zone[i] = z;
	c->zones = MAX(c->zones, i + 1);
}

static void take_timezone(struct conf_parser *p)
{
	const char *zone = conf_word(p, p->at);
	bool west = stmt_is(&p->stmt, p->at + 1, "WEST");
	s32 offset;

	if (!*zone || strnlen(zone, 5) > 4) {
		conf_invalid(p, p->at, "Zone is 1 to 4 characters");
		return;
	}
	if (!west && !stmt_is(&p->stmt, p->at + 1, "EAST")) {
		conf_invalid(p, p->at + 1, "EAST or WEST is expected");
		return;
	}
	offset = conf_zone_offset(conf_word(p, p->at + 2));
	if (offset < 0) {
		conf_invalid(p, p->at + 2, "Invalid time");
		return;
	}
	p->at += 3;
	conf_take_end(p);
	add_zone(p->out, zone, west ? -offset : offset);
}

/* STORAGE OVERCOMMIT n% */
static void take_overcommit(struct conf_parser *p, void *arg)
{
	char text[16];
	size_t len = str_copy(text, sizeof(text), conf_word(p, p->at));
	u64 value;

	if (len && text[len - 1] == '%')
		text[len - 1] = '\0';
	if (str_to_u64(text, 10, OVERCOMMIT_MAX, &value) && value >= 10)
		((struct conf *)arg)->overcommit_percent = (u32)value;
	else
		conf_invalid(p, p->at, "Overcommit is 10% to 10000%");
	p->at++;
}

static void take_storage(struct conf_parser *p)
{
	static const struct conf_key keys[] = {
		{ "OVERCOMMIT", 1, take_overcommit },
		{ "RIO370", 1, NULL },
		{ "RESERVED", 1, NULL },
		{ "TRACE", 1, NULL },
	};

	conf_take_keys(p, keys, ARRAY_SIZE(keys), p->out);
}

static void take_logo(struct conf_parser *p)
{
	struct conf *c = p->out;
	const char *text = conf_word(p, p->at);

	if (p->stmt.words != 2 || !p->stmt.word[1].quoted) {
		stmt_error(&p->stmt, 1, "LOGO_LINE: One quoted text expected");
	} else if (strnlen(text, CONF_LOGO_LINE_SIZE) == CONF_LOGO_LINE_SIZE) {
		stmt_error(&p->stmt, 1, "LOGO_LINE: Over 80 characters");
	} else if (c->logo_lines == CONF_LOGO_LINES_MAX) {
		stmt_error(&p->stmt, 0, "LOGO_LINE: Over 16 lines");
	} else {
		str_copy(c->logo[c->logo_lines++], CONF_LOGO_LINE_SIZE, text);
	}
}

/* --- CHARACTER_DEFAULTS -------------------------------------------------- */

/* OFF, or one character, best in quotation marks. */
static void take_char(struct conf_parser *p, char *to)
{
	const char *text = conf_word(p, p->at);

	if (stmt_is(&p->stmt, p->at, "OFF"))
		*to = 0;
	else if (text[0] && !text[1] && !ascii_isalpha(text[0]) &&
		 !ascii_isdigit(text[0]) && text[0] != ' ')
		*to = text[0];
	else
		conf_invalid(p, p->at, "Invalid character");
	p->at++;
}

static void take_line_end(struct conf_parser *p, void *arg)
{
	take_char(p, &((struct conf_chars *)arg)->linend);
}

static void take_line_delete(struct conf_parser *p, void *arg)
{
	take_char(p, &((struct conf_chars *)arg)->linedel);
}

static void take_char_delete(struct conf_parser *p, void *arg)
{
	take_char(p, &((struct conf_chars *)arg)->chardel);
}

static void take_escape(struct conf_parser *p, void *arg)
{
	take_char(p, &((struct conf_chars *)arg)->escape);
}

static void take_tab(struct conf_parser *p, void *arg)
{
	take_char(p, &((struct conf_chars *)arg)->tab);
}

static void take_characters(struct conf_parser *p)
{
	static const struct conf_key keys[] = {
		{ "LINE_END", 1, take_line_end },
		{ "LINE_DELETE", 1, take_line_delete },
		{ "CHAR_DELETE", 1, take_char_delete },
		{ "ESCAPE", 1, take_escape },
		{ "TAB", 1, take_tab },
	};

	conf_take_keys(p, keys, ARRAY_SIZE(keys), &p->out->chars);
}

/* --- Statements with a second word --------------------------------------- */

/* SET SIGNAL SHUTDOWNTIME n */
static void take_signal(struct conf_parser *p)
{
	u64 value;

	if (!stmt_is(&p->stmt, p->at, "SHUTDOWNTIME")) {
		conf_invalid(p, p->at, "Invalid operand");
		return;
	}
	p->at++;
	if (conf_take_number(p, 0, SHUTDOWN_MAX_S, &value))
		p->out->shutdown_time_s = (u32)value;
	conf_take_end(p);
}

/* A statement; SECOND is "" when the first word decides. */
struct statement {
	const char *name, *second;
	void (*take)(struct conf_parser *p); /* NULL: not supported yet */
};

static const struct statement statements[] = {
	{ "SYSTEM_IDENTIFIER_DEFAULT", "", take_identifier },
	{ "SYSTEM_USERIDS", "", take_userids },
	{ "OPERATOR_CONSOLES", "", take_consoles },
	{ "TIMEZONE_DEFINITION", "", take_timezone },
	{ "FEATURES", "", conf_take_features },
	{ "STORAGE", "", take_storage },
	{ "CHARACTER_DEFAULTS", "", take_characters },
	{ "LOGO_LINE", "", take_logo },
	{ "VMLAN", "", conf_take_vmlan },
	{ "DEFINE", "VSWITCH", conf_take_vswitch },
	{ "DEFINE", "LAN", conf_take_lan },
	{ "MODIFY", "VSWITCH", conf_modify_vswitch },
	{ "MODIFY", "LAN", conf_modify_lan },
	{ "SET", "VSWITCH", conf_modify_vswitch },
	{ "SET", "LAN", conf_modify_lan },
	{ "SET", "SIGNAL", take_signal },
	{ "DEFINE", "CPUPOOL", NULL },
	{ "DEFINE", "COMMAND", NULL },
	{ "DEFINE", "ALIAS", NULL },
	{ "DEFINE", "DIAGNOSE", NULL },
	{ "DEFINE", "TIMEZONE", NULL },
	{ "MODIFY", "COMMAND", NULL },
	{ "MODIFY", "PRIV_CLASSES", NULL },
	{ "MODIFY", "PORT", NULL },
	{ "CP_OWNED", "", NULL },
	{ "DEVICES", "", NULL },
	{ "DRAIN", "", NULL },
	{ "EMERGENCY_MESSAGE_CONSOLES", "", NULL },
	{ "ENCRYPT", "", NULL },
	{ "ENFORCE_BY_VOLID", "", NULL },
	{ "FORM_DEFAULT", "", NULL },
	{ "HOT_IO_RATE", "", NULL },
	{ "INIT_MITIME", "", NULL },
	{ "JOURNALING", "", NULL },
	{ "LOGO_CONFIG", "", NULL },
	{ "MULTITHREADING", "", NULL },
	{ "PRINTER_TITLE", "", NULL },
	{ "PRODUCT", "", NULL },
	{ "RDEVICE", "", NULL },
	{ "RELOCATION_DOMAIN", "", NULL },
	{ "SRM", "", NULL },
	{ "SSI", "", NULL },
	{ "SYSTEM_IDENTIFIER", "", NULL },
	{ "SYSTEM_RESIDENCE", "", NULL },
	{ "TIMEZONE_BOUNDARY", "", NULL },
	{ "USERFORM", "", NULL },
	{ "USER_VOLUME_INCLUDE", "", NULL },
	{ "USER_VOLUME_LIST", "", NULL },
};

static bool names(const struct conf_parser *p, const struct statement *s)
{
	if (!stmt_is(&p->stmt, 0, s->name))
		return false;
	return !*s->second || stmt_is(&p->stmt, 1, s->second);
}

static void take(struct conf_parser *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
		const char *blank = *statements[i].second ? " " : "";

		if (!names(p, &statements[i]))
			continue;
		p->at = *statements[i].second ? 2 : 1;
		if (!statements[i].take)
			stmt_warning(&p->stmt, 0,
				     "Statement %s%s%s is not supported yet",
				     statements[i].name, blank,
				     statements[i].second);
		else if (p->stmt.words <= p->at)
			conf_invalid(p, p->stmt.words, "Operand missing");
		else
			statements[i].take(p);
		return;
	}
	stmt_error(&p->stmt, 0, "Unknown statement - %s %s", conf_word(p, 0),
		   conf_word(p, 1));
}

void conf_defaults(struct conf *c)
{
	memset(c, 0, sizeof(*c));
	str_copy(c->system_name, sizeof(c->system_name), "CP64");
	str_copy(c->operator_userid, sizeof(c->operator_userid), "OPERATOR");
	str_copy(c->autolog1_userid, sizeof(c->autolog1_userid), "AUTOLOG1");
	c->disconnect_timeout_min = 15;
	c->password_on_logon = true;
	c->password_on_autolog = true;
	c->password_on_link = true;
	c->console_3270 = c->console_system = true;
	c->overcommit_percent = 100;
	c->shutdown_time_s = 30;
	c->chars = (struct conf_chars){
		.linend = '#', .linedel = '[', .chardel = '@', .escape = '"'
	};
	c->mac_prefix = c->user_prefix = 0x020000;
}

enum err conf_parse(struct conf *out, struct arena *scratch, const char *text,
		    size_t size, struct report *report)
{
	size_t mark = scratch->used;
	struct conf_parser *p = arena_alloc(scratch, SCRATCH_SIZE);

	conf_defaults(out);
	if (!p)
		return ERR_NOMEM;
	p->out = out;
	stmt_begin(&p->stmt, text, size, STMT_BLOCK_COMMENT | STMT_QUOTES,
		   report);
	while (stmt_next(&p->stmt))
		take(p);
	scratch->used = mark;
	return ERR_OK;
}
