# cp/dir: the user directory.
pure += cp/dir/dir.c cp/dir/statement.c cp/dir/nicdef.c cp/dir/mdisk.c cp/dir/dedicate.c cp/dir/linkmode.c cp/dir/special.c cp/dir/password.c \
	cp/dir/share.c cp/dir/iucv.c cp/dir/iucv_may.c
