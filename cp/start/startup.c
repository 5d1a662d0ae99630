/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The INIT task: pack, SYSTEM CONFIG and USER DIRECT out of it, the router,
 * the terminals, the networks.  Whatever is wrong with the pack, the
 * configuration or the directory is told with file and line, and the system
 * comes up without it; an OPERATOR is there in any case.
 */
#include "cp/start/startup.h"

#include "cp/arch/dat.h"
#include "cp/cmd/gdb.h"
#include "cp/cmd/monitor.h"
#include "cp/cmd/recording.h"
#include "cp/cmd/restarted.h"
#include "cp/cmd/startup.h"
#include "cp/cmd/system.h"
#include "cp/conf/conf.h"
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/event.h"
#include "cp/core/log.h"
#include "cp/core/machine.h"
#include "cp/core/task.h"
#include "cp/dir/dir.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/dgram.h"
#include "cp/mm/frame.h"
#include "cp/mm/gmap.h"
#include "cp/mm/home.h"
#include "cp/msg/msg.h"
#include "cp/pack/pack.h"
#include "cp/rdev/rdev.h"
#include "cp/term/logo.h"
#include "cp/term/session.h"
#include "cp/vm/disk.h"
#include "cp/vm/vm_init.h"
#include "vswitch/glue.h"

#define PACK_REAL    0x01000000ull /* cp64.ins loads it there */
#define SCRATCH_SIZE (16 * 1024)
#define CHECK_STEP   (64 * 1024)
#define FINDINGS_MAX 24

static struct pack pack;
static struct conf conf;
static struct directory directory;

/* Findings of the parsers, kept until there is a console to tell them to. */
struct finding {
	char text[MSG_LINE_MAX];
};
static struct finding finding[FINDINGS_MAX];
static u32 findings, findings_lost;
static const char *finding_file;

/* A system without a usable directory still has its operator. */
static const char emergency_directory[] =
	"USER OPERATOR NOPASS 16M 64M ABCDEFG\n"
	"  CONSOLE 0009 3215\n";

void startup_pack_extent(u64 bytes, u64 *from, u64 *to)
{
	struct pack whole;

	*from = *to = PACK_REAL;
	if (bytes <= PACK_REAL)
		return;
	whole.data = home_at(hpa(PACK_REAL));
	whole.size = bytes - PACK_REAL;
	pack.size = pack_extent(&whole);
	pack.data = whole.data;
	*to = PACK_REAL + ROUND_UP(pack.size, PAGE_SIZE);
}

/* --- findings --- */

static void note(const char *text)
{
	if (findings < FINDINGS_MAX)
		str_copy(finding[findings++].text, sizeof(finding[0].text),
			 text);
	else
		findings_lost++;
}

static void put_finding(void *arg, enum severity severity, u32 line, u32 column,
			const char *text)
{
	char buffer[MSG_LINE_MAX];

	(void)arg;
	note(severity == SEVERITY_ERROR
		     ? note_config_error(buffer, finding_file, line, column,
					 text)
		     : note_config_warning(buffer, finding_file, line, column,
					   text));
}

static void tell_findings(void)
{
	char text[MSG_LINE_MAX];
	u32 i;

	for (i = 0; i < findings; i++) {
		event_note(EVENT_CONFIG, "", "%s", finding[i].text);
		system_noticef("%s", finding[i].text);
	}
	if (findings_lost)
		system_noticef("%s", note_findings_lost(text, findings_lost));
}

/* --- pack --- */

static void check_pack(struct report *report)
{
	struct pack_check *c = heap_alloc(sizeof(*c));
	char text[MSG_LINE_MAX];
	bool good = false;

	finding_file = "MANIFEST";
	if (c && pack.size && pack_check_begin(c, &pack, report) == ERR_OK) {
		while (pack_check_step(c, CHECK_STEP))
			task_yield();
		good = pack_check_end(c) == ERR_OK;
	}
	heap_free(c, sizeof(*c));
	if (good)
		return;
	note(pack.size ? note_pack_damaged(text) : note_pack_missing(text));
	pack.size = 0;
}

