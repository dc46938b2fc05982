/*
 * The fuzz host: calls every function of modelmanager.h with arguments drawn by type and name, from several threads and inside
 * callbacks, and checks what holds after every call.
 *
 * A call is drawn from (seed, thread, number of the call) alone, so the calls of a run can be made again. Only what the drawing
 * refers to, "the job in place 17", depends on what came before.
 */

#ifndef FUZZ_H
#define FUZZ_H

#include <modelmanager.h>
#include <stdatomic.h>
#include <stdbool.h>

enum {
    MAX_THREADS = 8,
    CALLBACK_CALLERS = 4,
    MAX_CALLERS = MAX_THREADS + CALLBACK_CALLERS + 2,
    MAX_OUTPUTS = 8,
    MAX_FUNCTIONS = 256,
    MAX_CODES = 64,
    GUARD_PLACES = 48,
    PATTERN = 0xA5            /* what outputs hold before a call */
};

/* ---- what is derived from the header: generated.c ---- */

typedef struct function_info {
    const char *name;
    int maker;             /* the how-manieth function that makes jobs, or -1 */
    uint64_t makers;       /* the makers whose jobs it reads, a bit each; 0 for any */
    int needs_downloads;   /* wants a manager that downloads */
    int closes;            /* takes a handle out of use */
    uint64_t answers;      /* the codes that its comment names, a bit for each of `codes` */
} function_info;

typedef struct code_info {
    int32_t number;
    const char *name;
} code_info;

typedef struct caller caller;

extern const function_info functions[];
extern const int function_count;
extern const code_info codes[];
extern const int code_count;
extern void (*const callers[])(caller *c);

/* ---- a thread that calls ---- */

typedef enum output_kind { OUTPUT_VALUE, OUTPUT_TEXT, OUTPUT_JOB, OUTPUT_MANAGER, OUTPUT_LEASE, OUTPUT_STRUCT, OUTPUT_INITIALISED } output_kind;

typedef enum handle_kind { OF_MANAGER, OF_JOB, OF_LEASE, HANDLE_KINDS } handle_kind;

typedef struct output {
    output_kind kind;
    const char *name;
    unsigned char *at;        /* NULL when NULL was passed */
    size_t count;             /* elements, or for a struct its claimed size */
    size_t size;              /* bytes of an element, or of the struct as this program knows it */
    const void *initial;
} output;

/* One manager's callback, and what is true of it. */
typedef struct watched {
    atomic_int inside;        /* callbacks that run now */
    atomic_int may_come;      /* not before mm_open is called, nor behind the last event, nor when mm_open failed */
    atomic_int ended;         /* MM_EVENT_CLOSED came */
    uint64_t number;
    mm_manager manager;       /* when it is known */
    struct watched *next;
} watched;

typedef struct guard_place {
    unsigned char *start;     /* exactly as large as asked for, as near to the forbidden page as its alignment allows */
    size_t size;
    size_t gap;
    bool is_input;
    bool is_in_use;
} guard_place;

struct caller {
    int number;
    bool in_callback;
    uint64_t random;
    uint64_t digest;          /* of all that was drawn */
    bool is_digested;
    uint64_t calls;

    int function;
    bool good;                /* this call is meant to succeed */
    bool must_be_good;
    mm_status status;
    output outputs[MAX_OUTPUTS];
    int output_count;
    mm_manager manager;       /* the last ones that were drawn */
    mm_job job;
    mm_lease lease;
    int pinned;               /* its place in the pool, when nobody may close it meanwhile, or -1 */
    bool takes_job;
    bool takes_lease;
    bool uses_closed;         /* the handle was closed, and that call had returned */
    watched *watch;           /* of the mm_open that is being drawn */
    uint32_t flags;
    size_t last_length;

    unsigned char *guards;
    guard_place places[GUARD_PLACES];
    int next_place;
    int places_in_use;

    char *entry;              /* of the ring */
    size_t entry_length;
    atomic_llong began_at_ms; /* 0 between calls */
};

