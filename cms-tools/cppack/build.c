/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pack in the making: members in order, then one cpio archive (newc).  The
 * archive depends on nothing but the members: no times, owners or inodes.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cms-tools/cppack/cppack.h"
#include "cp/dir/dir.h"

#define MODE	0100644u
#define TRAILER "TRAILER!!!"

void build_add(struct build *b, const char *name, struct blob data)
{
	if (b->members == BUILD_MEMBERS_MAX)
		die("over %u members", (unsigned int)BUILD_MEMBERS_MAX);
	if (strlen(name) > PACK_NAME_MAX)
		die("%s: name is over %u characters", name,
		    (unsigned int)PACK_NAME_MAX);
	if (data.size > 0xffffffff)
		die("%s: over 4 GiB", name);
	for (u32 i = 0; i < b->members; i++)
		if (strcmp(b->member[i].name, name) == 0)
			die("%s: twice in the pack", name);
	snprintf(b->member[b->members].name, sizeof(b->member[0].name), "%s",
		 name);
	b->member[b->members++].data = data;
}

void build_drop(struct build *b, const char *prefix)
{
	u32 kept = 0;

	for (u32 i = 0; i < b->members; i++)
		if (strncmp(b->member[i].name, prefix, strlen(prefix)) != 0)
			b->member[kept++] = b->member[i];
	b->members = kept;
}

void build_load(struct build *b, const struct pack *p)
{
	struct pack_member m = { .next = 0 };
	enum err err;

	while ((err = pack_next(p, &m)) == ERR_OK) {
		struct blob data = { (u8 *)(uintptr_t)m.data, m.size };

		if (strcmp(m.name, PACK_MANIFEST) != 0)
			build_add(b, m.name, data);
	}
	if (err != ERR_NOENT)
		die("archive is damaged behind %s", m.name);
}

/* --- Systems ------------------------------------------------------------- */

/* A .ins on its way into the pack. */
struct system {
	struct build *build;
	const char *path; /* of the .ins                    */
	char folder[32];  /* "systems/NAME/" in the archive */
	u32 errors;
};

/* FILE beside the .ins. */
static char *path_beside(const char *ins, const char *file)
{
	const char *slash = strrchr(ins, '/');
	size_t folder = slash ? (size_t)(slash - ins) + 1 : 0;
	size_t size = folder + strlen(file) + 1;
	char *path = xalloc(size);

	snprintf(path, size, "%.*s%s", (int)folder, ins, file);
	return path;
}

static void add_file(struct system *s, const char *file, u32 line)
{
	size_t size = strlen(s->folder) + strlen(file) + 1;
	char *name = xalloc(size), *path;

	snprintf(name, size, "%s%s", s->folder, file);
	for (u32 i = 0; i < s->build->members; i++) {
		/* One file may be loaded at two places. */
		if (strcmp(s->build->member[i].name, name) == 0) {
			free(name);
			return;
		}
	}
	if (file[0] == '/' || strstr(file, "..") || size - 1 > PACK_NAME_MAX) {
		fprintf(stderr,
			"%s:%u: error: file must be below the .ins, "
			"with a short name - %s\n",
			s->path, line, file);
		s->errors++;
		free(name);
		return;
	}
	path = path_beside(s->path, file);
	build_add(s->build, name, file_read(path));
	free(path);
	free(name);
}

static void add_files(struct system *s, const struct blob *ins)
{
	char *copy = xalloc(ins->size + 1), *at = copy, *line;
	u32 number = 0;

	memcpy(copy, ins->data, ins->size);
	while ((line = strsep(&at, "\n"))) {
		char *file = strtok(line, " \t\r");

		number++;
		if (file && *file != '*' && *file != '#')
			add_file(s, file, number);
	}
	free(copy);
}

u32 build_add_system(struct build *b, const char *spec)
{
	const char *equals = strchr(spec, '=');
	struct system s = { .build = b };
	struct blob ins;
	char name[9] = "", member[64];

	if (!equals || equals == spec || equals - spec > 8)
		die("%s: NAME=path.ins is expected, NAME of 1 to 8 characters",
		    spec);
	for (size_t i = 0; spec + i < equals; i++)
		name[i] = (char)toupper((unsigned char)spec[i]);
	if (!dir_is_name(name))
		die("%s: invalid name of a system", name);
	s.path = equals + 1;
	snprintf(s.folder, sizeof(s.folder), "systems/%s/", name);
	snprintf(member, sizeof(member), "%s%s.ins", s.folder, name);
	build_drop(b, s.folder);
	ins = file_read(s.path);
	build_add(b, member, ins);
	add_files(&s, &ins);
	return s.errors;
}

/* --- The archive --------------------------------------------------------- */

static void pad(FILE *to, size_t size)
{
	for (; size % 4; size++)
		fputc(0, to);
}

static void put_member(FILE *to, u32 ino, const char *name,
		       const struct blob *data)
{
	size_t name_size = strlen(name) + 1;
	bool trailer = strcmp(name, TRAILER) == 0;

	fprintf(to,
		"070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		ino, trailer ? 0 : MODE, 0, 0, 1, 0, (u32)data->size, 0, 0, 0,
		0, (u32)name_size, 0);
	fwrite(name, 1, name_size, to);
	pad(to, 110 + name_size);
	fwrite(data->data, 1, data->size, to);
	pad(to, data->size);
}

static struct blob make_manifest(const struct build *b)
{
	struct blob out;
	char *text = NULL;
	FILE *to = open_memstream(&text, &out.size);

	if (!to)
		die("out of storage");
	fprintf(to, "CP64PACK %d.%d\n", PACK_MAJOR, PACK_MINOR);
	for (u32 i = 0; i < b->members; i++) {
		const struct blob *data = &b->member[i].data;
		struct sha256 h;
		u8 hash[SHA256_SIZE];

		sha256_begin(&h);
		sha256_add(&h, data->data, data->size);
		sha256_end(&h, hash);
		for (size_t k = 0; k < sizeof(hash); k++)
			fprintf(to, "%02x", hash[k]);
		fprintf(to, " %zu %s\n", data->size, b->member[i].name);
	}
	if (fclose(to) != 0)
		die("out of storage");
	out.data = (u8 *)text;
	return out;
}

struct blob build_finish(const struct build *b)
{
	struct blob manifest = make_manifest(b), none = { (u8 *)"", 0 }, out;
	char *archive = NULL;
	FILE *to = open_memstream(&archive, &out.size);

	if (!to)
		die("out of storage");
	put_member(to, 1, PACK_MANIFEST, &manifest);
	for (u32 i = 0; i < b->members; i++)
		put_member(to, i + 2, b->member[i].name, &b->member[i].data);
	put_member(to, 0, TRAILER, &none);
	if (fclose(to) != 0)
		die("out of storage");
	free(manifest.data);
	out.data = (u8 *)archive;
	return out;
}
