/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NICDEF vdev operands: a virtual NIC the user has at LOGON.  Several
 * statements for one device add to each other; the first has the TYPE.
 */
#include "cp/dir/parse.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"

#define MTU_MIN 576
#define MTU_MAX 57344

/* Where a statement's operands are read. */
struct nicdef {
	struct dir_parser *p;
	struct dir_nic *nic;
	u32 at; /* the keyword */
	bool typed, failed;
};

static void fail(struct nicdef *n, u32 at, const char *what)
{
	const char *text = dir_operand(n->p, at);

	stmt_error(&n->p->stmt, at, "NICDEF: %s%s%s", what, *text ? " - " : "",
		   text);
	n->failed = true;
}

static void take_type(struct nicdef *n)
{
	const char *text = dir_operand(n->p, n->at + 1);

	if (n->typed) {
		fail(n, n->at, "TYPE given twice");
		return;
	}
	n->typed = true;
	if (stmt_abbreviates(text, "VIRTIO")) {
		n->nic->type = DIR_NIC_VIRTIO;
	} else if (stmt_abbreviates(text, "QDIO")) {
		n->nic->type = DIR_NIC_QDIO;
	} else if (stmt_abbreviates(text, "HIPERsockets")) {
		stmt_warning(&n->p->stmt, n->at + 1,
			     "NICDEF TYPE HIPERSOCKETS is not supported yet");
		n->failed = true;
	} else {
		fail(n, n->at + 1, "Invalid type");
	}
}

static void take_lan(struct nicdef *n)
{
	const char *owner = dir_operand(n->p, n->at + 1);
	const char *name = dir_operand(n->p, n->at + 2);

	if (strcmp(owner, "*") != 0 && !dir_is_name(owner)) {
		fail(n, n->at + 1, "Invalid LAN owner");
	} else if (!dir_is_name(name)) {
		fail(n, n->at + 2, "Invalid LAN name");
	} else {
		str_copy(n->nic->lan_owner, sizeof(n->nic->lan_owner), owner);
		str_copy(n->nic->lan_name, sizeof(n->nic->lan_name), name);
	}
}

static void take_ip(struct nicdef *n)
{
	if (!inet_parse(dir_operand(n->p, n->at + 1), &n->nic->ip) ||
	    n->nic->ip == 0)
		fail(n, n->at + 1, "Invalid IP address");
}

static void take_macid(struct nicdef *n)
{
	const char *text = dir_operand(n->p, n->at + 1);
	u64 value;

	if (strnlen(text, 7) != 6 || !str_to_u64(text, 16, 0xffffff, &value)) {
		fail(n, n->at + 1, "MACID is six hexadecimal digits");
		return;
	}
	n->nic->mac_id = (u32)value;
	n->nic->has_mac_id = true;
}

static void take_anysource(struct nicdef *n)
{
	n->nic->any_source = true;
}

static void take_mtu(struct nicdef *n)
{
	u64 value;

	if (!str_to_u64(dir_operand(n->p, n->at + 1), 10, MTU_MAX, &value) ||
	    value < MTU_MIN)
		fail(n, n->at + 1, "MTU is 576 to 57344");
	else
		n->nic->mtu = (u16)value;
}

/* Operands of a keyword without a handler are known, not supported yet. */
static const struct {
	const char *name;
	u8 operands;
	void (*take)(struct nicdef *n);
} keywords[] = {
	{ "TYPE", 1, take_type },
	{ "LAN", 2, take_lan },
	{ "IP", 1, take_ip },
	{ "MACID", 1, take_macid },
	{ "ANYSource", 0, take_anysource },
	{ "MTU", 1, take_mtu },
	{ "DEVices", 1, NULL },
	{ "CHPID", 1, NULL },
	{ "PORTNUMber", 1, NULL },
	{ "PORTType", 1, NULL },
	{ "PQUPLINKTX", 1, NULL },
	{ "VLAN", 1, NULL },
	{ "PROmiscuous", 0, NULL },
	{ "NOPROmiscuous", 0, NULL },
};

/* The keyword at n->at with its operands; false: stop reading. */
static bool take_keyword(struct nicdef *n)
{
	const struct stmt *s = &n->p->stmt;

	for (size_t k = 0; k < ARRAY_SIZE(keywords); k++) {
		if (!stmt_is(s, n->at, keywords[k].name))
			continue;
		if (n->at + keywords[k].operands >= s->words) {
			fail(n, n->at, "Operand missing");
			return false;
		}
		if (keywords[k].take)
			keywords[k].take(n);
		else
			stmt_warning(s, n->at, "NICDEF %s is not supported yet",
				     s->word[n->at].text);
		n->at += 1u + keywords[k].operands;
		return true;
	}
	fail(n, n->at, "Invalid operand");
	return false;
}

static struct dir_nic *find(const struct dir_parser *p, u16 vdev)
{
	for (u32 i = 0; i < p->nics; i++)
		if (p->nic[i]->vdev == vdev)
			return p->nic[i];
	return NULL;
}

void dir_take_nicdef(struct dir_parser *p, struct user *u)
{
	struct dir_nic nic = { .next = NULL }, *known, *made;
	struct nicdef n = { .p = p, .nic = &nic, .at = 2 };

	if (!dir_take_vdev(p, 1, &nic.vdev))
		return;
	(void)u;
	known = find(p, nic.vdev);
	if (known) {
		nic = *known;
		n.typed = true;
	}
	while (n.at < p->stmt.words && take_keyword(&n))
		;
	if (!n.typed && !n.failed)
		fail(&n, 2, "TYPE must come first");
	if (n.failed)
		return;
	if (known) {
		*known = nic;
		return;
	}
	if (p->nics == DIR_NICS_MAX) {
		stmt_error(&p->stmt, 0, "Over %u NICs in an entry",
			   (u32)DIR_NICS_MAX);
		return;
	}
	made = arena_alloc(p->arena, sizeof(*made));
	if (!made)
		return;
	*made = nic;
	p->nic[p->nics++] = made;
}
