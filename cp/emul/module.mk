pure += cp/emul/dat.c
cp += cp/emul/emul.c cp/emul/control.c cp/emul/facility.c cp/emul/io.c \
      cp/emul/sigp.c cp/emul/stsi.c
