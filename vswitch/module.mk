# SPDX-License-Identifier: Apache-2.0
pure += $(addprefix vswitch/, \
	wire/eth.c wire/arp.c wire/ip4.c \
	acl.c answer.c capture.c claim.c coalesce.c counters.c egress.c finish.c forward.c frag.c \
	ingress.c lan.c neigh.c nettrace_filter.c offload.c options.c origin.c pcap.c proxyarp.c reasm.c resolve.c \
	route.c router.c seek.c service.c table.c tapring.c trial.c tso.c tzsp.c)
# CP and guests have CKSM for the same seam.
hostpure += vswitch/wire/checksum.c
cp += $(addprefix vswitch/, glue.c netadmin.c netquery.c nettell.c nettrace.c nettrace_punch.c nettrace_task.c)
