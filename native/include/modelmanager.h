/*
 * modelmanager.h: AI models on disk, for programs that run them.
 *
 * This file is generated from the exports of the library (src/ModelManager.Native) and their documentation. Change
 * those.
 *
 *
 * WHAT IT DOES
 *
 * A manager owns a folder, the root, in which versions of models are installed: it says where a model is, downloads
 * models from a model library (verified, resumable, shared by all processes that have the root open), verifies,
 * repairs and removes them,
 * and reports to a scheduler when a model that a task needs is missing. It never falls back: a version that is not
 * installed is MM_MODEL_NOT_AVAILABLE at once.
 *
 * An inference engine needs four functions: mm_open, mm_model_locate, mm_error_message and mm_close. A manager that
 * is opened without MM_OPEN_DOWNLOADS recovers nothing, starts no work of its own and uses no network but for what
 * you ask of the scheduler_url that you give; it answers where things are.
 *
 *
 * EXAMPLE
 *
 *     #include <stdio.h>
 *     #include <modelmanager.h>
 *
 *     int main(void)
 *     {
 *         mm_open_options options = MM_OPEN_OPTIONS_INIT;
 *         mm_manager manager;
 *         char path[4096];
 *
 *         options.root = "/var/lib/models";
 *         if (mm_open(&manager, &options) != MM_OK
 *             || mm_model_locate(path, sizeof path, NULL, manager, "whisper-small", NULL, "model.bin") != MM_OK) {
 *             fprintf(stderr, "%s\n", mm_error_message());
 *             return 1;
 *         }
 *         printf("%s\n", path);
 *         return mm_close(manager) == MM_OK ? 0 : 1;
 *     }
 *
 *
 * CALLS AND FAILURES
 *
 * Nearly every function returns an mm_status: MM_OK, which is 0, or a negative code. Outputs come first among the
 * parameters. They are cleared on entry, whatever is wrong with the other arguments, so they are defined after a
 * failure too: numbers and handles are 0, texts are "", structs are zero behind their size. Only a struct whose size
 * is refused is left alone. What went wrong is kept for each thread: mm_error_message has a line for people,
 * mm_error_get the rest. Beside the codes that a function's comment names, any may return MM_INTERNAL, a fault of the
 * library; and any that takes a handle may return MM_CLOSED or MM_INVALID_ARGUMENT for it. NULL is
 * MM_INVALID_ARGUMENT where the parameter's comment does not say what NULL means. No call throws, and none ends the
 * process as long as it has the memory, the address space and the threads that are named below.
 *
 *
 * TEXTS AND MEMORY
 *
 * Texts are UTF-8 with a NUL behind them. Those that you pass in are copied before the call returns, and checked:
 * what is not UTF-8, empty, or too long is MM_INVALID_ARGUMENT. Model ids and versions have at most 128 bytes, paths
 * of files at most 1024 in parts of at most 128, task ids at most 256 characters (UTF-16 units), everything else
 * 65536 bytes. An id, a version or a part of a path is in Unicode form C, has no / \ : and no control character, does
 * not begin with a dot nor end with a dot or a space, and is no name of a Windows device, nor temp. Those that you
 * get belong to the library; each comment says until when they are valid. There is nothing to free but handles: close
 * every job and every manager. A lease ends with its manager, or before with mm_lease_release.
 *
 * Structs that begin with a size tell each side what the other was compiled with. Set it, most easily with the
 * struct's _INIT macro. New versions of the library add members at the end only, and none to mm_limits and
 * mm_progress, which other structs hold by value. The library writes no byte behind
 * the size that you set, leaves out what does not fit, and zeroes what it does not know. In a struct that you pass
 * in, members that this library does not know must be zero. A size that is smaller than the struct was in its first
 * version, larger than 4096, or no multiple of a pointer's, is MM_INVALID_ARGUMENT.
 *
 * Sizes are in bytes and times in milliseconds, as the names say. Points in time are ISO 8601 in UTC:
 * 2026-01-31T12:00:00.000Z.
 *
 *
 * HANDLES
 *
 * mm_manager, mm_job and mm_lease are numbers, not pointers. 0 is never one. A handle that was closed is never given out
 * again: using it is MM_CLOSED. One of another kind is MM_INVALID_ARGUMENT; a number that was never a handle is
 * MM_INVALID_ARGUMENT or MM_CLOSED.
 * Closing one while other threads use it is safe. At most 16777216 are open at once.
 *
 *
 * THREADS AND CALLBACKS
 *
 * Every function may be called on any thread, at the same time; 64 KiB of stack are enough. A manager's callbacks are
 * called on a thread of the library, one at a time, for events in order, under no lock, and never after mm_close has
 * returned. A callback may call everything but mm_close, and mm_job_wait with a time-out; those answer MM_IN_CALLBACK. It
 * should be quick: events queue up behind it, and mm_close waits for it, so do not hold a lock that it takes when you
 * call mm_close. It must not throw or jump out.
 *
 * A thread must not be cancelled (pthread_cancel) inside a call, nor may a handler of a signal jump out of one. No
 * function may be called from the destructor of a key (pthread_key_create, tss_create) that was made after the first
 * call; from that of a C++ thread_local it may. After fork() the child may exec or exit, but not call the library.
 *
 *
 * IN YOUR PROCESS
 *
 * The library brings a runtime along, which starts with the first call, takes some milliseconds for it, and stays:
 * unloading the library does nothing. The process may end in any way while it works; what has arrived is kept. It
 * does not end by itself when its main thread leaves with pthread_exit: call exit, or return from main.
 *
 * The runtime handles SIGSEGV, SIGFPE and the first real-time signal (SIGRTMIN), and hands on to the handlers before
 * it what is not its own; leave these three in place. No other signal is touched, and nothing raises SIGPIPE. It
 * reserves address space: a limit on that (RLIMIT_AS) has to leave it 4 GiB, or the first call may end the process.
 *
 * Leave the library 32 threads (RLIMIT_NPROC, a container's limit of pids), and one for each manager with a callback.
 * The first open that may download or report, and the first job, make sure that 9 can be started, and are
 * MM_INTERNAL when not; so is the mm_open that finds none for its callback. When threads run out later, while work
 * goes on, the process may end.
 *
 * OpenSSL is inside, apart from yours, and reads no settings (OPENSSL_CONF); SSL_CERT_FILE and SSL_CERT_DIR say which
 * authorities it trusts, as usual. No file and no connection of the library takes the number of a standard stream that
 * is closed; only what libc opens inside of its own functions, such as looking a name up, may for a moment.
 */

#ifndef MODELMANAGER_H
#define MODELMANAGER_H

#include <stddef.h>
#include <stdint.h>

/* The version of this header; mm_version() has that of the library that is loaded. */
#define MM_VERSION "0.1.0"
#define MM_VERSION_MAJOR 0
#define MM_VERSION_MINOR 1
#define MM_VERSION_PATCH 0

/* In front of every function. Define it yourself to override. */
#ifndef MM_API
#if defined(_WIN32)
#define MM_API __declspec(dllimport)
#elif defined(__GNUC__)
#define MM_API __attribute__((visibility("default")))
#else
#define MM_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What functions return: MM_OK (0), or one of the negative codes below. */
typedef int32_t mm_status;

/* An opened root. */
typedef uint64_t mm_manager;

/* A piece of work: a download, a request, a list. */
typedef uint64_t mm_job;

/* An installed version that is kept from being removed. */
typedef uint64_t mm_lease;

/* The values of mm_status. The numbers are in decades by subject and never change; later versions may add some. */
enum mm_status_code {
    /* Success. */
    MM_OK = 0,
    /* The model, or the version asked for, is not installed here. Report it to the scheduler; do not wait. */
    MM_MODEL_NOT_AVAILABLE = -10,
    /* The library does not have this model or version. */
    MM_NOT_IN_CATALOGUE = -11,
    /* An argument is malformed; the message names it and the rule. Nothing was changed. */
    MM_INVALID_ARGUMENT = -20,
    /* The manager or handle was closed. */
    MM_CLOSED = -21,
    /* The caller cancelled the operation. */
    MM_CANCELLED = -22,
    /* Another process is downloading this version and the caller asked not to join it. */
    MM_DOWNLOAD_IN_PROGRESS = -23,
    /* The version is leased or being written and cannot be removed or replaced now. */
    MM_MODEL_IN_USE = -24,
    /* The network failed before an answer came. Try again later. */
    MM_NETWORK = -30,
    /* A connection delivered nothing for too long. */
    MM_STALLED = -31,
    /* The server answered with a status that means failure; the detail has the number. */
    MM_HTTP_STATUS = -32,
    /* The server's answer breaks the protocol or disagrees with itself. */
    MM_UNEXPECTED_RESPONSE = -33,
    /* A published version changed on the server; published versions never change. */
    MM_REMOTE_CHANGED = -34,
    /* The server's certificate is not trusted. */
    MM_TLS_UNTRUSTED = -35,
    /* The server wants other credentials (401, 403, 407). */
    MM_AUTH = -36,
    /* The scheduler could not be reached. */
    MM_SCHEDULER_UNREACHABLE = -37,
    /* The content that arrived does not have the digest of the catalogue, after every allowed refetch. */
    MM_CHECKSUM_MISMATCH = -40,
    /* Installed files no longer match what was installed. */
    MM_CORRUPT = -41,
    /* The disk has not enough room; the detail has both numbers. */
    MM_INSUFFICIENT_SPACE = -50,
    /* The disk failed. */
    MM_IO = -51,
    /* The operating system refused access. */
    MM_PERMISSION = -52,
    /* The file system does not lock, the root is more than one mount or has a newer format: lookups only. */
    MM_LOCK_UNSUPPORTED = -53,
    /* A fault in this library. Please report it with the message. */
    MM_INTERNAL = -60,
    /* C ABI only: the caller's buffer is too small; the needed length was stored. */
    MM_BUFFER_TOO_SMALL = -90,
    /* C ABI only: the call is not allowed inside a callback. */
    MM_IN_CALLBACK = -91
};

