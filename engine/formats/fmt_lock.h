/*
 * A lock object: one JSON map, and the name it is stored under.
 *
 * Source: repository-side spec 3.1; borg 2.0.0b12, storelocking.py
 */
#ifndef FMT_LOCK_H
#define FMT_LOCK_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct fmt_lock {
    bool exclusive;
    char hostid[512];
    int64_t processid;
    int64_t threadid;
    bc_ns time_ns;
} fmt_lock;

/* Exact bytes of Borg's json.dumps appended to out: key order, ASCII escapes,
 * milliseconds truncated. */
bc_code fmt_lock_encode(
    bc_buf *out, const fmt_lock *lock, bc_error *err) BC_NODISCARD;

/* Any key order. BC_OK; BC_ERR_LOCAL (not JSON, a key missing, a time without
 * offset); BC_ERR_NO_MEMORY. */
bc_code fmt_lock_decode(
    fmt_lock *out, bc_slice bytes, bc_error *err) BC_NODISCARD;

/* 16 hex digits and NUL: XXH64 of the bytes. */
void fmt_lock_name(char out[17], bc_slice bytes);

#endif
