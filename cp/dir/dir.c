/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user directory: opening and closing entries, profiles, the index.
 *
 * An entry is open from its USER or PROFILE statement to the next one; then
 * what its profile gives is added and it is linked.  An entry whose opening
 * statement is bad is void: its statements are skipped.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

#define STORAGE_DEFAULT (64ull << 20)
#define CLASSES_DEFAULT (1u << ('G' - 'A'))
#define SHARE_DEFAULT	100

/* Operands of USER behind userid and password. */
enum {
	USER_USERID = 1,
	USER_PASSWORD,
	USER_STORAGE,
	USER_MAXSTORAGE,
	USER_CLASSES,
	USER_PRIORITY,
	USER_LINEND,
	USER_LINEDEL,
	USER_CHARDEL,
	USER_ESCAPE,
	USER_WORDS
};

bool dir_is_name(const char *s)
{
	size_t len = 0;

	for (; s[len]; len++)
		if (len == 8 ||
		    (!ascii_isalpha(s[len]) && !ascii_isdigit(s[len]) &&
		     !strchr("@#$_-", s[len])))
			return false;
	return len > 0;
}

bool dir_classes(const char *s, u32 *out)
{
	u32 classes = 0;

	for (; *s; s++) {
		int c = ascii_upper(*s);
		u32 bit;

		if (ascii_isalpha(c))
			bit = 1u << (c - 'A');
		else if (c >= '1' && c <= '6')
			bit = 1u << (26 + c - '1');
		else
			return false;
		if (classes & bit)
			return false;
		classes |= bit;
	}
	*out = classes;
	return classes != 0;
}

static u32 bucket_of(const char *userid)
{
	u32 hash = 0;

	for (; *userid; userid++)
		hash = hash * 31 + (u32)ascii_upper(*userid);
	return hash % DIR_BUCKETS;
}

const struct user *dir_find(const struct directory *d, const char *userid)
{
	const struct user *u;

	if (!d->bucket)
		return NULL;
	u = d->bucket[bucket_of(userid)];
	while (u && !str_ieq(u->userid, userid))
		u = u->hash_next;
	return u;
}

static void set_defaults(struct user *u)
{
	u->password.kind = DIR_PASSWORD_NOLOG;
	u->storage = STORAGE_DEFAULT;
	u->classes = CLASSES_DEFAULT;
	u->machine = DIR_MACHINE_Z;
	u->cpus_max = 1;
	u->share.normal.relative = SHARE_DEFAULT;
	u->linend = u->linedel = u->chardel = u->escape = DIR_CHAR_SYSTEM;
}

/* --- What a profile gives ------------------------------------------------ */

static bool has_nic(const struct dir_parser *p, u16 vdev)
{
	for (u32 i = 0; i < p->nics; i++)
		if (p->nic[i]->vdev == vdev)
			return true;
	return false;
}

static void inherit_nics(struct dir_parser *p, const struct dir_nic *from)
{
	for (; from; from = from->next) {
		struct dir_nic *copy;

		if (has_nic(p, from->vdev))
			continue;
		if (p->nics == DIR_NICS_MAX) {
			report_print(p->stmt.report, SEVERITY_ERROR,
				     p->entry->user.line, 0,
				     "Over 8 NICs with those of the profile");
			return;
		}
		copy = arena_alloc(p->arena, sizeof(*copy));
		if (!copy)
			return;
		*copy = *from;
		p->nic[p->nics++] = copy;
	}
}

static void inherit_lines(struct dir_parser *p, struct dir_lines *to,
			  const struct dir_line *from)
{
	for (; from && to->count < DIR_LINES_MAX; from = from->next) {
		struct dir_line *copy = arena_alloc(p->arena, sizeof(*copy));

		if (!copy)
			return;
		copy->text = from->text;
		to->line[to->count++] = copy;
	}
	if (from)
		report_print(p->stmt.report, SEVERITY_ERROR,
			     p->entry->user.line, 0,
			     "Over 32 COMMAND or LOGONBY with the profile's");
}

static void inherit(struct dir_parser *p, struct dir_entry *e,
		    const struct dir_entry *profile)
{
	for (u32 i = 0; i < dir_row_count; i++) {
		const struct dir_row *row = &dir_rows[i];

		if (e->given & 1u << i || !(profile->given & 1u << i))
			continue;
		memcpy((u8 *)&e->user + row->from,
		       (const u8 *)&profile->user + row->from,
		       (size_t)(row->to - row->from));
		e->given |= 1u << i;
	}
	e->user.options |= profile->user.options;
	if (!e->user.iucv_paths)
		e->user.iucv_paths = profile->user.iucv_paths;
	inherit_nics(p, profile->user.nics);
	dir_inherit_disks(p, profile->user.disks);
	dir_inherit_ctcas(p, profile->user.ctcas);
	dir_inherit_iucv(p, profile->user.iucv);
	dir_inherit_iucvgroup(p, profile->user.iucv_groups);
	dir_inherit_reals(p, profile->user.reals);
	inherit_lines(p, &p->commands, profile->user.commands);
	inherit_lines(p, &p->logonby, profile->user.logonby);
	inherit_lines(p, &p->autolog, profile->user.autolog);
}

