# SPDX-License-Identifier: Apache-2.0
pure += cp/msg/msg.c
