/*
 * Every function of the ABI as data, and callable with arguments that are made up at run time. The table itself is written by
 * tests/abi/table.mjs from the header; the programs in this folder know no function by name but those that they need to set the stage.
 */
#ifndef TABLE_H
#define TABLE_H

#include <modelmanager.h>

enum { MAX_PARAMETERS = 8, MAX_SIZES = 8, MAX_CODES = 24, MAX_MAKERS = 8 };

/* One argument, as the parameter's kind has it. */
typedef union argument {
    void *pointer;
    uint64_t handle;
    size_t size;
    int32_t number;
} argument;

typedef enum kind {
    MANAGER, JOB, LEASE,
    NAME, PATH, TASK, TOKEN, LABEL, /* texts */
    NUMBER, INDEX, CAPACITY,
    IN_STRUCT,
    INITIALISED,                /* a struct that is filled whatever its size says */
    OUT_STRUCT, OUT_HANDLE, OUT_LEASE, OUT_SIZE, OUT_NUMBER, OUT_ADDRESS,
    OUT_TEXT, OUT_HANDLES       /* the capacity is the next parameter, and a length the one behind it */
} kind;

/* A member of a struct that is passed in. */
typedef struct member {
    const char *name;
    const char *type;
    size_t offset;
    int must_be_zero;
    int must_not_be_negative;
} member;

typedef struct layout {
    const char *name;
    size_t sizes[MAX_SIZES];    /* in every version that there was, and 0; the last one is today's */
    const member *members;
    int member_count;
} layout;

typedef struct parameter {
    const char *name;
    kind kind;
    const layout *layout;
    int may_be_null;
    int null_needs_no_room;     /* NULL is allowed with a capacity of 0 only */
    int has_least;
    int32_t least;
    int has_most;
    int32_t most;
    int needs_downloads;        /* a manager that was opened for downloads */
    int needs_done;             /* a job that is done */
    const char *makers[MAX_MAKERS]; /* the functions whose jobs are meant; none for any job */
} parameter;

typedef struct function {
    const char *name;
    mm_status (*call)(const argument *arguments);
    parameter parameters[MAX_PARAMETERS];
    int parameter_count;
    int codes[MAX_CODES];       /* what it may answer, as documented */
    int code_count;
    int answers_any_failure;    /* and whatever a job failed with */
    int closes;                 /* uses its handle up */
    int outcomes[MAX_CODES];    /* how the job that it makes may end */
    int outcome_count;
} function;

extern const function functions[];
extern const int function_count;

/* The function of that name; ends the program when there is none. */
const function *function_named(const char *name);

/* The size that a struct has now. */
size_t size_today(const layout *layout);

/* Whether a code is one that the header names for it. A fault of the library never is. */
int is_documented(const function *function, mm_status status);

#endif
