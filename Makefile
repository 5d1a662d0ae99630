# SPDX-License-Identifier: Apache-2.0
#
# CP-64: the only file with rules.  Each folder's module.mk names its sources
# (the lists are explained in cp/doc/ARCHITECTURE.md); guestkit/guest.mk adds
# the rules for guests.  Everything built goes below $(BUILD).

MAKEFLAGS += -rR --no-print-directory
BUILD ?= build
CPUS ?= 1 2
NET ?= host
PACK ?= $(if $(LINUX),$(linux-pack),$(BUILD)/pack.cpio)
PYTHON := /usr/bin/python3
CROSS := s390x-linux-gnu-

all: ## build the nucleus, the system pack, guests and host tools

# --- What there is -----------------------------------------------------------

pure :=
hostpure :=
cp :=
gk :=
gkpure :=
hosttools :=
guests :=
systems :=
guest-tests :=
include $(sort $(shell find [a-z]* -name module.mk -not -path '$(BUILD)/*'))

unit := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
fuzz := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fake := $(wildcard tests/fake/*.c)

# --- How it is compiled ------------------------------------------------------

warn := -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes \
	-Wstrict-prototypes -Werror
common := -std=gnu11 -g -I. -MMD -MP
# Not z10: the emulator takes some 20 times as long for RISBG as for a load.
s390x := $(common) $(warn) -O2 -march=z9-ec -msoft-float -ffreestanding -fno-common \
	-fno-pic -fno-asynchronous-unwind-tables -fno-stack-protector
# The nucleus is optimised as one: an exit then costs 40 % less on an emulated
# machine, where each call is a dozen instructions.
cflags-cp := $(s390x) -flto=2 -ffunction-sections -mbackchain -Wframe-larger-than=1536
cflags-host := $(common) $(warn) -O2
# Sanitized expressions make -Wconversion see what is not in the source.
cflags-san := $(common) $(filter-out -Wconversion,$(warn)) -O1 -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
cflags-be := $(common) $(filter-out -Wconversion,$(warn)) -O1 -fsanitize=undefined \
	-fsanitize-undefined-trap-on-error -I$(BUILD)/be/cmocka/usr/include
cflags-fuzz := $(common) -O1 -fno-omit-frame-pointer \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

cc-cp := $(CROSS)gcc
cc-host := gcc
cc-san := gcc
cc-be := $(CROSS)gcc
cc-fuzz := clang
cflags-cov := $(common) -O1 -fprofile-instr-generate -fcoverage-mapping
cc-cov := clang

# `make V=1` shows whole commands.
Q := $(if $(V),,@)
say = @mkdir -p $(@D)$(if $(V),,; printf '  %-5s %s\n' $(1) '$(2)')

# One tree of objects per way of compiling: $(BUILD)/WAY/path/of/source.o
define compile
$(BUILD)/$(1)/%.o: %.c
	$$(call say,$(1),$$<)
	$$Q$(cc-$(1)) $$(cflags-$(1)) -c -o $$@ $$<
$(BUILD)/$(1)/%.o: %.S
	$$(call say,$(1),$$<)
	$$Q$(cc-$(1)) $$(cflags-$(1)) -c -o $$@ $$<
endef
$(foreach way,cp host san be fuzz cov,$(eval $(call compile,$(way))))
# The fuzzer looks for new paths, not in the program's counterparts or in sums.
$(BUILD)/fuzz/tests/fake/%.o $(BUILD)/fuzz/vswitch/wire/checksum.o: \
	cflags-fuzz += -fno-sanitize=fuzzer-no-link
objects = $(addprefix $(BUILD)/$(1)/,$(addsuffix .o,$(basename $(2))))

# Guests: appends what it builds to $(guests), what IPL finds to $(systems)
# (NAME=file.ins) and what reports checks to $(guest-tests) (file.ins).
include $(wildcard guestkit/guest.mk)

# --- The nucleus and its pack ------------------------------------------------

nucleus := $(sort $(call objects,cp,$(cp) $(pure)))

$(BUILD)/cp64.elf: $(nucleus) cp/hw/cp64.lds $(BUILD)/host/symtab
	$(call say,link,$@)
	$Q$(cc-cp) $(cflags-cp) -nostdlib -static -Wl,--build-id=none -Wl,-z,noexecstack \
		-Wl,-Map=$(BUILD)/cp64.map -T cp/hw/cp64.lds -o $@ $(nucleus) -lgcc
	$Q$(CROSS)nm -n $@ | $(BUILD)/host/symtab >$(BUILD)/cp64.symbols
	$Q$(CROSS)objcopy --update-section .symbols=$(BUILD)/cp64.symbols $@

$(BUILD)/cp64.bin: $(BUILD)/cp64.elf
	$(call say,bin,$@)
	$Q$(CROSS)objcopy -O binary $< $@

$(BUILD)/cp64.ins: Makefile
	$(call say,ins,$@)
	$Qprintf '%s\n' '* CP-64: list-directed IPL' 'cp64.bin 0x00000000' \
		'pack.cpio 0x01000000' >$@

config := hercules-configs/SYSTEM.CONFIG
directory := hercules-configs/USER.DIRECT

$(BUILD)/pack.cpio: $(BUILD)/host/cppack $(config) $(directory) $(guests)
	$(call say,pack,$@)
	$Q$< make $@ --config $(config) --directory $(directory) \
		$(foreach s,$(systems),--system $(s))

# --- Host tools --------------------------------------------------------------

$(BUILD)/host/libpure.a: $(call objects,host,$(pure) $(hostpure))
$(BUILD)/san/libpure.a: $(call objects,san,$(pure) $(hostpure))
$(BUILD)/be/libpure.a: $(call objects,be,$(pure) $(hostpure))
$(BUILD)/fuzz/libpure.a: $(call objects,fuzz,$(pure) $(hostpure))
$(BUILD)/cov/libpure.a: $(call objects,cov,$(pure) $(hostpure))
$(BUILD)/san/libfake.a: $(call objects,san,$(fake))
$(BUILD)/be/libfake.a: $(call objects,be,$(fake))
$(BUILD)/fuzz/libfake.a: $(call objects,fuzz,$(fake))
$(BUILD)/cov/libfake.a: $(call objects,cov,$(fake))

$(BUILD)/%.a:
	$(call say,ar,$@)
	$Qrm -f $@ && ar rcs $@ $^

define hosttool
$(BUILD)/host/$(1): $(call objects,host,$(hosttool-$(1))) $(BUILD)/host/libpure.a
	$$(call say,link,$$@)
	$$Q$(cc-host) -o $$@ $$^
endef
$(foreach t,$(hosttools),$(eval $(call hosttool,$(t))))

# --- Manuals -----------------------------------------------------------------

doc := $(BUILD)/doc/tables.json
manual := $(wildcard cms-tools/cpdoc/*.py)

# Which command gives which message is read from the sources.
$(doc): $(BUILD)/host/cpdoc $(manual) $(wildcard cp/cmd/*.c cp/cmd/*.def)
	$(call say,doc,$(BUILD)/doc)
	$Q$(PYTHON) -B cms-tools/cpdoc/manual.py $< $(BUILD)/doc

# --- Tests -------------------------------------------------------------------

libs = -Wl,--start-group $(BUILD)/$(1)/libfake.a $(BUILD)/$(1)/libpure.a \
	-Wl,--end-group
cmocka := $(BUILD)/be/cmocka/.fetched

# Kept though only pattern rules name them.  Not for all targets: then a source
# newly listed would be missed by an archive that is younger.
.SECONDARY: $(unit:%=$(BUILD)/san/tests/unit/%.o) \
	$(unit:%=$(BUILD)/be/tests/unit/%.o) $(fuzz:%=$(BUILD)/fuzz/tests/fuzz/%.o)
$(BUILD)/san/test_%: $(BUILD)/san/tests/unit/test_%.o \
		$(BUILD)/san/libfake.a $(BUILD)/san/libpure.a
	$(call say,link,$@)
	$Q$(cc-san) -fsanitize=address,undefined -o $@ $< $(call libs,san) -lcmocka

$(BUILD)/be/test_%: $(BUILD)/be/tests/unit/test_%.o \
		$(BUILD)/be/libfake.a $(BUILD)/be/libpure.a
	$(call say,link,$@)
	$Q$(cc-be) -o $@ $< $(call libs,be) \
		$(BUILD)/be/cmocka/usr/lib/s390x-linux-gnu/libcmocka.so.0

$(unit:%=$(BUILD)/be/tests/unit/%.o): $(cmocka)

$(BUILD)/fuzz/fuzz_%: $(BUILD)/fuzz/tests/fuzz/fuzz_%.o \
		$(BUILD)/fuzz/libfake.a $(BUILD)/fuzz/libpure.a
	$(call say,link,$@)
	$Q$(cc-fuzz) -fsanitize=fuzzer,address,undefined -o $@ $< $(call libs,fuzz)

$(BUILD)/cov/fuzz_%: $(BUILD)/cov/tests/fuzz/fuzz_%.o \
		$(BUILD)/cov/libfake.a $(BUILD)/cov/libpure.a
	$(call say,link,$@)
	$Q$(cc-cov) -fsanitize=fuzzer -fprofile-instr-generate -o $@ $< \
		$(call libs,cov) -lcmocka

$(BUILD)/cov/test_%: $(BUILD)/cov/tests/unit/test_%.o \
		$(BUILD)/cov/libfake.a $(BUILD)/cov/libpure.a
	$(call say,link,$@)
	$Q$(cc-cov) -fprofile-instr-generate -o $@ $< $(call libs,cov) -lcmocka

$(cmocka): tests/harness/fetch-s390x.sh
	$(call say,fetch,cmocka)
	$Q$< $(@D) libcmocka-dev
	@touch $@

# The load that `make bench` puts on Linux's TCP: for hosts, and without a C
# library of Debian's.
sockload := $(BUILD)/bench/sockload $(BUILD)/bench/sockload.s390x
$(BUILD)/bench/sockload: tests/bench/linux/sockload.c $(wildcard tests/bench/linux/*.h)
	$(call say,host,$@)
	$Q$(cc-host) $(cflags-host) -o $@ $<
$(BUILD)/bench/sockload.s390x: tests/bench/linux/sockload.c $(wildcard tests/bench/linux/*.h)
	$(call say,linux,$@)
	$Q$(CROSS)gcc $(cflags-host) -static -o $@ $<

build-unit := $(unit:%=$(BUILD)/san/%)
build-be := $(unit:%=$(BUILD)/be/%)
build-fuzz := $(fuzz:%=$(BUILD)/fuzz/%)
build-cov-fuzz := $(fuzz:%=$(BUILD)/cov/%)
build-cov := $(build-cov-fuzz) $(unit:%=$(BUILD)/cov/%)
system := $(BUILD)/cp64.bin $(BUILD)/cp64.ins $(BUILD)/pack.cpio
tools := $(hosttools:%=$(BUILD)/host/%)
ring = $(PYTHON) -B -m tests.harness.check --build $(BUILD) --cpus "$(CPUS)"

.PHONY: all doc deps linux run demo check lint unit unit-be fuzz coverage guest sys bench \
	explore mutants format clean help

all: $(system) $(tools) $(guests) $(doc)

doc: $(doc) ## the manuals: build/doc/{commands,messages,hypercalls}.{html,txt}

deps: ## install the Debian packages that are missing
	@tests/harness/deps.sh

linux: $(linux-pack) ## fetch Debian's Linux; a system pack that has it too

run: deps ## start CP-64 and open the operator's terminal; LINUX=1: with DEBIAN
	@$(MAKE) -s all $(if $(LINUX),linux)
	@$(PYTHON) -B -m tests.harness.run --build $(BUILD) --net $(NET) \
		--pack $(PACK) $(if $(LINUX),--linux --mainsize 1024)

demo: deps ## play the acceptance scenario, screen by screen
	@$(MAKE) -s all
	@$(PYTHON) -B -m tests.harness.demo --build $(BUILD)

check: all linux $(build-unit) $(build-be) $(build-fuzz) ## every test
	@$(ring) lint unit unit-be fuzz guest sys

lint: $(doc) ## layers, sizes, headers, format, sparse, names
	@$(ring) lint

unit: $(build-unit) ## unit tests, x86, ASan and UBSan
	@$(ring) unit

unit-be: $(build-be) ## the same tests big-endian under qemu-user
	@$(ring) unit-be

fuzz: $(build-fuzz) $(build-cov-fuzz) ## fuzz targets: MINUTES=n RUNS=n TARGET=name
	@$(PYTHON) -B -m tests.harness.fuzzring --build $(BUILD) \
		$(if $(MINUTES),--minutes $(MINUTES)) $(if $(RUNS),--runs $(RUNS)) \
		$(if $(TARGET),--target $(TARGET))

coverage: $(build-cov) ## lines of the pure code that the tests reach
	@$(PYTHON) -B -m tests.harness.coverage --build $(BUILD)

guest: all ## guest tests, bare on Hercules and under CP
	@$(ring) guest

sys: all linux ## system tests on Hercules with CPUS="1 2"
	@$(ring) sys

bench: all linux $(sockload) ## throughput and exits, ratios within one run; ONLY=idle
	@$(PYTHON) -B -m tests.harness.bench --build $(BUILD) --only "$(ONLY)"

explore: $(BUILD)/san/test_iucv_explore ## all states of IUCV's largest games
	@$< large

mutants: ## break one line at a time; a named test must notice
	@$(PYTHON) -B -m tests.harness.mutants --build $(BUILD)

format: ## clang-format every C source in place
	clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove everything built
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \t\2/p' Makefile | \
		expand -t 20

print-%:
	@echo $($*)

.DEFAULT_GOAL := all
# Made by the compiler; never by a rule.
%.d: ;
-include $(shell test -d $(BUILD) && find $(BUILD) -type f -name '*.d')
