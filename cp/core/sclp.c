/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCLP requests.  One SCCB, one request at a time, guarded by a lock; the
 * completion is taken as an external interruption in a short window, because
 * the next SERVC is refused while one is pending.  Each message has its own
 * SCCB: the emulator handles only the first event buffer of one.
 */
#include "cp/core/sclp.h"

#include "cp/arch/dat.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/mm/home.h"
#include "cp/vdev/sclp_event.h"

#define SCLP_READ_INFO	      0x00020001
#define SCLP_READ_INFO_FORCED 0x00120001
#define SCLP_WRITE_EVENT      0x00760005
#define SCLP_READ_EVENT	      0x00770005
#define SCLP_WRITE_MASK	      0x00780005
/* CP's CR0 with one interruption subclass left. */
#define CR0_SERVICE_SIGNAL 0x14840200ull
#define SCLP_TRIES	   1000000

#define EVTYP_MSG 0x02
/* Event masks: the operator's commands, urgent or not; messages. */
#define EVENTS_TYPED 0x80800000u
#define EVENT_MSG    0x40000000u
#define VARIABLE     0x80 /* control[2]: the answer is as long as it is */
/* The external-interruption parameter. */
#define PARM_EVENT  0x00000001u
#define PARM_SCCB   0xfffffff8u
#define MDB_TAG	    0xd4c4c240u
#define MTO_ENDTEXT 0x0400

struct sccb_header {
	be16 length;
	u8 function;
	u8 control[3];
	be16 response;
};
LAYOUT_SIZE(struct sccb_header, 8);

struct sccb_info {
	struct sccb_header h;
	be16 rnmax; /* increments of storage */
	u8 rnsize;  /* MiB each, 0: rnsize2  */
	u8 reserved[89];
	be32 rnsize2;
	be64 rnmax2;
	u8 rest[3984];
};
LAYOUT_SIZE(struct sccb_info, 4096);
LAYOUT_AT(struct sccb_info, rnsize2, 100);
LAYOUT_AT(struct sccb_info, rnmax2, 104);

struct sccb_message {
	struct sccb_header h;
	be16 ev_length;
	u8 ev_type, ev_flags;
	be16 ev_reserved;
	be16 mdb_length;
	be16 mdb_type;
	be32 mdb_tag;
	be32 mdb_revision;
	be16 go_length; /* general object: 56 bytes */
	be16 go_type;
	u8 go_rest[52];
	be16 mto_length;
	be16 mto_type;
	be16 mto_flags;
	u8 mto_alarm, mto_reserved[3];
	u8 text[SCLP_LINE];
} PACKED;
LAYOUT_SIZE(struct sccb_message, 8 + 6 + 12 + 56 + 10 + SCLP_LINE);
LAYOUT_AT(struct sccb_message, mdb_length, 14);
LAYOUT_AT(struct sccb_message, go_length, 26);
LAYOUT_AT(struct sccb_message, mto_length, 82);

struct sccb_mask {
	struct sccb_header h;
	be16 reserved, size;
	be32 cp_receives, cp_sends, sclp_receives, sclp_sends;
};
LAYOUT_SIZE(struct sccb_mask, 28);

static union {
	struct sccb_header h;
	struct sccb_mask mask;
	struct sccb_info info;
	struct sccb_message message;
	u8 page[PAGE_SIZE];
} sccb ALIGNED(4096);

static struct spinlock sclp_lock = SPINLOCK_INIT(LOCK_LOG);
static volatile bool done;
static volatile bool event_due;
static struct task *listener;
static bool alone;

void sclp_alone(void)
{
	alone = true;
}

void sclp_interrupt(u32 parm)
{
	if (parm & PARM_SCCB)
		done = true;
	if (!(parm & PARM_EVENT))
		return;
	event_due = true;
	/* In a window of request() the lock is held: he will look himself. */
	if (listener && !alone && !spin_is_mine(&sclp_lock))
		task_wake(listener);
}

