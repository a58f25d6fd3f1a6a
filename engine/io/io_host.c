#include "base/hex.h"
#include "base/slice.h"
#include "io/io_env.h"

#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define PASSWD_BYTES 16384

/* Cut text would be another fact, so what does not fit is not known. */
static void put(char *out, size_t size, const char *text)
{
    size_t len = strlen(text);

    if (len < size)
        memcpy(out, text, len + 1);
}

static void put_home(char *out, size_t size, const char *home)
{
    /* Python strips the final slashes: an empty home and "/" are one. */
    put(out, size, home[0] == 0 ? "/" : home);
}

/* Borg asks for the home of the real user, not of the effective one. */
static void user_facts(bc_host *out)
{
    char space[PASSWD_BYTES];
    struct passwd entry;
    struct passwd *found = NULL;

    if (getpwuid_r(getuid(), &entry, space, sizeof(space), &found) != 0 ||
        found == NULL)
        return;
    put_home(out->home, sizeof(out->home), found->pw_dir);
    put(out->user, sizeof(out->user), found->pw_name);
}

/* Python looks up the part of "~name/rest" before the slash. */
static void named_user_facts(bc_host *out, const char *user)
{
    char space[PASSWD_BYTES];
    char name[sizeof(out->user)] = "";
    struct passwd entry;
    struct passwd *found = NULL;

    put(name, sizeof(name), user);
    name[strcspn(name, "/")] = 0;
    if (getpwnam_r(name, &entry, space, sizeof(space), &found) == 0 &&
        found != NULL)
        put_home(out->user_home, sizeof(out->user_home), found->pw_dir);
}

static void name_facts(bc_host *out)
{
    char name[sizeof(out->hostname)];

    if (gethostname(name, sizeof(name)) != 0)
        return;
    name[sizeof(name) - 1] = 0;
    put(out->fqdn, sizeof(out->fqdn), name);
    name[strcspn(name, ".")] = 0;
    put(out->hostname, sizeof(out->hostname), name);
}

void bc_env_look_up_fqdn(bc_env *env)
{
    const struct addrinfo hints = {
        .ai_flags = AI_CANONNAME, .ai_socktype = SOCK_DGRAM};
    struct addrinfo *list = NULL;
    bc_host *host = &env->host;

    if (getaddrinfo(host->fqdn, NULL, &hints, &list) != 0)
        return;
    if (list->ai_canonname != NULL && list->ai_canonname[0] != 0)
        put(host->fqdn, sizeof(host->fqdn), list->ai_canonname);
    freeaddrinfo(list);
}

static void make_uuid(char out[37])
{
    uint8_t random[16];
    char hex[33];

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return;
    random[6] = (uint8_t)((random[6] & 0x0f) | 0x40); /* version 4 */
    random[8] = (uint8_t)((random[8] & 0x3f) | 0x80); /* variant RFC 4122 */
    bc_hex_encode(hex, random, sizeof(random));
    snprintf(out, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
        hex + 16, hex + 20);
}

static void time_facts(bc_host *out)
{
    struct timespec now;
    struct tm local;

    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return;
    out->now_ns = (bc_ns)now.tv_sec * BC_NS_PER_S + now.tv_nsec;
    tzset();
    if (localtime_r(&now.tv_sec, &local) != NULL)
        out->utc_offset_s = (int32_t)local.tm_gmtoff;
}

void io_host_facts(bc_host *out, const bc_env *env)
{
    const char *user = bc_env_get(env, "USER");

    *out = (bc_host){.uid = geteuid(), .pid = getpid()};
    user_facts(out);
    if (user != NULL)
        named_user_facts(out, user);
    name_facts(out);
    make_uuid(out->uuid);
    time_facts(out);
}
