#include "facts.h"

#include <stdlib.h>
#include <string.h>

static const char id[] =
    "9a0dd258e85a8d9b52dce7750ef7817a6c1767041917783a6f2a89fd28934cbf";

static bc_slice slice(const char *text)
{
    return (bc_slice){(const uint8_t *)text, strlen(text)};
}

static void fill_security(bc_security_facts *s)
{
    s->path = "/home/u/.local/share/borg/security/9a0d";
    s->has_location = s->has_key_type = s->has_manifest_timestamp = true;
    s->known = true;
    s->location = s->present_location = slice("/srv/backup/home.borg");
    s->key_type = s->present_key_type = slice("33");
    s->manifest_timestamp = slice("2026-11-20T03:12:44.000000");
    s->same_location = s->same_key_type = BC_YES;
    s->replay = BC_NO;
    s->verdict = BC_VERDICT_ALLOW;
    s->error = s->then = BC_OK;
}

static void fill_files(facts *f)
{
    for (size_t i = 0; i < FACTS_FILES; i++) {
        bc_files_head *head = &f->heads[i];

        head->name =
            i == 0 ? "files.c92ecc85cdc46043" : "files.fbe5503cb106ea90";
        head->bytes = 1000;
        head->loaded = head->readable_format = true;
        head->entries = (bc_opt_u64){true, 100};
        head->ages = f->ages;
        head->age_count = 2;
        head->integrity = BC_INTEGRITY_OK;
        head->ttl = (bc_opt_i64){true, 2};
        head->has_next_save = true;
        head->next_save = (bc_next_save){5, 99, 1, 80, 20};
        f->files[i] = (model_file){.head = head, .progress = 1000};
    }
    f->ages[0] = (bc_age_count){0, 80};
    f->ages[1] = (bc_age_count){1, 20};
}

static void fill(facts *f)
{
    f->cache = (bc_cache_facts){id, "/c", "2.0.0b11-b21", true, 193148518,
        {true, INT64_C(1700000000000000000)}};
    f->repo.location = slice("/srv/backup/home.borg");
    f->repo.reachable = true;
    f->repo.key_type = (bc_opt_u64){true, 33};
    f->repo.encryption = "repokey-chacha20-poly1305";
    f->repo.key = BC_KEY_LOCKED;
    fill_security(&f->security);
    fill_files(f);
    f->findings[0] = (bc_finding){
        BC_FIND_WARNING, "integrity-mismatch", "files.x", "it differs"};
    f->findings[1] =
        (bc_finding){BC_FIND_INFO, "key-locked", "key", "it is locked"};
}

facts *facts_new(model_screen screen)
{
    facts *f = calloc(1, sizeof(*f));

    if (!f)
        return NULL;
    fill(f);
    f->m = model_new(screen);
    if (!f->m) {
        free(f);
        return NULL;
    }
    f->m->facts = (model_facts){.cache = &f->cache,
        .repo = &f->repo,
        .security = &f->security,
        .files = f->files,
        .file_count = FACTS_FILES,
        .findings = {f->findings, 2},
        .ttl = {true, 2},
        .exit_if_no = 62};
    f->m->now_ns = INT64_C(1700014400000000000);
    model_done(f->m, MODEL_WORK_OPEN);
    return f;
}

void facts_free(facts *f)
{
    model_free(f->m);
    free(f);
}

void facts_fill_rows(facts *f)
{
    model_files *files = &f->m->files;
    uint64_t from;
    size_t count = model_files_window(f->m, &from);

    for (size_t i = 0; i < count; i++) {
        bc_files_entry entry = {.age = 0, .inode = 1000 + from + i};

        entry.size = 4096 * (from + i);
        entry.path_hash.b[0] = (uint8_t)(from + i);
        entry.chunk_count = 1;
        entry.flags = i == 0 ? BC_FLAG_RACE | BC_FLAG_TTL : 0;
        files->rows[i] = (model_row){true, entry};
    }
    files->rows_from = from;
    files->row_count = count;
    files->rows_stale = false;
}
