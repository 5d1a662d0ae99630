/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of sockload.c: of TCP and of AF_IUCV. */
#ifndef SOCKADDR_H
#define SOCKADDR_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* linux/include/net/iucv/af_iucv.h; names are padded with blanks. */
struct address_iucv {
	sa_family_t family;
	uint16_t port;
	uint32_t addr;
	char node[8];
	char user[8];
	char name[8];
};
_Static_assert(sizeof(struct address_iucv) == 32, "sockaddr_iucv");

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct address_iucv iucv;
};

static inline void pad(char to[8], const char *from)
{
	size_t n = strnlen(from, 8);

	memset(to, ' ', 8);
	memcpy(to, from, n);
}

/* Of whoever serves at PORT, streams or records: a socket has one name. */
static inline socklen_t address_iucv(union address *a, const char *user,
				     const char *port, int type)
{
	char name[10];

	snprintf(name, sizeof(name), "%c%.8s", type == SOCK_STREAM ? 'S' : 'R',
		 port);
	memset(a, 0, sizeof(*a));
	a->iucv.family = AF_IUCV;
	pad(a->iucv.node, "");
	pad(a->iucv.user, user);
	pad(a->iucv.name, atoi(port) ? name : port);
	return sizeof(a->iucv);
}

static inline socklen_t address_in(union address *a, const char *host,
				   const char *port)
{
	memset(a, 0, sizeof(*a));
	a->in.sin_family = AF_INET;
	a->in.sin_port = htons((uint16_t)atoi(port));
	return inet_pton(AF_INET, host, &a->in.sin_addr) == 1 ? sizeof(a->in)
							      : 0;
}

static inline socklen_t address_of(union address *a, const char *host,
				   const char *port, int *type)
{
	*type = SOCK_STREAM;
	if (strncmp(host, "iucv:", 5) == 0)
		return address_iucv(a, host + 5, port, *type);
	if (strncmp(host, "records:", 8) == 0) {
		*type = SOCK_SEQPACKET;
		return address_iucv(a, host + 8, port, *type);
	}
	return address_in(a, host, port);
}

#endif