/* The states of a model version. The numbers never change; later versions may add some. */
enum mm_state {
    /* Neither installed nor being installed. */
    MM_STATE_ABSENT = 0,
    /* Waiting for its turn, for another process, or for the catalogue. */
    MM_STATE_QUEUED = 1,
    /* Bytes are arriving. */
    MM_STATE_DOWNLOADING = 2,
    /* Stopped by the user until resumed; survives a restart. */
    MM_STATE_PAUSED = 3,
    /* The network is down; continues by itself. */
    MM_STATE_WAITING_FOR_NETWORK = 4,
    /* Every byte is here and the digests are being compared. */
    MM_STATE_VERIFYING = 5,
    /* The verified files are being made durable and visible. */
    MM_STATE_PUBLISHING = 6,
    /* Installed. */
    MM_STATE_READY = 7,
    /* Stopped by an error; can be tried again. */
    MM_STATE_FAILED = 8,
    /* Damaged files are being replaced. */
    MM_STATE_REPAIRING = 9,
    /* Being deleted. */
    MM_STATE_REMOVING = 10
};

/* What became of the report of a missing model. */
enum mm_report_status {
    /* No scheduler is configured. */
    MM_REPORT_NOT_CONFIGURED = 0,
    /* The task was given to another node. */
    MM_REPORT_REASSIGNED = 1,
    /* The scheduler has no node for the task. */
    MM_REPORT_UNASSIGNED = 2,
    /* The scheduler could not be reached or did not answer properly. */
    MM_REPORT_UNREACHABLE = 3,
    /* No answer within the time limit; the report goes on in the background. */
    MM_REPORT_TIMED_OUT = 4
};

/* Which downloads go first. */
enum mm_priority {
    /* A user waits for it. */
    MM_PRIORITY_USER = 0,
    /* Nobody waits for it: it stands back while others run, with one connection and a tenth of a limited rate. */
    MM_PRIORITY_BACKGROUND = 1
};

/* What mm_open_options.flags is made of, joined with |. */
enum mm_open_flag {
    /*
     * The manager may download: it recovers what an earlier run left, starts threads and uses the network. Needs
     * library_url.
     */
    MM_OPEN_DOWNLOADS = 1,
    /* Plain http may go anywhere, not to loopback only. */
    MM_OPEN_ALLOW_INSECURE = 2,
    /* Writing is allowed on a file system that does not lock. Only when no other process uses the root. */
    MM_OPEN_ALLOW_UNLOCKED_ROOT = 4,
    /* Tasks left over by an earlier run wait until they are resumed. */
    MM_OPEN_NO_AUTO_RESUME = 8,
    /* Misses are not reported to anybody, and there is no ranking. */
    MM_OPEN_NO_SCHEDULER = 16,
    /* A download that another process already does is refused with MM_DOWNLOAD_IN_PROGRESS, not joined. */
    MM_OPEN_REJECT_IF_BUSY = 32
};

/* What is wrong with a file of an installed version. */
enum mm_damage_kind {
    /* There is no such file, or something in its place that is none: a folder, a link. */
    MM_DAMAGE_MISSING = 1,
    /* It is shorter or longer than it should be. */
    MM_DAMAGE_WRONG_SIZE = 2,
    /* Its bytes are not those that were published. */
    MM_DAMAGE_WRONG_CONTENT = 3
};

/* What an event tells. Ignore types that you do not know: later versions may add some. */
enum mm_event_type {
    /* A version changed its state. */
    MM_EVENT_STATE = 1,
    /* A download task began. */
    MM_EVENT_START = 2,
    /* Bytes arrived; at most ten times a second for one task, and at least once. */
    MM_EVENT_PROGRESS = 3,
    /* A download failed or was cancelled. */
    MM_EVENT_ERROR = 4,
    /* A version was published by a download. */
    MM_EVENT_COMPLETE = 5,
    /* A job is done; its outcome can be asked for. A download's job is told of behind the download's own events. */
    MM_EVENT_JOB_DONE = 6,
    /* The manager is closed: the last event. */
    MM_EVENT_CLOSED = 7,
    /*
     * How far a verification or a repair is; at most ten times a second, at least once when it goes well, and never
     * behind the job's end.
     */
    MM_EVENT_JOB_PROGRESS = 8
};


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * VERSION AND NAMES
 *
 * These may be called at any time, on any thread, before anything is open. They do not fail.
 */

/*
 * The version of the library that is loaded, such as "0.1.0"; MM_VERSION is the one that was compiled against.
 *
 * Returns: A text that lives as long as the process.
 */
MM_API const char *mm_version(void);

/*
 * The name of a code, such as "MODEL_NOT_AVAILABLE", for messages and logs; "UNKNOWN" for a number that is no code.
 *
 *   status  What a function returned.
 *
 * Returns: A text that lives as long as the process.
 */
MM_API const char *mm_status_name(mm_status status);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * FAILURES
 *
 * Each thread has its own last failure. A call that succeeds leaves it as it was, so look at it only after a call
 * that failed. Any thread, also inside a callback.
 */

/*
 * One line of English about this thread's last failure, for developers and logs.
 *
 * Returns: A text that is valid until this thread's next mm_ call other than mm_error_get and mm_error_message; never
 * NULL, and "" when this thread has not failed yet. The library owns it.
 */
MM_API const char *mm_error_message(void);

/* A range of bytes in a file. This struct never grows. */
typedef struct mm_range {
    /* The offset of the first byte. */
    int64_t start;
    /* The offset behind the last byte. */
    int64_t end;
} mm_range;

/* Who leases a version, as the holder told. This struct never grows. */
typedef struct mm_lease_holder {
    /* The process, by the number that it has for itself. */
    int64_t process_id;
    /* The file name of its program; may be empty. */
    const char *process_name;
    /* What it said that it needs the version for, or NULL. */
    const char *label;
    /* Since when, ISO 8601 in UTC. */
    const char *since;
} mm_lease_holder;

/* A failure with all that is known of it. Every pointer but the message is NULL when there is nothing to say. */
typedef struct mm_error {
    /* sizeof(mm_error), set by the caller. */
    uint32_t size;
    /* The code; MM_OK when this thread never failed. */
    mm_status status;
    /* 1 when the same call can succeed later, else 0. */
    int32_t retryable;
    /* The HTTP status that was received, or 0. */
    int32_t http_status;
    /* The operating system's error number (errno), or 0. */
    int32_t os_error;
    /* What became of the report of a miss, an MM_REPORT_ number; -1 when there was none. */
    int32_t report_status;
    /* Bytes that would be needed, with MM_INSUFFICIENT_SPACE, or 0. */
    int64_t required_bytes;
    /* Bytes that are free, with MM_INSUFFICIENT_SPACE, or 0. */
    int64_t available_bytes;
    /* Milliseconds from the miss to the scheduler's answer, or 0. */
    double report_elapsed_ms;
    /* One line of English for developers; never NULL. */
    const char *message;
    /* The file or folder concerned, or NULL. */
    const char *path;
    /* The URL concerned, without user info and query, or NULL. */
    const char *url;
    /* The node that has the task now, with MM_REPORT_REASSIGNED, or NULL. */
    const char *report_node_id;
    /* The bytes of the file that were wrong, with MM_CHECKSUM_MISMATCH and MM_CORRUPT; NULL when unknown. */
    const mm_range *ranges;
    /* How many. */
    size_t range_count;
    /* Milliseconds that the server asks to wait, with MM_HTTP_STATUS, or 0. */
    int64_t retry_after_ms;
    /*
     * Who leases the version, longest first, with MM_MODEL_IN_USE; NULL when it is in use otherwise, or nobody told.
     */
    const mm_lease_holder *holders;
    /* How many. */
    size_t holder_count;
} mm_error;

