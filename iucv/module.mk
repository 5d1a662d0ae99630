# SPDX-License-Identifier: Apache-2.0
pure += $(addprefix iucv/, area.c call.c message.c party.c path.c receive.c)
