/*
 * The file system on the disk, mounted through a loop device. All mounts are in a namespace of this process alone, and the loop device
 * frees itself with its mount: when the process ends, however it ends, nothing is left.
 */

#ifndef DISK_MOUNTS_H
#define DISK_MOUNTS_H

#include <errno.h>
#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/loop.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static void pause_briefly(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 2 * 1000 * 1000}, NULL);
}

static int mounts_alone(void)
{
    return unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ? 0 : -1;
}

static int open_free_loop(char *name, size_t size)
{
    const int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    const int number = control < 0 ? -1 : ioctl(control, LOOP_CTL_GET_FREE);
    if (control >= 0) close(control);
    if (number < 0) return -1;
    snprintf(name, size, "/dev/loop%d", number);
    if (access(name, F_OK) != 0) mknod(name, S_IFBLK | 0600, makedev(7, (unsigned)number));
    return open(name, O_RDWR | O_CLOEXEC);
}

/* Opens a loop device on a file; its name is in `name`. */
static int loop_attach(const char *path, char *name, size_t size)
{
    struct loop_config config = {.info = {.lo_flags = LO_FLAGS_AUTOCLEAR | LO_FLAGS_DIRECT_IO}};
    const int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return -1;
    config.fd = (uint32_t)file;
    /* Others take loop devices as well, perhaps the one that was free just now. */
    for (int attempt = 0; attempt < 1000; attempt++) {
        const int loop = open_free_loop(name, size);
        if (loop >= 0 && ioctl(loop, LOOP_CONFIGURE, &config) == 0) {
            close(file);
            return loop;
        }
        const int error = errno;
        if (loop >= 0) close(loop);
        errno = error;
        if (error != EBUSY) break;
        pause_briefly();
    }
    close(file);
    return -1;
}

static char loop_device[64];

static int mount_disk(const char *path, const char *folder, const char *type, const char *options)
{
    const int loop = loop_attach(path, loop_device, sizeof loop_device);
    if (loop < 0) return -1;
    const int result = mount(loop_device, folder, type, 0, options);
    const int error = errno;
    close(loop);
    errno = error;
    return result;
}

/* btrfs remembers devices that it has seen, and takes one with an older state of the same file system for an impostor. */
static void forget_device(void)
{
    struct btrfs_ioctl_vol_args one = {0};
    memcpy(one.name, loop_device, sizeof loop_device);
    const int control = open("/dev/btrfs-control", O_RDWR | O_CLOEXEC);
    if (control < 0) return;
    ioctl(control, BTRFS_IOC_FORGET_DEV, &one);
    close(control);
}

static int unmount_disk(const char *folder)
{
    /* Processes that were killed hold files until they are gone altogether. */
    for (int attempt = 0; umount2(folder, 0) != 0; attempt++) {
        if (errno != EBUSY || attempt == 10000) return -1;
        pause_briefly();
    }
    forget_device();
    return 0;
}

#endif
