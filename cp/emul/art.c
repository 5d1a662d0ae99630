/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/emul/art.h"

#include "cp/lib/be.h"

#define ALET_PRIMARY   0u
#define ALET_SECONDARY 1u
#define ALET_RESERVED  0xfe000000u
#define ALET_P	       0x01000000u /* the primary space's list */
#define ALET_SEQUENCE  0x00ff0000u

#define TABLE_ORIGIN 0x7fffffc0u /* of CR2, CR5, word 2 of an entry */
#define LIST_ORIGIN  0x7fffff80u
#define LIST_LENGTH  0x7fu /* in units of eight entries, less one */
#define INVALID	     0x80000000u

/* An access-list entry. */
struct ale {
	be32 flags; /* INVALID, sequence number, authority */
	be32 reserved;
	be32 aste; /* real address */
	be32 aste_sequence;
};
LAYOUT_SIZE(struct ale, 16);

/* As much of an ASN-second-table entry as is looked at here. */
struct aste {
	be32 flags; /* INVALID */
	be32 authority;
	be64 asce;
	be32 access_list;
	be32 sequence;
};
LAYOUT_AT(struct aste, access_list, 16);
LAYOUT_AT(struct aste, sequence, 20);

/*
 * The list's designation stands at the same place of the dispatchable-unit
 * control table and of an ASN-second-table entry.
 */
#define LIST_AT 16

static enum pgm find_entry(const struct dat_context *c, u32 alet,
			   struct ale *ale)
{
	u64 table = c->cr[alet & ALET_P ? 5 : 2] & TABLE_ORIGIN;
	u32 n = alet & 0xffff;
	enum pgm pgm;
	u32 list;
	be32 raw;

	pgm = dat_read_real(c, table + LIST_AT, &raw, sizeof(raw));
	if (pgm != PGM_NONE)
		return pgm;
	list = be32_get(raw);
	if (n >> 3 > (list & LIST_LENGTH))
		return (enum pgm)PGM_ALEN_TRANSLATION;
	pgm = dat_read_real(c, (list & LIST_ORIGIN) + n * sizeof(*ale), ale,
			    sizeof(*ale));
	if (pgm != PGM_NONE)
		return pgm;
	if (be32_get(ale->flags) & INVALID)
		return (enum pgm)PGM_ALEN_TRANSLATION;
	if ((be32_get(ale->flags) ^ alet) & ALET_SEQUENCE)
		return (enum pgm)PGM_ALE_SEQUENCE;
	return PGM_NONE;
}

enum pgm art_asce(const struct dat_context *c, u32 alet, u64 *asce)
{
	struct aste aste;
	struct ale ale;
	enum pgm pgm;

	if (alet == ALET_PRIMARY || alet == ALET_SECONDARY) {
		*asce = c->cr[alet == ALET_PRIMARY ? 1 : 7];
		return PGM_NONE;
	}
	if (alet & ALET_RESERVED)
		return (enum pgm)PGM_ALET_SPEC;
	pgm = find_entry(c, alet, &ale);
	if (pgm != PGM_NONE)
		return pgm;
	pgm = dat_read_real(c, be32_get(ale.aste) & TABLE_ORIGIN, &aste,
			    sizeof(aste));
	if (pgm != PGM_NONE)
		return pgm;
	if (be32_get(aste.flags) & INVALID)
		return (enum pgm)PGM_ASTE_VALIDITY;
	if (be32_get(aste.sequence) != be32_get(ale.aste_sequence))
		return (enum pgm)PGM_ASTE_SEQUENCE;
	*asce = be64_get(aste.asce);
	return PGM_NONE;
}
