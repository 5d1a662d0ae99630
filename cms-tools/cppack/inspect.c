/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at a pack: list, check, extract. */
#include <stdio.h>
#include <string.h>

#include "cms-tools/cppack/cppack.h"
#include "cp/pack/ins.h"

#define STEP (1024 * 1024)

static struct pack open_pack(const char *path, struct blob *file)
{
	*file = file_read(path);
	return (struct pack){ file->data, file->size };
}

int inspect_list(const char *path)
{
	struct blob file;
	struct pack p = open_pack(path, &file);
	struct pack_member m = { .next = 0 };
	enum err err;

	while ((err = pack_next(&p, &m)) == ERR_OK)
		printf("%10llu %s\n", (unsigned long long)m.size, m.name);
	if (err == ERR_NOENT)
		return 0;
	fprintf(stderr, "%s: error: archive is damaged\n", path);
	return 1;
}

/* "PACK(MEMBER)" for messages. */
static const char *in_pack(const char *path, const char *member)
{
	static char name[512];

	snprintf(name, sizeof(name), "%s(%s)", path, member);
	return name;
}

static u32 check_manifest(const char *path, const struct pack *p)
{
	struct findings f;
	struct pack_check c;

	findings_begin(&f, in_pack(path, PACK_MANIFEST));
	if (pack_check_begin(&c, p, &f.report) == ERR_OK)
		while (pack_check_step(&c, STEP))
			;
	if (pack_check_end(&c) != ERR_OK && !f.report.errors)
		f.report.errors++;
	return f.report.errors;
}

/* A text member that must be there. */
static u32 check_text(const char *path, const struct pack *p, const char *name)
{
	struct pack_member m;
	struct blob text;
	const char *file = in_pack(path, name);

	if (pack_find(p, name, &m) != ERR_OK) {
		fprintf(stderr, "%s: error: %s is missing\n", path, name);
		return 1;
	}
	text = (struct blob){ (u8 *)(uintptr_t)m.data, m.size };
	if (strcmp(name, PACK_CONFIG) == 0)
		return check_config(file, &text);
	return check_directory(file, &text, false, NULL);
}

static u32 check_systems(const char *path, const struct pack *p)
{
	struct ins *ins = xalloc(sizeof(*ins));
	struct findings f;
	char name[9], member[64];
	u32 errors = 0;

	for (u32 n = 0; ins_system_name(p, n, name); n++) {
		snprintf(member, sizeof(member), "%s.ins", name);
		findings_begin(&f, in_pack(path, member));
		if (ins_read(p, name, ins, &f.report) != ERR_OK)
			errors += f.report.errors ? f.report.errors : 1;
	}
	return errors;
}

u32 inspect_archive(const char *file, const struct blob *data)
{
	struct pack p = { data->data, data->size };
	u32 errors = check_manifest(file, &p);

	errors += check_text(file, &p, PACK_CONFIG);
	errors += check_text(file, &p, PACK_DIRECTORY);
	return errors + check_systems(file, &p);
}

int inspect_check(const char *path)
{
	struct blob file = file_read(path);
	u32 errors = inspect_archive(path, &file);

	if (errors)
		return 1;
	printf("%s: good\n", path);
	return 0;
}

int inspect_extract(const char *path, const char *member, const char *to)
{
	struct blob file, data;
	struct pack p = open_pack(path, &file);
	struct pack_member m;

	if (pack_find(&p, member, &m) != ERR_OK)
		die("%s: no member %s", path, member);
	data = (struct blob){ (u8 *)(uintptr_t)m.data, m.size };
	if (to)
		file_write(to, &data);
	else if (fwrite(data.data, 1, data.size, stdout) != data.size)
		die("standard output: write failed");
	return 0;
}
