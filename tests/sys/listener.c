/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LISTENER: a program that connects to services of CP by IUCV and prints what
 * they tell it.  Lines typed at its console:
 *
 *   CONNECT *MSG 3   a path with that message limit
 *   SEVER            all paths
 *   HOLD, TAKE       leave messages where they are; receive them again
 *   DETAIL           show all of a symptom record, or its symptoms only
 *   QUIESCE, RESUME  all paths
 *   LOST             how many messages said that others were lost
 *   REJECT           the messages that wait here
 *   DO command       a CP command
 *   CONSOLE text     with SET VMCONIO IUCV in the meantime
 *   RING n text      eight bytes by path 0, class n: a signal
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "iucv/starconfig.h"
#include "iucv/starevent.h"
#include "iucv/starlogrec.h"
#include "iucv/starsymptom.h"
#include "iucv/starvswitch.h"
#include "tests/guest/iucv.h"

#define QUEUE	 64u /* interruptions that wait to be looked at */
#define TEXT_MAX 1024u
#define PATHS	 8u

static union iucv_parm list ALIGNED(8), came ALIGNED(8);
static union iucv_parm queue[QUEUE];
static volatile u32 queued;
static u32 taken, lost;
static u8 text[TEXT_MAX] ALIGNED(8);
static char service[PATHS][9]; /* "*VMEVENT", by path */
static bool hold, detail;

static u32 iucv(u32 function)
{
	return (u32)iucv_does(function, &list);
}

static void on_iucv(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	queue[queued++ % QUEUE] = came;
}

/* What came with the interruption: *SIGNAL's. */
static void in_list(const struct iucv_data *m)
{
	u32 class = be32_get(m->target_class);
	char data[9];

	ebcdic_to(data, m->data, 8);
	data[8] = '\0';
	gk_printf("signal %u of member %u: %s\n", class & 0xffffu, class >> 16,
		  data);
}

/* --- what is received: SIZE bytes of text[], of class CLASS --- */

static void to_text(u8 *at, u32 size)
{
	ebcdic_to(at, at, size);
}

static void show_message(u32 class, u32 size)
{
	to_text(text, size);
	gk_printf("class %u from %.8s: %s\n", (unsigned int)class, (char *)text,
		  (char *)text + 8);
}

static void show_event(u32 class, u32 size)
{
	struct star_event *event = (void *)text;

	to_text(text, size);
	gk_printf("event %u of %.8s: %s\n", (unsigned int)class,
		  (char *)event->user, (char *)event->text);
}

static void show_erep(u32 class, u32 size)
{
	const struct logrec_obr *obr = (void *)text;
	const struct logrec_mch *mch = (void *)text;

	(void)class;
	if (obr->h.type == LOGREC_MCH)
		gk_printf("erep %02x, %u bytes, code %08x\n", obr->h.type,
			  (unsigned int)size,
			  (unsigned int)(be64_get(mch->code) >> 32));
	else
		gk_printf("erep %02x, %u bytes, device %04x\n", obr->h.type,
			  (unsigned int)size,
			  (unsigned int)get_be16(obr->cua + 1));
}

static void show_symptom(u32 class, u32 size)
{
	struct star_symptom *s = (void *)text;
	u32 at = be16_get(s->control.primary.at);
	u32 end = at + be16_get(s->control.primary.size);

	(void)class;
	to_text(s->where.id, 2);
	to_text(text + at, end - at);
	gk_printf("symptom %.2s, %u bytes: %.*s\n", (char *)s->where.id,
		  (unsigned int)size, (int)(end - at), (char *)text + at);
	if (!detail)
		return;
	end = be16_get(s->control.data.at) + be16_get(s->control.data.size);
	for (at = be16_get(s->control.data.at); at < end;
	     at += 4 + get_be16(text + at + 2)) {
		u32 len = get_be16(text + at + 2);

		to_text(text + at + 4, len);
		gk_printf("text %04x: %.*s\n",
			  (unsigned int)get_be16(text + at), (int)len,
			  (char *)text + at + 4);
	}
}

