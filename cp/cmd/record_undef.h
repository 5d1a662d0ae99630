/* SPDX-License-Identifier: Apache-2.0 */
/* After each reading of record.def.  Included more than once, by design. */
#undef RECORD
#undef LIST
#undef SUB_RECORD
#undef SUB_LIST
#undef NUM
#undef HEX
#undef TEXT
#undef FLAG
#undef IPV4
#undef MAC
#undef WHEN
#undef SHOW
#undef END
