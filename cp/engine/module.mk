pure += cp/engine/exits.c
cp += cp/engine/sie.c cp/engine/sie_first.c cp/engine/sie_per.c cp/engine/sie_real.c
