/* What can be learnt of another process: its memory, its descriptors, and the paths that it means. */

#include "tracer.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096u

ssize_t read_remote(pid_t thread, uint64_t address, void *buffer, size_t length)
{
    struct iovec here = { buffer, length }, there = { (void *)(uintptr_t)address, length };
    return process_vm_readv(thread, &here, 1, &there, 1, 0);
}

/* Page by page: the text may end just before memory that cannot be read. */
bool read_text(pid_t thread, uint64_t address, char *text, size_t size)
{
    size_t done = 0;
    while (done < size) {
        size_t piece = PAGE - (size_t)((address + done) % PAGE);
        if (piece > size - done) piece = size - done;
        ssize_t count = read_remote(thread, address + done, text + done, piece);
        if (count <= 0) return false;
        if (memchr(text + done, 0, (size_t)count) != NULL) return true;
        done += (size_t)count;
    }
    return false;
}

bool path_of_descriptor(pid_t thread, int descriptor, char *path)
{
    char link[64];
    if (descriptor == AT_FDCWD) snprintf(link, sizeof link, "/proc/%d/cwd", thread);
    else snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0 || path[0] != '/') return false;
    path[length] = 0;
    static const char deleted[] = " (deleted)";
    size_t end = sizeof deleted - 1;
    if ((size_t)length > end && strcmp(path + length - end, deleted) == 0) path[(size_t)length - end] = 0;
    return true;
}

/* The absolute path that a folder's descriptor and a text mean together. No component below the traced folder is a link. */
bool path_at(pid_t thread, int folder, uint64_t address, char *path)
{
    char text[PATH_MAX];
    if (address == 0 || !read_text(thread, address, text, sizeof text)) return false;
    int descriptor, end = 0;
    if (sscanf(text, "/proc/self/fd/%d%n", &descriptor, &end) == 1 && (text[end] == 0 || strcmp(text + end, "/") == 0))
        return path_of_descriptor(thread, descriptor, path);
    if (text[0] == '/') {
        strcpy(path, text);
    } else {
        if (!path_of_descriptor(thread, folder, path)) return false;
        size_t length = strlen(path);
        if (strcmp(text, ".") != 0 && text[0] != 0 && snprintf(path + length, PATH_MAX - length, "/%s", text) >= (int)(PATH_MAX - length)) return false;
    }
    size_t length = strlen(path);
    if (length > 1 && path[length - 1] == '/') path[length - 1] = 0;
    return true;
}

static void write_inode(int result, const struct stat *status, char *inode)
{
    if (result == 0) sprintf(inode, "%lx:%lu", (unsigned long)status->st_dev, (unsigned long)status->st_ino);
    else strcpy(inode, "-");
}

void inode_of(const char *path, bool follow, char *inode)
{
    struct stat status;
    write_inode(follow ? stat(path, &status) : lstat(path, &status), &status, inode);
}

void inode_of_descriptor(pid_t thread, int descriptor, char *inode)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
    inode_of(link, true, inode);
}

static size_t run_of_hex(const char *text)
{
    size_t length = 0;
    while (isxdigit((unsigned char)text[length])) length++;
    return length;
}

/* Every GUID without hyphens, and every time of day in the name of a damaged file, becomes a star. */
void normalise(const char *path, char *name)
{
    static const char damaged[] = ".damaged-";
    while (*path != 0) {
        const size_t hex = run_of_hex(path);
        if (hex == 32) {
            *name++ = '*';
            path += hex;
        } else if (strncmp(path, damaged, sizeof damaged - 1) == 0) {
            name = stpcpy(name, ".damaged-*");
            path += strlen(path);
        } else if (hex > 0) {
            memcpy(name, path, hex);
            name += hex;
            path += hex;
        } else {
            *name++ = *path++;
        }
    }
    *name = 0;
}
