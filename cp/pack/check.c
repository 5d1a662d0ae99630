/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification of a pack against its manifest, a piece at a time.  Findings'
 * line numbers are of the manifest.
 */
#include "cp/lib/str.h"
#include "cp/pack/pack.h"

#define FORMAT_WORD "CP64PACK "
#define LINE_SIZE   160

/* Fails the check and says why; MEMBER may be "". */
static void fail(struct pack_check *c, const char *what, const char *member)
{
	c->failed = true;
	c->hashing = false;
	report_print(c->report, SEVERITY_ERROR, c->line_number, 0, "%s%s%s",
		     what, *member ? " - " : "", member);
}

/* The manifest's next line into TO; false at its end or if too long. */
static bool take_line(struct pack_check *c, char *to, size_t size)
{
	size_t left = (size_t)(c->end - c->line), len = 0;

	if (left == 0)
		return false;
	c->line_number++;
	while (len < left && c->line[len] != '\n')
		len++;
	if (len >= size || len == left || memchr(c->line, '\0', len)) {
		fail(c, "Manifest has a damaged line", "");
		return false;
	}
	memcpy(to, c->line, len);
	to[len] = '\0';
	c->line += len + 1;
	return true;
}

/* Splits off the word at *S; the rest stays in *S. */
static char *take_word(char **s)
{
	char *word = *s, *blank = strchr(word, ' ');

	if (blank)
		*blank = '\0';
	*s = blank ? blank + 1 : word + strlen(word);
	return word;
}

static bool take_hash(const char *text, u8 out[SHA256_SIZE])
{
	if (strlen(text) != (size_t)2 * SHA256_SIZE)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		char pair[3] = { text[2 * i], text[2 * i + 1], '\0' };
		u64 value;

		if (!str_to_u64(pair, 16, 255, &value))
			return false;
		out[i] = (u8)value;
	}
	return true;
}

static bool good_version(struct pack_check *c)
{
	char line[LINE_SIZE], *rest, *major;
	u64 value;

	if (!take_line(c, line, sizeof(line)) ||
	    strncmp(line, FORMAT_WORD, sizeof(FORMAT_WORD) - 1) != 0)
		return false;
	major = line + sizeof(FORMAT_WORD) - 1;
	rest = strchr(major, '.');
	if (!rest)
		return false;
	*rest++ = '\0';
	return str_to_u64(major, 10, PACK_MAJOR, &value) &&
	       value == PACK_MAJOR && str_to_u64(rest, 10, 999, &value);
}

enum err pack_check_begin(struct pack_check *c, const struct pack *p,
			  struct report *report)
{
	memset(c, 0, sizeof(*c));
	c->pack = p;
	c->report = report;
	if (pack_next(p, &c->member) != ERR_OK) {
		fail(c, "This is no system pack", "");
		return ERR_FORMAT;
	}
	if (strcmp(c->member.name, PACK_MANIFEST) != 0) {
		fail(c, "First member is not the manifest", c->member.name);
		return ERR_FORMAT;
	}
	c->line = (const char *)c->member.data;
	c->end = c->line + c->member.size;
	if (!good_version(c)) {
		fail(c, "Format of the pack is unknown", "");
		return ERR_FORMAT;
	}
	return ERR_OK;
}

/* The next member and its line; false: no more, or failed. */
static bool start_member(struct pack_check *c)
{
	char line[LINE_SIZE], *rest = line, *hash, *size;
	enum err err;
	u64 bytes;

	err = pack_next(c->pack, &c->member);
	if (err == ERR_FORMAT) {
		fail(c, "Archive is damaged behind", c->member.name);
		return false;
	}
	if (c->line == c->end) {
		if (err == ERR_OK)
			fail(c, "Member is not in the manifest",
			     c->member.name);
		return false;
	}
	if (!take_line(c, line, sizeof(line)))
		return false;
	hash = take_word(&rest);
	size = take_word(&rest);
	if (!take_hash(hash, c->want) ||
	    !str_to_u64(size, 10, 0xffffffff, &bytes) || !*rest) {
		fail(c, "Manifest has a damaged line", "");
		return false;
	}
	if (err != ERR_OK || strcmp(rest, c->member.name) != 0) {
		fail(c, "Member is missing or out of order", rest);
		return false;
	}
	if (bytes != c->member.size) {
		fail(c, "Size differs", c->member.name);
		return false;
	}
	sha256_begin(&c->hash);
	c->done = 0;
	c->hashing = true;
	return true;
}

static void end_member(struct pack_check *c)
{
	u8 hash[SHA256_SIZE];

	sha256_end(&c->hash, hash);
	c->hashing = false;
	if (memcmp(hash, c->want, sizeof(hash)) != 0)
		fail(c, "SHA-256 differs", c->member.name);
}

bool pack_check_step(struct pack_check *c, size_t bytes)
{
	u64 piece;

	if (c->failed || (!c->hashing && !start_member(c)))
		return false;
	piece = MIN((u64)bytes, c->member.size - c->done);
	sha256_add(&c->hash, c->member.data + c->done, (size_t)piece);
	c->done += piece;
	if (c->done == c->member.size)
		end_member(c);
	return !c->failed;
}

enum err pack_check_end(struct pack_check *c)
{
	return c->failed ? ERR_FORMAT : ERR_OK;
}
