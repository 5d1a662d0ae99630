cp += cp/rdev/punch.c cp/rdev/rdev.c
