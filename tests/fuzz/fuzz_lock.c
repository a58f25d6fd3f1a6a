/* A lock object: what decodes encodes to a lock that decodes to the same, and
 * that one encodes to the same bytes. */
#include "formats/fmt_lock.h"

#include "base/buf.h"
#include "base/slice.h"
#include "fuzz.h"

#include <string.h>

#define NS_PER_MS 1000000

/* What the text of a time keeps: whole milliseconds, rounded down. */
static bc_ns milliseconds(bc_ns ns)
{
    bc_ns rest = (ns % NS_PER_MS + NS_PER_MS) % NS_PER_MS;
    bc_ns out;

    return __builtin_sub_overflow(ns, rest, &out) ? INT64_MIN : out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fmt_lock lock = {.processid = 7};
    fmt_lock again;
    bc_error err = BC_ERROR_INIT;
    bc_buf once = BC_BUF_INIT;
    bc_buf twice = BC_BUF_INIT;

    if (fmt_lock_decode(&lock, (bc_slice){data, size}, &err) != BC_OK) {
        FUZZ_CHECK(err.code == BC_ERR_LOCAL);
        FUZZ_CHECK(lock.processid == 7);
        return 0;
    }
    FUZZ_CHECK(memchr(lock.hostid, 0, sizeof(lock.hostid)) != NULL);
    FUZZ_CHECK(fmt_lock_encode(&once, &lock, NULL) == BC_OK);
    FUZZ_CHECK(fmt_lock_decode(&again, bc_slice_of_buf(&once), NULL) == BC_OK);
    FUZZ_CHECK(again.exclusive == lock.exclusive);
    FUZZ_CHECK(strcmp(again.hostid, lock.hostid) == 0);
    FUZZ_CHECK(again.processid == lock.processid);
    FUZZ_CHECK(again.threadid == lock.threadid);
    FUZZ_CHECK(again.time_ns == milliseconds(lock.time_ns));
    FUZZ_CHECK(fmt_lock_encode(&twice, &again, NULL) == BC_OK);
    FUZZ_CHECK(bc_slice_equal(bc_slice_of_buf(&once), bc_slice_of_buf(&twice)));
    bc_buf_dispose(&once);
    bc_buf_dispose(&twice);
    return 0;
}