static void show_config(u32 class, u32 size)
{
	struct star_config *c = (void *)text;

	lost += c->head.flags & CHANGE_LOST;
	to_text(c->user, 8);
	gk_printf(
		"config %u/%u: %02x %02x dev %04x %04x of %.8s by %u to %04x\n",
		(unsigned int)class, (unsigned int)size, c->head.code,
		c->head.flags, be16_get(c->devno), be16_get(c->type),
		(char *)c->user, c->cause, be16_get(c->other));
}

static void show_vswitch(u32 class, u32 size)
{
	struct star_vswitch *v = (void *)text;

	to_text(v->user, 24);
	gk_printf("vsw %u/%u: %u %02x NIC %04x %.8s on %.8s %.8s"
		  " %02x %u %08x\n",
		  (unsigned int)class, (unsigned int)size, v->head.code,
		  v->head.flags, be16_get(v->devno), (char *)v->user,
		  (char *)v->owner, (char *)v->lan, v->mac[0], be16_get(v->mtu),
		  (unsigned int)be32_get(v->ip));
}

static const struct {
	const char *service;
	void (*show)(u32 class, u32 size);
} shows[] = {
	{ "*VMEVENT", show_event },   { "*LOGREC ", show_erep },
	{ "*SYMPTOM", show_symptom }, { "*CONFIG ", show_config },
	{ "*VSWITCH", show_vswitch },
};

static void show(u32 path, u32 class, u32 size)
{
	for (u32 i = 0; i < ARRAY_SIZE(shows); i++)
		if (path < PATHS &&
		    strcmp(service[path], shows[i].service) == 0) {
			shows[i].show(class, size);
			return;
		}
	show_message(class, size);
}

static void receive(const struct iucv_data *m)
{
	u32 size = MIN(be32_get(m->buffer.size), TEXT_MAX - 1), code;

	list.data = *m;
	list.data.flags = IUCV_BY_ALL;
	list.data.buffer.at = be32_make((u32)(u64)text);
	list.data.buffer.size = be32_make(size);
	code = iucv(IUCV_RECEIVE);
	if (code || size < 8) {
		gk_printf("RECEIVE: code %u\n", (unsigned int)code);
		return;
	}
	text[size] = '\0';
	show(be16_get(m->path), be32_get(m->target_class), size);
}

static void look(const union iucv_parm *p)
{
	u32 path = be16_get(p->control.path);

	switch (p->control.code) {
	case IUCV_TYPE_COMPLETE:
		gk_printf("path %u is open, limit %u, member %u\n",
			  (unsigned int)path,
			  (unsigned int)be16_get(p->control.limit),
			  (unsigned int)get_be16(p->control.user));
		break;
	case IUCV_TYPE_SEVERED:
		gk_printf("path %u is severed, reason %u\n", (unsigned int)path,
			  (unsigned int)p->control.user[8]);
		memset(&list, 0, sizeof(list));
		list.control.path = p->control.path;
		(void)iucv(IUCV_SEVER);
		break;
	case IUCV_TYPE_MESSAGE:
		if (p->data.flags & IUCV_PARM_DATA)
			in_list(&p->data);
		else
			receive(&p->data);
		break;
	default:
		gk_printf("interruption %u\n", (unsigned int)p->control.code);
		break;
	}
}

static void connect(const char *to)
{
	char name[9] = "        ";
	u64 limit = 0;
	u32 i, code;

	for (i = 0; i < 8 && to[i] && to[i] != ' '; i++)
		name[i] = to[i];
	if (to[i] == ' ')
		(void)str_to_u64(to + i + 1, 10, 65535, &limit);
	memset(&list, 0, sizeof(list));
	list.control.limit = be16_make((u16)limit);
	list.control.flags = IUCV_PARM_DATA;
	ebcdic_from(list.control.name, name, 8);
	code = iucv(IUCV_CONNECT);
	if (code)
		gk_printf("CONNECT: code %u\n", (unsigned int)code);
	else if (be16_get(list.control.path) < PATHS)
		str_copy(service[be16_get(list.control.path)], 9, name);
}

