#include "manage/manage_world.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_integrity.h"
#include "support/cmocka.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

void manage_world_make(manage_world *w)
{
    bc_host host = {.pid = 1};

    *w = (manage_world){.kept = BC_BUF_INIT};
    world_make(&w->w);
    host.uid = (uint32_t)geteuid();
    snprintf(host.fqdn, sizeof(host.fqdn), "host.example");
    bc_env_set_host(w->w.env, &host);
    tmpdir_mkdir(&w->w.dir, "proc");
    tmpdir_path(w->cache, &w->w.dir, WORLD_CACHE);
    tmpdir_path(w->root, &w->w.dir, "cache");
    tmpdir_path(w->processes, &w->w.dir, "proc");
    w->options = (bc_manage_options){.env = w->w.env, .cache_dir = w->cache};
}

void manage_world_end(manage_world *w)
{
    bc_manage_free(w->plan);
    bc_buf_dispose(&w->kept);
    world_end(&w->w);
}

static bc_code begin(manage_world *w)
{
    bc_code code;

    bc_manage_free(w->plan);
    w->err = (bc_error)BC_ERROR_INIT;
    code = manage_open(&w->plan, &w->options, w->iow, &w->err);
    if (code == BC_OK)
        w->plan->processes = w->processes;
    return code;
}

static bc_code end(manage_world *w, bc_code code)
{
    if (code == BC_OK && w->plan->count > 0 && !w->plan->harmless)
        code = manage_guard(w->plan, &w->err);
    if (code != BC_OK) {
        bc_manage_free(w->plan);
        w->plan = NULL;
    }
    return code;
}

bc_code manage_world_forget(manage_world *w, const char *name, const char *hash)
{
    bc_path_hash hashes[1];
    bc_manage_choice which = {.hashes = hashes, .count = 1};
    bc_code code = begin(w);

    assert_true(bc_hex_decode(hashes[0].b, 32, bc_slice_of(hash)));
    if (code == BC_OK)
        code = manage_plan_forget(w->plan, name, &which, &w->err);
    return end(w, code);
}

bc_code manage_world_destroy_files(manage_world *w, const char *name)
{
    bc_code code = begin(w);

    if (code == BC_OK)
        code = manage_plan_destroy_files(w->plan, name, &w->err);
    return end(w, code);
}

bc_code manage_world_destroy_cache(manage_world *w)
{
    bc_code code = begin(w);

    if (code == BC_OK)
        code = manage_plan_destroy_cache(w->plan, &w->err);
    return end(w, code);
}

bc_code manage_world_clean(manage_world *w, const bc_manage_clean *what)
{
    bc_code code = begin(w);

    if (code == BC_OK)
        code = manage_plan_clean(w->plan, what, &w->err);
    return end(w, code);
}

/* R2 of cache-side 14.2. */
static bc_slice r2(void)
{
    static const char hex[] =
        "92c420" WORLD_R2 "9601cf800000000000000500d6ff00000000d6ff7ffd5cff90";
    static uint8_t bytes[(sizeof(hex) - 1) / 2];

    assert_true(bc_hex_decode(bytes, sizeof(bytes), bc_slice_of(hex)));
    return (bc_slice){bytes, sizeof(bytes)};
}

static void digest_of_r2(char out[BC_DIGEST_HEX_MAX])
{
    bc_digest digest;

    fmt_integrity_begin(&digest, BC_DIGEST_XXH64, bc_slice_of("files.demo"));
    bc_digest_feed(&digest, r2());
    fmt_integrity_final(&digest, r2().len, out);
}

/* As a commit does: the file, then config. */
static bc_code write_r2(void *payload, bc_error *err)
{
    manage_world *w = payload;
    char path[TMPDIR_PATH_MAX];
    char digest[BC_DIGEST_HEX_MAX];
    char config[512];
    bc_code code;

    w->written++;
    digest_of_r2(digest);
    snprintf(config, sizeof(config),
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = ab\n"
        "ignored_features = \nmandatory_features = \n\n"
        "[integrity]\nmanifest = ab\nfiles.demo = "
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"%.16s\"}}\n\n",
        digest);
    code = io_save(w->plan->iow,
        tmpdir_path(path, &w->w.dir, WORLD_CACHE "/files.demo"), r2(), err);
    if (code == BC_OK && w->writes != BC_OK)
        return bc_error_set(err, w->writes, "as the test wants");
    if (code == BC_OK)
        code = io_save(w->plan->iow,
            tmpdir_path(path, &w->w.dir, WORLD_CACHE "/config"),
            bc_slice_of(config), err);
    return code;
}

