#include "view/view.h"

#include "facts.h"
#include "support/cmocka.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char hostile[] = "/srv/\x1b]52;c;aGk=\x07\xe2\x80\xae\n\x9b";

/* The screen as text; freed by the caller. */
static char *draw(facts *f, unsigned rows, unsigned cols, bool ascii)
{
    view_surface *s = view_surface_new(rows, cols, ascii);
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(s);
    assert_non_null(out);
    model_resize(f->m, rows, cols);
    model_set_extent(f->m, view_extent(f->m, ascii));
    facts_fill_rows(f);
    view_draw(f->m, s);
    assert_true(s->cursor_row < rows || rows == 0);
    view_surface_dump(s, out);
    fclose(out);
    view_surface_free(s);
    return text;
}

/* Does the 80x24 screen say this? */
static void says(facts *f, const char *wanted)
{
    char *text = draw(f, 24, 80, true);

    if (!strstr(text, wanted))
        fail_msg("not on the screen: %s\n%s", wanted, text);
    free(text);
}

static facts *table(void)
{
    facts *f = facts_new(MODEL_FILES);

    assert_non_null(f);
    model_apply(f->m, (model_event){MODEL_ACT_ENTER, 0});
    return f;
}

static void overview_names_every_verdict(void **state)
{
    static const char *const words[] = {"repokey-chacha20-poly1305 (33)",
        "key locked", "ALLOW  same place - same key type - no replay",
        "OK  2 of 2 files caches verified", "184.2 MiB - used 4 h ago",
        "entries live 2 runs (default)", "80/20/0 %", "-20 T -1 R",
        "W warning  integrity-mismatch", "READ", "2.0.0b11-b21"};
    facts *f = facts_new(MODEL_OVERVIEW);

    (void)state;
    assert_non_null(f);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        says(f, words[i]);
    facts_free(f);
}

static void next_save_is_said_in_every_state(void **state)
{
    facts *f = facts_new(MODEL_OVERVIEW);
    bc_files_head *head = &f->heads[0];

    (void)state;
    head->next_save = (bc_next_save){5, 100, 0, 100, 0};
    says(f, "keeps all");
    head->next_save.seen_kept = 0;
    says(f, "! loses all");
    head->has_next_save = false;
    says(f, "! discarded");
    head->ttl.known = false;
    says(f, "! bad TTL");
    head->readable_format = false;
    says(f, "other format");
    head->loaded = false;
    says(f, "not read yet");
    f->files[0].failed = true;
    says(f, "! unreadable");
    facts_free(f);
}

static void a_move_shows_question_answers_and_codes(void **state)
{
    static const char *const words[] = {"Next borg     ASK", "differs",
        "Warning: The repository at location /srv/backup/home.borg",
        "previously located at /mnt/usb/home.borg",
        "Do you want to continue? [yN]",
        "exit 62, Cache.RepositoryAccessAborted",
        "location (the new place); nothing else changes",
        "refuses: exit 64, Cache.RepositoryReplay"};
    static const char old[] = "/mnt/usb/home.borg";
    facts *f = facts_new(MODEL_SECURITY);

    (void)state;
    assert_non_null(f);
    f->security.location = (bc_slice){(const uint8_t *)old, sizeof(old) - 1};
    f->security.same_location = BC_NO;
    f->security.verdict = BC_VERDICT_ASK;
    f->security.question = BC_QUESTION_RELOCATED;
    f->security.error = BC_ERR_ACCESS_ABORTED;
    f->security.error_name = "Cache.RepositoryAccessAborted";
    f->security.then = BC_ERR_REPLAY;
    f->m->facts.exit_then = 64;
    f->m->facts.then_name = "Cache.RepositoryReplay";
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        says(f, words[i]);
    facts_free(f);
}

static void a_refusal_says_what_it_can_mean(void **state)
{
    facts *f = facts_new(MODEL_SECURITY);

    (void)state;
    assert_non_null(f);
    f->security.verdict = BC_VERDICT_REFUSE;
    f->security.error = BC_ERR_ENCRYPTION_CHANGED;
    f->security.error_name = "Cache.EncryptionMethodMismatch";
    f->security.same_key_type = BC_NO;
    f->m->facts.exit_if_no = 61;
    says(f, "REFUSE");
    says(f, "refuse: exit 61, Cache.EncryptionMethodMismatch");
    f->m->facts.refusal = "Repository encryption method changed";
    says(f, "Borg says     Repository encryption method changed");
    says(f, "another repository stands there");
    says(f, "find out which repository that is");
    facts_free(f);
}

static void the_table_shows_flags_and_fate(void **state)
{
    facts *f = table();

    (void)state;
    says(f, ">    0        0 B");
    says(f, "RT?"); /* nobody has read the chunk index */
    f->chunks.valid = true;
    f->chunks.hash = BC_CHUNKS_HASH_OK;
    f->m->facts.chunks = &f->chunks;
    says(f, "RT.");
    says(f, "dropped as race (R)");
    says(f, "dropped by TTL (T): age 1 then, TTL 2");
    facts_free(f);
}

