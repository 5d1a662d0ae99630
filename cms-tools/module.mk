# cms-tools: host tools that link CP's own pure code.
hosttools += cppack cpdoc dircheck
hosttool-cppack := $(addprefix cms-tools/cppack/,main.c build.c file.c \
	inspect.c source.c)
hosttool-dircheck := $(hosttool-cppack)
hosttool-cpdoc := cms-tools/cpdoc/main.c
