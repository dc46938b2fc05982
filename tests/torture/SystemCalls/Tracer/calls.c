/* Which system calls matter, and what each of them is about. */

#include "tracer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum shape {
    FD,         /* the first argument is a descriptor */
    FD_THIRD,   /* the third is the one that is written to */
    AT,         /* folder, name */
    AT_AT,      /* folder, name, folder, name */
    PATH,       /* a path */
    PATH_PATH,
    MAP,        /* mmap */
};

static const struct kind {
    long number;
    const char *verb;
    enum shape shape;
    bool is_change;
    int offset, length;     /* the arguments that say where and how much; 0 for none, because the first never does */
} kinds[] = {
    { SYS_openat, "openat", AT, true, 0, 0 },
    { SYS_write, "write", FD, true, 0, 2 },
    { SYS_writev, "writev", FD, true, 0, 0 },
    { SYS_pwrite64, "pwrite64", FD, true, 3, 2 },
    { SYS_pwritev, "pwritev", FD, true, 3, 0 },
    { SYS_pwritev2, "pwritev2", FD, true, 3, 0 },
    { SYS_ftruncate, "ftruncate", FD, true, 0, 1 },
    { SYS_truncate, "truncate", PATH, true, 0, 1 },
    { SYS_fallocate, "fallocate", FD, true, 2, 3 },
    { SYS_copy_file_range, "copy_file_range", FD_THIRD, true, 0, 0 },
    { SYS_sendfile, "sendfile", FD, true, 0, 0 },
    { SYS_mmap, "mmap", MAP, true, 5, 1 },
    { SYS_msync, "msync", FD, true, 0, 0 },
    { SYS_fsync, "fsync", FD, true, 0, 0 },
    { SYS_fdatasync, "fdatasync", FD, true, 0, 0 },
    { SYS_syncfs, "syncfs", FD, true, 0, 0 },
    { SYS_sync_file_range, "sync_file_range", FD, true, 1, 2 },
    { SYS_renameat, "renameat", AT_AT, true, 0, 0 },
    { SYS_renameat2, "renameat2", AT_AT, true, 0, 0 },
    { SYS_linkat, "linkat", AT_AT, true, 0, 0 },
    { SYS_unlinkat, "unlinkat", AT, true, 0, 0 },
    { SYS_mkdirat, "mkdirat", AT, true, 0, 0 },
    { SYS_fchmod, "fchmod", FD, true, 0, 0 },
    { SYS_fchmodat, "fchmodat", AT, true, 0, 0 },
    { SYS_fchown, "fchown", FD, true, 0, 0 },
    { SYS_fchownat, "fchownat", AT, true, 0, 0 },
    { SYS_utimensat, "utimensat", AT, true, 0, 0 },
    { SYS_flock, "flock", FD, true, 0, 0 },
    { SYS_fadvise64, "fadvise64", FD, true, 0, 0 },
#ifdef SYS_open
    { SYS_open, "open", PATH, true, 0, 0 },
    { SYS_creat, "creat", PATH, true, 0, 0 },
    { SYS_rename, "rename", PATH_PATH, true, 0, 0 },
    { SYS_link, "link", PATH_PATH, true, 0, 0 },
    { SYS_unlink, "unlink", PATH, true, 0, 0 },
    { SYS_rmdir, "rmdir", PATH, true, 0, 0 },
    { SYS_mkdir, "mkdir", PATH, true, 0, 0 },
    { SYS_chmod, "chmod", PATH, true, 0, 0 },
#endif
    /* Those that only look. */
    { SYS_pread64, "pread64", FD, false, 3, 2 },
    { SYS_read, "read", FD, false, 0, 2 },
    { SYS_statx, "statx", AT, false, 0, 0 },
    { SYS_newfstatat, "newfstatat", AT, false, 0, 0 },
    { SYS_openat2, "openat2", AT, false, 0, 0 },
    { SYS_getdents64, "getdents64", FD, false, 0, 0 },
    { SYS_lseek, "lseek", FD, false, 0, 0 },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

int traced_count(bool with_reads)
{
    int count = 0;
    while (count < KINDS && (with_reads || kinds[count].is_change)) count++;
    return count;
}

long traced_number(int index)
{
    return kinds[index].number;
}

bool is_output(const struct call *call)
{
    return call->number == SYS_write && call->arguments[0] == 1;
}

static bool relative(const char *folder, const char *path, char *result)
{
    const size_t length = strlen(folder);
    if (strncmp(path, folder, length) != 0 || (path[length] != 0 && path[length] != '/')) return false;
    strcpy(result, path[length] == 0 ? "." : path + length + 1);
    return true;
}

static void parent_of(const char *path, char *inode)
{
    char parent[PATH_MAX];
    strcpy(parent, path);
    char *slash = strrchr(parent, '/');
    if (slash == NULL || slash == parent) strcpy(parent, "/");
    else *slash = 0;
    inode_of(parent, true, inode);
}

static bool locate(struct call *call, pid_t thread, enum shape shape, char *path, char *path2)
{
    const uint64_t *a = call->arguments;
    switch (shape) {
    case FD: return path_of_descriptor(thread, (int)a[0], path);
    case FD_THIRD: return path_of_descriptor(thread, (int)a[2], path);
    case AT: return path_at(thread, (int)a[0], a[1], path);
    case AT_AT: return path_at(thread, (int)a[0], a[1], path) && path_at(thread, (int)a[2], a[3], path2);
    case PATH: return path_at(thread, AT_FDCWD, a[0], path);
    case PATH_PATH: return path_at(thread, AT_FDCWD, a[0], path) && path_at(thread, AT_FDCWD, a[1], path2);
    case MAP: return (a[3] & MAP_SHARED) != 0 && (a[3] & MAP_ANONYMOUS) == 0 && path_of_descriptor(thread, (int)a[4], path);
    }
    return false;
}

static bool opens_to_change(const struct call *call)
{
    const uint64_t flags = call->arguments[call->number == SYS_openat ? 2 : 1];
    return (flags & (O_CREAT | O_TRUNC)) != 0 || (flags & O_ACCMODE) != O_RDONLY;
}

/* Fills what is missing; false when the call is none of ours. */
bool describe(struct call *call, pid_t thread, const char *folder)
{
    char path[PATH_MAX], path2[PATH_MAX] = "";
    int index = 0;
    while (index < KINDS && kinds[index].number != call->number) index++;
    if (index == KINDS || !locate(call, thread, kinds[index].shape, path, path2) || !relative(folder, path, call->path)) return false;
    if (path2[0] != 0 && !relative(folder, path2, call->path2)) return false;

    const struct kind *kind = &kinds[index];
    call->verb = kind->verb;
    call->is_change = kind->is_change;
    call->offset = kind->offset > 0 ? (long long)call->arguments[kind->offset] : 0;
    call->length = kind->length > 0 ? (long long)call->arguments[kind->length] : 0;
#ifdef SYS_open
    const bool opens = call->number == SYS_openat || call->number == SYS_open;
#else
    const bool opens = call->number == SYS_openat;
#endif
    if (opens) {
        call->is_change = opens_to_change(call);
        call->verb = call->is_change ? "openat+w" : "openat";
    }
    if (call->number == SYS_unlinkat && (call->arguments[2] & AT_REMOVEDIR) != 0) call->verb = "unlinkat+dir";
    if (call->number == SYS_flock) call->verb = (call->arguments[1] & 8) != 0 ? "flock-un" : "flock";

    const bool is_descriptor = kind->shape == FD || kind->shape == FD_THIRD || kind->shape == MAP;
    if (is_descriptor) inode_of_descriptor(thread, (int)call->arguments[kind->shape == FD ? 0 : kind->shape == FD_THIRD ? 2 : 4], call->inode);
    else inode_of(path, false, call->inode);
    strcpy(call->parent, "-");
    strcpy(call->parent2, "-");
    if (!is_descriptor) parent_of(path, call->parent);
    if (path2[0] != 0) parent_of(path2, call->parent2);

    char *name = call->name + sprintf(call->name, "%s ", call->verb);
    normalise(call->path, name);
    if (call->path2[0] != 0) normalise(call->path2, stpcpy(name + strlen(name), " -> "));
    const size_t end = strlen(call->path);
    call->has_data = call->number == SYS_pwrite64 && end > 4 && strcmp(call->path + end - 4, ".new") == 0;
    return true;
}