static void the_sorted_column_has_an_arrow(void **state)
{
    facts *f = table();

    (void)state;
    f->m->files.by = BC_FILES_BY_SIZE;
    f->m->files.descending = true;
    says(f, "size v");
    f->m->files.descending = false;
    says(f, "size ^");
    facts_free(f);
}

static void what_nobody_can_tell_is_a_question_mark(void **state)
{
    facts *f = facts_new(MODEL_FILES);

    (void)state;
    assert_non_null(f);
    f->heads[0].entries.known = false;
    says(f, "?     1000 B");
    f->heads[0].loaded = false;
    f->files[0].progress = 430;
    says(f, "43 %     1000 B");
    f->files[0].failed = true;
    says(f, "?     1000 B");
    facts_free(f);
}

static void a_cache_without_files_caches_says_so(void **state)
{
    facts *f = facts_new(MODEL_OVERVIEW);

    (void)state;
    assert_non_null(f);
    f->m->facts.file_count = 0;
    says(f, "No files caches");
    facts_free(f);
}

static void an_empty_table_says_why(void **state)
{
    facts *f = table();

    (void)state;
    f->heads[0].entries.value = 0;
    says(f, "This files cache is empty.");
    f->heads[0].readable_format = false;
    says(f, "another generation of Borg");
    facts_free(f);
}

static void a_filter_that_waits_for_paths_says_so(void **state)
{
    static const uint32_t none[1];
    facts *f = table();
    const char *word = "path~photos";

    (void)state;
    f->m->work = MODEL_WORK_NAMES;
    model_apply(f->m, (model_event){MODEL_ACT_FILTER, 0});
    while (*word)
        model_apply(f->m, (model_event){MODEL_ACT_TYPE, (uint8_t)*word++});
    assert_string_equal(f->m->prompt_note, "");
    model_apply(f->m, (model_event){MODEL_ACT_ACCEPT, 0});
    assert_true(f->m->work & MODEL_WORK_FILTER);
    f->m->work = MODEL_WORK_NAMES;
    model_files_filtered(f->m, none, 0);
    says(f, "The paths are being read;");
    f->m->work = 0;
    says(f, "asks for paths, and none is known");
    f->heads[0].named = 1;
    says(f, "No entry passes the filter");
    facts_free(f);
}

static void chunks_show_every_state_of_the_index(void **state)
{
    facts *f = facts_new(MODEL_CHUNKS);
    bc_chunks_head *head = &f->chunks;

    (void)state;
    assert_non_null(f);
    says(f, "not read yet");
    f->m->facts.chunks = head;
    head->present = BC_UNKNOWN;
    says(f, "was not looked at");
    head->present = BC_NO;
    says(f, "none stored");
    head->present = BC_YES;
    head->error = "cut \x1b";
    says(f, "does not parse: cut \\x1b");
    head->valid = true;
    head->entries = head->refcount_max = 10;
    head->buckets = 20;
    head->hash = BC_CHUNKS_HASH_MISMATCH;
    says(f, "X mismatch: Borg rebuilds the index");
    says(f, "20, load 50.0 %");
    head->bin_count = 1;
    head->bins[0] = (bc_chunks_bin){1024, 2047, 10, 15000};
    says(f, "1.0 KiB                    10    14.6 KiB  ####");
    facts_free(f);
}

static void help_lists_the_keys_of_the_screen_behind_it(void **state)
{
    facts *f = table();

    (void)state;
    f->m->help = true;
    says(f, "sort by size; again reverses");
    f->m->screen = MODEL_OVERVIEW;
    says(f, "open what is selected");
    facts_free(f);
}

static void progress_is_shown_in_bytes(void **state)
{
    facts *f = facts_new(MODEL_OVERVIEW);

    (void)state;
    assert_non_null(f);
    f->heads[0].loaded = false;
    f->files[0].progress = 500;
    f->m->work = MODEL_WORK_LOAD;
    f->m->rate = 2048;
    says(f, "reading 1.5 KiB of 2.0 KiB  2.0 KiB/s  0 s left  Esc "
            "stops");
    facts_free(f);
}

static void fill_with_hostile_text(facts *f)
{
    bc_slice bytes = {(const uint8_t *)hostile, sizeof(hostile) - 1};

    f->repo.location = f->security.location = bytes;
    f->security.present_location = f->security.manifest_timestamp = bytes;
    f->security.path = hostile;
    f->heads[0].name = f->heads[0].series = hostile;
    f->findings[0].message = f->findings[0].subject = hostile;
    f->repo.reachable = false;
    f->repo.reason = hostile;
    f->chunks = (bc_chunks_head){.path = hostile, .present = BC_YES};
    f->chunks.error = hostile;
    f->m->facts.chunks = &f->chunks;
    model_log_add(f->m, BC_ERROR, hostile, hostile);
    model_say(f->m, true, "%s", hostile);
    model_facts_changed(f->m);
}

