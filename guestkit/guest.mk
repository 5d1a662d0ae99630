# SPDX-License-Identifier: Apache-2.0
#
# How guests are built.  A guest is guestkit's library, its own sources and the
# linker script; the result is $(BUILD)/guest/NAME.bin, an image for absolute 0,
# and NAME.ins, which any list-directed IPL takes.
#
#   guest test   tests/guest/NAME.c and NAME/*.c: nothing else to say
#   benchmark    tests/bench/NAME.c and NAME_*.c: likewise, see
#                tests/harness/bench.py
#   helper       tests/sys/NAME.c and NAME/*.c: for system tests, which put it
#                in their pack
#   sample       guestkit/samples/NAME/*.c: add NAME to `samples`, or to
#                `net-samples` when it uses lwIP

samples := hello panel talk prop
net-samples := netdemo

cc-guest := $(CROSS)gcc
cflags-guest := $(s390x) -ffunction-sections -Wframe-larger-than=2048
$(eval $(call compile,guest))

# The same with lwIP's headers; lwIP itself is not held to our warnings.  -MD,
# because -MMD forgets lwipopts.h, which only system headers include.
lwip := $(BUILD)/lwip/lwip-2.1.3
cc-guestnet := $(CROSS)gcc
cflags-guestnet := $(filter-out -MMD,$(cflags-guest)) -MD -Iguestkit/port/lwip \
	-isystem $(lwip)/src/include
$(eval $(call compile,guestnet))

$(lwip)/.fetched: guestkit/port/fetch-lwip.sh
	$(call say,fetch,lwIP)
	$Q$< $(BUILD)/lwip

lwip-core := init def inet_chksum ip mem memp netif pbuf raw stats sys tcp \
	tcp_in tcp_out timeouts udp ipv4/etharp ipv4/icmp ipv4/ip4 \
	ipv4/ip4_addr ipv4/ip4_frag
lwip-sources := $(lwip-core:%=core/%.c) netif/ethernet.c apps/lwiperf/lwiperf.c
lwip-objects := $(lwip-sources:%.c=$(BUILD)/guestnet/lwip/%.o)

# Not intermediate: make would remove them behind the first build.
.SECONDARY: $(lwip-sources:%=$(lwip)/src/%)
$(lwip)/src/%.c: $(lwip)/.fetched ;

$(BUILD)/guestnet/lwip/%.o: $(lwip)/src/%.c
	$(call say,lwip,$*.c)
	$Q$(cc-guestnet) $(filter-out -W%,$(cflags-guestnet)) -w -c -o $@ $<