/* --- Closing an entry ---------------------------------------------------- */

static const struct dir_line *link_lines(struct dir_lines *lines)
{
	const struct dir_line *next = NULL;

	while (lines->count) {
		struct dir_line *line = lines->line[--lines->count];

		line->next = next;
		next = line;
	}
	return next;
}

static void link_all(struct dir_parser *p, struct user *u)
{
	const struct dir_nic *next = NULL;

	while (p->nics) {
		struct dir_nic *nic = p->nic[--p->nics];

		if (strcmp(nic->lan_owner, "*") == 0 && !p->entry->is_profile)
			str_copy(nic->lan_owner, sizeof(nic->lan_owner),
				 u->userid);
		nic->next = next;
		next = nic;
	}
	u->nics = next;
	u->disks = dir_link_disks(p, p->entry->is_profile ? NULL : u->userid);
	u->iucv = dir_link_iucv(p);
	u->iucv_groups = link_lines(&p->iucv_groups);
	if (!u->iucv_paths && !p->entry->is_profile)
		u->iucv_paths = DIR_IUCV_PATHS;
	u->ctcas = dir_link_ctcas(p, p->entry->is_profile ? NULL : u->userid);
	u->reals = dir_link_reals(p);
	u->commands = link_lines(&p->commands);
	u->logonby = link_lines(&p->logonby);
	u->autolog = link_lines(&p->autolog);
}

static void check_storage(struct dir_parser *p, struct user *u)
{
	if (u->storage_max == 0)
		u->storage_max = u->storage;
	if (u->storage <= u->storage_max)
		return;
	report_print(p->stmt.report, SEVERITY_ERROR, u->line, 0,
		     "%s: Storage is over its maximum", u->userid);
	u->storage = u->storage_max;
}

static void add_user(struct dir_parser *p, struct user *u)
{
	const struct user **bucket = &p->out->bucket[bucket_of(u->userid)];

	u->hash_next = *bucket;
	*bucket = u;
	if (p->last)
		p->last->next = u;
	else
		p->out->first = u;
	p->last = u;
	p->out->count++;
}

static void close_entry(struct dir_parser *p)
{
	struct dir_entry *e = p->entry;

	if (!e)
		return;
	if (e->profile)
		inherit(p, e, e->profile);
	link_all(p, &e->user);
	if (e->is_profile) {
		e->next = p->profiles;
		p->profiles = e;
		p->profile_count++;
	} else {
		check_storage(p, &e->user);
		add_user(p, &e->user);
	}
	p->entry = NULL;
}

/* --- Opening one --------------------------------------------------------- */

/* A new entry named by operand 1, or NULL: the entry is void. */
static struct dir_entry *open_entry(struct dir_parser *p, bool is_profile)
{
	const char *name = dir_operand(p, 1);
	struct dir_entry *e;

	close_entry(p);
	p->in_entry = true;
	if (!dir_is_name(name) || strcmp(name, "SYSTEM") == 0) {
		stmt_error(&p->stmt, 1, "%s: Invalid userid%s%s",
			   p->stmt.word[0].text, *name ? " - " : "", name);
		return NULL;
	}
	e = arena_alloc(p->arena, sizeof(*e));
	if (!e)
		return NULL;
	set_defaults(&e->user);
	str_copy(e->user.userid, sizeof(e->user.userid), name);
	e->user.line = p->stmt.line;
	e->is_profile = is_profile;
	p->entry = e;
	return e;
}

static const struct dir_entry *find_profile(const struct dir_parser *p,
					    const char *name)
{
	const struct dir_entry *e = p->profiles;

	while (e && strcmp(e->user.userid, name) != 0)
		e = e->next;
	return e;
}

static void take_profile(struct dir_parser *p)
{
	struct dir_entry *e = open_entry(p, true);

	if (!e)
		return;
	if (find_profile(p, e->user.userid)) {
		stmt_error(&p->stmt, 1, "Profile %s is there already",
			   e->user.userid);
		p->entry = NULL;
	} else if (p->profile_count == DIR_PROFILES_MAX) {
		stmt_error(&p->stmt, 1, "Over %u profiles",
			   (u32)DIR_PROFILES_MAX);
		p->entry = NULL;
	}
	if (p->stmt.words > 2)
		stmt_error(&p->stmt, 2, "PROFILE: Operand is over - %s",
			   dir_operand(p, 2));
}

static void take_include(struct dir_parser *p)
{
	struct dir_entry *e = p->entry;

	if (p->in_entry && !e)
		return;
	if (!e || e->is_profile) {
		stmt_error(&p->stmt, 0, "INCLUDE outside of a user's entry");
	} else if (p->stmt.words != 2) {
		stmt_error(&p->stmt, 0, "INCLUDE has one operand");
	} else if (e->profile) {
		stmt_error(&p->stmt, 0, "INCLUDE given twice in this entry");
	} else {
		e->profile = find_profile(p, dir_operand(p, 1));
		if (!e->profile)
			stmt_error(&p->stmt, 1,
				   "Profile %s is not defined before",
				   dir_operand(p, 1));
	}
}