/* Whatever the names, only printable text and line ends leave a screen. */
static void no_screen_lets_a_control_byte_through(void **state)
{
    (void)state;
    for (int screen = 0; screen < MODEL_SCREEN_COUNT; screen++) {
        for (int open = 0; open < 2; open++) {
            facts *f = facts_new((model_screen)screen);
            char *text;

            assert_non_null(f);
            fill_with_hostile_text(f);
            f->m->files.open = open;
            text = draw(f, 40, 120, true);
            for (const char *c = text; *c; c++)
                assert_true(*c == '\n' || (*c >= ' ' && *c <= '~'));
            assert_non_null(strstr(text, "\\x1b]52;"));
            free(text);
            facts_free(f);
        }
    }
}

/* Every place at many sizes, down to nothing; ASan judges. */
static void any_size_can_be_drawn(void **state)
{
    static const unsigned sizes[] = {
        1, 2, 4, 5, 7, 8, 9, 13, 14, 19, 20, 24, 80, 300};
    const size_t count = sizeof(sizes) / sizeof(sizes[0]);
    facts *f = facts_new(MODEL_OVERVIEW);

    (void)state;
    assert_non_null(f);
    f->m->facts.chunks = &f->chunks;
    for (int screen = 0; screen < MODEL_SCREEN_COUNT; screen++) {
        for (size_t i = 0; i < count * count; i++) {
            f->m->screen = (model_screen)screen;
            f->m->files.open = i % 2;
            f->m->picking = i % 4 == 3;
            f->m->help = i % 5 == 0;
            free(draw(f, sizes[i / count], sizes[i % count], i % 3 == 0));
        }
    }
    facts_free(f);
}

static void a_value_is_shown_to_its_end(void **state)
{
    static char path[1200];
    facts *f = facts_new(MODEL_OVERVIEW);

    (void)state;
    assert_non_null(f);
    memset(path, 'a', sizeof(path));
    memcpy(path + sizeof(path) - 7, "the-end", 7);
    f->repo.location = (bc_slice){(const uint8_t *)path, sizeof(path)};
    model_apply(f->m, (model_event){MODEL_ACT_TOP, 0});
    model_apply(f->m, (model_event){MODEL_ACT_VALUE, 0});
    says(f, "the-end");
    facts_free(f);
}

/* Four bytes each, and as many marks as one may carry. */
static void a_line_is_cut_between_characters_however_long_they_are(void **state)
{
    static const char heavy[] = "\xf0\x90\x80\x80\xf0\x90\x87\xbd"
                                "\xf0\x90\x87\xbd\xf0\x90\x87\xbd";
    facts *f = facts_new(MODEL_LOG);
    char line[100 * (sizeof(heavy) - 1) + 1] = "";
    char *text;

    (void)state;
    assert_non_null(f);
    for (int i = 0; i < 100; i++)
        strcat(line, heavy);
    model_log_add(f->m, BC_ERROR, "borg", line);
    text = draw(f, 24, 80, false);
    assert_true(mbstowcs(NULL, text, 0) != (size_t)-1);
    assert_null(strstr(text, "\\U")); /* they are shown as they are */
    free(text);
    facts_free(f);
}

static void too_small_says_so(void **state)
{
    facts *f = facts_new(MODEL_OVERVIEW);
    char *text = draw(f, 4, 30, true);

    (void)state;
    assert_string_equal(text, "needs 20x5\n\n\n\n");
    free(text);
    facts_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overview_names_every_verdict),
        cmocka_unit_test(next_save_is_said_in_every_state),
        cmocka_unit_test(a_move_shows_question_answers_and_codes),
        cmocka_unit_test(a_refusal_says_what_it_can_mean),
        cmocka_unit_test(the_table_shows_flags_and_fate),
        cmocka_unit_test(the_sorted_column_has_an_arrow),
        cmocka_unit_test(what_nobody_can_tell_is_a_question_mark),
        cmocka_unit_test(a_cache_without_files_caches_says_so),
        cmocka_unit_test(an_empty_table_says_why),
        cmocka_unit_test(a_filter_that_waits_for_paths_says_so),
        cmocka_unit_test(chunks_show_every_state_of_the_index),
        cmocka_unit_test(help_lists_the_keys_of_the_screen_behind_it),
        cmocka_unit_test(progress_is_shown_in_bytes),
        cmocka_unit_test(no_screen_lets_a_control_byte_through),
        cmocka_unit_test(any_size_can_be_drawn),
        cmocka_unit_test(a_value_is_shown_to_its_end),
        cmocka_unit_test(
            a_line_is_cut_between_characters_however_long_they_are),
        cmocka_unit_test(too_small_says_so),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
