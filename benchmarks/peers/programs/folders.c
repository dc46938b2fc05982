/*
 * What it costs that many small files become one version, and nothing else: no bytes come from anywhere, nothing is verified.
 *
 *     folders FOLDER COUNT BYTES
 *
 * Each file is made in one folder, read-only, written and read again; then all of it is made durable, and that folder gets its name. One thread, a
 * folder that stays open, no look at what somebody else did meanwhile. Ends with 1 when something fails.
 */

#define _GNU_SOURCE

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect(int is_good, const char *what)
{
    if (!is_good) {
        perror(what);
        exit(1);
    }
}

static int make_folder(int parent, const char *name)
{
    int folder;
    expect(mkdirat(parent, name, 0700) == 0, name);
    folder = openat(parent, name, O_DIRECTORY | O_CLOEXEC);
    expect(folder >= 0, name);
    return folder;
}

int main(int count, char **arguments)
{
    char name[32];
    int root, staging, file, index;
    size_t bytes;
    char *content;
    if (count != 4) {
        fprintf(stderr, "usage: folders FOLDER COUNT BYTES\n");
        return 2;
    }
    bytes = strtoul(arguments[3], NULL, 10);
    content = malloc(bytes);
    expect(content != NULL, "malloc");
    memset(content, 'm', bytes);
    root = open(arguments[1], O_DIRECTORY | O_CLOEXEC);
    expect(root >= 0, arguments[1]);
    staging = make_folder(root, "staging");
    for (index = 0; index < atoi(arguments[2]); index++) {
        snprintf(name, sizeof name, "part-%d.bin", index);
        file = openat(staging, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0444);
        expect(file >= 0, name);
        expect(pwrite(file, content, bytes, 0) == (ssize_t)bytes, name);
        expect(pread(file, content, bytes, 0) == (ssize_t)bytes, name);
        close(file);
    }
    expect(syncfs(root) == 0, "syncfs");
    expect(renameat2(root, "staging", root, "1.0.0", RENAME_NOREPLACE) == 0, "staging");
    expect(fsync(root) == 0, "fsync");
    return 0;
}
