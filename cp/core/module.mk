pure += cp/core/calendar.c cp/core/tracering.c
cp += cp/core/boot.c cp/core/lock.c cp/core/task.c cp/core/mutex.c \
      cp/core/timer.c cp/core/clock.c cp/core/irq.c cp/core/smp.c \
      cp/core/sclp.c cp/core/log.c cp/core/abend.c cp/core/machine.c \
      cp/core/trace.c
cp += cp/core/event.c
