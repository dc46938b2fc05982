/* Memory with nothing behind it: one byte too far, read or written, ends the program. */
#ifndef EDGE_H
#define EDGE_H

#include <stddef.h>

enum { EDGE_COUNT = 12, EDGE_BYTES = 1 << 17 };

/*
 * The last bytes in front of a page that may not be touched, every one of them 0xA5. There are EDGE_COUNT places, and each call takes a
 * place over as a whole. At most EDGE_BYTES.
 */
void *at_edge(int place, size_t bytes);

#endif