#define MM_ERROR_INIT \
    { (uint32_t)sizeof(mm_error), 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, 0 }

/*
 * All that is known of this thread's last failure. Does not count as a failure itself, whatever it returns.
 *
 *   out  Filled in; its size member has to be set. The strings are valid until this thread's next mm_ call other than
 *        mm_error_get and mm_error_message. The library owns them.
 *
 * Returns: MM_OK, also when this thread has not failed yet; MM_INVALID_ARGUMENT when out is NULL or its size was not
 * set.
 */
MM_API mm_status mm_error_get(mm_error *out);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * OPENING AND CLOSING
 *
 * A manager is an opened root: the folder that holds the models. Several processes may have one root open, and one
 * process may open it several times. Without MM_OPEN_DOWNLOADS a manager only looks up: it recovers nothing, starts
 * no work of its own, and uses the network only for what you ask of the scheduler_url that you give. Any thread.
 */

/* One HTTP header that is sent along. This struct never grows. */
typedef struct mm_header {
    /* Its name, such as Authorization. */
    const char *name;
    /* Its value; may be empty. */
    const char *value;
} mm_header;

/*
 * How fast, and how much at once. A 0 anywhere means the default; nothing may be negative. It never grows:
 * mm_open_options holds it by value.
 */
typedef struct mm_limits {
    /* sizeof(mm_limits), set by the caller; inside mm_open_options it may be 0, with all else 0, for all defaults. */
    uint32_t size;
    /*
     * Versions that are transferred at the same time: 1 to 64, and 2 by default. Those of MM_PRIORITY_USER do not
     * wait for others.
     */
    int32_t concurrent_downloads;
    /*
     * Connections of one download at the same time: 1 to 64, and 8 by default. There are no more than bring more, and
     * fewer where the server refuses; all downloads together have 16 more than there are downloads.
     */
    int32_t connections_per_download;
    /* Must be 0. */
    int32_t reserved;
    /* Bytes per second of all transfers of the root in this process together; 0, the default, for no limit. */
    int64_t bytes_per_second;
} mm_limits;

#define MM_LIMITS_INIT \
    { (uint32_t)sizeof(mm_limits), 0, 0, 0, 0 }

/*
 * How far a download is. It never runs backwards, and reaches the total only when the version is published. The
 * struct never grows: other structs hold it by value.
 */
typedef struct mm_progress {
    /* sizeof(mm_progress), set by the library. */
    uint32_t size;
    /* The state that the task is in, an MM_STATE_ number. */
    int32_t phase;
    /* Bytes of the version that are here. */
    int64_t bytes;
    /* Bytes of the whole version; 0 until the catalogue was read. */
    int64_t total_bytes;
    /* Bytes that this task received over the network, refetched ones included. */
    int64_t wire_bytes;
    /* The speed over the last seconds. */
    int64_t bytes_per_second;
    /* Milliseconds that remain at this speed; -1 when unknown. */
    int64_t eta_ms;
    /* Requests that failed and were repeated. */
    int32_t retries;
    /* 0. */
    int32_t reserved;
} mm_progress;

/* Something that happened. Everything in it is valid during the callback only. */
typedef struct mm_event {
    /* sizeof(mm_event), set by the library: newer libraries may have more members. */
    uint32_t size;
    /* What happened, an MM_EVENT_ number. */
    int32_t type;
    /* The job, with MM_EVENT_JOB_DONE and MM_EVENT_JOB_PROGRESS, else 0. */
    mm_job job;
    /* The version's state now, an MM_STATE_ number; 0 where there is no version. */
    int32_t state;
    /* 0. */
    int32_t reserved;
    /* The download task, or NULL. */
    const char *task_id;
    /* The model, or NULL. */
    const char *model_id;
    /* The version, or NULL while it is not known. */
    const char *version;
    /* The version's absolute folder, with MM_EVENT_COMPLETE and a job that has a path, else NULL. */
    const char *path;
    /* The failure, with MM_EVENT_ERROR and a failed job, else NULL. */
    const mm_error *error;
    /* How far the task, or with MM_EVENT_JOB_PROGRESS the job, is; zeros where there is none. */
    mm_progress progress;
} mm_event;

/*
 * Is called with what happens: on a thread of the library, one event at a time for one manager, in order, and under
 * no lock. It may call everything but mm_close and a waiting mm_job_wait, which answer MM_IN_CALLBACK. It must
 * return, and must not throw or jump out. While it works, later progress of the same task or job is merged, so a slow
 * callback costs no memory.
 */
typedef void (*mm_event_callback)(const mm_event *event, void *user);

/*
 * Asks for a token: on the thread of the event callback, one call of either at a time, under no lock, and never after
 * mm_close has returned. Answer with mm_token_set, inside of it or later, from any thread; without an answer within
 * 30 seconds what waits for the token fails with MM_AUTH. Requests that need a token at the same time share one call.
 * It may call what the event callback may, must return soon, and must not throw or jump out. When several managers of
 * one root are open in this process, one of them is asked for the downloads of all.
 */
typedef void (*mm_token_callback)(mm_manager manager, void *user);

/*
 * How to open a root. Begin with MM_OPEN_OPTIONS_INIT or mm_open_options_init(), then set what you need; root is the
 * only member that has to be set. Everything is copied before mm_open returns.
 */
typedef struct mm_open_options {
    /* sizeof(mm_open_options), set by the initialiser. */
    uint32_t size;
    /* MM_OPEN_ numbers joined with |; 0 for lookups only. An unknown bit is MM_INVALID_ARGUMENT. */
    uint32_t flags;
    /* The absolute path of the folder that holds the models. Made (0700) when it is not there. */
    const char *root;
    /* The model library's base URL. Used, and needed, with MM_OPEN_DOWNLOADS only. */
    const char *library_url;
    /* The scheduler's base URL; NULL for the origin of library_url. */
    const char *scheduler_url;
    /* This node's name in reports; NULL for one that is made once and kept in the root. */
    const char *node_id;
    /* A proxy's URL; NULL for what the environment says. */
    const char *proxy;
    /* A PEM file of certificates that are trusted beside the system's; NULL for none. */
    const char *ca_file;
    /* Headers that go to the library's origin only; NULL for none. */
    const mm_header *headers;
    /* How many; at most 100. */
    size_t header_count;
    /* Headers that go to the scheduler's origin only; NULL for none. */
    const mm_header *scheduler_headers;
    /* How many; at most 100. */
    size_t scheduler_header_count;
    /* How fast, and how much at once. */
    mm_limits limits;
    /* Is told what happens; NULL for nobody. */
    mm_event_callback callback;
    /* Is handed to both callbacks as it is. */
    void *user;
    /*
     * Is called when the library's origin wants a bearer token, and again when it refuses the one it got (401); NULL
     * for nobody. Used with MM_OPEN_DOWNLOADS only.
     */
    mm_token_callback token_callback;
    /*
     * Partial content to which nothing was added for so many milliseconds is deleted, with its task: at open, and
     * every hour after it. 0, the default, keeps it until the task is finished or cancelled; negative is
     * MM_INVALID_ARGUMENT. Used with MM_OPEN_DOWNLOADS only.
     */
    int64_t partial_max_age_ms;
} mm_open_options;

#define MM_OPEN_OPTIONS_INIT \
    { (uint32_t)sizeof(mm_open_options), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, 0, { \
      (uint32_t)sizeof(mm_limits), 0, 0, 0, 0 }, NULL, NULL, NULL, 0 }

/*
 * Makes options the same as MM_OPEN_OPTIONS_INIT: for languages that have no macros. It fills the members that the
 * first version of the struct had, and sets size to that; to use members that came later, set size to the whole of
 * your struct, zeroed.
 *
 *   options  Filled in. NULL does nothing.
 */
MM_API void mm_open_options_init(mm_open_options *options);

/*
 * Opens a root. Quick: with MM_OPEN_DOWNLOADS, what an earlier run left is recovered behind it, and tasks continue by
 * themselves unless MM_OPEN_NO_AUTO_RESUME is set. Any thread, also inside a callback. Callbacks may come before it
 * has returned.
 *
 *   out      Receives the manager, to be closed with mm_close or mm_close_begin; 0 when it fails.
 *   options  How to open. Everything in it is copied.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT when an option is malformed or a needed one missing, or when this process has
 * the root open with another library_url; MM_PERMISSION when the root or what is in it belongs to another user, or
 * others may write into it; MM_IO or MM_INSUFFICIENT_SPACE when the disk fails or is full; MM_INTERNAL when the
 * process may not start the threads that are needed. A file system that does not lock, or a root that a newer version
 * of the library made, opens for lookups; what writes then answers MM_LOCK_UNSUPPORTED.
 */
