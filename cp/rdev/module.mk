cp += cp/rdev/rdev.c
