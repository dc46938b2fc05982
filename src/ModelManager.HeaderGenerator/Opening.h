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
#define MM_VERSION "@VERSION@"
#define MM_VERSION_MAJOR @MAJOR@
#define MM_VERSION_MINOR @MINOR@
#define MM_VERSION_PATCH @PATCH@

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
