/* SPDX-License-Identifier: Apache-2.0 */
/* Files, storage and chance: what cppack asks of its host. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/random.h>

#include "cms-tools/cppack/cppack.h"

#define EXIT_TROUBLE 2

void die(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("cppack: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(EXIT_TROUBLE);
}

void *xalloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p)
		die("out of storage");
	return p;
}

struct blob file_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct blob b = { NULL, 0 };
	size_t room = 64 * 1024, got;

	if (!f)
		die("%s: %s", path, strerror(errno));
	b.data = xalloc(room + 1);
	while ((got = fread(b.data + b.size, 1, room - b.size, f)) > 0) {
		b.size += got;
		if (b.size < room)
			continue;
		room *= 2;
		b.data = realloc(b.data, room + 1);
		if (!b.data)
			die("%s: out of storage", path);
	}
	if (ferror(f))
		die("%s: %s", path, strerror(errno));
	fclose(f);
	b.data[b.size] = '\0';
	return b;
}

void file_write(const char *path, const struct blob *b)
{
	size_t len = strlen(path) + sizeof(".new");
	char *fresh = xalloc(len);
	FILE *f;

	snprintf(fresh, len, "%s.new", path);
	f = fopen(fresh, "wb");
	if (!f)
		die("%s: %s", fresh, strerror(errno));
	if (fwrite(b->data, 1, b->size, f) != b->size || fclose(f) != 0) {
		remove(fresh);
		die("%s: %s", fresh, strerror(errno));
	}
	if (rename(fresh, path) != 0)
		die("%s: %s", path, strerror(errno));
	free(fresh);
}

void random_bytes(void *to, size_t size)
{
	if (getrandom(to, size, 0) != (ssize_t)size)
		die("no random bytes: %s", strerror(errno));
}
