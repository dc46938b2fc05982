/* Opening managers with little to say. */
#ifndef OPEN_H
#define OPEN_H

#include "check.h"

/* <context root>/<name>: one of several static buffers, valid for the next eight calls. */
const char *root_named(const context *context, const char *name);

/* A manager for lookups; 0 when that fails, which counts as a failed check. */
mm_manager open_lookups(const context *context, const char *name);

/* A manager that downloads, and tells of it. */
mm_manager open_downloads(const context *context, const char *name, mm_event_callback callback, void *user);

/* Entries of a folder, such as /proc/self/task or /proc/self/fd. */
int count_entries(const char *folder);

void sleep_ms(int milliseconds);

/* Milliseconds of a clock that only goes forward. */
double now_ms(void);

#endif
