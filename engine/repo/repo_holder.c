#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define INTERFACES "/sys/class/net"

/* Of one small file that the kernel makes up. */
#define FACT_LIMIT 4096u

#define MAC_BITS 48

static bc_code read_fact(
    bc_buf *out, const bc_io *io, const char *interface, const char *fact)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code =
        bc_buf_add_format(&path, NULL, INTERFACES "/%s/%s", interface, fact);

    bc_buf_clear(out);
    if (code == BC_OK)
        code = io_read_file(out, io, bc_buf_text(&path), FACT_LIMIT, NULL);
    bc_buf_dispose(&path);
    return code;
}

/* "02:fc:00:00:00:01\n"; 0 for what is no address of 6 bytes. */
static uint64_t parse_mac(bc_slice text)
{
    uint64_t mac = 0;

    if (text.len != 18)
        return 0;
    for (size_t at = 0; at < 18; at += 3) {
        uint8_t byte;

        if (!bc_hex_decode(&byte, 1, bc_slice_cut(text, at, 2)))
            return 0;
        mac = mac << 8 | byte;
    }
    return mac;
}

static uint64_t parse_number(bc_slice text)
{
    uint64_t number = 0;

    for (size_t i = 0; i < text.len && i < 9; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            break;
        number = number * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return number;
}

/* Address of the interface that the kernel knows longest, as libuuid's, which
 * Python asks; 0 when there is none. */
static uint64_t first_mac(const bc_io *io)
{
    io_names names = IO_NAMES_INIT;
    bc_buf text = BC_BUF_INIT;
    uint64_t best = UINT64_MAX;
    uint64_t found = 0;

    if (io_list(&names, io, INTERFACES, NULL) != BC_OK)
        names = (io_names)IO_NAMES_INIT;
    for (size_t i = 0; i < names.count; i++) {
        uint64_t index;
        uint64_t mac;

        if (read_fact(&text, io, names.items[i], "ifindex") != BC_OK)
            continue;
        index = parse_number(bc_slice_of_buf(&text));
        if (read_fact(&text, io, names.items[i], "address") != BC_OK)
            continue;
        mac = parse_mac(bc_slice_of_buf(&text));
        if (mac == 0 || index >= best)
            continue;
        best = index;
        found = mac;
    }
    bc_buf_dispose(&text);
    io_names_dispose(&names);
    return found;
}

/*
 * Without an address a random number with the multicast bit, as Python's: no
 * other host must ever have the same, and then no process has.
 */
static uint64_t made_up_node(const bc_iow *iow)
{
    uint64_t random;

    if (iow->random(iow->ctx, &random, sizeof(random)) != 0)
        random = (uint64_t)iow->now(iow->ctx);
    return (random & ((1ull << MAC_BITS) - 1)) | 1ull << (MAC_BITS - 8);
}

/* BORG_HOST_ID where it counts. One that is too long must not be cut: it could
 * become another host's. */
static const char *chosen_id(const bc_env *env)
{
    const char *chosen = bc_env_get(env, "BORG_HOST_ID");

    if (chosen == NULL || chosen[0] == 0 ||
        strlen(chosen) >= sizeof(((repo_holder *)0)->hostid))
        return NULL;
    return chosen;
}

static void set_host(repo_holder *out, const bc_env *env, uint64_t node)
{
    const char *chosen = chosen_id(env);

    if (chosen != NULL)
        memcpy(out->hostid, chosen, strlen(chosen) + 1);
    else
        snprintf(out->hostid, sizeof(out->hostid), "%s@%" PRIu64,
            bc_env_host(env)->fqdn, node);
}

bool repo_holder_known(repo_holder *out, const bc_env *env, const bc_io *io)
{
    uint64_t mac = chosen_id(env) == NULL ? first_mac(io) : 0;

    *out = (repo_holder){.processid = bc_env_host(env)->pid};
    if (mac == 0 && chosen_id(env) == NULL)
        return false;
    set_host(out, env, mac);
    return true;
}

void repo_holder_self(repo_holder *out, const bc_env *env, const bc_iow *iow)
{
    if (!repo_holder_known(out, env, iow->read))
        set_host(out, env, made_up_node(iow));
}
