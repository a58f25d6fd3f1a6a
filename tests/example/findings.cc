// What is wrong with a cache, by a C++ program: findings CACHE-DIR
#include <borgcache/borgcache.h>

#include <cstdio>

static const char *const severities[] = {"info", "warning", "critical"};

int main(int argc, char **argv)
{
    bc_error err = BC_ERROR_INIT;
    bc_env *env = nullptr;
    bc_inspect *cache = nullptr;
    bc_inspect_options options = {};

    if (argc != 2 || bc_env_from_environ(&env, &err) != BC_OK)
        return 2;
    options.env = env;
    options.cache_dir = argv[1];
    options.offline = true;
    if (bc_inspect_open(&cache, &options, &err) == BC_OK) {
        for (size_t i = 0; i < bc_inspect_files_count(cache); i++)
            if (bc_files_view_load(bc_inspect_files(cache, i), &err) != BC_OK)
                std::fprintf(stderr, "%s\n", err.message);

        const bc_findings found = bc_inspect_findings(cache);

        for (size_t i = 0; i < found.count; i++)
            std::printf("%s %s (%s): %s\n", severities[found.items[i].severity],
                found.items[i].code, found.items[i].subject,
                found.items[i].message);
    } else {
        std::fprintf(stderr, "%s\n", err.message);
    }
    bc_inspect_free(cache);
    bc_env_free(env);
    return err.code == BC_OK ? 0 : 2;
}
