/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling the page out of the log of the session's vm.  The log is under
 * vm->dev_lock, what a command asks for under the session's lock.
 */
#include "cp/term/scroll.h"

#include "cp/lib/str.h"
#include "cp/term/conslog.h"
#include "cp/term/session_impl.h"

bool scroll_request(struct session *s, const struct scroll_ask *ask)
{
	if (s->by_lines)
		return false;
	spin_lock(&s->lock);
	s->scroll = *ask;
	s->poked = true;
	spin_unlock(&s->lock);
	task_wake(s->screen_task);
	return true;
}

static bool take_request(struct session *s, struct scroll_ask *ask)
{
	spin_lock(&s->lock);
	*ask = s->scroll;
	s->scroll.what = SCROLL_NONE;
	spin_unlock(&s->lock);
	return ask->what != SCROLL_NONE;
}

/* Where the page begins; ~0: what is looked for is not there. */
static u32 find_top(const struct conslog *c, struct screen *scr,
		    const struct scroll_ask *ask)
{
	struct page *p = &scr->page;

	switch ((enum scroll_what)ask->what) {
	case SCROLL_OLDER:
		return conslog_top(c, p, MAX(scr->scroll_top, c->first + 1));
	case SCROLL_NEWER:
		return MIN(scr->scroll_end, conslog_top(c, p, c->next));
	case SCROLL_FIND:
		str_copy(scr->scroll_text, sizeof(scr->scroll_text), ask->text);
		return conslog_find(c, c->next, ask->text);
	case SCROLL_AGAIN:
		return conslog_find(c, scr->scroll_top, scr->scroll_text);
	default:
		return conslog_top(c, p, c->next - MIN(ask->lines, c->next));
	}
}

static void show(struct conslog *c, struct screen *scr,
		 const struct scroll_ask *ask)
{
	u32 top = find_top(c, scr, ask);

	if (top == ~0u) {
		if (screen_scrolled(scr))
			screen_alarm(scr);
		else
			screen_scroll(scr, c->next);
		return;
	}
	screen_scroll(scr, c->next - top);
	scr->scroll_top = top;
	scr->scroll_end = conslog_fill(c, &scr->page, top);
}

/* The next page is where lines come now. */
static bool at_end(const struct conslog *c, const struct screen *scr)
{
	return scr->scroll_end >= c->next;
}

static void run(struct vm *vm, struct screen *scr, const struct scroll_ask *ask)
{
	spin_lock(&vm->dev_lock);
	if (ask->what == SCROLL_NEWER && at_end(vm->log, scr))
		screen_unscroll(scr);
	else
		show(vm->log, scr, ask);
	spin_unlock(&vm->dev_lock);
}

void scroll_run(struct session *s, struct screen *scr)
{
	struct scroll_ask ask;
	struct vm *vm;

	if (!take_request(s, &ask)) {
		ask.what = scr->scroll_asked;
		scr->scroll_asked = SCROLL_NONE;
	}
	if (ask.what == SCROLL_NONE || scr->mode != MODE_LINE)
		return;
	vm = session_get_vm(s);
	if (!vm)
		return;
	run(vm, scr, &ask);
	vm_put(vm);
}
