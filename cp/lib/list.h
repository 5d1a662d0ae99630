/* SPDX-License-Identifier: Apache-2.0 */
/* Intrusive doubly linked list.  An unlinked node points to itself. */
#ifndef CP_LIB_LIST_H
#define CP_LIB_LIST_H

#include "cp/lib/types.h"

struct list {
	struct list *next, *prev;
};

#define LIST_INIT(name)                                                        \
	{                                                                      \
		&(name), &(name)                                               \
	}

static inline void list_init(struct list *l)
{
	l->next = l->prev = l;
}

static inline bool list_empty(const struct list *l)
{
	return l->next == l;
}

static inline void list_insert_between(struct list *n, struct list *prev,
				       struct list *next)
{
	n->prev = prev;
	n->next = next;
	prev->next = n;
	next->prev = n;
}

static inline void list_append(struct list *head, struct list *n)
{
	list_insert_between(n, head->prev, head);
}

static inline void list_push(struct list *head, struct list *n)
{
	list_insert_between(n, head, head->next);
}

static inline void list_remove(struct list *n)
{
	n->prev->next = n->next;
	n->next->prev = n->prev;
	list_init(n);
}

#define list_entry(node, type, member) container_of(node, type, member)
#define list_first(head, type, member) list_entry((head)->next, type, member)

#define list_for_each(node, head)                                              \
	for ((node) = (head)->next; (node) != (head); (node) = (node)->next)

/* NODE may be removed (and freed) inside the body. */
#define list_for_each_safe(node, after, head)                                  \
	for ((node) = (head)->next, (after) = (node)->next; (node) != (head);  \
	     (node) = (after), (after) = (node)->next)

#endif
