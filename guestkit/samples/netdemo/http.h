/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What NETDEMO knows of HTTP's text: URLs, the header of a reply as it comes
 * in pieces, the first line of a request.  Pure; none of it is believed.
 */
#ifndef NETDEMO_HTTP_H
#define NETDEMO_HTTP_H

#include "cp/lib/types.h"

#define HTTP_HOST_SIZE	 24
#define HTTP_PATH_SIZE	 160
#define HTTP_HEADER_MAX	 4096
#define HTTP_REQUEST_MAX 1024
#define HTTP_NO_LENGTH	 (~(u64)0)

struct http_url {
	char host[HTTP_HOST_SIZE]; /* as it was written, port included */
	char path[HTTP_PATH_SIZE]; /* at least "/" */
	u32 address;
	u16 port;
};

/* "http://10.64.0.1:8080/x"; false: malformed, or a name, or too long. */
bool http_parse_url(const char *text, struct http_url *out);

/* A reply's header, while it comes in. */
struct http_reply {
	char header[HTTP_HEADER_MAX + 1];
	size_t size;
	bool complete; /* what follows is the body */
	bool too_long; /* no end within HTTP_HEADER_MAX */
	u64 length;    /* Content-Length, or HTTP_NO_LENGTH */
};

void http_reply_begin(struct http_reply *r);
/*
 * SIZE bytes came: how many of them belong to the header.  The rest is body,
 * if R is complete.
 */
size_t http_reply_take(struct http_reply *r, const char *data, size_t size);
/* The status line, without its end; R is complete. */
const char *http_reply_status(struct http_reply *r);

/* Has the request in TEXT ended (an empty line)? */
bool http_request_ended(const char *text, size_t size);
/*
 * The path of "GET path HTTP/1.1", copied to OUT; false: not a GET, or no path
 * that fits.  TEXT is terminated.
 */
bool http_request_path(const char *text, char out[HTTP_PATH_SIZE]);

#endif
