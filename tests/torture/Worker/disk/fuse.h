/*
 * A file system of one file, `disk`, which is the image: the kernel's FUSE protocol on /dev/fuse, answered by one thread, so that the
 * log has one order. Reads, writes and flushes come through as the loop device makes them, because nothing of the file is cached.
 */

#ifndef DISK_FUSE_H
#define DISK_FUSE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "image.h"

enum { file_node = 2, most_bytes = 1 << 20, request_room = most_bytes + 4096 };

static int fuse_device = -1;

static void answer(uint64_t id, int error, const void *bytes, size_t length)
{
    struct fuse_out_header header = {.len = (uint32_t)(sizeof header + length), .error = -error, .unique = id};
    struct iovec parts[] = {{&header, sizeof header}, {(void *)(uintptr_t)bytes, length}};
    /* A request that was given up meanwhile has nobody to answer to. */
    if (writev(fuse_device, parts, length > 0 ? 2 : 1) < 0 && errno != ENOENT) perror("disk: answer");
}

static struct fuse_attr attributes(uint64_t node)
{
    const bool is_file = node == file_node;
    return (struct fuse_attr){
        .ino = node, .size = is_file ? image.size : 0, .blocks = is_file ? image.size / 512 : 0,
        .mode = is_file ? S_IFREG | 0600 : S_IFDIR | 0700, .nlink = is_file ? 1 : 2, .blksize = 4096,
    };
}

static void answer_node(const struct fuse_in_header *in, const char *name)
{
    struct fuse_entry_out out = {.nodeid = file_node, .entry_valid = 3600, .attr_valid = 3600, .attr = attributes(file_node)};
    if (strcmp(name, "disk") == 0) answer(in->unique, 0, &out, sizeof out);
    else answer(in->unique, ENOENT, NULL, 0);
}

static void answer_attributes(const struct fuse_in_header *in)
{
    struct fuse_attr_out out = {.attr_valid = 3600, .attr = attributes(in->nodeid)};
    answer(in->unique, 0, &out, sizeof out);
}

static void answer_init(const struct fuse_in_header *in, const struct fuse_init_in *asked)
{
    struct fuse_init_out out = {
        .major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_readahead = asked->max_readahead,
        .flags = asked->flags & (FUSE_ASYNC_READ | FUSE_BIG_WRITES | FUSE_MAX_PAGES), .max_background = 64, .congestion_threshold = 48,
        .max_write = most_bytes, .time_gran = 1, .max_pages = most_bytes / 4096,
    };
    answer(in->unique, 0, &out, sizeof out);
}

static void answer_read(const struct fuse_in_header *in, const struct fuse_read_in *read)
{
    const uint64_t left = read->offset < image.size ? image.size - read->offset : 0;
    answer(in->unique, 0, image.view + read->offset, read->size < left ? read->size : left);
}

static void answer_write(const struct fuse_in_header *in, const struct fuse_write_in *write)
{
    struct fuse_write_out out = {.size = write->size};
    if (write->offset > image.size || write->size > image.size - write->offset) {
        answer(in->unique, ENOSPC, NULL, 0);
        return;
    }
    image_write(write->offset, write + 1, write->size);
    answer(in->unique, 0, &out, sizeof out);
}

static void answer_request(const struct fuse_in_header *in)
{
    const void *argument = in + 1;
    struct fuse_open_out opened = {.open_flags = FOPEN_DIRECT_IO};
    switch (in->opcode) {
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT: return;
    case FUSE_INIT: answer_init(in, argument); return;
    case FUSE_LOOKUP: answer_node(in, argument); return;
    case FUSE_GETATTR:
    case FUSE_SETATTR: answer_attributes(in); return;
    case FUSE_OPEN: answer(in->unique, 0, &opened, sizeof opened); return;
    case FUSE_READ: answer_read(in, argument); return;
    case FUSE_WRITE: answer_write(in, argument); return;
    case FUSE_FSYNC:
        image_flush();
        answer(in->unique, 0, NULL, 0);
        return;
    case FUSE_FLUSH: /* close(), which promises nothing */
    case FUSE_RELEASE:
    case FUSE_DESTROY: answer(in->unique, 0, NULL, 0); return;
    default: answer(in->unique, ENOSYS, NULL, 0); return;
    }
}

static void *serve_file(void *unused)
{
    char *request = malloc(request_room);
    (void)unused;
    if (request == NULL) abort();
    /* The kernel may have to write to this very disk before it has memory to give; it must not wait for us then. */
    prctl(PR_SET_IO_FLUSHER, 1, 0, 0, 0);
    for (;;) {
        const ssize_t length = read(fuse_device, request, request_room);
        if (length >= (ssize_t)sizeof(struct fuse_in_header)) answer_request((const struct fuse_in_header *)(void *)request);
        else if (length < 0 && errno != EINTR && errno != EAGAIN && errno != ENOENT) break;
    }
    free(request);
    return NULL;
}

/* Mounts it on a folder and begins to answer. */
static int fuse_start(const char *folder)
{
    char options[128];
    pthread_t thread;
    fuse_device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (fuse_device < 0) return -1;
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse_device);
    if (mount("disk", folder, "fuse", MS_NOSUID | MS_NODEV, options) != 0) return -1;
    errno = pthread_create(&thread, NULL, serve_file, NULL);
    return errno == 0 ? 0 : -1;
}

#endif
