hostpure += cp/core/dump_view.c
pure += cp/core/calendar.c cp/core/cpulimit.c cp/core/idling.c cp/core/tracering.c cp/core/symbols.c \
	cp/core/abend_record.c
cp += cp/core/boot.c cp/core/lock.c cp/core/task.c cp/core/task_make.c cp/core/mutex.c \
      cp/core/timer.c cp/core/clock.c cp/core/irq.c cp/core/smp.c \
      cp/core/sclp.c cp/core/log.c cp/core/abend.c cp/core/machine.c \
      cp/core/trace.c cp/core/keep.c cp/core/restart.c \
      cp/core/event.c cp/core/recorder.c cp/core/change.c
