/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cppack: makes, lists and checks system packs.  Also goes by the name
 * dircheck, which checks a user directory.  Exit code: 0 good, 1 errors in the
 * input, 2 trouble (usage, files).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cms-tools/cppack/cppack.h"

static const char help[] =
	"cppack - CP-64 system packs\n"
	"\n"
	"  cppack make PACK --config FILE --directory FILE\n"
	"         [--system NAME=FILE.ins]... [--logo FILE] [--force]\n"
	"      Make a pack. Plain passwords of the directory are compiled\n"
	"      (PBKDF2-HMAC-SHA-256, 50000 iterations, random salt). Refuses\n"
	"      what CP would complain of, unless --force.\n"
	"  cppack add PACK NAME=FILE.ins [--force]\n"
	"      Add a system that guests can IPL, or replace it.\n"
	"  cppack list PACK\n"
	"      Members and their sizes.\n"
	"  cppack check PACK\n"
	"      Manifest, SHA-256 of each member, configuration, directory\n"
	"      and systems, as CP reads them.\n"
	"  cppack extract PACK MEMBER [FILE]\n"
	"      One member to FILE or to standard output.\n"
	"  cppack check-config FILE\n"
	"  cppack check-directory FILE     (also: dircheck FILE)\n"
	"      Syntax of a source file; findings as file:line:column.\n"
	"\n"
	"FILE.ins is a list-directed IPL file (\"file 0xaddress\" lines, '*'\n"
	"comments); its files are looked for beside it. A line\n"
	"\"*PARM 0xaddress size [ASCII|EBCDIC]\" says where IPL ... PARM text\n"
	"goes. A pack is a cpio archive (newc): cpio -t < PACK lists it too.\n";

static const char dircheck_help[] =
	"dircheck - checks a CP-64 user directory\n"
	"\n"
	"  dircheck FILE\n"
	"      FILE is a source, such as hercules-configs/USER.DIRECT. Says\n"
	"      how many users it has, or what is wrong with it, each finding\n"
	"      as file:line:column. Exit code: 0 good, 1 findings, 2 trouble.\n"
	"\n"
	"cppack makes a system pack of a directory and what else CP needs.\n";

struct make {
	const char *pack, *config, *directory, *logo;
	const char *system[BUILD_MEMBERS_MAX];
	u32 systems;
	bool force;
};

static const struct {
	const char *name;
	size_t member;
} make_options[] = {
	{ "--config", offsetof(struct make, config) },
	{ "--directory", offsetof(struct make, directory) },
	{ "--logo", offsetof(struct make, logo) },
};

/* The option ARG with its VALUE; false: it is none that has one. */
static bool take_option(struct make *m, const char *arg, const char *value)
{
	const char **to = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(make_options); i++)
		if (strcmp(arg, make_options[i].name) == 0)
			to = (const char **)(void *)((char *)m +
						     make_options[i].member);
	if (strcmp(arg, "--system") == 0) {
		if (m->systems == ARRAY_SIZE(m->system))
			die("too many systems");
		to = &m->system[m->systems++];
	}
	if (!to)
		return false;
	if (!value)
		die("%s: value missing", arg);
	*to = value;
	return true;
}

static void take_make(struct make *m, char **args)
{
	for (; *args; args++) {
		if (strcmp(*args, "--force") == 0)
			m->force = true;
		else if (take_option(m, *args, args[1]))
			args++;
		else if (**args == '-' || m->pack)
			die("%s: unknown operand; cppack --help", *args);
		else
			m->pack = *args;
	}
	if (!m->pack || !m->config || !m->directory)
		die("make: PACK, --config and --directory are needed");
}

/* With errors, go on only by force. */
static bool may_go_on(u32 errors, bool force, const char *pack)
{
	if (!errors)
		return true;
	fprintf(stderr, "cppack: %u error%s; %s %s\n", errors,
		errors == 1 ? "" : "s", pack,
		force ? "is written all the same" : "is not written");
	return force;
}

/* Archive, last look, file. */
static int finish(const struct build *b, const char *pack, bool force)
{
	struct blob archive = build_finish(b);

	if (!force && inspect_archive(pack, &archive))
		return 1;
	file_write(pack, &archive);
	free(archive.data);
	return 0;
}

static int run_make(char **args)
{
	struct build *b = xalloc(sizeof(*b));
	struct make m = { .pack = NULL };
	struct blob config, directory;
	u32 errors;

	take_make(&m, args);
	config = file_read(m.config);
	directory = file_read(m.directory);
	errors = check_config(m.config, &config);
	build_add(b, PACK_CONFIG, config);
	errors += check_directory(m.directory, &directory, true, NULL);
	build_add(b, PACK_DIRECTORY, compile_directory(&directory));
	if (m.logo)
		build_add(b, PACK_LOGO, file_read(m.logo));
	for (u32 i = 0; i < m.systems; i++)
		errors += build_add_system(b, m.system[i]);
	if (!may_go_on(errors, m.force, m.pack))
		return 1;
	return finish(b, m.pack, m.force);
}

static int run_add(char **args)
{
	struct build *b = xalloc(sizeof(*b));
	bool force = args[0] && args[1] && args[2] &&
		     strcmp(args[2], "--force") == 0;
	struct blob file;
	struct pack p;

	if (!args[0] || !args[1] || (args[2] && !force))
		die("add: PACK NAME=FILE.ins [--force] are its operands");
	file = file_read(args[0]);
	/* A damaged pack must not come out with a good manifest. */
	if (!may_go_on(inspect_archive(args[0], &file), force, args[0]))
		return 1;
	p = (struct pack){ file.data, file.size };
	build_load(b, &p);
	if (!may_go_on(build_add_system(b, args[1]), force, args[0]))
		return 1;
	return finish(b, args[0], force);
}

static int run_list(char **args)
{
	return inspect_list(args[0]);
}

static int run_check(char **args)
{
	return inspect_check(args[0]);
}

static int run_extract(char **args)
{
	return inspect_extract(args[0], args[1], args[2]);
}

static int run_check_config(char **args)
{
	struct blob text = file_read(args[0]);

	return check_config(args[0], &text) != 0;
}

static int run_check_directory(char **args)
{
	struct blob text = file_read(args[0]);
	u32 users;

	if (check_directory(args[0], &text, true, &users))
		return 1;
	printf("%s: good, %u users\n", args[0], users);
	return 0;
}

static const struct {
	const char *name;
	int min, max;
	int (*run)(char **args);
} verbs[] = {
	{ "make", 1, 1000, run_make },
	{ "add", 2, 3, run_add },
	{ "list", 1, 1, run_list },
	{ "check", 1, 1, run_check },
	{ "extract", 2, 3, run_extract },
	{ "check-config", 1, 1, run_check_config },
	{ "check-directory", 1, 1, run_check_directory },
};

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	bool dircheck = !strcmp(slash ? slash + 1 : argv[0], "dircheck");

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(dircheck ? dircheck_help : help, stdout);
		return 0;
	}
	if (dircheck && argc != 2)
		die("one file is wanted; dircheck --help");
	if (dircheck)
		return run_check_directory(argv + 1);
	if (argc < 2)
		die("a verb is needed; cppack --help");
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(argv[1], verbs[i].name) != 0)
			continue;
		if (argc - 2 < verbs[i].min || argc - 2 > verbs[i].max)
			die("%s: wrong number of operands; cppack --help",
			    argv[1]);
		return verbs[i].run(argv + 2);
	}
	die("%s: unknown verb; cppack --help", argv[1]);
}