MM_API mm_status mm_open(mm_manager *out, const mm_open_options *options);

/*
 * Closes a manager and waits: downloads pause and keep what they have, every job that is not done ends with
 * MM_CLOSED, leases end, and MM_EVENT_CLOSED is the last event. When it returns, every lock is dropped and no
 * callback runs or will run. The handle is stale from the first moment on, for other threads too; calls that they are
 * inside of end with MM_CLOSED or well. Jobs stay readable and still have to be closed. It waits for the callback
 * that runs, so do not hold a lock that the callback takes. Any thread, but not inside a callback: there, use
 * mm_close_begin.
 *
 *   manager  The manager.
 *
 * Returns: MM_OK; MM_CLOSED when it was closed before, at once, while the first call may still wait: it does not mean
 * that user may be freed; MM_INVALID_ARGUMENT when it is no manager; MM_IN_CALLBACK inside a callback, and nothing
 * was done.
 */
MM_API mm_status mm_close(mm_manager manager);

/*
 * Closes a manager without waiting. The handle is stale when it returns; the rest goes on behind it, and
 * MM_EVENT_CLOSED tells the end: after that event no callback comes. Without a callback nothing tells the end. When
 * there is no thread to do it on, it waits like mm_close. Any thread, also inside a callback.
 *
 *   manager  The manager.
 *
 * Returns: MM_OK; MM_CLOSED when it was closed before; MM_INVALID_ARGUMENT when it is no manager.
 */
MM_API mm_status mm_close_begin(mm_manager manager);

/*
 * The absolute path of the root, as it was resolved at open: links in it were followed then. Any thread, also inside
 * a callback.
 *
 *   buffer    Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is
 *             0.
 *   capacity  Bytes in buffer, the NUL included. With 0 the call asks for the length only, and is
 *             MM_BUFFER_TOO_SMALL.
 *   length    Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.
 *   manager   The manager.
 *
 * Returns: MM_OK; MM_BUFFER_TOO_SMALL; MM_INVALID_ARGUMENT; MM_CLOSED.
 */
MM_API mm_status mm_manager_root(char *buffer, size_t capacity, size_t *length, mm_manager manager);

/*
 * How fast, and how much at once, now. All managers of one root in this process share one set. Any thread, also
 * inside a callback.
 *
 *   out      Filled in, with the defaults in place of zeros; its size member has to be set.
 *   manager  A manager that was opened with MM_OPEN_DOWNLOADS.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT, also for a manager that was opened for lookups; MM_CLOSED;
 * MM_LOCK_UNSUPPORTED, MM_PERMISSION when the root cannot be written.
 */
MM_API mm_status mm_limits_get(mm_limits *out, mm_manager manager);

/*
 * Changes how fast, and how much at once, for all managers of the root in this process; transfers that run follow.
 * Any thread, also inside a callback.
 *
 *   manager  A manager that was opened with MM_OPEN_DOWNLOADS.
 *   limits   The new limits; a 0 in it is the default, not "as before".
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT when limits is NULL, its size was not set, or a number is out of range, also
 * for a manager that was opened for lookups; MM_CLOSED; MM_LOCK_UNSUPPORTED, MM_PERMISSION when the root cannot be
 * written.
 */
MM_API mm_status mm_limits_set(mm_manager manager, const mm_limits *limits);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * TOKENS
 *
 * A library that wants a bearer token gets the one that you give, at its own origin only and never behind a redirect
 * to another one. The token is kept in memory alone and is in no message. Any thread, also inside a callback.
 */

/*
 * Gives the token, in answer to the token_callback or at any other time, such as when yours has been renewed: it is
 * used from then on. A token that the library refuses (401) is forgotten, and the token_callback is called, once for
 * each request. Returns at once.
 *
 *   manager  A manager that was opened with MM_OPEN_DOWNLOADS.
 *   token    Printable ASCII without spaces, at most 65536 bytes. NULL when there is none: what waits for it fails
 *            with MM_AUTH at once, and the next request calls the token_callback again.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT, also for a manager that was opened for lookups, and nothing has changed then;
 * MM_CLOSED.
 */
MM_API mm_status mm_token_set(mm_manager manager, const char *token);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * LOOKUP
 *
 * Where a model is. The answer is right in every process as soon as a version is published or removed in any; while
 * nothing changes, a lookup reads no file. There is no falling back: a version that is not installed is
 * MM_MODEL_NOT_AVAILABLE at once.
 */

/*
 * Writes the absolute path of a version's folder, or of one file in it, into your buffer. Allocates nothing when it
 * succeeds. Any thread, any number at once, also inside a callback. The files stay as they are while the version is
 * installed.
 *
 *   buffer    Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is
 *             0.
 *   capacity  Bytes in buffer, the NUL included. 4096 is enough nearly always. With 0 the call asks for the length
 *             only, and is MM_BUFFER_TOO_SMALL.
 *   length    Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL: come again with one more than
 *             that. May be NULL.
 *   manager   The manager.
 *   model_id  The model.
 *   version   The version; NULL for the newest that is installed.
 *   file      A file's path inside the version, with /; NULL for the version's folder. Whether there is such a file
 *             is not looked for.
 *
 * Returns: MM_OK; MM_MODEL_NOT_AVAILABLE when the model or version is not installed; MM_BUFFER_TOO_SMALL;
 * MM_INVALID_ARGUMENT when a text is malformed, empty or not UTF-8; MM_CLOSED; MM_IO, MM_PERMISSION when what is
 * installed has changed and cannot be read.
 */
MM_API mm_status mm_model_locate(char *buffer, size_t capacity, size_t *length, mm_manager manager,
                                 const char *model_id, const char *version, const char *file);

/*
 * Gives the address of a number that changes with every change of what is installed, whichever process makes it,
 * before anybody is told of the change. While it stays the same, what mm_model_locate answered stays right. It is for
 * bindings that keep answers as objects of their own language: read the number, then call mm_model_locate, and keep
 * the answer for as long as the number is the one that was read before. Any thread.
 *
 *   out      Receives the address, or a null pointer where no number can be shared (a root that may only be read, and
 *            that nobody wrote to before): call mm_model_locate each time. Read it with an atomic load; never write
 *            to it. It may be read until mm_close or mm_close_begin is called.
 *   manager  The manager.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED.
 */
MM_API mm_status mm_generation_address(const int64_t **out, mm_manager manager);

/* What one version is doing. */
typedef struct mm_model_status {
    /* sizeof(mm_model_status), set by the caller. */
    uint32_t size;
    /* Its state, an MM_STATE_ number. */
    int32_t state;
    /* Why it failed, with MM_STATE_FAILED; else MM_OK. */
    mm_status error;
    /* 1 when a task is behind it and progress is filled in, else 0. */
    int32_t has_progress;
    /* How far the task is. */
    mm_progress progress;
} mm_model_status;

#define MM_MODEL_STATUS_INIT \
    { (uint32_t)sizeof(mm_model_status), 0, 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0, 0 } }

/*
 * What a version is doing: absent, being downloaded, ready, failed. Any thread, also inside a callback; returns at
 * once.
 *
 *   out       Filled in; its size member has to be set. When its error member is not MM_OK, that failure is also made
 *             this thread's last one, so that mm_error_get has the details; the function still returns MM_OK.
 *   manager   The manager.
 *   model_id  The model.
 *   version   The version.
 *
 * Returns: MM_OK, also for a version that nobody ever heard of, which is MM_STATE_ABSENT; MM_INVALID_ARGUMENT;
 * MM_CLOSED; MM_IO, MM_PERMISSION when what is installed has changed and cannot be read.
 */
MM_API mm_status mm_model_status_get(mm_model_status *out, mm_manager manager, const char *model_id,
                                     const char *version);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * LEASES
 *
 * A lease keeps one installed version from being removed, by any process, for as long as somebody needs its files:
 * mm_model_remove answers MM_MODEL_IN_USE and says who. It may be repaired meanwhile, with new files beside those
 * that you have open or mapped. The operating system holds the lease: it ends with the process, however that ends,
 * and nothing has to be cleaned up. A child that the process forks shares it until it runs another program or ends.
 * Any number of leases may be held at once. Any thread, also inside a callback; these take some system calls and wait
 * for nobody.
 */

