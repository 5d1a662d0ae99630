pure += cp/emul/art.c cp/emul/dat.c
