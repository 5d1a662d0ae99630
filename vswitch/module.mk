# SPDX-License-Identifier: Apache-2.0
pure += $(addprefix vswitch/, \
	wire/eth.c wire/arp.c wire/ip4.c \
	acl.c answer.c claim.c coalesce.c counters.c egress.c finish.c forward.c frag.c \
	ingress.c lan.c neigh.c offload.c options.c pcap.c proxyarp.c reasm.c resolve.c \
	route.c router.c table.c tso.c)
# CP and guests have CKSM for the same seam.
hostpure += vswitch/wire/checksum.c
cp += $(addprefix vswitch/, glue.c netadmin.c netquery.c)