/* ON, OFF, one character or two hexadecimal digits. */
static bool parse_char(const char *text, char *out)
{
	u64 value;

	if (strcmp(text, "ON") == 0 || strcmp(text, "*") == 0)
		*out = DIR_CHAR_SYSTEM;
	else if (strcmp(text, "OFF") == 0)
		*out = 0;
	else if (text[0] && !text[1])
		*out = text[0];
	else if (strnlen(text, 3) == 2 && str_to_u64(text, 16, 0x7e, &value) &&
		 ascii_isprint((int)value))
		*out = (char)value;
	else
		return false;
	return true;
}

/* Line editing characters, operands 7 to 10. */
static void take_chars(struct dir_parser *p, struct user *u)
{
	char *const to[] = { &u->linend, &u->linedel, &u->chardel, &u->escape };

	for (u32 i = 0; i < ARRAY_SIZE(to); i++) {
		const char *text = dir_operand(p, USER_LINEND + i);

		if (*text && !parse_char(text, to[i]))
			stmt_error(&p->stmt, USER_LINEND + i,
				   "USER: Invalid character - %s", text);
	}
}

/* Is operand I there?  '*' keeps the default. */
static bool has_operand(const struct dir_parser *p, u32 i)
{
	return i < p->stmt.words && !stmt_is(&p->stmt, i, "*");
}

static void take_user(struct dir_parser *p)
{
	struct dir_entry *e = open_entry(p, false);

	if (!e)
		return;
	if (dir_find(p->out, e->user.userid)) {
		stmt_error(&p->stmt, 1, "User %s is there already",
			   e->user.userid);
		p->entry = NULL;
		return;
	}
	if (p->stmt.words <= USER_PASSWORD) {
		stmt_error(&p->stmt, USER_PASSWORD, "USER: Password missing");
		return;
	}
	dir_take_password(p, USER_PASSWORD, &e->user.password);
	if (has_operand(p, USER_STORAGE) &&
	    dir_take_storage(p, USER_STORAGE, &e->user.storage))
		e->given |= 1u << DIR_ROW_STORAGE;
	if (has_operand(p, USER_MAXSTORAGE) &&
	    dir_take_storage(p, USER_MAXSTORAGE, &e->user.storage_max))
		e->given |= 1u << DIR_ROW_MAXSTORAGE;
	if (has_operand(p, USER_CLASSES) &&
	    dir_take_classes(p, USER_CLASSES, &e->user.classes))
		e->given |= 1u << DIR_ROW_CLASS;
	if (has_operand(p, USER_PRIORITY))
		stmt_warning(&p->stmt, USER_PRIORITY,
			     "USER: Priority has no effect");
	take_chars(p, &e->user);
	if (p->stmt.words > USER_WORDS)
		stmt_error(&p->stmt, USER_WORDS, "USER: Operand is over - %s",
			   dir_operand(p, USER_WORDS));
}

/* Entries of kinds that are not supported: void, reported once. */
static void take_other_entry(struct dir_parser *p)
{
	close_entry(p);
	p->in_entry = true;
	stmt_warning(&p->stmt, 0, "Statement %s is not supported yet",
		     p->stmt.word[0].text);
}

/* Statements that open, close or direct entries. */
static const struct {
	const char *name;
	void (*take)(struct dir_parser *p);
} openers[] = {
	{ "USER", take_user },
	{ "PROFILE", take_profile },
	{ "INCLUDE", take_include },
	{ "IDENTITY", take_other_entry },
	{ "SUBCONFIG", take_other_entry },
	{ "DIRECTORY", take_other_entry },
	{ "GLOBALDEFS", take_other_entry },
	{ "POSIXGROUP", take_other_entry },
	{ "GLOBALOPTS", take_other_entry },
};

static void take(struct dir_parser *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
		if (strcmp(p->stmt.word[0].text, openers[i].name) == 0) {
			openers[i].take(p);
			return;
		}
	}
	dir_take_statement(p);
}

enum err dir_parse(struct directory *out, struct arena *arena, const char *text,
		   size_t size, u32 flags, struct report *report)
{
	struct dir_parser *p = arena_alloc(arena, sizeof(*p));

	memset(out, 0, sizeof(*out));
	out->bucket = arena_alloc(arena, DIR_BUCKETS * sizeof(*out->bucket));
	if (!p || !out->bucket) {
		out->bucket = NULL;
		return ERR_NOMEM;
	}
	p->arena = arena;
	p->out = out;
	p->flags = flags;
	stmt_begin(&p->stmt, text, size, STMT_STAR_COMMENT | STMT_SEQUENCE,
		   report);
	while (!arena->exhausted && stmt_next(&p->stmt))
		take(p);
	close_entry(p);
	dir_resolve_disks(p);
	return arena->exhausted ? ERR_NOMEM : ERR_OK;
}
