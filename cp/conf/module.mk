# cp/conf: SYSTEM CONFIG.
pure += cp/conf/conf.c cp/conf/features.c cp/conf/lan.c
