/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/tracering.h"

#include "cp/engine/exits.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

struct kind_row {
	const char *name, *text;
};

static const struct kind_row kinds[TRACE_KINDS] = {
#define TRACE_CLASS(name, on)
#define TRACE_KIND(name, class, text) { #name, text },
#include "cp/core/trace.def"
#undef TRACE_CLASS
#undef TRACE_KIND
};

struct class_row {
	const char *name;
	bool on;
};

static const struct class_row classes[TRACE_CLASSES] = {
#define TRACE_CLASS(name, on) { #name, on },
#define TRACE_KIND(name, class, text)
#include "cp/core/trace.def"
#undef TRACE_CLASS
#undef TRACE_KIND
};

const char *trace_kind_name(u32 kind)
{
	return kind < TRACE_KINDS ? kinds[kind].name : "?";
}

const char *trace_class_name(u32 trace_class)
{
	return trace_class < TRACE_CLASSES ? classes[trace_class].name : "?";
}

enum trace_kind trace_kind_find(const char *name)
{
	u32 i;

	for (i = 0; i < TRACE_KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			break;
	return (enum trace_kind)i;
}

enum trace_class trace_class_find(const char *name)
{
	u32 i;

	for (i = 0; i < TRACE_CLASSES; i++)
		if (strcmp(classes[i].name, name) == 0)
			break;
	return (enum trace_class)i;
}

u32 trace_classes_default(void)
{
	u32 mask = 0;
	u32 i;

	for (i = 0; i < TRACE_CLASSES; i++)
		if (classes[i].on)
			mask |= 1u << i;
	return mask;
}

/* --- rings --- */

void trace_ring_init(struct trace_ring *r, u32 cpu)
{
	memset(r, 0, sizeof(*r));
	memcpy(r->magic, TRACE_RING_MAGIC, sizeof(r->magic));
	r->version = be32_make(TRACE_VERSION);
	r->cpu = be32_make(cpu);
	r->next = be64_make((u64)(uintptr_t)r->entry);
}

static u32 next_offset(const struct trace_ring *r)
{
	return be64_get(r->next) % TRACE_RING_SIZE;
}

bool trace_ring_valid(const struct trace_ring *r)
{
	u32 next = next_offset(r);

	return memcmp(r->magic, TRACE_RING_MAGIC, sizeof(r->magic)) == 0 &&
	       be32_get(r->version) == TRACE_VERSION &&
	       next >= TRACE_RING_FIRST &&
	       next % sizeof(struct trace_entry) == 0;
}

/* Index of the entry to be written next. */
static u32 next_index(const struct trace_ring *r)
{
	return (next_offset(r) - TRACE_RING_FIRST) /
	       (u32)sizeof(struct trace_entry);
}

u32 trace_ring_count(const struct trace_ring *r)
{
	return be64_get(r->laps) ? ARRAY_SIZE(r->entry) : next_index(r);
}

bool trace_ring_get(const struct trace_ring *r, u32 age,
		    struct trace_entry *out)
{
	const u32 all = ARRAY_SIZE(r->entry);

	if (age >= trace_ring_count(r))
		return false;
	*out = r->entry[(next_index(r) + all - 1 - age) % all];
	return true;
}

void trace_walk_add(struct trace_walk *w, const struct trace_ring *r)
{
	if (w->rings == TRACE_RINGS_MAX)
		return;
	w->age[w->rings] = 0;
	w->ring[w->rings++] = r;
}

bool trace_walk_back(struct trace_walk *w, struct trace_entry *out, u32 *cpu)
{
	struct trace_entry e;
	u32 best = w->rings;
	u32 i;

	for (i = 0; i < w->rings; i++) {
		if (!trace_ring_get(w->ring[i], w->age[i], &e))
			continue;
		if (best < w->rings && be64_get(e.tod) <= be64_get(out->tod))
			continue;
		best = i;
		*out = e;
	}
	if (best == w->rings)
		return false;
	w->age[best]++;
	*cpu = be32_get(w->ring[best]->cpu);
	return true;
}

/* --- text --- */

struct text {
	char *to;
	size_t len;
};

static void put(struct text *t, const char *s)
{
	for (; *s && t->len < TRACE_DETAIL_SIZE - 1; s++)
		t->to[t->len++] = ascii_isprint(*s) ? *s : '.';
}

/* The characters of a word end at the first zero. */
static void put_name(struct text *t, u64 word)
{
	char name[9];
	u32 i;

	for (i = 0; i < 8; i++)
		name[i] = (char)(word >> (56 - 8 * i));
	name[8] = '\0';
	put(t, name);
}

static u64 word_of(const struct trace_entry *e, char letter)
{
	if (letter == 'a')
		return be32_get(e->a);
	return be64_get(letter == 'b' ? e->b : e->c);
}

static void put_word(struct text *t, char sign, u64 word)
{
	char number[24];

	if (sign == '@') {
		put_name(t, word);
		return;
	}
	if (sign == '!') {
		put(t, exit_kind_name((enum vmexit_kind)MIN(word, EXIT_KINDS)));
		return;
	}
	fmt_print(number, sizeof(number), sign == '#' ? "%llu" : "%llX",
		  (unsigned long long)word);
	put(t, number);
}

static bool is_word(const char *s)
{
	return strchr("$#@!", s[0]) && s[1] >= 'a' && s[1] <= 'c';
}

char *trace_detail(char to[TRACE_DETAIL_SIZE], const struct trace_entry *e)
{
	u32 kind = be32_get(e->kind);
	const char *s = kind < TRACE_KINDS ? kinds[kind].text : "$a $b $c";
	struct text t = { to, 0 };

	for (; *s; s++) {
		const char one[2] = { *s, '\0' };

		if (is_word(s)) {
			put_word(&t, s[0], word_of(e, s[1]));
			s++;
		} else {
			put(&t, one);
		}
	}
	to[t.len] = '\0';
	return to;
}
