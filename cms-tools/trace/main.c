/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace: what TRACE ... TO PUNCH punched, as a pcap file; what DUMP punched, as
 * a core file.
 * Exit: 0 done, 1 wrong usage, 2 a file cannot be read or written or there is
 * no such deck, 3 the deck is torn (what is whole was written).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cms-tools/trace/unpack.h"
#include "cp/lib/deck.h"

enum { EXIT_USAGE = 1, EXIT_FILE = 2, EXIT_TORN = 3 };

static const char help[] =
	"usage: trace list CARDS\n"
	"       trace pcap CARDS OUT.pcap [DECK]\n"
	"       trace core CARDS OUT.core [DECK]\n"
	"CARDS is the file of the card punch (3525), binary, 80 bytes a card.\n"
	"list   show the decks in it and whether each is whole\n"
	"pcap   write one deck's capture, with nanoseconds; DECK is its "
	"number\n"
	"       in the list, or the last one\n"
	"core   the same of DUMP's core file (ELF)\n"
	"Exit: 0 done, 1 usage, 2 a file or no such deck, 3 the deck is torn\n"
	"and only what is whole was written.\n";

static const char *const ends[] = {
	[UNPACK_WHOLE] = "whole",
	[UNPACK_NO_LAST] = "TORN: its last card is missing",
	[UNPACK_MISSING] = "TORN: cards are missing",
	[UNPACK_STRANGE] = "TORN: a card is damaged",
};

static u8 *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	u8 *bytes = NULL;
	size_t room = 0, n;

	*size = 0;
	if (!f) {
		fprintf(stderr, "trace: %s: %s\n", path, strerror(errno));
		return NULL;
	}
	do {
		room += 1 << 20;
		bytes = realloc(bytes, room);
		if (!bytes)
			abort();
		n = fread(bytes + *size, 1, room - *size, f);
		*size += n;
	} while (*size == room);
	fclose(f);
	return bytes;
}

static bool is_core(const u8 *bytes, size_t size)
{
	return size > 4 && memcmp(bytes, "\177ELF", 4) == 0;
}

static void show(const struct unpack_deck *d, const u8 *bytes)
{
	struct unpack_file file;

	printf("deck %u: card %zu, %u cards, ", d->number, d->card + 1,
	       d->cards);
	if (unpack_check(bytes, d->bytes, &file) == ERR_OK)
		printf("%u packets, %s", file.packets, ends[d->end]);
	else if (is_core(bytes, d->bytes))
		printf("core file, %zu bytes, %s", d->bytes, ends[d->end]);
	else
		printf("no capture, %s", ends[d->end]);
	if (d->end != UNPACK_WHOLE)
		printf(" (card %zu)", d->broken + 1);
	putchar('\n');
}

/* What is asked for. */
struct job {
	const u8 *cards;
	size_t size;
	u8 *bytes;	 /* room for those of a deck */
	const char *out; /* file to be written       */
	u32 wanted;	 /* deck, 0: the last        */
};

static int list(const struct job *j)
{
	struct unpack_deck d;
	struct unpack u;

	unpack_begin(&u, j->cards, j->size);
	while (unpack_next(&u, &d, j->bytes))
		show(&d, j->bytes);
	printf("%u decks, %u other cards, %zu bytes over\n", u.decks, u.strange,
	       j->size % CARD_SIZE);
	return 0;
}

static bool write_file(const char *path, const u8 *bytes, size_t size)
{
	FILE *f = fopen(path, "wb");
	bool good = f && fwrite(bytes, 1, size, f) == size;

	if (f && fclose(f) != 0)
		good = false;
	if (!good)
		fprintf(stderr, "trace: %s: %s\n", path, strerror(errno));
	return good;
}

/* The deck that is wanted, its bytes; false: it is told that there is none. */
static bool find(const struct job *j, struct unpack_deck *d)
{
	struct unpack u;
	bool found = false;

	unpack_begin(&u, j->cards, j->size);
	while (!(found && d->number == j->wanted) &&
	       unpack_next(&u, d, j->bytes))
		found = true;
	if (found && (!j->wanted || d->number == j->wanted))
		return true;
	fprintf(stderr, "trace: no such deck\n");
	return false;
}

static int pcap(const struct job *j)
{
	struct unpack_file file;
	struct unpack_deck d = { 0 };

	if (!find(j, &d))
		return EXIT_FILE;
	if (unpack_check(j->bytes, d.bytes, &file) != ERR_OK) {
		fprintf(stderr, "trace: deck %u is no capture\n", d.number);
		return EXIT_FILE;
	}
	if (!write_file(j->out, j->bytes, file.size))
		return EXIT_FILE;
	printf("deck %u: %u packets, %s\n", d.number, file.packets,
	       ends[d.end]);
	return d.end == UNPACK_WHOLE && file.size == d.bytes ? 0 : EXIT_TORN;
}

static int core(const struct job *j)
{
	struct unpack_deck d = { 0 };

	if (!find(j, &d))
		return EXIT_FILE;
	if (!is_core(j->bytes, d.bytes)) {
		fprintf(stderr, "trace: deck %u is no core file\n", d.number);
		return EXIT_FILE;
	}
	if (!write_file(j->out, j->bytes, d.bytes))
		return EXIT_FILE;
	printf("deck %u: %zu bytes, %s\n", d.number, d.bytes, ends[d.end]);
	return d.end == UNPACK_WHOLE ? 0 : EXIT_TORN;
}

/* By the first word; how many there are with it and the program's name. */
static const struct form {
	const char *word;
	int least, most;
	int (*run)(const struct job *j);
} forms[] = {
	{ "list", 3, 3, list },
	{ "pcap", 4, 5, pcap },
	{ "core", 4, 5, core },
};

static bool number(const char *word, u32 *out)
{
	char *end;
	unsigned long n = strtoul(word, &end, 10);

	*out = (u32)n;
	return *word && !*end && n >= 1 && n <= 0x7fffffff;
}

static int run(const struct form *f, const char *pile, struct job *j)
{
	u8 *cards = read_file(pile, &j->size);
	int code;

	if (!cards)
		return EXIT_FILE;
	j->cards = cards;
	j->bytes = malloc(j->size + 1);
	if (!j->bytes)
		abort();
	code = f->run(j);
	free(j->bytes);
	free(cards);
	return code;
}

int main(int argc, char **argv)
{
	struct job j = { .wanted = 0 };

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(help, stdout);
		return 0;
	}
	for (u32 i = 0; argc > 1 && i < ARRAY_SIZE(forms); i++) {
		const struct form *f = &forms[i];

		if (strcmp(argv[1], f->word) != 0 || argc < f->least ||
		    argc > f->most ||
		    (argc == 5 && !number(argv[4], &j.wanted)))
			continue;
		j.out = argv[3]; /* NULL: of a list */
		return run(f, argv[2], &j);
	}
	fputs(help, stderr);
	return EXIT_USAGE;
}
