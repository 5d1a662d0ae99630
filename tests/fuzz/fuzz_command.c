/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: words, tables and operands, on any bytes.  Every word is
 * looked up in every table and given to every operand parser.
 *
 * Aims at: cp/cmd/args.c cp/cmd/match.c cp/cmd/operand.c cp/cmd/classes.c
 * cp/cmd/where.c
 */
#include <stdlib.h>
#include <string.h>

#include "cms-tools/cpdoc/command_tables.h"
#include "cp/cmd/args.h"
#include "cp/cmd/operand.h"
#include "cp/cmd/where.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void try_where(const char *word)
{
	struct where_registers r;
	struct where w;
	bool good;

	if (where_storage(word, &w) == WHERE_OK && w.last < w.from)
		abort();
	if (where_registers(word, &r, &good) && good &&
	    (r.last < r.first || r.last > 15))
		abort();
}

static void try_operands(const char *word)
{
	char name[NAME_MAX + 1];
	u16 devno;
	bool on;
	u32 n;

	if (operand_devno(word, &devno) && strlen(word) > 4)
		abort();
	if (operand_name(word, name) && strcmp(name, word) != 0)
		abort();
	try_where(word);
	operand_on_off(word, &on);
	if (operand_number(word, 1000, &n) && n > 1000)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	char *line = malloc(size + 1);
	const char *before;
	struct args a;

	memcpy(line, data, size);
	line[size] = '\0';
	args_init(&a, line);
	for (before = a.at; args_next(&a); before = a.at) {
		if (a.at <= before || strlen(a.word) > ARGS_WORD_MAX)
			abort();
		for (u32 t = 0; t < ARRAY_SIZE(all_tables); t++)
			match_row(all_tables[t], a.word, 1u << 6);
		try_operands(a.word);
	}
	if (!args_end(&a))
		abort();
	free(line);
	return 0;
}
