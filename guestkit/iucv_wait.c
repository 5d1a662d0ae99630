/* SPDX-License-Identifier: Apache-2.0 */
/* IUCV for who waits: see gk/iucv.h. */
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/iucv_impl.h"

/* The codes that there are, and what they are for who waits. */
static const struct {
	u8 code;
	u8 err;
	const char *text;
} codes[] = {
	{ IUCV_OK, ERR_OK, "done" },
	{ IUCV_NO_PATH, ERR_GONE, "no path" },
	{ IUCV_QUIESCED, ERR_BUSY, "the other side takes no messages now" },
	{ IUCV_LIMIT, ERR_BUSY, "too many messages are outstanding" },
	{ IUCV_NO_PRIORITY, ERR_INVAL, "no priority on this path" },
	{ IUCV_TOO_SHORT, ERR_RANGE, "too short" },
	{ IUCV_PURGED, ERR_GONE, "no such message" },
	{ IUCV_NOT_LOGGED_ON, ERR_NOENT, "not logged on" },
	{ IUCV_NO_BUFFER, ERR_GONE, "does not use IUCV" },
	{ IUCV_TOO_MANY, ERR_LIMIT, "too many paths" },
	{ IUCV_TARGET_TOO_MANY, ERR_LIMIT, "has too many paths" },
	{ IUCV_NOT_AUTHORIZED, ERR_PERM, "the directory does not allow it" },
	{ IUCV_NO_SERVICE, ERR_NOENT, "no such service" },
	{ IUCV_HUNG_UP, ERR_GONE, "has hung up" },
	{ IUCV_NO_PARM_DATA, ERR_INVAL, "takes no data in the list" },
};

enum err gk_iucv_err(enum iucv_code code)
{
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i].code == code)
			return (enum err)codes[i].err;
	return ERR_INVAL;
}

const char *gk_iucv_text(enum iucv_code code)
{
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i].code == code)
			return codes[i].text;
	return "refused";
}

static u64 deadline(u64 timeout_us)
{
	u64 now_us = gk_now_us();

	return timeout_us < GK_FOREVER - now_us ? now_us + timeout_us
						: GK_FOREVER;
}

static bool over(u64 deadline_us)
{
	return gk_now_us() >= deadline_us;
}

enum err gk_iucv_open(struct gk_path *p, const char *to, u64 timeout_us)
{
	u64 end_us = deadline(timeout_us);
	enum iucv_code code;

	if (gk_iucv_in_callback())
		return ERR_BUSY;
	code = gk_iucv_connect(p, to, 0, 0, NULL);
	if (code != IUCV_OK)
		return gk_iucv_err(code);
	while (p->state == GK_PATH_CALLING && !over(end_us))
		gk_idle(end_us);
	if (p->state == GK_PATH_OPEN)
		return ERR_OK;
	if (p->state == GK_PATH_GONE)
		return ERR_GONE;
	gk_iucv_sever(p, NULL);
	return ERR_TIMEOUT;
}

/* As soon as it may be sent. */
static enum err send(struct gk_path *p, const struct gk_send *s, u32 *id,
		     u64 end_us)
{
	enum iucv_code code;

	while ((code = gk_iucv_send(p, s, id)) == IUCV_QUIESCED ||
	       code == IUCV_LIMIT) {
		if (over(end_us))
			return ERR_TIMEOUT;
		gk_idle(end_us);
	}
	return gk_iucv_err(code);
}

static enum err judge(const struct gk_completion *c)
{
	if (!c->audit)
		return ERR_OK;
	if (c->audit & IUCV_AUDIT_SEVERED)
		return ERR_GONE;
	if (c->audit & IUCV_AUDIT_REJECTED)
		return ERR_INVAL;
	return c->audit & IUCV_AUDIT_TOO_LONG ? ERR_RANGE : ERR_IO;
}

/* S and its end, which is in END if it was told. */
static enum err exchange(struct gk_path *p, const struct gk_send *s,
			 struct gk_completion *end, u64 timeout_us)
{
	struct gk_asked asked = { .done = false };
	u64 end_us = deadline(timeout_us);
	enum err err;

	if (gk_iucv_in_callback() || p->asked)
		return ERR_BUSY;
	err = send(p, s, &asked.id, end_us);
	if (err != ERR_OK)
		return err;
	p->asked = &asked;
	while (!asked.done && p->state == GK_PATH_OPEN && !over(end_us))
		gk_idle(end_us);
	p->asked = NULL;
	if (asked.done) {
		*end = asked.end;
		return judge(end);
	}
	if (p->state != GK_PATH_OPEN)
		return ERR_GONE;
	(void)gk_iucv_purge(p, asked.id, s->source_class);
	return ERR_TIMEOUT;
}

enum err gk_iucv_ask(struct gk_path *p, u32 target_class, const void *data,
		     u32 size, void *answer, u32 *answer_size, u64 timeout_us)
{
	struct gk_send s = { .target_class = target_class,
			     .data = data,
			     .size = size,
			     .answer = answer,
			     .answer_size = *answer_size };
	struct gk_completion end;
	enum err err = exchange(p, &s, &end, timeout_us);

	if (err != ERR_OK)
		return err;
	if (end.flags & IUCV_PARM_DATA) {
		*answer_size = MIN(*answer_size, (u32)sizeof(end.data));
		memcpy(answer, end.data, *answer_size);
	} else {
		*answer_size -= end.left;
	}
	return ERR_OK;
}

enum err gk_iucv_tell(struct gk_path *p, u32 target_class, const void *data,
		      u32 size, u64 timeout_us)
{
	struct gk_send s = { .target_class = target_class,
			     .flags = IUCV_ONE_WAY,
			     .data = data,
			     .size = size };
	struct gk_completion end;

	return exchange(p, &s, &end, timeout_us);
}

/* The first that waits on P. */
static enum iucv_code first(struct gk_path *p, struct gk_message *m, void *to,
			    u32 size)
{
	struct iucv_data *d = &gk_iucv_list.data;
	enum iucv_code code;
	u32 left;

	gk_iucv_clear();
	d->path = be16_make(p->id);
	d->flags = IUCV_BY_PATH;
	d->buffer.at = be32_make((u32)(u64)to);
	d->buffer.size = be32_make(size);
	code = gk_iucv_call(IUCV_RECEIVE);
	left = be32_get(d->buffer.size);
	if (code != IUCV_OK && code != IUCV_TOO_SHORT)
		return code;
	*m = (struct gk_message){
		.id = be32_get(d->id),
		.target_class = be32_get(d->target_class),
		.size = code == IUCV_TOO_SHORT ? left : 0,
		.answer_size = be32_get(d->answer.size),
		.got = code == IUCV_TOO_SHORT ? size : size - left,
		.flags = d->flags & (IUCV_ONE_WAY | IUCV_PRIORITY),
	};
	return IUCV_OK;
}

enum err gk_iucv_hear(struct gk_path *p, struct gk_message *m, void *to,
		      u32 size, u64 timeout_us)
{
	u64 end_us = deadline(timeout_us);

	if (gk_iucv_in_callback())
		return ERR_BUSY;
	while (p->state == GK_PATH_OPEN) {
		enum iucv_code code = first(p, m, to, size);

		if (code != IUCV_PURGED)
			return gk_iucv_err(code);
		if (over(end_us))
			return ERR_TIMEOUT;
		gk_idle(end_us);
	}
	return ERR_GONE;
}
