/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NETDEMO's texts from outside: a reply in two pieces, a request, a URL, a
 * command line, IPL parameters.  Nothing may overread or lose a byte.
 *
 * Aims at: guestkit/parm_text.c guestkit/samples/netdemo/args.c
 * guestkit/samples/netdemo/http.c
 */
#include <stdlib.h>
#include <string.h>

#include "guestkit/parm_text.h"
#include "guestkit/samples/netdemo/args.h"
#include "guestkit/samples/netdemo/http.h"

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void try_reply(const char *text, size_t size, size_t cut)
{
	static struct http_reply r;
	size_t used;

	http_reply_begin(&r);
	used = http_reply_take(&r, text, cut);
	if (used < cut && !r.complete && !r.too_long)
		abort();
	used = http_reply_take(&r, text + cut, size - cut);
	if (used > size - cut)
		abort();
	if (r.complete && strlen(http_reply_status(&r)) > HTTP_HEADER_MAX)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	char path[HTTP_PATH_SIZE], value[8], *text;
	static struct http_url url;
	static struct args args;

	if (size == 0)
		return 0;
	text = malloc(size);
	memcpy(text, in + 1, size - 1);
	text[size - 1] = '\0';
	try_reply(text, size - 1, in[0] % size);
	if (http_request_path(text, path) && path[0] != '/')
		abort();
	if (http_parse_url(text, &url) && (url.port == 0 || !url.path[0]))
		abort();
	args_split(&args, text);
	if (args.count > ARGS_WORDS)
		abort();
	(void)args_option(&args, 't');
	if (parm_find(text, "IP", value, sizeof(value)) &&
	    strlen(value) >= sizeof(value))
		abort();
	free(text);
	return 0;
}