/*
 * Leases a version and writes the absolute path of its folder into your buffer. A manager for lookups will do, and so
 * will a read-only root.
 *
 *   out       Receives the lease, which ends with mm_lease_release or when the manager is closed; 0 when the call
 *             fails.
 *   buffer    Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is
 *             0.
 *   capacity  Bytes in buffer, the NUL included. With 0 the call asks for the length only, and is
 *             MM_BUFFER_TOO_SMALL.
 *   length    Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.
 *   manager   The manager.
 *   model_id  The model.
 *   version   The version; NULL for the newest that is installed.
 *   label     What it is for, for whoever is told that the version is in use: 1 to 128 characters, none of them a
 *             control character; NULL for the program's name only.
 *
 * Returns: MM_OK; MM_MODEL_NOT_AVAILABLE when the model or version is not installed, or is being removed;
 * MM_BUFFER_TOO_SMALL, and nothing is leased; MM_INVALID_ARGUMENT; MM_CLOSED; MM_LOCK_UNSUPPORTED when the file
 * system does not lock, without MM_OPEN_ALLOW_UNLOCKED_ROOT, or the root has a newer format; MM_IO, MM_PERMISSION
 * when the folder, or what is installed, cannot be read.
 */
MM_API mm_status mm_lease_acquire(mm_lease *out, char *buffer, size_t capacity, size_t *length, mm_manager manager,
                                  const char *model_id, const char *version, const char *label);

/*
 * Which version is leased: of use when the newest was asked for.
 *
 *   buffer    Receives the version in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity
 *             is 0.
 *   capacity  Bytes in buffer, the NUL included; 129 are always enough. With 0 the call asks for the length only, and
 *             is MM_BUFFER_TOO_SMALL.
 *   length    Receives the version's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.
 *   lease     The lease.
 *
 * Returns: MM_OK; MM_BUFFER_TOO_SMALL; MM_INVALID_ARGUMENT; MM_CLOSED when it was released, or its manager closed.
 */
MM_API mm_status mm_lease_version(char *buffer, size_t capacity, size_t *length, mm_lease lease);

/*
 * Closes a lease: the version may be removed again, when nobody else leases it. Files that are open or mapped stay as
 * they are.
 *
 *   lease  The lease.
 *
 * Returns: MM_OK; MM_CLOSED when it was released before, or its manager was closed, which ended it too;
 * MM_INVALID_ARGUMENT when it is no lease.
 */
MM_API mm_status mm_lease_release(mm_lease lease);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * WORK THAT TAKES TIME: JOBS BEGIN
 *
 * Each of these returns at once with a job, which has to be closed with mm_job_close. Arguments are checked before: a
 * malformed one makes no job. Whether the work goes well is the job's outcome; beside what is said below, every job
 * ends with MM_CANCELLED after mm_job_cancel, and with MM_CLOSED when its manager is closed. Any thread, also inside
 * a callback.
 */

/*
 * Looks up, and on a miss reports to the scheduler so that it gives the task to another node. Takes at most 250 ms; a
 * report that has no answer by then goes on behind while the manager is open. The result is a path (mm_job_path).
 *
 *   out       Receives the job; 0 when the call fails.
 *   manager   The manager.
 *   model_id  The model.
 *   version   The version; NULL for the newest that is installed.
 *   task_id   The scheduler's task that needs the model, 1 to 256 characters; NULL to have one made up for the
 *             report.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE on a miss, and
 * mm_error_get behind mm_job_result then has what became of the report; with MM_IO or MM_PERMISSION when what is
 * installed has changed and cannot be read.
 */
MM_API mm_status mm_model_resolve(mm_job *out, mm_manager manager, const char *model_id, const char *version,
                                  const char *task_id);

/*
 * Reports a miss to the scheduler: what mm_model_resolve does, for callers of mm_model_locate. Takes at most 250 ms;
 * without an answer by then the report goes on behind while the manager is open, and its status is
 * MM_REPORT_TIMED_OUT. The result is a report (mm_job_report).
 *
 *   out       Receives the job; 0 when the call fails.
 *   manager   The manager.
 *   model_id  The model that was missing.
 *   version   The version; NULL when any would have done.
 *   task_id   The scheduler's task that needs it, 1 to 256 characters.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. A scheduler that is not configured, or cannot be reached, is a
 * status of the report and no failure of the job.
 */
MM_API mm_status mm_miss_report(mm_job *out, mm_manager manager, const char *model_id, const char *version,
                                const char *task_id);

/*
 * Lists the models that the library offers. The result is mm_job_count rows of mm_job_model.
 *
 *   out      Receives the job; 0 when the call fails.
 *   manager  The manager.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_NETWORK, MM_STALLED, MM_HTTP_STATUS, MM_AUTH,
 * MM_TLS_UNTRUSTED or MM_UNEXPECTED_RESPONSE, or with MM_INVALID_ARGUMENT when the manager was opened for lookups.
 */
MM_API mm_status mm_catalogue_list(mm_job *out, mm_manager manager);

/*
 * Reads all that the library says of one model. The result is one row of mm_job_model, and mm_job_count rows of
 * mm_job_version.
 *
 *   out       Receives the job; 0 when the call fails.
 *   manager   The manager.
 *   model_id  The model.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_NOT_IN_CATALOGUE for a model that the library
 * does not have, and otherwise as that of mm_catalogue_list does.
 */
MM_API mm_status mm_catalogue_get(mm_job *out, mm_manager manager, const char *model_id);

/*
 * Lists the installed models of which the library has a newer version. The result is mm_job_count rows of
 * mm_job_update.
 *
 *   out      Receives the job; 0 when the call fails.
 *   manager  The manager.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails as that of mm_catalogue_list does, or with MM_IO or
 * MM_PERMISSION.
 */
MM_API mm_status mm_update_list(mm_job *out, mm_manager manager);

/*
 * Reads which models are most wanted; the last answer, also of an earlier run, marked as stale, when the scheduler
 * fails. The result is one mm_job_ranking and mm_job_count rows of mm_job_ranking_entry, best first.
 *
 *   out      Receives the job; 0 when the call fails.
 *   manager  The manager.
 *   limit    How many places at most, 0 or more; 0 for all.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT, also when limit is negative; MM_CLOSED. The job fails, when there is no
 * earlier answer, with MM_SCHEDULER_UNREACHABLE (also when none is configured), MM_NETWORK, MM_STALLED,
 * MM_HTTP_STATUS, MM_AUTH, MM_TLS_UNTRUSTED or MM_UNEXPECTED_RESPONSE.
 */
MM_API mm_status mm_ranking_get(mm_job *out, mm_manager manager, int32_t limit);

/*
 * The ranking as it was last known, also of an earlier run: something to show until mm_ranking_get has answered. The
 * scheduler is not asked. The result is one mm_job_ranking and mm_job_count rows of mm_job_ranking_entry, best first.
 *
 *   out      Receives the job; 0 when the call fails.
 *   manager  The manager.
 *   limit    How many places at most, 0 or more; 0 for all.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT, also when limit is negative; MM_CLOSED. The job fails with
 * MM_SCHEDULER_UNREACHABLE when none is known, or no scheduler is configured.
 */
MM_API mm_status mm_ranking_peek(mm_job *out, mm_manager manager, int32_t limit);

/*
 * Lists what is installed, by model and then newest first. The job is done when the call returns, and does not fail.
 * The result is mm_job_count rows of mm_job_installed.
 *
 *   out      Receives the job; 0 when the call fails.
 *   manager  The manager.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED; MM_IO, MM_PERMISSION when what is installed has changed and cannot
 * be read.
 */
MM_API mm_status mm_installed_list(mm_job *out, mm_manager manager);

/*
 * Removes an installed version: lookups miss it at once, and its files are deleted. There is no result but the
 * outcome.
 *
 *   out       Receives the job; 0 when the call fails.
 *   manager   The manager.
 *   model_id  The model.
 *   version   The version.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE when it is not installed,
 * MM_MODEL_IN_USE while it is being written, or is leased, and mm_error_get behind mm_job_result then has the
 * holders: nothing was changed; with MM_LOCK_UNSUPPORTED, MM_PERMISSION, MM_IO, or with MM_INVALID_ARGUMENT when the
 * manager was opened for lookups.
 */
MM_API mm_status mm_model_remove(mm_job *out, mm_manager manager, const char *model_id, const char *version);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * VERIFYING AND REPAIRING
 *
 * Whether every byte of an installed version is what was published, and making it so again. Both are jobs, to be
 * closed with mm_job_close; their progress is told by MM_EVENT_JOB_PROGRESS and can be asked for with
 * mm_job_info_get. Lookups and whoever reads the files are not disturbed. Any thread, also inside a callback.
 */

/*
 * Compares every byte of an installed version with its digests. Works without the library; where that has chunk
 * digests and can be reached, the result also says which bytes are wrong. A version that is damaged becomes
 * MM_STATE_FAILED with MM_CORRUPT, and one that is right again MM_STATE_READY. Damage is a result and no failure:
 * mm_job_count rows of mm_job_damage, 0 when all is right. Closing the job gives it up.
 *
 *   out       Receives the job; 0 when the call fails.
 *   manager   The manager; one for lookups will do.
 *   model_id  The model.
 *   version   The version.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE when it is not installed,
 * MM_IO or MM_PERMISSION.
 */
