/* SPDX-License-Identifier: Apache-2.0 */
/* Registers as gdb counts them: see registers.h. */
#include "cp/gdb/registers.h"

#include "cp/lib/be.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* COUNT registers in a row; each is that many bytes behind the one before. */
static const struct group {
	const char *feature;
	const char *name; /* the number follows where there are several */
	const char *type; /* gdb's                             */
	const char *set;  /* which "info registers" it is in   */
	u16 offset;
	u8 size, count;
	bool shown; /* not set */
} groups[] = {
#define AT(member) offsetof(struct registers, member)
#define CORE	   "org.gnu.gdb.s390.core"
#define FPR	   "org.gnu.gdb.s390.fpr"
#define CP64	   "org.cp64.cpu"
	{ CORE, "pswm", "uint64", "psw", AT(psw_mask), 8, 1, false },
	{ CORE, "pswa", "uint64", "psw", AT(psw_addr), 8, 1, false },
	{ CORE, "r", "uint64", "general", AT(gr), 8, 16, false },
	{ "org.gnu.gdb.s390.acr", "acr", "uint32", "access", AT(ar), 4, 16,
	  false },
	{ FPR, "fpc", "uint32", "float", AT(fpc), 4, 1, false },
	{ FPR, "f", "ieee_double", "float", AT(fpr), 8, 16, false },
	{ "org.gnu.gdb.s390.cr", "cr", "uint64", "control", AT(cr), 8, 16,
	  false },
	{ CP64, "prefix", "uint64", "system", AT(prefix), 8, 1, true },
	{ CP64, "cputm", "uint64", "system", AT(cpu_timer), 8, 1, true },
	{ CP64, "ckc", "uint64", "system", AT(clock_comparator), 8, 1, true },
	{ CP64, "epoch", "uint64", "system", AT(epoch), 8, 1, true },
};

/* The group of register *N, which becomes its number in it; NULL: none. */
static const struct group *group_of(u32 *n)
{
	for (u32 i = 0; i < ARRAY_SIZE(groups); i++) {
		if (*n < groups[i].count)
			return &groups[i];
		*n -= groups[i].count;
	}
	return NULL;
}

u32 gdb_registers_count(void)
{
	u32 count = 0;

	for (u32 i = 0; i < ARRAY_SIZE(groups); i++)
		count += groups[i].count;
	return count;
}

u32 gdb_register_size(u32 n)
{
	const struct group *g = group_of(&n);

	return g ? g->size : 0;
}

void gdb_register_get(const struct registers *r, u32 n, u8 *to)
{
	const struct group *g = group_of(&n);
	const u8 *at;
	u64 wide;
	u32 word;

	if (!g)
		return;
	at = (const u8 *)r + g->offset + (size_t)n * g->size;
	if (g->size == sizeof(wide)) {
		memcpy(&wide, at, sizeof(wide));
		put_be64(to, wide);
	} else {
		memcpy(&word, at, sizeof(word));
		put_be32(to, word);
	}
}

void gdb_register_set(struct registers *r, u32 n, const u8 *from)
{
	const struct group *g = group_of(&n);
	u64 wide;
	u32 word;
	u8 *at;

	if (!g || g->shown)
		return;
	at = (u8 *)r + g->offset + (size_t)n * g->size;
	if (g->size == sizeof(wide)) {
		wide = get_be64(from);
		memcpy(at, &wide, sizeof(wide));
	} else {
		word = get_be32(from);
		memcpy(at, &word, sizeof(word));
	}
}

/* --- the description --- */

/* A text of which only a window is wanted. */
struct window {
	u64 at; /* of the text that has been made */
	u32 offset, size, used;
	char *to;
};

static void show(struct window *w, const char *text)
{
	for (; *text; text++, w->at++)
		if (w->at >= w->offset && w->used < w->size)
			w->to[w->used++] = *text;
}

static void show_register(struct window *w, const struct group *g, u32 n)
{
	char number[8] = "", line[128];

	if (g->count > 1)
		fmt_print(number, sizeof(number), "%u", n);
	fmt_print(line, sizeof(line),
		  "<reg name=\"%s%s\" bitsize=\"%u\" type=\"%s\" "
		  "group=\"%s\"/>\n",
		  g->name, number, g->size * 8u, g->type, g->set);
	show(w, line);
}

u32 gdb_description(u32 offset, char *to, u32 size)
{
	struct window w = { .offset = offset, .size = size, .to = to };
	const char *feature = "";

	show(&w, "<?xml version=\"1.0\"?>\n"
		 "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
		 "<target>\n<architecture>s390:64-bit</architecture>\n");
	for (u32 i = 0; i < ARRAY_SIZE(groups); i++) {
		const struct group *g = &groups[i];

		if (strcmp(feature, g->feature) != 0) {
			show(&w, i ? "</feature>\n" : "");
			show(&w, "<feature name=\"");
			show(&w, g->feature);
			show(&w, "\">\n");
			feature = g->feature;
		}
		for (u32 n = 0; n < g->count; n++)
			show_register(&w, g, n);
	}
	show(&w, "</feature>\n</target>\n");
	return w.used;
}
