/* The token callback, against a library that answers 401 to everything without "Bearer good-token". */

#include "check.h"
#include "open.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* What the callback does, and what became of it. */
typedef struct giver {
    const char *tokens[2];      /* the first answer, and every later one; NULL for none to be had */
    int is_silent;              /* it does not answer at all */
    int is_late;                /* it answers from another thread, later */
    atomic_int asked;
    atomic_int wrong;
    atomic_ullong manager;
    pthread_t thread;
} giver;

static void *answer_later(void *user)
{
    giver *giver = user;
    sleep_ms(50);
    giver->wrong += mm_token_set(giver->manager, giver->tokens[0]) != MM_OK;
    return NULL;
}

static void on_token(mm_manager manager, void *user)
{
    giver *giver = user;
    int number = atomic_fetch_add(&giver->asked, 1);
    giver->manager = manager;
    giver->wrong += mm_close(manager) != MM_IN_CALLBACK;
    if (giver->is_late) {
        giver->wrong += pthread_create(&giver->thread, NULL, answer_later, giver) != 0;
    } else if (!giver->is_silent) {
        giver->wrong += mm_token_set(manager, giver->tokens[number == 0 ? 0 : 1]) != MM_OK;
    }
}

static mm_manager open_guarded(const context *context, const char *name, giver *giver)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager = 0;
    options.flags = MM_OPEN_DOWNLOADS | MM_OPEN_NO_SCHEDULER;
    options.root = root_named(context, name);
    options.library_url = context->guarded_url;
    options.token_callback = giver == NULL ? NULL : on_token;
    options.user = giver;
    CHECK_STATUS(MM_OK, mm_open(&manager, &options));
    return manager;
}

static mm_status outcome_and_close(mm_job job)
{
    int32_t done = 0;
    mm_status status;
    CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 20000));
    CHECK(done == 1);
    status = mm_job_result(job);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    return status;
}

static mm_status list(mm_manager manager)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_catalogue_list(&job, manager));
    return outcome_and_close(job);
}

static mm_status install(mm_manager manager)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "small", "1.0.0", MM_PRIORITY_USER));
    return outcome_and_close(job);
}

