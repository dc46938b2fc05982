/* One call with one argument that is not good, and what has to come of it. */
#ifndef TRIAL_H
#define TRIAL_H

#include "stage.h"

typedef enum expectation {
    GOOD,       /* MM_OK */
    REFUSED,    /* MM_INVALID_ARGUMENT */
    GONE,       /* MM_CLOSED */
    SHORT,      /* MM_BUFFER_TOO_SMALL */
    FAILS,      /* any documented code but MM_OK */
    ANY         /* any documented code */
} expectation;

typedef struct trial {
    stage *stage;
    const function *function;
    int place;                  /* the parameter that is tried */
    argument arguments[MAX_PARAMETERS];
    long count;                 /* calls so far */
} trial;

/* Good arguments again. */
void prepare(trial *trial);

/*
 * Calls, and looks at everything: the code, that outputs are cleared after a failure, that nothing is written behind a struct's size, and
 * how a job that was made ends. What was made is closed.
 */
mm_status attempt(trial *trial, expectation expected, const char *what);

/* The same when the argument that is tried is a text, a handle, a number or a size. */
void attempt_pointer(trial *trial, void *pointer, expectation expected, const char *what);
void attempt_handle(trial *trial, uint64_t handle, expectation expected, const char *what);
void attempt_size(trial *trial, size_t size, expectation expected, const char *what);
void attempt_number(trial *trial, int32_t number, expectation expected, const char *what);

#endif
