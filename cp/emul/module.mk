pure += cp/emul/dat.c
