pure += cp/engine/exits.c
cp += cp/engine/sie.c