bc_code manage_world_replace(manage_world *w)
{
    char digest[BC_DIGEST_HEX_MAX];
    const bc_manage_writer writer = {write_r2, w, digest};
    bc_code code = begin(w);

    digest_of_r2(digest);
    if (code == BC_OK)
        code = manage_plan_replace(w->plan, "files.demo", &writer, &w->err);
    return end(w, code);
}

bc_code manage_world_undo(manage_world *w, const char *item)
{
    bc_code code = begin(w);

    if (code == BC_OK)
        code = manage_plan_undo(w->plan, item, &w->err);
    return end(w, code);
}

bc_code manage_world_purge(manage_world *w, bc_ns before_ns)
{
    bc_code code = begin(w);

    if (code == BC_OK)
        code = manage_plan_purge(w->plan, before_ns, &w->err);
    return end(w, code);
}

bc_code manage_world_act(manage_world *w)
{
    return bc_manage_act(w->plan, &w->err);
}

void manage_world_ok(const manage_world *w, bc_code code)
{
    if (code != BC_OK)
        fail_msg("%s: %s", bc_code_name(code), w->err.message);
}

static void dump(bc_buf *out, const char *path, size_t skip)
{
    io_names names = IO_NAMES_INIT;

    assert_int_equal(
        bc_buf_add_format(out, NULL, "\n%s: ", path + skip), BC_OK);
    if (!io_stat(io_posix(), path).is_dir) {
        assert_int_equal(
            io_read_file(out, io_posix(), path, 1 << 20, NULL), BC_OK);
        return;
    }
    assert_int_equal(io_list(&names, io_posix(), path, NULL), BC_OK);
    for (size_t i = 0; i < names.count; i++) {
        bc_buf child = BC_BUF_INIT;

        assert_int_equal(bc_buf_set_text(&child, path, NULL), BC_OK);
        assert_int_equal(io_path_join(&child, names.items[i], NULL), BC_OK);
        dump(out, bc_buf_text(&child), skip);
        bc_buf_dispose(&child);
    }
    io_names_dispose(&names);
}

void manage_world_dump(bc_buf *out, const manage_world *w, const char *name)
{
    char path[TMPDIR_PATH_MAX];

    bc_buf_clear(out);
    dump(out, tmpdir_path(path, &w->w.dir, name), strlen(w->w.dir.path) + 1);
}

void manage_world_keep(manage_world *w, const char *name)
{
    bc_buf_dispose(&w->kept);
    w->kept_name = name;
    manage_world_dump(&w->kept, w, name);
}

void manage_world_as_kept(const manage_world *w)
{
    bc_buf now = BC_BUF_INIT;

    manage_world_dump(&now, w, w->kept_name);
    assert_int_equal(now.len, w->kept.len);
    assert_memory_equal(now.ptr, w->kept.ptr, now.len);
    bc_buf_dispose(&now);
}

void manage_world_expect_entries(manage_world *w, uint64_t count)
{
    const bc_files_head *head;

    world_open(&w->w);
    assert_int_equal(bc_inspect_files_count(w->w.inspect), 1);
    head = bc_files_view_head(bc_inspect_files(w->w.inspect, 0));
    assert_string_equal(head->name, "files.demo");
    assert_int_equal(head->integrity, BC_INTEGRITY_OK);
    assert_int_equal(head->entries.value, count);
}

void manage_world_expect_plan(const manage_world *w, const char *lines)
{
    bc_manage_actions actions = bc_manage_actions_of(w->plan);
    size_t skip = strlen(w->root) + 1;
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(bc_buf_set_text(&out, "", NULL), BC_OK);
    for (size_t i = 0; i < actions.count; i++) {
        const bc_manage_action *a = &actions.items[i];

        assert_int_equal(
            bc_buf_add_format(&out, NULL, "%s %s", a->action, a->path + skip),
            BC_OK);
        if (a->entries.known)
            assert_int_equal(
                bc_buf_add_format(&out, NULL, " %" PRIu64, a->entries.value),
                BC_OK);
        assert_int_equal(bc_buf_add_byte(&out, '\n', NULL), BC_OK);
    }
    assert_string_equal(bc_buf_text(&out), lines);
    bc_buf_dispose(&out);
}

void manage_world_no_trash(const manage_world *w)
{
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    assert_int_not_equal(
        lstat(tmpdir_path(path, &w->w.dir, WORLD_TRASH), &st), 0);
}

void manage_world_undone(manage_world *w, const char *lines)
{
    manage_world_ok(w, manage_world_undo(w, NULL));
    manage_world_expect_plan(w, lines);
    manage_world_ok(w, manage_world_act(w));
}