net-sources := $(wildcard guestkit/port/lwip/*.c) \
	$(wildcard $(net-samples:%=guestkit/samples/%/*.c))
net-objects := $(call objects,guestnet,$(net-sources))
$(net-objects): $(lwip)/.fetched

$(BUILD)/guest/libgk.a: $(call objects,guest,\
	$(sort $(filter-out cp/lib/sha256_block.c,$(gk)) $(gkpure)))
$(BUILD)/guest/libgknet.a: $(lwip-objects) \
	$(filter $(BUILD)/guestnet/guestkit/port/%,$(net-objects))

# --- Linking: guest NAME, its objects, libraries -----------------------------

define guest
$(BUILD)/guest/$(1).elf: $(2) $(3) guestkit/guest.lds
	$$(call say,link,$$@)
	$$Q$(cc-guest) -nostdlib -static -Wl,--build-id=none \
		-Wl,-z,noexecstack -Wl,--gc-sections -Wl,-u,gk_boot \
		-Wl,-Map=$(BUILD)/guest/$(1).map -T guestkit/guest.lds \
		-o $$@ $(2) -Wl,--start-group $(3) -Wl,--end-group -lgcc
guests += $(BUILD)/guest/$(1).bin $(BUILD)/guest/$(1).ins
endef

gk-library := $(BUILD)/guest/libgk.a
net-libraries := $(BUILD)/guest/libgknet.a $(gk-library)
bench-all := $(notdir $(basename $(wildcard tests/bench/*.c)))
bench-names := $(foreach b,$(bench-all),$(if $(findstring _,$(b)),,$(b)))
guest-test-names := $(notdir $(basename $(wildcard tests/guest/*.c)))
sample-objects = $(call objects,$(1),$(wildcard guestkit/samples/$(2)/*.c))

$(foreach t,$(guest-test-names),$(eval $(call guest,$(t),\
	$(call objects,guest,tests/guest/$(t).c \
	$(wildcard tests/guest/$(t)/*.c)),$(gk-library))))
$(foreach b,$(bench-names),$(eval $(call guest,$(b),\
	$(call objects,guest,$(wildcard tests/bench/$(b).c \
	tests/bench/$(b)_*.c)),$(gk-library))))
$(foreach t,$(notdir $(basename $(wildcard tests/sys/*.c))),$(eval \
	$(call guest,$(t),$(call objects,guest,tests/sys/$(t).c \
	$(wildcard tests/sys/$(t)/*.c)),$(gk-library))))
$(foreach s,$(samples),$(eval $(call guest,$(s),\
	$(call sample-objects,guest,$(s)),$(gk-library))))
$(foreach s,$(net-samples),$(eval $(call guest,$(s),\
	$(call sample-objects,guestnet,$(s)),$(net-libraries))))

$(BUILD)/guest/%.bin: $(BUILD)/guest/%.elf
	$(call say,bin,$@)
	$Q$(CROSS)objcopy -O binary $< $@

$(BUILD)/guest/%.ins: guestkit/guest.mk
	$(call say,ins,$@)
	$Qprintf '%s\n' '* $*: list-directed IPL' '$*.bin 0x00000000' >$@

# Bare, there is no IPL PARM: the text is loaded (see gk/parm.h).
bare-parm := IP=10.64.0.11/24 GW=10.64.0.1

$(BUILD)/guest/netdemo-bare.ins: $(BUILD)/guest/netdemo.bin guestkit/guest.mk
	$(call say,ins,$@)
	$Qprintf '%s' '$(bare-parm)' >$(@D)/netdemo.parm
	$Qprintf '%s\n' '* NETDEMO on a bare machine' \
		'netdemo.bin 0x00000000' 'netdemo.parm 0x00010480' >$@

# PROP's rules are a file that is loaded where it has room for them.
$(BUILD)/guest/prop.ins: $(BUILD)/guest/prop.elf guestkit/samples/prop/prop.rules
	$(call say,ins,$@)
	$Qcp guestkit/samples/prop/prop.rules $(@D)
	$Qat=$$($(CROSS)nm $< | sed -n 's/^0*\(.*\) D prop_rules$$/\1/p') && printf '%s\n' \
		'* PROP and its rules' 'prop.bin 0x00000000' "prop.rules 0x$$at" >$@

guests += $(BUILD)/guest/netdemo-bare.ins
systems += NETDEMO=$(BUILD)/guest/netdemo.ins HELLO=$(BUILD)/guest/hello.ins \
	PANEL=$(BUILD)/guest/panel.ins TALK=$(BUILD)/guest/talk.ins \
	PROP=$(BUILD)/guest/prop.ins
guest-tests += $(guest-test-names:%=$(BUILD)/guest/%.ins)

# --- Linux: systems of Debian's packages, in a pack of their own -------------

linux := $(BUILD)/linux
linux-list := guestkit/linux/packages
linux-pack := $(BUILD)/pack-linux.cpio
linux-systems := debmini debian
linux-packages = $(shell sed -n 's/^\([a-z][^ ]*\).*/\1/p' $(linux-list) | sort -u)

# Fetched again only when other packages are named.
$(linux)/.names: $(linux-list)
	@mkdir -p $(@D)
	@echo $(linux-packages) | cmp -s - $@ || echo $(linux-packages) >$@

$(linux)/.fetched: tests/harness/fetch-s390x.sh $(linux)/.names
	$(call say,fetch,Linux)
	$Q$< -l $(linux) $(linux-packages)
	@touch $@

# Its last system, debtest, is for tests only and in none but theirs; there are
# programs of ours, too, which need a C library, the cross compiler's.
$(linux)/rates: tests/bench/linux/rates.c cp/lib/sha256.c \
		cp/lib/sha256_block.c cp/lib/sha256_block_c.c
	$(call say,linux,$@)
	$Q$(CROSS)gcc -std=gnu11 -O2 -I. $(warn) -static -o $@ $^

$(linux)/debian.ins: $(linux)/.fetched $(linux-list) $(linux)/rates \
		$(shell find guestkit/linux -type f)
	$(call say,image,$@)
	$Q$(PYTHON) -B guestkit/linux/image.py $(linux-list) $(linux) $(@D) \
		$(linux)/rates
	@touch $@

$(linux-pack): $(BUILD)/pack.cpio $(linux)/debian.ins
	$(call say,pack,$@)
	$Qcp $< $@.part
	$Qfor s in $(linux-systems); do \
		$(BUILD)/host/cppack add $@.part $$s=$(linux)/$$s.ins || exit; \
	done
	$Qmv $@.part $@
