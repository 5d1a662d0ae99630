/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formatting into bounded buffers; see fmt.h for what is understood.  A
 * conversion that is not understood is copied as it stands, and no argument is
 * taken for it.
 */
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* Where the text goes; len counts on after the buffer is full. */
struct sink {
	char *to;
	size_t size, len;
};

/* One conversion between '%' and its letter. */
struct spec {
	bool left, zeros, has_precision;
	u8 length; /* bytes of an integer argument */
	size_t width, precision;
};

/* An integer as digits without its padding. */
struct number {
	u64 magnitude;
	bool negative;
	unsigned int base;
	const char *digits;
};

static const char lower_digits[] = "0123456789abcdef";
static const char upper_digits[] = "0123456789ABCDEF";

/* A width or precision over this is taken as this: no endless padding. */
#define WIDTH_MAX 4096

static void put(struct sink *s, char c)
{
	if (s->len + 1 < s->size)
		s->to[s->len] = c;
	s->len++;
}

static void put_many(struct sink *s, char c, size_t count)
{
	while (count--)
		put(s, c);
}

static void put_text(struct sink *s, const struct spec *spec, const char *text,
		     size_t len)
{
	size_t pad = spec->width > len ? spec->width - len : 0;

	if (!spec->left)
		put_many(s, ' ', pad);
	for (size_t i = 0; i < len; i++)
		put(s, text[i]);
	if (spec->left)
		put_many(s, ' ', pad);
}

static void put_number(struct sink *s, const struct spec *spec,
		       const struct number *n)
{
	char text[24];
	size_t at = sizeof(text), digits, zeros = 0, pad;
	u64 rest = n->magnitude;

	while (rest) {
		text[--at] = n->digits[rest % n->base];
		rest /= n->base;
	}
	digits = sizeof(text) - at;
	if (spec->has_precision)
		zeros = spec->precision > digits ? spec->precision - digits : 0;
	else if (digits == 0)
		zeros = 1;
	pad = digits + zeros + n->negative;
	pad = spec->width > pad ? spec->width - pad : 0;
	if (spec->zeros && !spec->left && !spec->has_precision) {
		zeros += pad;
		pad = 0;
	}
	if (!spec->left)
		put_many(s, ' ', pad);
	if (n->negative)
		put(s, '-');
	put_many(s, '0', zeros);
	for (; at < sizeof(text); at++)
		put(s, text[at]);
	if (spec->left)
		put_many(s, ' ', pad);
}

/* Decimal number at *P, or -1 when there is no digit. */
static int parse_count(const char **p)
{
	int value = 0;

	if (!ascii_isdigit(**p))
		return -1;
	for (; ascii_isdigit(**p); (*p)++)
		value = MIN(value * 10 + (**p - '0'), WIDTH_MAX);
	return value;
}

static const char *parse_length(struct spec *spec, const char *p)
{
	spec->length = sizeof(int);
	if (*p == 'z') {
		spec->length = sizeof(size_t);
		return p + 1;
	}
	if (*p == 'h') {
		spec->length = p[1] == 'h' ? sizeof(char) : sizeof(short);
		return p + (p[1] == 'h' ? 2 : 1);
	}
	if (*p == 'l') {
		spec->length = p[1] == 'l' ? sizeof(long long) : sizeof(long);
		return p + (p[1] == 'l' ? 2 : 1);
	}
	return p;
}

/* Arguments travel by reference: a va_list passed by value cannot come back. */
struct args {
	va_list list;
};

static void set_width(struct spec *spec, int width)
{
	if (width < 0) {
		spec->left = true;
		width = width < -WIDTH_MAX ? WIDTH_MAX : -width;
	}
	spec->width = (size_t)MIN(width, WIDTH_MAX);
}

