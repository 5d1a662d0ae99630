/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpdump: what CP wrote of its last abend, and its traces, out of a dump of
 * the machine's storage.
 * Exit: 0 done, 1 wrong usage, 2 the file cannot be read, 3 nothing is in it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cp/core/clock.h"
#include "cp/core/dump_view.h"

#define ENTRIES_DEFAULT 200

enum { EXIT_USAGE = 1, EXIT_FILE = 2, EXIT_NOTHING = 3 };

static const char help[] =
	"usage: cpdump [--live] [--cpu N] [--type KIND] [--entries N] FILE\n"
	"Show CP's last abend and the trace of that moment out of a dump of\n"
	"storage from address 0 on (at the emulator's panel, its CPUs "
	"stopped:\n"
	"  savecore dump.bin 0 ffffff).\n"
	"  --live       the trace of the CP that ran, not that of the abend\n"
	"  --cpu N      of this CPU only\n"
	"  --type KIND  entries of this kind only: SSCH, COMMAND ...\n"
	"  --entries N  the newest N entries (200)\n";

struct options {
	struct dump_wish wish;
	unsigned long entries;
	const char *file;
};

static u8 *read_file(const char *path, u64 *size)
{
	FILE *f = fopen(path, "rb");
	u8 *bytes = NULL;
	size_t room = 0, n;

	*size = 0;
	if (!f) {
		perror(path);
		return NULL;
	}
	do {
		room += 16 << 20;
		bytes = realloc(bytes, room);
		if (!bytes)
			abort();
		n = fread(bytes + *size, 1, room - *size, f);
		*size += n;
	} while (*size == room);
	if (ferror(f)) {
		perror(path);
		free(bytes);
		bytes = NULL;
	}
	fclose(f);
	return bytes;
}

static void put(void *arg, const char *line)
{
	(void)arg;
	puts(line);
}

static void show_abend(const struct dump_view *v)
{
	const struct abend_out out = { put, NULL };
	struct clock_date at;

	if (!v->abend) {
		puts("No abend is recorded.");
		return;
	}
	clock_calendar(be64_get(v->abend->tod), &at);
	printf("ABEND %u AT %04u-%02u-%02u %02u:%02u:%02u UTC\n",
	       be32_get(v->abend->number), at.year, at.month, at.day, at.hour,
	       at.minute, at.second);
	abend_show(v->abend, v->symbols, &out);
	abend_show_trace(v->abend, v->symbols, &out);
}

/* The newest entries, oldest first. */
static void show_trace(const struct dump_view *v, const struct options *o)
{
	char(*line)[DUMP_LINE_SIZE] = calloc(o->entries, sizeof(*line));
	struct trace_walk w;
	unsigned long n = 0;

	if (!line)
		abort();
	dump_view_walk(v, &o->wish, &w);
	while (n < o->entries && dump_view_back(&o->wish, &w, line[n]))
		n++;
	printf("TRACE OF %s: %lu entries\n",
	       o->wish.live ? "THE CP THAT RAN" : "THE ABEND", n);
	while (n--)
		puts(line[n]);
	free(line);
}

static bool number(const char *text, unsigned long max, unsigned long *out)
{
	char *end;

	*out = text ? strtoul(text, &end, 0) : 0;
	return text && *text && !*end && *out <= max;
}

/* One option and its operand; how many words they are, 0: wrong. */
static int option(struct options *o, char **word)
{
	unsigned long n;

	if (!strcmp(word[0], "--live")) {
		o->wish.live = true;
		return 1;
	}
	if (!strcmp(word[0], "--cpu") &&
	    number(word[1], TRACE_RINGS_MAX - 1, &n)) {
		o->wish.cpu = (u32)n;
		return 2;
	}
	if (!strcmp(word[0], "--entries") && number(word[1], 100000, &n) && n) {
		o->entries = n;
		return 2;
	}
	if (!strcmp(word[0], "--type") && word[1]) {
		o->wish.kind = trace_kind_find(word[1]);
		return o->wish.kind == TRACE_KINDS ? 0 : 2;
	}
	return 0;
}

static bool options(struct options *o, char **word)
{
	*o = (struct options){ { false, TRACE_RINGS_MAX, TRACE_KINDS },
			       ENTRIES_DEFAULT,
			       NULL };
	while (*word && !strncmp(*word, "--", 2)) {
		int used = option(o, word);

		if (!used)
			return false;
		word += used;
	}
	o->file = *word;
	return *word && !word[1];
}

int main(int argc, char **argv)
{
	struct dump_view v;
	struct options o;
	bool found = false;
	u8 *bytes;
	u64 size;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(help, stdout);
		return 0;
	}
	if (!options(&o, argv + 1)) {
		fputs(help, stderr);
		return EXIT_USAGE;
	}
	bytes = read_file(o.file, &size);
	if (!bytes)
		return EXIT_FILE;
	dump_view_find(&v, bytes, size);
	for (u32 i = 0; i < TRACE_RINGS_MAX; i++)
		found |= v.kept[i] || v.live[i];
	if (found || v.abend) {
		show_abend(&v);
		show_trace(&v, &o);
	} else {
		fprintf(stderr, "cpdump: %s: nothing of CP's is in it\n",
			o.file);
	}
	free(bytes);
	return found || v.abend ? 0 : EXIT_NOTHING;
}
