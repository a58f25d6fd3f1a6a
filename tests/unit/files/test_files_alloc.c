/* Every allocation of a view's life fails once; LeakSanitizer sees the rest. */
#include "view_fixture.h"

/* Set for one call chain at a time: which allocation from now on fails. */
static long fail_after = -1;
static long allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool fails(void)
{
    return allocations++ == fail_after;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

static bc_code live(fixture *fx, bc_error *err)
{
    static const char *const whole =
        "0707070707070707070707070707070707070707070707070707070707070707";
    uint32_t *order = NULL;
    uint64_t at = 0;
    bc_code code = files_view_new(&fx->view, &fx->options, err);

    if (code == BC_OK)
        code = bc_files_view_load(fx->view, err);
    if (code == BC_OK)
        code =
            bc_files_view_order(&order, fx->view, BC_FILES_BY_HASH, true, err);
    free(order);
    if (code == BC_OK)
        code = bc_files_view_find(&at, fx->view, whole, 0, err);
    if (code == BC_OK) {
        assert_int_equal(bc_files_view_head(fx->view)->entries.value, 20);
        assert_int_equal(at, 7);
    }
    files_view_free(fx->view);
    fx->view = NULL;
    return code;
}

static void survives_every_failed_allocation(void **state)
{
    fixture fx;
    bc_error err = BC_ERROR_INIT;
    long total;

    (void)state;
    fixture_init(&fx);
    for (uint32_t i = 0; i < 30; i++) /* ten keys come twice */
        record_add(&fx.bytes, &(record){.key = (uint8_t)(i % 20), .age = 99});
    fx.file.bytes = (const uint8_t *)fx.bytes.data;
    fx.file.len = fx.bytes.size;
    fixture_sign(&fx);
    allocations = 0;
    assert_int_equal(live(&fx, &err), BC_OK);
    total = allocations;
    assert_in_range(total, 20, 200);
    for (fail_after = 0; fail_after < total; fail_after++) {
        allocations = 0;
        err = (bc_error)BC_ERROR_INIT;
        if (live(&fx, &err) != BC_ERR_NO_MEMORY || err.code != BC_ERR_NO_MEMORY)
            fail_msg("allocation %ld of %ld", fail_after, total);
        assert_int_equal(fx.file.opened, 0);
    }
    fail_after = -1;
    fixture_free(&fx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
