# SPDX-License-Identifier: Apache-2.0
pure += $(addprefix iucv/, area.c call.c changelog.c message.c monitor.c monrecord.c party.c path.c receive.c recording.c service.c staraccount.c starconfig.c starlogrec.c starmsg.c \
	starevent.c starident.c starsignal.c starsymptom.c starvswitch.c view.c)
pure += iucv/vmcf.c iucv/vmcf_move.c