typedef struct settings {
    const char *roots;        /* the only folder in which anything may appear */
    const char *library_url;
    const char *silent_url;   /* accepts, and never answers */
    const char *closed_url;   /* nobody listens */
    uint64_t seed;
    uint64_t call_count;
    int thread_count;
} settings;

extern settings host;

/* ---- random.c ---- */
void random_begin(caller *c, uint64_t stream, uint64_t number);
uint32_t draw(caller *c, uint32_t below);
uint64_t draw_bits(caller *c);
bool hostile(caller *c);      /* whether this argument is to be a bad one */

/* ---- guard.c ---- */
void guard_make(caller *c);
unsigned char *guarded(caller *c, size_t size, size_t alignment, bool is_input);
void guard_check(caller *c);
void guard_release(caller *c);

/* ---- texts.c ---- */
const char *draw_text(caller *c, const char *name);
const char *text_of_length(caller *c, size_t length);
bool is_utf8(const char *text, size_t length);

/* ---- values.c ---- */
int32_t draw_int32_t(caller *c, const char *name);
uint32_t draw_uint32_t(caller *c, const char *name);
int64_t draw_int64_t(caller *c, const char *name);
size_t draw_size_t(caller *c, const char *name);
mm_status draw_mm_status(caller *c, const char *name);
size_t draw_capacity(caller *c, size_t element);
size_t draw_row_count(caller *c);
size_t draw_claimed_count(caller *c, void *rows, size_t count);
uint32_t draw_nested_size(caller *c, size_t size);
void *draw_rows(caller *c, const char *name, size_t count, size_t size);
void *draw_output(caller *c, const char *name, output_kind kind, size_t count, size_t size);
/* Whether a library could take it for the size of a struct. */
bool is_struct_size(size_t claimed);
void *draw_output_struct(caller *c, const char *name, size_t size);
void *draw_initialised(caller *c, const char *name, const void *initial, size_t size);
const void *draw_input_struct(caller *c, const char *name, void *value, size_t size);

/* ---- pools.c ---- */
mm_manager draw_mm_manager(caller *c);
mm_job draw_mm_job(caller *c);
mm_lease draw_mm_lease(caller *c);
void pools_keep_manager(caller *c, mm_manager manager, watched *watch, uint32_t flags);
void pools_keep_job(caller *c, mm_job job, int maker);
void pools_keep_lease(caller *c, mm_lease lease);
void pools_closed(uint64_t handle, handle_kind kind);
void pools_unpin(caller *c);
int pools_live_managers(void);
void pools_close_all(caller *c);
void pools_promise_to_close(mm_job job);   /* soon, by another thread */
void *pools_reaper(void *caller_of_its_own);
void pools_stop_reaper(void);

/* ---- callbacks.c ---- */
mm_event_callback draw_callback(caller *c);
mm_token_callback draw_token_callback(caller *c);
void *draw_user(caller *c);
void callbacks_prepare(void);
void callbacks_opened(watched *watch, mm_manager manager);
void callbacks_print_open(void);
void callbacks_quiet(void);
bool callbacks_all_ended(void);
long callbacks_count(void);

/* ---- damage.c ---- */
void damage_installed(caller *c, mm_manager manager, const char *model_id, const char *version);

/* ---- outcome.c: what holds after every call ---- */
void begin(caller *c, int function);
void calling(caller *c);
void returned_status(caller *c, mm_status status);
void returned_text(caller *c, const char *text);
void returned_nothing(caller *c);
bool may_read(caller *c, size_t size);
void read_text(caller *c, const char *name, const char *text);
void finish(caller *c);
void count_call(const char *function, mm_status status);   /* a call that was not drawn */
void check_status(caller *c, mm_status status);
uint64_t calls_made(void);
void outcome_print(void);

/* ---- outputs.c ---- */
void check_outputs(caller *c);

/* ---- ring.c: the last calls, in a mapped file that outlives a crash ---- */
void ring_open(const char *file);
void ring_begin(caller *c);
void note(caller *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void note_result(caller *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void note_text(caller *c, const char *name, const char *text, size_t length);
_Noreturn void fail(caller *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- main.c ---- */
long long now_ms(void);
void one_call(caller *c);

#endif
