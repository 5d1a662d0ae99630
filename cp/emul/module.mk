pure += cp/emul/art.c cp/emul/dat.c cp/emul/operand.c cp/emul/per.c
