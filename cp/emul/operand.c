/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of instructions by the table of their forms.  Pure. */
#include "cp/emul/operand.h"

#include "cp/lib/be.h"
#include "cp/lib/str.h"

static const struct {
	u16 first, last;
	char operands[13];
} forms[] = {
#define FORM(first, last, operands) { first, last, operands },
#include "cp/emul/insn_form.def"
#undef FORM
};

/* Where the second byte of an operation code is; the rest have one byte. */
enum second { SECOND_BYTE, LOW_DIGIT, LAST_BYTE };

static const struct {
	u8 first;
	enum second second;
} longer[] = {
	{ 0x01, SECOND_BYTE }, { 0xb2, SECOND_BYTE }, { 0xb3, SECOND_BYTE },
	{ 0xb9, SECOND_BYTE }, { 0xe5, SECOND_BYTE }, { 0xa5, LOW_DIGIT },
	{ 0xa7, LOW_DIGIT },   { 0xc0, LOW_DIGIT },   { 0xc2, LOW_DIGIT },
	{ 0xc4, LOW_DIGIT },   { 0xc6, LOW_DIGIT },   { 0xc8, LOW_DIGIT },
	{ 0xcc, LOW_DIGIT },   { 0xe3, LAST_BYTE },   { 0xeb, LAST_BYTE },
	{ 0xec, LAST_BYTE },   { 0xed, LAST_BYTE },
};

u16 operand_opcode(const u8 insn[INSN_SIZE_MAX])
{
	u16 opcode = (u16)(insn[0] << 8);

	for (u32 i = 0; i < ARRAY_SIZE(longer); i++) {
		if (longer[i].first != insn[0])
			continue;
		if (longer[i].second == SECOND_BYTE)
			return opcode | insn[1];
		if (longer[i].second == LOW_DIGIT)
			return opcode | (insn[1] & 0xf);
		return opcode | insn[5];
	}
	return opcode;
}

static const char *form_of(u16 opcode)
{
	const char *form = "";

	for (u32 i = 0; i < ARRAY_SIZE(forms); i++)
		if (opcode >= forms[i].first && opcode <= forms[i].last)
			form = forms[i].operands;
	return form;
}

static u32 digit(const u8 *insn, u32 n)
{
	return n % 2 ? insn[n / 2] & 15u : insn[n / 2] >> 4;
}

static void get_base(const u8 *insn, u32 n, struct operand *o)
{
	o->base = (u8)digit(insn, n);
	o->value = (s64)(get_be16(insn + n / 2) & 0xfff);
}

/* With 20 bits: the high ones, signed, stand behind the low ones. */
static void get_long_base(const u8 *insn, u32 n, struct operand *o)
{
	get_base(insn, n, o);
	o->value += (s64)(s8)insn[n / 2 + 2] * 4096;
}

static void get_field(const u8 *insn, u32 n, struct operand *o)
{
	switch (o->kind) {
	case 'z':
		o->index = (u8)digit(insn, 3);
		get_long_base(insn, n, o);
		break;
	case 'y':
		get_long_base(insn, n, o);
		break;
	case 'x':
		o->index = (u8)digit(insn, 3);
		get_base(insn, n, o);
		break;
	case 'l':
		o->field = insn[1];
		get_base(insn, n, o);
		break;
	case 'k': /* the second one's length stands behind the first's */
		o->field = (u8)digit(insn, n == 4 ? 2 : 3);
		get_base(insn, n, o);
		break;
	case 'v':
		o->field = (u8)digit(insn, 2);
		get_base(insn, n, o);
		break;
	case 'd':
		get_base(insn, n, o);
		break;
	default:
		o->field = (u8)digit(insn, n);
		break;
	}
}

static void get_value(const u8 *at, struct operand *o)
{
	switch (o->kind) {
	case 'b':
		o->value = (s8)at[0];
		break;
	case 'B':
		o->value = at[0];
		break;
	case 'h':
	case 'j':
		o->value = (s16)get_be16(at);
		break;
	case 'H':
		o->value = get_be16(at);
		break;
	case 'W':
		o->value = get_be32(at);
		break;
	default:
		o->value = (s32)get_be32(at);
		break;
	}
}

u32 operand_split(const u8 insn[INSN_SIZE_MAX], struct operand to[OPERANDS_MAX])
{
	u8 whole[INSN_SIZE_MAX + 2] = { 0 };
	const char *form;
	u32 count = 0;

	memcpy(whole, insn, insn_size(insn[0]));
	form = form_of(operand_opcode(whole));
	for (; form[0] && count < OPERANDS_MAX; form += 2, count++) {
		u32 n = (u32)(form[1] - '0');

		/* SRP's third operand is half of a byte. */
		to[count] = (struct operand){ .kind = form[0] };
		if (form[0] == 'B' && n == 3)
			to[count].value = digit(whole, n);
		else if (strchr("bBhHwWjJ", form[0]))
			get_value(whole + n / 2, &to[count]);
		else
			get_field(whole, n, &to[count]);
	}
	return count;
}

bool operand_is_address(const struct operand *o)
{
	return strchr("dxyzlkvjJ", o->kind) != NULL;
}

u64 operand_address(const struct operand *o, const struct operand_regs *r)
{
	u64 at = (u64)o->value;

	if (o->kind == 'j' || o->kind == 'J')
		return (r->at + at * 2) & r->wrap;
	if (o->base)
		at += r->gr[o->base];
	if (o->index)
		at += r->gr[o->index];
	return at & r->wrap;
}