MM_API mm_status mm_model_verify(mm_job *out, mm_manager manager, const char *model_id, const char *version);

/*
 * Compares every byte of an installed version, fetches what is damaged and nothing else, and puts it in its place:
 * who has a file of it open or mapped keeps the old one. Jobs for one version share one repair, which stops when
 * mm_job_cancel has ended the last of them; closing them stops nothing. A version that is right needs no network. The
 * result is a path (mm_job_path), and mm_job_count rows of mm_job_damage: what was wrong and is right now.
 *
 *   out       Receives the job; 0 when the call fails.
 *   manager   The manager.
 *   model_id  The model.
 *   version   The version.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE when it is not installed;
 * MM_MODEL_IN_USE while it is downloaded or removed, or repaired by another process; MM_NOT_IN_CATALOGUE or
 * MM_REMOTE_CHANGED when the library does not have it any more; MM_CHECKSUM_MISMATCH, MM_INSUFFICIENT_SPACE,
 * MM_HTTP_STATUS, MM_AUTH, MM_TLS_UNTRUSTED, MM_UNEXPECTED_RESPONSE, MM_LOCK_UNSUPPORTED, MM_PERMISSION, MM_IO, or
 * with MM_INVALID_ARGUMENT when the manager was opened for lookups. Trouble with the network is waited out.
 */
MM_API mm_status mm_model_repair(mm_job *out, mm_manager manager, const char *model_id, const char *version);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * DOWNLOADS
 *
 * One version of a model has one transfer, however many jobs ask for it, in however many processes. Pausing, resuming
 * and cancelling act on the transfer. Trouble with the network never fails a download: it waits and goes on by
 * itself. Each job has to be closed with mm_job_close. Any thread, also inside a callback.
 */

/*
 * Downloads a version, or joins the transfer that is under way. The job is done when the version is published, at
 * once if it is installed already; the result is a path (mm_job_path). Closing the job does not stop the download.
 * Joining resumes nothing: a transfer that is in MM_STATE_PAUSED, as an earlier run may have left it, goes on after
 * mm_download_resume.
 *
 *   out       Receives the job; 0 when the call fails.
 *   manager   A manager that was opened with MM_OPEN_DOWNLOADS.
 *   model_id  The model.
 *   version   The version; NULL for the newest that the library has.
 *   priority  An MM_PRIORITY_ number.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT, also for a manager that was opened for lookups; MM_CLOSED;
 * MM_LOCK_UNSUPPORTED, MM_PERMISSION when the root cannot be written. The job fails with MM_NOT_IN_CATALOGUE,
 * MM_CANCELLED, MM_CHECKSUM_MISMATCH, MM_INSUFFICIENT_SPACE, MM_HTTP_STATUS, MM_AUTH, MM_TLS_UNTRUSTED,
 * MM_UNEXPECTED_RESPONSE, MM_REMOTE_CHANGED, MM_DOWNLOAD_IN_PROGRESS, MM_MODEL_IN_USE when the version is installed,
 * damaged and leased, so that it can only be repaired, MM_PERMISSION, MM_IO, or with MM_CLOSED when the manager
 * closes: what has arrived is kept then.
 */
MM_API mm_status mm_download_start(mm_job *out, mm_manager manager, const char *model_id, const char *version,
                                   int32_t priority);

/*
 * Makes a job for every download task that works, waits or has failed, also for those that an earlier run left. Each
 * job has to be closed. They only look on: closing them, or mm_job_cancel, stops nothing.
 *
 *   jobs      Receives the jobs; all of it is zeroed first. May be NULL when capacity is 0.
 *   capacity  How many jobs fit. With 0 the call asks for the number only, and is MM_BUFFER_TOO_SMALL unless that is
 *             0.
 *   count     Receives how many tasks there are, also with MM_BUFFER_TOO_SMALL: come again with as many.
 *   manager   A manager that was opened with MM_OPEN_DOWNLOADS.
 *
 * Returns: MM_OK; MM_BUFFER_TOO_SMALL when there are more than capacity, and then no job is made;
 * MM_INVALID_ARGUMENT, also for a manager that was opened for lookups; MM_CLOSED; MM_LOCK_UNSUPPORTED, MM_PERMISSION
 * when the root cannot be written.
 */
MM_API mm_status mm_download_list(mm_job *jobs, size_t capacity, size_t *count, mm_manager manager);

/* What a download job is doing. Its strings are valid until the job is closed. */
typedef struct mm_download_info {
    /* sizeof(mm_download_info), set by the caller. */
    uint32_t size;
    /* The version's state, an MM_STATE_ number. */
    int32_t state;
    /* The task's id, the same for every job of one version. */
    const char *task_id;
    /* The model. */
    const char *model_id;
    /* The version; NULL while the newest is still being looked up. */
    const char *version;
    /* How far it is. */
    mm_progress progress;
} mm_download_info;

#define MM_DOWNLOAD_INFO_INIT \
    { (uint32_t)sizeof(mm_download_info), 0, NULL, NULL, NULL, { 0, 0, 0, 0, 0, 0, 0, 0, 0 } }

/*
 * What a download is doing now. Returns at once.
 *
 *   out  Filled in; its size member has to be set. Its strings are valid until the job is closed.
 *   job  A job of mm_download_start or mm_download_list.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.
 */
MM_API mm_status mm_download_info_get(mm_download_info *out, mm_job job);

/*
 * Pauses the transfer until it is resumed, over restarts too. Nothing happens when it is not under way.
 *
 *   job  A job of mm_download_start or mm_download_list.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.
 */
MM_API mm_status mm_download_pause(mm_job job);

/*
 * Lets a paused transfer go on, or tries a failed one again. Nothing happens when it is under way.
 *
 *   job  A job of mm_download_start or mm_download_list.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.
 */
MM_API mm_status mm_download_resume(mm_job job);

/*
 * Ends the transfer for everybody: every job of it fails with MM_CANCELLED. Returns at once. In a process that only
 * joined another one's transfer it ends the waiting here, and the owner goes on.
 *
 *   job           A job of mm_download_start or mm_download_list.
 *   keep_partial  0 to delete what has arrived; anything else to keep it for the next attempt.
 *
 * Returns: MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.
 */
MM_API mm_status mm_download_cancel(mm_job job, int32_t keep_partial);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * JOBS END
 *
 * A job is waited for, polled, or told of by MM_EVENT_JOB_DONE, which may come even before the function that made the
 * job has returned. It belongs to you until mm_job_close, also after its manager was closed. Any thread.
 */

/*
 * Waits until a job is done, well or not.
 *
 *   done        Receives 1 when it is done, 0 when the time is over. May be NULL.
 *   job         The job.
 *   timeout_ms  Milliseconds to wait, -1 or more; 0 looks only, and -1 waits for ever.
 *
 * Returns: MM_OK, whatever the outcome, also when the time is over; MM_INVALID_ARGUMENT for a number below -1, and
 * when it is no job; MM_IN_CALLBACK for any number but 0 inside a callback; MM_CLOSED when the job was closed, also
 * meanwhile.
 */
MM_API mm_status mm_job_wait(int32_t *done, mm_job job, int32_t timeout_ms);

/* How far a job is. */
typedef struct mm_job_info {
    /* sizeof(mm_job_info), set by the caller. */
    uint32_t size;
    /* 1 when the job is done, well or not, else 0. */
    int32_t done;
    /*
     * How far it is, of a verification, a repair or a download; zeros for other jobs, and before there is anything to
     * tell.
     */
    mm_progress progress;
} mm_job_info;

#define MM_JOB_INFO_INIT \
    { (uint32_t)sizeof(mm_job_info), 0, { 0, 0, 0, 0, 0, 0, 0, 0, 0 } }

/*
 * How far a job is, and whether it is done. Also inside a callback; returns at once.
 *
 *   out  Filled in; its size member has to be set.
 *   job  The job, of any kind.
 *
 * Returns: MM_OK, whatever the outcome; MM_INVALID_ARGUMENT when it is no job; MM_CLOSED.
 */
MM_API mm_status mm_job_info_get(mm_job_info *out, mm_job job);

/*
 * The outcome of a job that is done. A failure is also made this thread's last one, with its details. Returns at
 * once.
 *
 *   job  The job.
 *
 * Returns: MM_OK when the work went well; the job's own failure when it failed, which is any of the codes that the
 * function that made it names; MM_INVALID_ARGUMENT also when the job is not done or is no job; MM_CLOSED also when it
 * was closed.
 */
MM_API mm_status mm_job_result(mm_job job);

/*
 * Gives up this job: it ends with MM_CANCELLED unless it is done already. The other jobs of a download or a repair go
 * on; a download's bytes stop, and are kept, and a repair stops, and leaves the version as it was, when none is left.
 * Returns at once; the job still has to be closed.
 *
 *   job  The job.
 *
 * Returns: MM_OK, also when the job is done; MM_INVALID_ARGUMENT when it is no job; MM_CLOSED.
 */
