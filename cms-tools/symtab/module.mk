# SPDX-License-Identifier: Apache-2.0
# symtab: the nucleus' symbol table, part of building it.
hosttools += symtab
hosttool-symtab := cms-tools/symtab/main.c