static struct arena make_arena(size_t size)
{
	struct arena a;
	void *base = heap_alloc(size);

	ASSERT(base);
	arena_init(&a, base, size);
	return a;
}

static void read_config(struct report *report)
{
	struct arena scratch = make_arena(SCRATCH_SIZE);
	char text[MSG_LINE_MAX];
	struct pack_member m;

	conf_defaults(&conf);
	finding_file = PACK_CONFIG;
	if (pack_find(&pack, PACK_CONFIG, &m) != ERR_OK)
		note(note_config_missing(text));
	else if (conf_parse(&conf, &scratch, (const char *)m.data, m.size,
			    report) != ERR_OK)
		note(note_config_unread(text));
	heap_free(scratch.base, scratch.size);
}

static void read_logo(void)
{
	struct pack_member m;

	if (pack_find(&pack, PACK_LOGO, &m) == ERR_OK)
		logo_set((const char *)m.data, m.size);
}

static void read_directory(struct report *report)
{
	struct pack_member m = { .size = 0 };
	char text[MSG_LINE_MAX];
	struct arena arena;

	finding_file = PACK_DIRECTORY;
	if (pack_find(&pack, PACK_DIRECTORY, &m) == ERR_OK) {
		arena = make_arena(ROUND_UP(m.size * 4 + 65536, 4096));
		if (dir_parse(&directory, &arena, (const char *)m.data, m.size,
			      0, report) == ERR_OK &&
		    dir_find(&directory, conf.operator_userid))
			return;
	}
	note(note_operator_missing(text));
	arena = make_arena(32768);
	(void)!dir_parse(&directory, &arena, emergency_directory,
			 sizeof(emergency_directory) - 1, 0, report);
	str_copy(conf.operator_userid, sizeof(conf.operator_userid),
		 "OPERATOR");
}

/* --- devices --- */

static void not_started(const char *device)
{
	char text[MSG_LINE_MAX];

	system_noticef("%s", note_terminal_failed(text, device));
}

static void start_terminals(void)
{
	char device[8];
	struct rdev *r = NULL;
	enum err err = ERR_OK;

	while ((r = rdev_next(r))) {
		if (r->cu_type == CU_3215)
			err = session_start_3215(r);
		else if (r->cu_type == CU_3274)
			err = session_start_graf(r);
		else
			continue;
		fmt_print(device, sizeof(device), "%04X", r->devno);
		if (err != ERR_OK)
			not_started(device);
	}
	if (session_start_sclp() == ERR_NOMEM)
		not_started("SYSC");
}

void startup_task(void *unused)
{
	struct report report = { .put = put_finding };
	char text[MSG_LINE_MAX];
	u8 prefix[3];

	(void)unused;
	check_pack(&report);
	read_config(&report);
	read_directory(&report);
	read_logo();
	gmap_set_overcommit(conf.overcommit_percent);
	disk_limits_init();
	if (conf.vdisk_system.said)
		disk_limit_install(DISK_LIMIT_SYSTEM, conf.vdisk_system.value);
	if (conf.vdisk_user.said)
		disk_limit_install(DISK_LIMIT_USER, conf.vdisk_user.value);
	prefix[0] = (u8)(conf.mac_prefix >> 16);
	prefix[1] = (u8)(conf.mac_prefix >> 8);
	prefix[2] = (u8)conf.mac_prefix;
	dgram_init();
	net_init(prefix);
	vm_init(conf.operator_userid, &pack);
	gdb_commands_init();
	system_set(&conf, &directory);
	recording_init();
	monitor_init();
	start_terminals();
	system_noticef("%s, 64-bit, %u processor%s, %lluM of storage",
		       CP_VERSION_TEXT, cpus_online,
		       cpus_online == 1 ? "" : "s",
		       (unsigned long long)(machine_storage() >> 20));
	tell_findings();
	system_configure(&conf, &directory);
	system_autolog();
	system_restarted();
	event_note(EVENT_SYSTEM, "", "CP-64 initialization complete");
	log_line(note_initialized(text));
}
