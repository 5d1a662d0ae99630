# cp/lib: the pure base.
cp-lib-base := cp/lib/str.c cp/lib/fmt.c cp/lib/ebcdic.c \
	cp/lib/sha256.c cp/lib/sha256_block_c.c
pure += $(cp-lib-base) cp/lib/arena.c cp/lib/report.c cp/lib/stmt.c \
	cp/lib/pbkdf2.c cp/lib/inet.c cp/lib/json.c cp/lib/deck.c
gkpure += $(cp-lib-base)
# The C library's string functions where there is no C library.
cp += cp/lib/cstr.c
gk += cp/lib/cstr.c
# The compression function's seam; CP has one that uses KIMD.
hostpure += cp/lib/sha256_block.c
gk += cp/lib/sha256_block.c
pure += cp/lib/eventlog.c
