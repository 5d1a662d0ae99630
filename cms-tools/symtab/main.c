/* SPDX-License-Identifier: Apache-2.0 */
/*
 * symtab: the nucleus' symbol table (cp/core/symbols.h) from `nm -n`.
 * Exit: 0 done, 1 wrong usage or input, 2 it does not fit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cp/core/symbols.h"

#define LINE_SIZE 512
#define ROWS_MAX  (SYMBOLS_SIZE / sizeof(struct symbol))

static u64 base;
static u32 rows, names_size;
static struct symbol row[ROWS_MAX];
static char names[SYMBOLS_SIZE];

/* The compiler's suffixes (".constprop.0") say nothing to a reader. */
static void cut(char *name)
{
	char *dot = strchr(name, '.');

	if (dot)
		*dot = '\0';
}

static bool add(u64 at, char *name)
{
	size_t size;

	cut(name);
	size = strlen(name) + 1;
	if (rows == ROWS_MAX || size == 1 || names_size + size > sizeof(names))
		return size == 1;
	row[rows++] = (struct symbol){ be32_make((u32)(at - base)),
				       be32_make(names_size) };
	memcpy(names + names_size, name, size);
	names_size += (u32)size;
	return true;
}

/* Functions only, from text_start on. */
static bool read_symbols(FILE *from)
{
	char line[LINE_SIZE], name[LINE_SIZE], type;
	unsigned long long at;

	while (fgets(line, sizeof(line), from)) {
		if (sscanf(line, "%llx %c %511s", &at, &type, name) != 3)
			continue;
		if (strcmp(name, "text_start") == 0)
			base = at;
		else if (base && (type == 't' || type == 'T') && !add(at, name))
			return false;
	}
	return true;
}

static bool write_table(FILE *to)
{
	static u8 pad[SYMBOLS_SIZE];
	size_t rows_size = rows * sizeof(row[0]);
	size_t size = sizeof(struct symbols) + rows_size + names_size;
	struct symbols t = {
		.count = be32_make(rows),
		.names = be32_make((u32)(sizeof(t) + rows_size)),
		.size = be32_make((u32)size),
		.base = be64_make(base),
	};

	if (size > SYMBOLS_SIZE)
		return false;
	memcpy(t.magic, SYMBOLS_MAGIC, sizeof(t.magic));
	return fwrite(&t, sizeof(t), 1, to) == 1 &&
	       fwrite(row, 1, rows_size, to) == rows_size &&
	       fwrite(names, 1, names_size, to) == names_size &&
	       fwrite(pad, 1, SYMBOLS_SIZE - size, to) == SYMBOLS_SIZE - size;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		puts("usage: nm -n cp64.elf | symtab >symbols.bin\n"
		     "Make the symbol table that CP's back-traces use.");
		return 0;
	}
	if (argc != 1) {
		fputs("symtab: no operands; see --help\n", stderr);
		return 1;
	}
	if (!read_symbols(stdin) || (rows && !write_table(stdout))) {
		fprintf(stderr,
			"symtab: more than %u bytes: raise "
			"SYMBOLS_SIZE\n",
			SYMBOLS_SIZE);
		return 2;
	}
	if (!rows) {
		fputs("symtab: no functions behind text_start\n", stderr);
		return 1;
	}
	return fflush(stdout) ? 1 : 0;
}