MM_API mm_status mm_job_cancel(mm_job job);

/*
 * Closes a job and frees all its rows and strings. A job that is not done and only reads (a list, a catalogue page,
 * the ranking, a verification) is given up; a download, a repair, a report or a removal goes on. No MM_EVENT_JOB_DONE
 * begins after it. Returns at once.
 *
 *   job  The job.
 *
 * Returns: MM_OK; MM_CLOSED when it was closed before; MM_INVALID_ARGUMENT when it is no job.
 */
MM_API mm_status mm_job_close(mm_job job);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * RESULTS OF JOBS
 *
 * Results are copied into your struct, whose size member has to be set; the strings and arrays that it points to
 * belong to the job and are valid until mm_job_close. All of these return MM_OK; the job's own failure when it
 * failed; MM_INVALID_ARGUMENT when the job is not done, has no such result, or an output is NULL; MM_CLOSED when the
 * job was closed. Any thread, also inside a callback; returns at once.
 */

/*
 * How many rows a job's list has: of an mm_catalogue_list, mm_catalogue_get, mm_update_list, mm_ranking_get,
 * mm_ranking_peek, mm_installed_list, mm_model_verify or mm_model_repair job.
 *
 *   count  Receives the number.
 *   job    A job that is done.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_count(size_t *count, mm_job job);

/*
 * The absolute path of the version's folder, of an mm_model_resolve, mm_model_repair, mm_download_start or
 * mm_download_list job.
 *
 *   buffer    Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is
 *             0.
 *   capacity  Bytes in buffer, the NUL included. With 0 the call asks for the length only, and is
 *             MM_BUFFER_TOO_SMALL.
 *   length    Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.
 *   job       A job that is done.
 *
 * Returns: As above; MM_BUFFER_TOO_SMALL.
 */
MM_API mm_status mm_job_path(char *buffer, size_t capacity, size_t *length, mm_job job);

/* The scheduler's answer to a reported miss. */
typedef struct mm_report {
    /* sizeof(mm_report), set by the caller. */
    uint32_t size;
    /* What became of it, an MM_REPORT_ number. */
    int32_t status;
    /* Milliseconds from the miss to this answer. */
    double elapsed_ms;
    /* The node that has the task now, with MM_REPORT_REASSIGNED, or NULL. */
    const char *node_id;
} mm_report;

#define MM_REPORT_INIT \
    { (uint32_t)sizeof(mm_report), 0, 0, NULL }

/*
 * The scheduler's answer, of an mm_miss_report job.
 *
 *   out  Filled in; its size member has to be set.
 *   job  A job that is done.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_report(mm_report *out, mm_job job);

/* One model that the library offers. */
typedef struct mm_model {
    /* sizeof(mm_model), set by the caller. */
    uint32_t size;
    /* 0. */
    uint32_t reserved;
    /* The model. */
    const char *model_id;
    /* Its newest version. */
    const char *latest_version;
    /* Every version, newest first. */
    const char *const *versions;
    /* How many. */
    size_t version_count;
    /* The size of the newest version's files. */
    int64_t size_bytes;
    /* A JSON object with what else the library says of the model; {} when nothing. */
    const char *extra_json;
} mm_model;

#define MM_MODEL_INIT \
    { (uint32_t)sizeof(mm_model), 0, NULL, NULL, NULL, 0, 0, NULL }

/*
 * One model, of an mm_catalogue_list or mm_catalogue_get job.
 *
 *   out    Filled in; its size member has to be set.
 *   job    A job that is done.
 *   index  0 up to mm_job_count - 1 for mm_catalogue_list; 0 for mm_catalogue_get.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_model(mm_model *out, mm_job job, size_t index);

/* One file of a version. This struct never grows. */
typedef struct mm_file {
    /* Its path inside the version, with / on every platform. */
    const char *path;
    /* Its SHA-256: 64 lower-case hexadecimal digits. */
    const char *sha256;
    /* Its exact size. */
    int64_t size_bytes;
} mm_file;

/* One version of a model as the library describes it. */
typedef struct mm_model_version {
    /* sizeof(mm_model_version), set by the caller. */
    uint32_t size;
    /* 0. */
    uint32_t reserved;
    /* The version. */
    const char *version;
    /* The SHA-256 of its checksum.sha256, which covers every file: 64 lower-case hexadecimal digits. */
    const char *checksum_sha256;
    /* When it was published, ISO 8601 in UTC; NULL when the library does not say. */
    const char *published_at;
    /* The sum of its files' sizes. */
    int64_t size_bytes;
    /* Every file, in the catalogue's order. */
    const mm_file *files;
    /* How many. */
    size_t file_count;
    /* A JSON object with what else the library says of the version; {} when nothing. */
    const char *extra_json;
} mm_model_version;

#define MM_MODEL_VERSION_INIT \
    { (uint32_t)sizeof(mm_model_version), 0, NULL, NULL, NULL, 0, NULL, 0, NULL }

/*
 * One version of the model, of an mm_catalogue_get job.
 *
 *   out    Filled in; its size member has to be set.
 *   job    A job that is done.
 *   index  0 up to mm_job_count - 1, newest first.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_version(mm_model_version *out, mm_job job, size_t index);

/* One installed version. */
typedef struct mm_installed {
    /* sizeof(mm_installed), set by the caller. */
    uint32_t size;
    /* 0. */
    uint32_t reserved;
    /* The model. */
    const char *model_id;
    /* The version. */
    const char *version;
    /* The absolute path of its folder. */
    const char *path;
    /* The SHA-256 of its checksum.sha256: 64 lower-case hexadecimal digits. */
    const char *checksum_sha256;
    /* When it was published here, ISO 8601 in UTC. */
    const char *installed_at;
    /* The sum of its files' sizes. */
    int64_t size_bytes;
    /* The record's free JSON object; {} when empty. */
    const char *extra_json;
} mm_installed;

#define MM_INSTALLED_INIT \
    { (uint32_t)sizeof(mm_installed), 0, NULL, NULL, NULL, NULL, NULL, 0, NULL }

/*
 * One installed version, of an mm_installed_list job.
 *
 *   out    Filled in; its size member has to be set.
 *   job    A job that is done.
 *   index  0 up to mm_job_count - 1.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_installed(mm_installed *out, mm_job job, size_t index);

/* One damaged file of an installed version. */
typedef struct mm_damage {
    /* sizeof(mm_damage), set by the caller. */
    uint32_t size;
    /* What is wrong with it, an MM_DAMAGE_ number. */
    int32_t kind;
    /* Its path inside the version, with / on every platform; the list of digests is checksum.sha256. */
    const char *path;
    /*
     * Which bytes are wrong, in order, as far as the library's chunk digests tell; NULL when unknown: any byte may
     * be.
     */
    const mm_range *ranges;
    /* How many. */
    size_t range_count;
} mm_damage;

#define MM_DAMAGE_INIT \
    { (uint32_t)sizeof(mm_damage), 0, NULL, NULL, 0 }

/*
 * One damaged file, of an mm_model_verify or mm_model_repair job.
 *
 *   out    Filled in; its size member has to be set.
 *   job    A job that is done.
 *   index  0 up to mm_job_count - 1.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_damage(mm_damage *out, mm_job job, size_t index);

/* An installed model of which the library has a newer version. */
typedef struct mm_update {
    /* sizeof(mm_update), set by the caller. */
    uint32_t size;
    /* 0. */
    uint32_t reserved;
    /* The model. */
    const char *model_id;
    /* The newest version that is installed. */
    const char *installed_version;
    /* The newest version that the library has. */
    const char *latest_version;
    /* The size of the newest version's files. */
    int64_t size_bytes;
} mm_update;

#define MM_UPDATE_INIT \
    { (uint32_t)sizeof(mm_update), 0, NULL, NULL, NULL, 0 }

/*
 * One model with a newer version, of an mm_update_list job.
 *
 *   out    Filled in; its size member has to be set.
 *   job    A job that is done.
 *   index  0 up to mm_job_count - 1.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_update(mm_update *out, mm_job job, size_t index);

/* What is true of a ranking as a whole. */
typedef struct mm_ranking {
    /* sizeof(mm_ranking), set by the caller. */
    uint32_t size;
    /*
     * 1 when this is an earlier answer, because the scheduler failed just now or was not asked in this run, else 0.
     */
    int32_t stale;
    /* When the scheduler made it, ISO 8601 in UTC. */
    const char *generated_at;
    /* The scheduler's failure, or MM_OK. */
    mm_status error;
    /* 0. */
    int32_t reserved;
    /* When the scheduler last said so, by this machine's clock, ISO 8601 in UTC. */
    const char *fetched_at;
} mm_ranking;

