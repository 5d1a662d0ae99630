# cp/pack: the system pack and the systems in it.
pure += cp/pack/pack.c cp/pack/check.c cp/pack/ins.c cp/pack/iplblock.c