static void a_token_is_asked_for_once_and_used_for_everything(const context *context)
{
    static struct giver giver = { { "good-token", "worse" }, 0, 0, 0, 0, 0, 0 };
    mm_manager manager = open_guarded(context, "token-once", &giver);
    CHECK_STATUS(MM_OK, list(manager));
    CHECK_STATUS(MM_OK, install(manager));
    CHECK(giver.asked == 1 && giver.wrong == 0 && giver.manager == manager);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void one_that_is_refused_is_asked_for_anew(const context *context)
{
    static struct giver giver = { { "old-token", "good-token" }, 0, 0, 0, 0, 0, 0 };
    static struct giver never_good = { { "old-token", "older-token" }, 0, 0, 0, 0, 0, 0 };
    mm_manager manager = open_guarded(context, "token-anew", &giver);
    CHECK_STATUS(MM_OK, install(manager));
    CHECK(giver.asked == 2);
    CHECK_STATUS(MM_OK, mm_close(manager));

    manager = open_guarded(context, "token-never", &never_good);
    CHECK_STATUS(MM_AUTH, list(manager));
    CHECK(never_good.asked == 2 && strstr(mm_error_message(), "old") == NULL);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void it_may_be_given_later_from_any_thread(const context *context)
{
    static struct giver giver = { { "good-token", NULL }, 0, 1, 0, 0, 0, 0 };
    mm_manager manager = open_guarded(context, "token-late", &giver);
    CHECK_STATUS(MM_OK, list(manager));
    CHECK(pthread_join(giver.thread, NULL) == 0 && giver.asked == 1 && giver.wrong == 0);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void it_may_be_given_unasked(const context *context)
{
    mm_manager manager = open_guarded(context, "token-unasked", NULL);
    CHECK_STATUS(MM_AUTH, list(manager));
    CHECK_STATUS(MM_OK, mm_token_set(manager, "good-token"));
    CHECK_STATUS(MM_OK, list(manager));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_token_set(manager, "secret word"));
    CHECK(strstr(mm_error_message(), "secret") == NULL);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_token_set(manager, "secret\r\nX-Evil: 1"));
    CHECK_STATUS(MM_OK, list(manager));
    CHECK_STATUS(MM_OK, mm_token_set(manager, NULL));
    CHECK_STATUS(MM_AUTH, list(manager));
    CHECK_STATUS(MM_OK, mm_close(manager));
    CHECK_STATUS(MM_CLOSED, mm_token_set(manager, "good-token"));
}

static void none_is_a_failure_at_once_and_asked_for_again(const context *context)
{
    static struct giver giver = { { NULL, "good-token" }, 0, 0, 0, 0, 0, 0 };
    mm_manager manager = open_guarded(context, "token-none", &giver);
    double start = now_ms();
    CHECK_STATUS(MM_AUTH, list(manager));
    CHECK(now_ms() - start < 15000);
    CHECK_STATUS(MM_OK, list(manager));
    CHECK(giver.asked == 2 && giver.wrong == 0);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void closing_does_not_wait_for_an_answer(const context *context)
{
    static struct giver giver = { { NULL, NULL }, 1, 0, 0, 0, 0, 0 };
    mm_manager manager = open_guarded(context, "token-silent", &giver);
    double start = now_ms();
    mm_job reads = 0;
    mm_job downloads = 0;
    CHECK_STATUS(MM_OK, mm_catalogue_list(&reads, manager));
    CHECK_STATUS(MM_OK, mm_download_start(&downloads, manager, "small", NULL, MM_PRIORITY_USER));
    while (giver.asked == 0 && now_ms() - start < 10000) {
        sleep_ms(1);
    }
    CHECK_STATUS(MM_OK, mm_close(manager));
    CHECK(now_ms() - start < 15000 && giver.asked == 1);
    CHECK_STATUS(MM_CLOSED, mm_token_set(manager, "good-token"));
    CHECK_STATUS(MM_CLOSED, mm_job_result(reads));
    CHECK_STATUS(MM_CLOSED, mm_job_result(downloads));
    CHECK_STATUS(MM_OK, mm_job_close(reads));
    CHECK_STATUS(MM_OK, mm_job_close(downloads));
    sleep_ms(50);
    CHECK(giver.asked == 1);
}

/* The downloads of a root are shared, and so is whom they ask. */
static void another_manager_of_the_root_is_asked_when_the_first_has_closed(const context *context)
{
    static giver silent = { { NULL, NULL }, 1, 0, 0, 0, 0, 0 };
    static struct giver giver = { { "good-token", "good-token" }, 0, 0, 0, 0, 0, 0 };
    mm_manager first = open_guarded(context, "token-shared", &silent);
    mm_manager second = open_guarded(context, "token-shared", &giver);
    double start = now_ms();
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_download_start(&job, second, "small", "1.0.0", MM_PRIORITY_USER));
    while (silent.asked == 0 && now_ms() - start < 10000) {
        sleep_ms(1);
    }
    CHECK(silent.asked == 1 && giver.asked == 0);
    CHECK_STATUS(MM_OK, mm_close(first));
    CHECK_STATUS(MM_OK, outcome_and_close(job));
    CHECK(silent.asked == 1 && giver.asked == 1 && now_ms() - start < 20000);
    CHECK_STATUS(MM_OK, mm_close(second));
}

void test_tokens(const context *context)
{
    TEST(a_token_is_asked_for_once_and_used_for_everything, context);
    TEST(one_that_is_refused_is_asked_for_anew, context);
    TEST(it_may_be_given_later_from_any_thread, context);
    TEST(it_may_be_given_unasked, context);
    TEST(none_is_a_failure_at_once_and_asked_for_again, context);
    TEST(closing_does_not_wait_for_an_answer, context);
    TEST(another_manager_of_the_root_is_asked_when_the_first_has_closed, context);
}
