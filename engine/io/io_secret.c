#include "io/io_secret.h"

#include "base/error.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define FIRST_SIZE 4096u
#define LIMIT      ((size_t)1 << 20)
#define ASK_MS     50

void io_secret_dispose(io_secret *secret)
{
    bc_secret_dispose(&secret->memory);
    secret->len = 0;
}

/* Twice the room, the content moved; the old memory is wiped. */
static bc_code grow(io_secret *s, bc_error *err)
{
    bc_secret larger;
    bc_code code;

    code = bc_secret_new(
        &larger, s->memory.len == 0 ? FIRST_SIZE : 2 * s->memory.len, err);
    if (code != BC_OK)
        return code;
    if (s->len > 0)
        memcpy(larger.ptr, s->memory.ptr, s->len);
    bc_secret_dispose(&s->memory);
    s->memory = larger;
    return BC_OK;
}

/* false: nobody wants it any more. Asked again and again while nothing comes.
 */
static bool wait_for_some(int fd, const bc_work *work)
{
    struct pollfd in = {.fd = fd, .events = POLLIN};
    int ready;

    if (work->go_on == NULL)
        return true;
    do {
        if (!work->go_on(work->payload, 0, 0))
            return false;
        ready = poll(&in, 1, ASK_MS);
    } while (ready == 0 || (ready < 0 && errno == EINTR));
    return true; /* what is wrong with fd is told by the reading */
}

static ssize_t read_some(const io_secret *s, int fd)
{
    ssize_t got;

    do {
        got = read(fd, s->memory.ptr + s->len, s->memory.len - s->len);
    } while (got < 0 && errno == EINTR);
    return got;
}

bc_code io_secret_read(
    io_secret *out, int fd, const bc_work *work, bc_error *err)
{
    bc_code code = BC_OK;
    ssize_t got = 1;

    *out = (io_secret)IO_SECRET_INIT;
    while (code == BC_OK && got > 0) {
        if (out->len == out->memory.len)
            code = grow(out, err);
        if (code == BC_OK && !wait_for_some(fd, work))
            code = bc_error_set(err, BC_ERR_CANCELLED, "Cancelled by user.");
        if (code != BC_OK)
            break;
        got = read_some(out, fd);
        if (got < 0)
            code = bc_error_set(err, BC_ERR_LOCAL, "OSError: [Errno %d] %s",
                errno, strerror(errno));
        else
            out->len += (size_t)got;
        if (out->len > LIMIT)
            code = bc_error_set(
                err, BC_ERR_UNSUPPORTED, "passphrase of more than 1 MiB");
    }
    close(fd);
    if (code != BC_OK)
        io_secret_dispose(out);
    return code;
}
