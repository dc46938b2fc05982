/*
 * What it costs that many small files become one version, and nothing else: no bytes come from anywhere, nothing is verified.
 *
 *     folders FOLDER COUNT BYTES
 *
 * Each file is made as a part in one folder, has a marker beside it (a second name of the task's) while it is written, and is moved to another
 * folder, read-only; then all of it is made durable, and that folder gets its name. One thread, paths that stay open, no look at what somebody
 * else did meanwhile. Ends with 1 when something fails.
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
    char name[32], part[64], marker[80];
    int root, temp, staging, markers, file, index;
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
    temp = make_folder(root, "temp");
    staging = make_folder(root, "staging");
    markers = make_folder(root, "markers");
    expect(close(openat(markers, "task.lock", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600)) == 0, "task.lock");
    for (index = 0; index < atoi(arguments[2]); index++) {
        snprintf(name, sizeof name, "part-%d.bin", index);
        snprintf(part, sizeof part, "bench_1.0.0.%s.part", name);
        snprintf(marker, sizeof marker, "%s.lock", part);
        file = openat(temp, part, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
        expect(file >= 0, part);
        expect(linkat(markers, "task.lock", temp, marker, 0) == 0, marker);
        expect(pwrite(file, content, bytes, 0) == (ssize_t)bytes, part);
        expect(renameat2(temp, part, staging, name, 0) == 0, part);
        expect(fchmod(file, 0444) == 0, part);
        expect(unlinkat(temp, marker, 0) == 0, marker);
        close(file);
    }
    expect(syncfs(root) == 0, "syncfs");
    expect(renameat2(root, "staging", root, "1.0.0", RENAME_NOREPLACE) == 0, "staging");
    expect(fsync(root) == 0, "fsync");
    return 0;
}
