/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP's text: see http.h.  RFC 9112, as little of it as a demo needs. */
#include "guestkit/samples/netdemo/http.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"

#define PORT_DEFAULT 80

/* Does TEXT begin with WORD, in any case? */
static bool begins(const char *text, const char *word)
{
	for (; *word; text++, word++)
		if (ascii_upper(*text) != ascii_upper(*word))
			return false;
	return true;
}

/* The part of HOST before and behind a colon. */
static bool parse_host(const char *host, struct http_url *out)
{
	char address[HTTP_HOST_SIZE];
	const char *colon = strchr(host, ':');
	u64 port = PORT_DEFAULT;

	str_copy(address, sizeof(address), host);
	if (colon) {
		address[colon - host] = '\0';
		if (!str_to_u64(colon + 1, 10, 0xffff, &port) || port == 0)
			return false;
	}
	out->port = (u16)port;
	return inet_parse(address, &out->address);
}

bool http_parse_url(const char *text, struct http_url *out)
{
	static const char scheme[] = "http://";
	size_t host_size;
	const char *slash;

	if (!begins(text, scheme))
		return false;
	text += sizeof(scheme) - 1;
	slash = strchr(text, '/');
	host_size = slash ? (size_t)(slash - text) : strlen(text);
	if (host_size >= sizeof(out->host))
		return false;
	str_copy(out->host, host_size + 1, text);
	if (slash && strlen(slash) >= sizeof(out->path))
		return false;
	str_copy(out->path, sizeof(out->path), slash ? slash : "/");
	return parse_host(out->host, out);
}

void http_reply_begin(struct http_reply *r)
{
	r->size = 0;
	r->complete = false;
	r->too_long = false;
	r->length = HTTP_NO_LENGTH;
}

/* The number in a Content-Length line, if there is one. */
static u64 find_length(const char *header)
{
	static const char name[] = "\nContent-Length:";
	char digits[24];
	size_t n = 0;
	u64 length;

	while (*header && !begins(header, name))
		header++;
	if (!*header)
		return HTTP_NO_LENGTH;
	for (header += sizeof(name) - 1; *header == ' '; header++)
		continue;
	while (ascii_isdigit(*header) && n + 1 < sizeof(digits))
		digits[n++] = *header++;
	digits[n] = '\0';
	if (!str_to_u64(digits, 10, HTTP_NO_LENGTH - 1, &length))
		return HTTP_NO_LENGTH;
	return length;
}

size_t http_reply_take(struct http_reply *r, const char *data, size_t size)
{
	size_t taken = 0;

	while (taken < size && !r->complete && r->size < HTTP_HEADER_MAX) {
		r->header[r->size++] = data[taken++];
		if (http_request_ended(r->header, r->size)) {
			r->header[r->size] = '\0';
			r->complete = true;
			r->length = find_length(r->header);
		}
	}
	r->too_long = !r->complete && r->size == HTTP_HEADER_MAX;
	return taken;
}

const char *http_reply_status(struct http_reply *r)
{
	char *end = strchr(r->header, '\r');

	if (end)
		*end = '\0';
	return r->header;
}

bool http_request_ended(const char *text, size_t size)
{
	return size >= 4 && memcmp(text + size - 4, "\r\n\r\n", 4) == 0;
}

bool http_request_path(const char *text, char out[HTTP_PATH_SIZE])
{
	static const char get[] = "GET ";
	size_t n = 0;

	if (strncmp(text, get, sizeof(get) - 1) != 0)
		return false;
	for (text += sizeof(get) - 1; *text > ' ' && n + 1 < HTTP_PATH_SIZE;)
		out[n++] = *text++;
	out[n] = '\0';
	return out[0] == '/' && *text == ' ';
}