/* --- what is stored --- */

/* Bytes that it stores at its first operand in storage; 0: not known. */
enum size { SIZE_COUNT4 = 0x8000, SIZE_COUNT8 = 0x8001, SIZE_MASK = 0x8002 };

static const struct store {
	u16 opcode;
	u16 size;
	bool emulated; /* by CP */
} stores[] = {
	{ 0x4000, 2, false },
	{ 0x4200, 1, false },
	{ 0x4e00, 8, false },
	{ 0x5000, 4, false },
	{ 0x6000, 8, false },
	{ 0x7000, 4, false },
	{ 0x9000, SIZE_COUNT4, false },
	{ 0x9200, 1, false },
	{ 0x9300, 1, false },
	{ 0x9400, 1, false },
	{ 0x9600, 1, false },
	{ 0x9700, 1, false },
	{ 0x9b00, SIZE_COUNT4, false },
	{ 0xac00, 1, true },
	{ 0xad00, 1, true },
	{ 0xb202, 8, true },
	{ 0xb205, 8, false },
	{ 0xb207, 8, false },
	{ 0xb209, 8, false },
	{ 0xb211, 4, true },
	{ 0xb212, 2, true },
	{ 0xb234, 52, true },
	{ 0xb235, 64, true },
	{ 0xb236, 8, true },
	{ 0xb239, 4, true },
	{ 0xb23a, 32, true },
	{ 0xb278, 16, false },
	{ 0xb27c, 8, false },
	{ 0xb27d, 4096, true },
	{ 0xb29c, 4, false },
	{ 0xb2b0, 16, true },
	{ 0xb600, SIZE_COUNT4, true },
	{ 0xba00, 4, false },
	{ 0xbb00, 8, false },
	{ 0xbe00, SIZE_MASK, false },
	{ 0xc407, 2, false },
	{ 0xc40b, 8, false },
	{ 0xc40f, 4, false },
	{ 0xe324, 8, false },
	{ 0xe326, 4, false },
	{ 0xe32e, 8, false },
	{ 0xe32f, 8, false },
	{ 0xe33e, 4, false },
	{ 0xe33f, 2, false },
	{ 0xe350, 4, false },
	{ 0xe370, 2, false },
	{ 0xe372, 1, false },
	{ 0xe38e, 16, false },
	{ 0xe3c3, 1, false },
	{ 0xe3c7, 2, false },
	{ 0xe3cb, 4, false },
	{ 0xe544, 2, false },
	{ 0xe548, 8, false },
	{ 0xe54c, 4, false },
	{ 0xeb14, 4, false },
	{ 0xeb24, SIZE_COUNT8, false },
	{ 0xeb25, SIZE_COUNT8, true },
	{ 0xeb26, SIZE_COUNT4, false },
	{ 0xeb2c, SIZE_MASK, false },
	{ 0xeb2d, SIZE_MASK, false },
	{ 0xeb30, 8, false },
	{ 0xeb31, 8, false },
	{ 0xeb3e, 16, false },
	{ 0xeb52, 1, false },
	{ 0xeb54, 1, false },
	{ 0xeb56, 1, false },
	{ 0xeb57, 1, false },
	{ 0xeb6a, 4, false },
	{ 0xeb6e, 4, false },
	{ 0xeb7a, 8, false },
	{ 0xeb7e, 8, false },
	{ 0xeb90, SIZE_COUNT4, false },
	{ 0xebe3, 8, false },
	{ 0xebf3, 4, false },
	{ 0xed66, 4, false },
	{ 0xed67, 8, false },
};

static const struct store *find_store(u16 opcode)
{
	for (u32 i = 0; i < ARRAY_SIZE(stores); i++)
		if (stores[i].opcode == opcode)
			return &stores[i];
	return NULL;
}

static u32 bytes_of_mask(u32 mask)
{
	return (mask & 1) + (mask >> 1 & 1) + (mask >> 2 & 1) + (mask >> 3 & 1);
}

static u32 registers(const u8 *insn, u32 size)
{
	return (((insn[1] & 15u) - (insn[1] >> 4)) % 16 + 1) * size;
}

static u32 size_stored(const u8 *insn, u16 opcode, const struct operand *o)
{
	const struct store *s = find_store(opcode);

	if (o->kind == 'l' || o->kind == 'k')
		return o->field + 1u;
	if (!s)
		return 0;
	switch (s->size) {
	case SIZE_COUNT4:
		return registers(insn, 4);
	case SIZE_COUNT8:
		return registers(insn, 8);
	case SIZE_MASK:
		return bytes_of_mask(insn[1] & 15u);
	default:
		return s->size;
	}
}

bool operand_stored(const u8 insn[INSN_SIZE_MAX], const struct operand_regs *r,
		    struct operand_range *out)
{
	struct operand o[OPERANDS_MAX];
	u32 n = operand_split(insn, o), i, size;

	for (i = 0; i < n && !operand_is_address(&o[i]); i++)
		;
	if (i == n)
		return false;
	size = size_stored(insn, operand_opcode(insn), &o[i]);
	if (!size)
		return false;
	out->first = operand_address(&o[i], r);
	out->last = (out->first + size - 1) & r->wrap;
	return true;
}

bool operand_stores_emulated(const u8 insn[INSN_SIZE_MAX])
{
	const struct store *s = find_store(operand_opcode(insn));

	return s && s->emulated;
}
