pure += cp/rdev/rdev_class.c
cp += cp/rdev/label.c cp/rdev/punch.c cp/rdev/rdev.c cp/rdev/rdev_last.c cp/rdev/rdev_tell.c
