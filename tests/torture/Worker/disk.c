/*
 * A disk that remembers every write and every flush in their order, and shows what a power cut at any moment would have left.
 *
 *     disk BYTES FOLDER          FOLDER is empty; `fuse` and `mount` are made in it, for this process's mount namespace only
 *
 * Prints "ready DESCRIPTOR", that of the image, which is /proc/PID/fd/DESCRIPTOR for mkfs. Then it answers each line of standard input
 * with a line, "ok …" or "failed REASON"; the end of the input ends it, and nothing of it stays.
 *
 *     record                     begin the log; what mkfs made is its beginning
 *     mount TYPE OPTIONS         mount the file system (OPTIONS: - for none) on FOLDER/mount
 *     unmount
 *     position                   ok N: how many writes and flushes there were
 *     show N STYLE SECTOR SEED   ok PENDING: the disk after the first N, of which those behind the last flush are there or not by
 *                                STYLE (none, all, prefix, subset, torn, newest, all-but-one), torn at SECTOR bytes; N never falls
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk/fuse.h"
#include "disk/image.h"
#include "disk/mounts.h"

static char file_path[4096], mount_path[4096], fuse_path[4096];
static bool is_mounted;

static int fail(void)
{
    return printf("failed %s\n", strerror(errno));
}

static int do_mount(const char *type, const char *options)
{
    if (mount_disk(file_path, mount_path, type, strcmp(options, "-") == 0 ? NULL : options) != 0) return fail();
    is_mounted = true;
    return printf("ok\n");
}

static int do_unmount(void)
{
    if (is_mounted && unmount_disk(mount_path) != 0) return fail();
    is_mounted = false;
    return printf("ok\n");
}

static int do_show(size_t position, const char *style, uint32_t sector, uint64_t seed)
{
    if (is_mounted) return printf("failed it is mounted\n");
    image.records = false;
    const int64_t pending = image_show(position, style, sector, seed);
    return pending < 0 ? printf("failed no such position or style\n") : printf("ok %lld\n", (long long)pending);
}

static int obey(const char *line)
{
    char word[2][256] = {"", ""};
    unsigned long long number = 0, seed = 0;
    unsigned sector = 0;
    if (strcmp(line, "record\n") == 0) {
        image.records = true;
        return printf("ok\n");
    }
    if (strcmp(line, "unmount\n") == 0) return do_unmount();
    if (strcmp(line, "position\n") == 0) return printf("ok %zu\n", image_position());
    if (sscanf(line, "mount %255s %255s", word[0], word[1]) == 2) return do_mount(word[0], word[1]);
    if (sscanf(line, "show %llu %255s %u %llu", &number, word[0], &sector, &seed) == 4) return do_show(number, word[0], sector, seed);
    return printf("failed what?\n");
}

int main(int count, char **arguments)
{
    static char line[1024];
    if (count != 3) return 2;
    snprintf(fuse_path, sizeof fuse_path, "%s/fuse", arguments[2]);
    snprintf(file_path, sizeof file_path, "%s/fuse/disk", arguments[2]);
    snprintf(mount_path, sizeof mount_path, "%s/mount", arguments[2]);
    const int file = image_create(strtoull(arguments[1], NULL, 10));
    if (file < 0 || mkdir(fuse_path, 0700) != 0 || mkdir(mount_path, 0700) != 0 || mounts_alone() != 0 || fuse_start(fuse_path) != 0) {
        perror("disk");
        return 3;
    }
    printf("ready %d\n", file);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        obey(line);
        fflush(stdout);
    }
    do_unmount();
    umount2(fuse_path, MNT_DETACH);
    return 0;
}