static const char *parse_spec(struct spec *spec, const char *p, struct args *a)
{
	int count;

	memset(spec, 0, sizeof(*spec));
	for (; *p == '-' || *p == '0'; p++) {
		if (*p == '-')
			spec->left = true;
		else
			spec->zeros = true;
	}
	if (*p == '*') {
		set_width(spec, va_arg(a->list, int));
		p++;
	} else {
		count = parse_count(&p);
		set_width(spec, MAX(count, 0));
	}
	if (*p == '.') {
		p++;
		if (*p == '*') {
			count = va_arg(a->list, int);
			p++;
			spec->has_precision = count >= 0;
		} else {
			count = parse_count(&p);
			spec->has_precision = true;
		}
		spec->precision = (size_t)MIN(MAX(count, 0), WIDTH_MAX);
	}
	return parse_length(spec, p);
}

static s64 signed_arg(const struct spec *spec, struct args *a)
{
	switch (spec->length) {
	case sizeof(u64):
		return va_arg(a->list, s64);
	case sizeof(char):
		return (s8)va_arg(a->list, int);
	case sizeof(short):
		return (s16)va_arg(a->list, int);
	default:
		return va_arg(a->list, int);
	}
}

static u64 unsigned_arg(const struct spec *spec, struct args *a)
{
	switch (spec->length) {
	case sizeof(u64):
		return va_arg(a->list, u64);
	case sizeof(char):
		return (u8)va_arg(a->list, unsigned int);
	case sizeof(short):
		return (u16)va_arg(a->list, unsigned int);
	default:
		return va_arg(a->list, unsigned int);
	}
}

static void put_signed(struct sink *s, const struct spec *spec, s64 value)
{
	struct number n = { .base = 10, .digits = lower_digits };

	n.negative = value < 0;
	n.magnitude = n.negative ? 0 - (u64)value : (u64)value;
	put_number(s, spec, &n);
}

static void put_unsigned(struct sink *s, const struct spec *spec, u64 value,
			 unsigned int base, const char *digits)
{
	struct number n = { .magnitude = value,
			    .base = base,
			    .digits = digits };

	put_number(s, spec, &n);
}

static void put_string(struct sink *s, const struct spec *spec,
		       const char *text)
{
	size_t max = spec->has_precision ? spec->precision : ~(size_t)0;

	if (!text)
		text = "(null)";
	put_text(s, spec, text, strnlen(text, max));
}

/* False: LETTER is no conversion. */
static bool convert(struct sink *s, const struct spec *spec, char letter,
		    struct args *a)
{
	char c;

	switch (letter) {
	case 'd':
	case 'i':
		put_signed(s, spec, signed_arg(spec, a));
		return true;
	case 'u':
		put_unsigned(s, spec, unsigned_arg(spec, a), 10, lower_digits);
		return true;
	case 'x':
		put_unsigned(s, spec, unsigned_arg(spec, a), 16, lower_digits);
		return true;
	case 'X':
		put_unsigned(s, spec, unsigned_arg(spec, a), 16, upper_digits);
		return true;
	case 'p':
		put_unsigned(s, spec, (uintptr_t)va_arg(a->list, void *), 16,
			     lower_digits);
		return true;
	case 'c':
		c = (char)va_arg(a->list, int);
		put_text(s, spec, &c, 1);
		return true;
	case 's':
		put_string(s, spec, va_arg(a->list, const char *));
		return true;
	case '%':
		put(s, '%');
		return true;
	default:
		return false;
	}
}

size_t fmt_vprint(char *to, size_t size, const char *format, va_list args)
{
	struct sink s = { to, size, 0 };
	struct args a;
	struct spec spec;

	va_copy(a.list, args);
	for (const char *p = format; *p; p++) {
		const char *start = p;

		if (*p != '%') {
			put(&s, *p);
			continue;
		}
		p = parse_spec(&spec, p + 1, &a);
		if (*p && convert(&s, &spec, *p, &a))
			continue;
		for (; start < p; start++)
			put(&s, *start);
		if (!*p)
			break;
		put(&s, *p);
	}
	va_end(a.list);
	if (size)
		to[MIN(s.len, size - 1)] = '\0';
	return s.len;
}

size_t fmt_print(char *to, size_t size, const char *format, ...)
{
	va_list args;
	size_t len;

	va_start(args, format);
	len = fmt_vprint(to, size, format, args);
	va_end(args);
	return len;
}
