/*
 * Lock objects that this process left behind.
 *
 * Borg leaves the object of an exclusive request that timed out while it waited
 * for shared locks: others see it until its process ends. In a process that
 * lives on it would block the next try, for which it looks like anybody's.
 */
#ifndef REPO_LOCK_LEFT_H
#define REPO_LOCK_LEFT_H

#include <stdbool.h>

/* The name of a lock object: 16 hex digits. The oldest of many is forgotten,
 * and blocks until it is stale. */
void repo_lock_leave(const char *key);

bool repo_lock_was_left(const char *key);

/* It is gone. */
void repo_lock_unleave(const char *key);

#endif