static void ring(const char *line)
{
	char data[9] = "        ";
	u32 member = 0;

	for (; *line >= '0' && *line <= '9'; line++)
		member = member * 10 + (u32)(*line - '0');
	for (u32 i = 0; i < 8 && *line && line[1]; i++, line++)
		data[i] = line[1];
	memset(&list, 0, sizeof(list));
	list.data.flags = IUCV_PARM_DATA | IUCV_ONE_WAY;
	list.data.target_class = be32_make(member);
	ebcdic_from(list.data.data, data, 8);
	gk_printf("RING: code %u\n", (unsigned int)iucv(IUCV_SEND));
}

static void command(const char *line)
{
	static char reply[512];
	int rc = -1;

	(void)gk_hyper_command(line, reply, sizeof(reply), &rc);
	gk_printf("%s: %d\n", line, rc);
}

static void say(const char *line)
{
	gk_console_drain();
	command("SET VMCONIO IUCV");
	gk_printf("%s\n", line);
	gk_console_drain();
	command("SET VMCONIO OFF");
}

static void all_paths(const char *what, u32 function)
{
	memset(&list, 0, sizeof(list));
	list.control.flags = IUCV_ALL_PATHS;
	gk_printf("%s: code %u\n", what, (unsigned int)iucv(function));
}

/* What HOLD has kept. */
static void reject(void)
{
	u32 code = 0, n = 0;

	for (; taken != queued; taken++) {
		list = queue[taken % QUEUE];
		if (list.data.code != IUCV_TYPE_MESSAGE)
			continue;
		list.data.flags = IUCV_BY_ALL;
		code |= iucv(IUCV_REJECT);
		n++;
	}
	gk_printf("REJECT: %u, code %u\n", (unsigned int)n, (unsigned int)code);
}

static bool begins(char **line, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*line, word, n) != 0)
		return false;
	*line += n;
	return true;
}

static void typed(char *line)
{
	if (begins(&line, "CONNECT ")) {
		connect(line);
	} else if (begins(&line, "SEVER")) {
		all_paths("SEVER", IUCV_SEVER);
	} else if (begins(&line, "QUIESCE")) {
		all_paths("QUIESCE", IUCV_QUIESCE);
	} else if (begins(&line, "RESUME")) {
		all_paths("RESUME", IUCV_RESUME);
	} else if (begins(&line, "REJECT")) {
		reject();
	} else if (begins(&line, "DETAIL")) {
		detail = !detail;
	} else if (begins(&line, "LOST")) {
		gk_printf("lost: %u\n", (unsigned int)lost);
	} else if (begins(&line, "HOLD")) {
		hold = true;
		gk_printf("holding\n");
	} else if (begins(&line, "TAKE")) {
		hold = false;
	} else if (begins(&line, "DO ")) {
		command(line);
	} else if (begins(&line, "CONSOLE ")) {
		say(line);
	} else if (begins(&line, "RING ")) {
		ring(line);
	}
}

void gk_main(void)
{
	gk_ext_register(EXT_IUCV, on_iucv);
	list.data.buffer.at = be32_make((u32)(u64)&came);
	if (iucv(IUCV_DECLARE_BUFFER))
		gk_end(GK_END_FAILED, "LISTENER: no IUCV");
	iucv_open_cr0(true);
	gk_console_input(typed);
	gk_printf("listening\n");
	for (;;) {
		while (!hold && taken != queued)
			look(&queue[taken++ % QUEUE]);
		gk_idle(gk_now_us() + 1000000);
	}
}
