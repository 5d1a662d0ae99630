# SPDX-License-Identifier: Apache-2.0
pure += cp/cmd/args.c cp/cmd/classes.c cp/cmd/format.c cp/cmd/format_memory.c \
	cp/cmd/insn_name.c cp/cmd/insn_text.c cp/cmd/lockout.c cp/cmd/match.c cp/cmd/nettrace_order.c cp/cmd/operand.c \
	cp/cmd/sink.c cp/cmd/where.c
cp += cp/cmd/adstop.c cp/cmd/at_terminal.c cp/cmd/attach.c cp/cmd/attention.c cp/cmd/autolog.c cp/cmd/cmd.c cp/cmd/cmdio.c cp/cmd/conslog.c cp/cmd/cpu.c cp/cmd/ctca.c cp/cmd/defer.c cp/cmd/define_console.c cp/cmd/dial.c cp/cmd/disk.c cp/cmd/display.c \
	cp/cmd/for.c cp/cmd/gdb.c cp/cmd/help.c cp/cmd/indicate.c cp/cmd/ipl.c \
	cp/cmd/lan.c cp/cmd/link.c cp/cmd/logoff.c cp/cmd/logon.c cp/cmd/logon_option.c cp/cmd/machine.c cp/cmd/message.c \
	cp/cmd/need.c cp/cmd/nic.c cp/cmd/notice.c cp/cmd/pf.c cp/cmd/query_iucv.c cp/cmd/query_lan.c cp/cmd/query_nic.c \
	cp/cmd/query_router.c cp/cmd/query_set.c cp/cmd/query_system.c \
	cp/cmd/query_user.c cp/cmd/query_virtual.c cp/cmd/run.c cp/cmd/screen.c cp/cmd/set.c \
	cp/cmd/set_privclass.c cp/cmd/shutdown.c cp/cmd/sleep.c cp/cmd/startup.c cp/cmd/storage.c cp/cmd/store.c \
	cp/cmd/system.c cp/cmd/tables.c cp/cmd/terminal.c cp/cmd/trace_guest.c cp/cmd/trace_net.c cp/cmd/vary.c cp/cmd/verify.c cp/cmd/vinput.c \
	cp/cmd/vswitch.c
pure += cp/cmd/trace_line.c cp/cmd/trace_order.c
pure += cp/cmd/core_file.c
cp += cp/cmd/dump.c
pure += cp/cmd/record.c cp/cmd/record_rows.c cp/cmd/reply.c
# What CP did last, and how it ended.
cp += cp/cmd/abend.c cp/cmd/abend_note.c cp/cmd/query_abend.c cp/cmd/ring_show.c \
	cp/cmd/restarted.c cp/cmd/trace_cp.c
cp += cp/cmd/idle.c cp/cmd/logmsg.c cp/cmd/secuser.c cp/cmd/send.c \
	cp/cmd/share.c cp/cmd/signal.c cp/cmd/watchdog.c cp/cmd/zone.c
pure += cp/cmd/describe.c
cp += cp/cmd/query_nss.c cp/cmd/query_real.c
cp += cp/cmd/query_events.c cp/cmd/indicate_audit.c cp/cmd/recording.c cp/cmd/monitor.c
