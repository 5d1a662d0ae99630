cp += cp/rdev/punch.c cp/rdev/rdev.c cp/rdev/rdev_last.c cp/rdev/rdev_tell.c
