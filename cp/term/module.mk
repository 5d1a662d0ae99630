# cp/term: terminals.  The screen and the data stream are pure.
pure += cp/term/ds3270.c cp/term/query.c cp/term/keymap.c cp/term/page.c
pure += cp/term/conslog.c cp/term/look.c cp/term/pfkey.c cp/term/retrieve.c cp/term/screen.c cp/term/paint.c cp/term/logo.c
pure += cp/term/outq.c cp/term/linedit.c
cp += cp/term/session.c cp/term/seat.c cp/term/commander.c cp/term/graf.c cp/term/full.c cp/term/scroll.c cp/term/cons3215.c \
	cp/term/consclp.c cp/term/lineterm.c cp/term/termio.c cp/term/typed.c
cp += cp/vm/vconsole.c
