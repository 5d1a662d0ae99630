/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NETDEMO's HTTP server: `/` is a page with counters, `/bytes/N` is N bytes to
 * measure with.  It runs in lwIP's callbacks, beside whatever command runs.
 */
#ifndef NETDEMO_HTTPD_H
#define NETDEMO_HTTPD_H

#include "cp/lib/types.h"

#define HTTPD_PORT 80

/* False: the port is taken, or no storage. */
bool httpd_start(u16 port);
void httpd_stop(void);

/* The page into TO; returns its length.  In page.c. */
size_t page_make(char *to, size_t size, u64 requests, u64 bytes_sent);

#endif