#define MM_RANKING_INIT \
    { (uint32_t)sizeof(mm_ranking), 0, NULL, 0, 0, NULL }

/*
 * What is true of the ranking as a whole, of an mm_ranking_get or mm_ranking_peek job. When its error member is not
 * MM_OK, that failure is also made this thread's last one; the function still returns MM_OK.
 *
 *   out  Filled in; its size member has to be set.
 *   job  A job that is done.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_ranking(mm_ranking *out, mm_job job);

/* One place of the ranking. */
typedef struct mm_ranking_entry {
    /* sizeof(mm_ranking_entry), set by the caller. */
    uint32_t size;
    /* From 1. */
    int32_t rank;
    /* The model. */
    const char *model_id;
    /* Distinct tasks that lacked it in the last 24 hours. */
    int64_t demand;
} mm_ranking_entry;

#define MM_RANKING_ENTRY_INIT \
    { (uint32_t)sizeof(mm_ranking_entry), 0, NULL, 0 }

/*
 * One place of the ranking, of an mm_ranking_get or mm_ranking_peek job.
 *
 *   out    Filled in; its size member has to be set.
 *   job    A job that is done.
 *   index  0 up to mm_job_count - 1, best first.
 *
 * Returns: As above.
 */
MM_API mm_status mm_job_ranking_entry(mm_ranking_entry *out, mm_job job, size_t index);


/* ---------------------------------------------------------------------------------------------------------------- */
/*
 * The layouts, as the library has them: a compiler that disagrees stops here. C before C11 cannot check.
 */
#if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu
#if defined(__cplusplus)
#define MM_ASSERT_LAYOUT(condition) static_assert(condition, #condition)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define MM_ASSERT_LAYOUT(condition) _Static_assert(condition, #condition)
#endif
#endif

#ifdef MM_ASSERT_LAYOUT
MM_ASSERT_LAYOUT(sizeof(mm_range) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_range, start) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_range, end) == 8);
MM_ASSERT_LAYOUT(sizeof(mm_lease_holder) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_lease_holder, process_id) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_lease_holder, process_name) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_lease_holder, label) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_lease_holder, since) == 24);
MM_ASSERT_LAYOUT(sizeof(mm_error) == 120);
MM_ASSERT_LAYOUT(offsetof(mm_error, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_error, status) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_error, retryable) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_error, http_status) == 12);
MM_ASSERT_LAYOUT(offsetof(mm_error, os_error) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_error, report_status) == 20);
MM_ASSERT_LAYOUT(offsetof(mm_error, required_bytes) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_error, available_bytes) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_error, report_elapsed_ms) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_error, message) == 48);
MM_ASSERT_LAYOUT(offsetof(mm_error, path) == 56);
MM_ASSERT_LAYOUT(offsetof(mm_error, url) == 64);
MM_ASSERT_LAYOUT(offsetof(mm_error, report_node_id) == 72);
MM_ASSERT_LAYOUT(offsetof(mm_error, ranges) == 80);
MM_ASSERT_LAYOUT(offsetof(mm_error, range_count) == 88);
MM_ASSERT_LAYOUT(offsetof(mm_error, retry_after_ms) == 96);
MM_ASSERT_LAYOUT(offsetof(mm_error, holders) == 104);
MM_ASSERT_LAYOUT(offsetof(mm_error, holder_count) == 112);
MM_ASSERT_LAYOUT(sizeof(mm_header) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_header, name) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_header, value) == 8);
MM_ASSERT_LAYOUT(sizeof(mm_limits) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_limits, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_limits, concurrent_downloads) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_limits, connections_per_download) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_limits, reserved) == 12);
MM_ASSERT_LAYOUT(offsetof(mm_limits, bytes_per_second) == 16);
MM_ASSERT_LAYOUT(sizeof(mm_progress) == 56);
MM_ASSERT_LAYOUT(offsetof(mm_progress, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_progress, phase) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_progress, bytes) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_progress, total_bytes) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_progress, wire_bytes) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_progress, bytes_per_second) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_progress, eta_ms) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_progress, retries) == 48);
MM_ASSERT_LAYOUT(offsetof(mm_progress, reserved) == 52);
MM_ASSERT_LAYOUT(sizeof(mm_event) == 120);
MM_ASSERT_LAYOUT(offsetof(mm_event, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_event, type) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_event, job) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_event, state) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_event, reserved) == 20);
MM_ASSERT_LAYOUT(offsetof(mm_event, task_id) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_event, model_id) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_event, version) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_event, path) == 48);
MM_ASSERT_LAYOUT(offsetof(mm_event, error) == 56);
MM_ASSERT_LAYOUT(offsetof(mm_event, progress) == 64);
MM_ASSERT_LAYOUT(sizeof(mm_open_options) == 144);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, flags) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, root) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, library_url) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, scheduler_url) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, node_id) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, proxy) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, ca_file) == 48);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, headers) == 56);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, header_count) == 64);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, scheduler_headers) == 72);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, scheduler_header_count) == 80);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, limits) == 88);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, callback) == 112);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, user) == 120);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, token_callback) == 128);
MM_ASSERT_LAYOUT(offsetof(mm_open_options, partial_max_age_ms) == 136);
MM_ASSERT_LAYOUT(sizeof(mm_model_status) == 72);
MM_ASSERT_LAYOUT(offsetof(mm_model_status, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_model_status, state) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_model_status, error) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_model_status, has_progress) == 12);
MM_ASSERT_LAYOUT(offsetof(mm_model_status, progress) == 16);
MM_ASSERT_LAYOUT(sizeof(mm_download_info) == 88);
MM_ASSERT_LAYOUT(offsetof(mm_download_info, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_download_info, state) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_download_info, task_id) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_download_info, model_id) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_download_info, version) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_download_info, progress) == 32);
MM_ASSERT_LAYOUT(sizeof(mm_job_info) == 64);
MM_ASSERT_LAYOUT(offsetof(mm_job_info, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_job_info, done) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_job_info, progress) == 8);
MM_ASSERT_LAYOUT(sizeof(mm_report) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_report, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_report, status) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_report, elapsed_ms) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_report, node_id) == 16);
MM_ASSERT_LAYOUT(sizeof(mm_model) == 56);
MM_ASSERT_LAYOUT(offsetof(mm_model, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_model, reserved) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_model, model_id) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_model, latest_version) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_model, versions) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_model, version_count) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_model, size_bytes) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_model, extra_json) == 48);
MM_ASSERT_LAYOUT(sizeof(mm_file) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_file, path) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_file, sha256) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_file, size_bytes) == 16);
MM_ASSERT_LAYOUT(sizeof(mm_model_version) == 64);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, reserved) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, version) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, checksum_sha256) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, published_at) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, size_bytes) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, files) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, file_count) == 48);
MM_ASSERT_LAYOUT(offsetof(mm_model_version, extra_json) == 56);
MM_ASSERT_LAYOUT(sizeof(mm_installed) == 64);
MM_ASSERT_LAYOUT(offsetof(mm_installed, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_installed, reserved) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_installed, model_id) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_installed, version) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_installed, path) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_installed, checksum_sha256) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_installed, installed_at) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_installed, size_bytes) == 48);
MM_ASSERT_LAYOUT(offsetof(mm_installed, extra_json) == 56);
MM_ASSERT_LAYOUT(sizeof(mm_damage) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_damage, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_damage, kind) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_damage, path) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_damage, ranges) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_damage, range_count) == 24);
MM_ASSERT_LAYOUT(sizeof(mm_update) == 40);
MM_ASSERT_LAYOUT(offsetof(mm_update, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_update, reserved) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_update, model_id) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_update, installed_version) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_update, latest_version) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_update, size_bytes) == 32);
MM_ASSERT_LAYOUT(sizeof(mm_ranking) == 32);
MM_ASSERT_LAYOUT(offsetof(mm_ranking, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_ranking, stale) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_ranking, generated_at) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_ranking, error) == 16);
MM_ASSERT_LAYOUT(offsetof(mm_ranking, reserved) == 20);
MM_ASSERT_LAYOUT(offsetof(mm_ranking, fetched_at) == 24);
MM_ASSERT_LAYOUT(sizeof(mm_ranking_entry) == 24);
MM_ASSERT_LAYOUT(offsetof(mm_ranking_entry, size) == 0);
MM_ASSERT_LAYOUT(offsetof(mm_ranking_entry, rank) == 4);
MM_ASSERT_LAYOUT(offsetof(mm_ranking_entry, model_id) == 8);
MM_ASSERT_LAYOUT(offsetof(mm_ranking_entry, demand) == 16);
#undef MM_ASSERT_LAYOUT
#endif

#ifdef __cplusplus
}
#endif

#endif /* MODELMANAGER_H */
