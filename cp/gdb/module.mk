# cp/gdb: the debugger's stub.  The conversation is pure.
pure += cp/gdb/order.c cp/gdb/packet.c cp/gdb/registers.c cp/gdb/resume.c \
	cp/gdb/session.c
cp += cp/gdb/machine.c cp/gdb/points.c cp/gdb/server.c
