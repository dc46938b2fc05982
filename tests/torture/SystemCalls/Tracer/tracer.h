/*
 * Runs a program and stops it at every system call on something below a folder. What the call is, what it is about and what
 * came of it goes into a log; one call, or several, can be refused, left out, or be the program's last.
 *
 *     tracer LOG FOLDER KINDS ACTION CALL N SPAN ERRNO -- PROGRAM ARGUMENT…
 *
 *     KINDS    changes, or all: those that only look as well
 *     ACTION   none; kill-before, kill-after: SIGKILL for the whole process; fail: the call is not executed and answers ERRNO;
 *              swallow: the call is not executed and answers success
 *     CALL, N  which: the N-th call of this name. A name is the system call and its path below the folder with * in the place
 *              of what is random. Threads that interleave otherwise, and files with other random names, keep their names.
 *     SPAN     once; always: the N-th and all later ones of this name; rest: the N-th, and every later change below the folder
 *
 * Lines of the log, with tabs; paths are relative to FOLDER, an inode is DEVICE:NUMBER:
 *
 *     tree PATH INODE KIND                 what there was before, a folder before what is in it
 *     call SEQ THREAD KIND CALL N NAME PATH PATH2 INODE PARENT PARENT2 OFFSET LENGTH DATA
 *     done SEQ RESULT INODE ACTION         once it has returned, and what it made; other calls may be in between
 *     said TEXT                            a line that the program writes to its standard output, just before it does
 *     ended STATUS                         as the shell has it: 128 and the signal
 */

#ifndef TRACER_H
#define TRACER_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define MAX_NAME (2 * PATH_MAX + 64)

/* A call of the traced program on something below the folder. Paths begin with "." for the folder itself; "" is none. */
struct call {
    long number;
    uint64_t arguments[6];
    const char *verb;
    bool is_change;
    char path[PATH_MAX], path2[PATH_MAX];
    char name[MAX_NAME];
    char inode[48], parent[48], parent2[48];
    long long offset, length;
    bool has_data;
};

/* calls.c */
long traced_number(int index);
int traced_count(bool with_reads);
bool describe(struct call *call, pid_t thread, const char *folder);
bool is_output(const struct call *call);

/* tree.c */
void log_tree(FILE *log, const char *folder);

/* remote.c */
ssize_t read_remote(pid_t thread, uint64_t address, void *buffer, size_t length);
bool read_text(pid_t thread, uint64_t address, char *text, size_t size);
bool path_of_descriptor(pid_t thread, int descriptor, char *path);
bool path_at(pid_t thread, int folder, uint64_t address, char *path);
void inode_of(const char *path, bool follow, char *inode);
void inode_of_descriptor(pid_t thread, int descriptor, char *inode);
void normalise(const char *path, char *name);

#endif
