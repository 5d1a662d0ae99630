/* SPDX-License-Identifier: Apache-2.0 */
/*
 * router: run the base's router on a capture.
 * Exit: 0 done, 1 wrong usage, 2 a file cannot be read or is no capture,
 * 3 the configuration is wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cms-tools/router/replay.h"

enum { EXIT_USAGE = 1, EXIT_FILE = 2, EXIT_CONFIG = 3 };

static void usage(FILE *to)
{
	fprintf(to,
		"usage: router replay CAPTURE.pcap CONFIG\n"
		"Send a capture through CP's router; print each verdict, its\n"
		"reason, and what left by which port.\n\n%s",
		replay_config_help);
}

static u8 *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	u8 *bytes = NULL;
	size_t room = 0, n;

	if (!f) {
		perror(path);
		return NULL;
	}
	*size = 0;
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

static int replay(const char *capture, const char *config)
{
	static struct replay g;
	FILE *f = fopen(config, "r");
	size_t size;
	u8 *bytes;
	bool ok;

	if (!f) {
		perror(config);
		return EXIT_FILE;
	}
	ok = replay_configure(&g, f, config);
	fclose(f);
	if (!ok)
		return EXIT_CONFIG;
	bytes = read_file(capture, &size);
	if (!bytes)
		return EXIT_FILE;
	ok = replay_run(&g, bytes, size, stdout);
	free(bytes);
	return ok ? 0 : EXIT_FILE;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return 0;
	}
	if (argc == 4 && !strcmp(argv[1], "replay"))
		return replay(argv[2], argv[3]);
	usage(stderr);
	return EXIT_USAGE;
}