static bool request(u32 command)
{
	u32 tries;
	u32 cc = 2;

	done = false;
	for (tries = 0; cc == 2 && tries < SCLP_TRIES; tries++) {
		cc = (u32)insn_servc(command, (u32)hpa_val(home_lookup(&sccb)));
		cpu_window_external(CR0_SERVICE_SIGNAL);
	}
	if (cc)
		return false;
	for (tries = 0; !done && tries < SCLP_TRIES; tries++)
		cpu_window_external(CR0_SERVICE_SIGNAL);
	return (be16_get(sccb.h.response) & 0x00f0) == 0x0010 ||
	       (be16_get(sccb.h.response) & 0x00f0) == 0x0020;
}

u64 sclp_storage_bytes(void)
{
	u64 size;
	u64 count;

	memset(&sccb, 0, sizeof(sccb));
	sccb.h.length = be16_make(PAGE_SIZE);
	if (!request(SCLP_READ_INFO_FORCED)) {
		memset(&sccb, 0, sizeof(sccb));
		sccb.h.length = be16_make(PAGE_SIZE);
		if (!request(SCLP_READ_INFO))
			return 0;
	}
	size = sccb.info.rnsize ? sccb.info.rnsize
				: be32_get(sccb.info.rnsize2);
	count = be16_get(sccb.info.rnmax);
	if (!count)
		count = be64_get(sccb.info.rnmax2);
	return count * size << 20;
}

bool sclp_listen(struct task *t)
{
	bool sends = false;

	spin_lock(&sclp_lock);
	memset(&sccb.mask, 0, sizeof(sccb.mask));
	sccb.h.length = be16_make(sizeof(sccb.mask));
	sccb.mask.size = be16_make(sizeof(be32));
	sccb.mask.cp_receives = be32_make(EVENTS_TYPED);
	sccb.mask.cp_sends = be32_make(EVENT_MSG);
	if (request(SCLP_WRITE_MASK))
		sends = be32_get(sccb.mask.sclp_sends) & EVENTS_TYPED;
	if (sends)
		listener = t;
	spin_unlock(&sclp_lock);
	return sends;
}

/* The event that was read, as far as it is inside of the block. */
static bool typed(char *text, size_t room)
{
	const u8 *event = sccb.page + sizeof(struct sccb_header);
	size_t size = get_be16(event);

	return size <= PAGE_SIZE - sizeof(struct sccb_header) &&
	       sclp_event_typed(event, size, text, room);
}

bool sclp_read_command(char *text, size_t room)
{
	bool got = false;

	if (!event_due)
		return false;
	spin_lock(&sclp_lock);
	event_due = false;
	memset(&sccb, 0, sizeof(sccb));
	sccb.h.length = be16_make(PAGE_SIZE);
	sccb.h.control[2] = VARIABLE;
	if (request(SCLP_READ_EVENT))
		got = typed(text, room);
	event_due |= got; /* there may be another one */
	spin_unlock(&sclp_lock);
	return got;
}

void sclp_write_line(const char *text)
{
	struct sccb_message *m = &sccb.message;
	size_t len = strnlen(text, SCLP_LINE);
	bool lock = !alone && !spin_is_mine(&sclp_lock);

	if (lock)
		spin_lock(&sclp_lock);
	memset(m, 0, sizeof(*m));
	ebcdic_from(m->text, text, len);
	m->mto_length = be16_make((u16)(10 + len));
	m->mto_type = be16_make(4);
	m->mto_flags = be16_make(MTO_ENDTEXT);
	m->go_length = be16_make(56);
	m->go_type = be16_make(1);
	m->mdb_length = be16_make((u16)(12 + 56 + 10 + len));
	m->mdb_type = be16_make(1);
	m->mdb_tag = be32_make(MDB_TAG);
	m->mdb_revision = be32_make(1);
	m->ev_length = be16_make((u16)(6 + 12 + 56 + 10 + len));
	m->ev_type = EVTYP_MSG;
	m->h.length = be16_make((u16)(8 + 6 + 12 + 56 + 10 + len));
	(void)request(SCLP_WRITE_EVENT);
	if (lock)
		spin_unlock(&sclp_lock);
}
