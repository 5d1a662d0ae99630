cp += cp/insn/insn.c cp/insn/control.c cp/insn/facility.c cp/insn/io.c cp/insn/iucv.c cp/insn/key.c \
      cp/insn/psw.c cp/insn/sigp.c cp/insn/stsi.c
