/* Texts: what exists, what does not, and what nobody should pass. */

#include "fuzz.h"

#include <stdio.h>
#include <string.h>

enum { MAX_GOOD = 12, LONGEST = 65538 };

/* What is good for a parameter of this name. %R stands for the folder of roots, %L, %S and %C for the three servers. */
typedef struct pool {
    const char *name;
    int null_in_ten;          /* how often NULL, where NULL means a default */
    const char *good[MAX_GOOD];
    const char *bad[MAX_GOOD];
} pool;

static const pool pools[] = {
    { "model_id", 0, { "small", "small", "tiny", "\xE6\xA8\xA1\xE5\x9E\x8B" /* 模型 */, "three", "four" },
      { "nope", "\xE6\xA8\xA1", "SMALL", "small ", "../small", "small/1.0.0" } },
    { "version", 1, { "1.0.0", "1.0.0", "1.0.0", "2.0.0" }, { "3.0.0", "1", "1.0.0-beta+x", "999999999999999999999999.0", "latest", "../1.0.0" } },
    { "file", 3, { "config.json", "parts/weights.bin", "\xE6\x96\x87\xE4\xBB\xB6/\xE5\xA4\xA7.bin" },
      { "no-such-file", "parts", "parts/", "/parts", "parts//x", "../1.0.0/config.json", "parts/../config.json", "checksum.sha256" } },
    { "task_id", 1, { "task-1", "task-2", "\xE4\xBB\xBB\xE5\x8A\xA1 7" }, { " ", "a\"b\\c", "task\ttab" } },
    { "label", 5, { "engine", "\xE7\xBF\xBB\xE8\xAF\x91 2" }, { "tab\t", "a\x01", "\xC2\x85" } },
    { "token", 1, { "token-1", "eyJhbGciOi.J9.x_-" }, { "a b", "a\r\nX-Evil: 1", "tab\t", "\xC3\xA9" } },
    { "root", 0, { "%R/one", "%R/one", "%R/two", "%R/\xE6\xA8\xA1\xE5\x9E\x8B \xE7\x9B\xAE\xE5\xBD\x95", "%R/one/" },
      { "relative", "./%R", "..", "%R/file", "%R/file/below", "/dev/null", "/dev/null/below", "%R/unreadable", "%R/unreadable/below",
        "%R/linked", "%R/dangling", "%R/fresh/a/../b" } },
    { "library_url", 0, { "%L", "%L", "%L/" }, { "%S", "%C", "ftp://127.0.0.1/", "http://", "not a url", "http://user:secret@127.0.0.1:1/",
        "%L/nowhere", "http://[::1", "https://127.0.0.1:1" } },
    { "scheduler_url", 5, { "%L" }, { "%S", "%C", "file:///etc/passwd", "http://127.0.0.1:99999/", "//x" } },
    { "node_id", 8, { "node-1", "\xE8\x8A\x82\xE7\x82\xB9" }, { " ", "a\nb" } },
    { "proxy", 10, { NULL }, { "%C", "%S", "socks9://x", "http://127.0.0.1:1" } },
    { "ca_file", 10, { NULL }, { "%R/file", "%R/one", "%R/none", "/dev/null", "relative.pem" } },
    { "name", 0, { "X-One", "X-Two", "Authorization" }, { "Host", "Content-Length", "a b", "X:", "Transfer-Encoding", "\xE5\xA4\xB4" } },
    { "value", 0, { "one", "two" }, { "a\r\nb: c", " ", "\xE5\x80\xBC" } },
};

static const char *const strange[] = {
    "", " ", ".", "..", "/", "\\", "a/b", "a\\b", "a:b", "C:\\x", "con", "NUL.txt", ".hidden", "end.", "end ", "%s%n%s%n", "{0}",
    "\x01", "a\nb", "a\tb", "\x7F", "\xC2\x85",
    "\xFF", "\xC0\xAF", "\xE4\xB8", "a\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xEF\xBF\xBE",
    "e\xCC\x81", "\xC3\xA9", "\xE4\xBD\xA0\xE5\xA5\xBD", "\xF0\x9F\x98\x80", "\xE2\x80\xAE", "\xEF\xBB\xBF" "bom",
};
static const size_t lengths[] = { 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 65535, 65536, 65537 };

static const pool *pool_of(const char *name)
{
    size_t i;
    for (i = 0; i < sizeof pools / sizeof *pools; i++) {
        if (strcmp(pools[i].name, name) == 0) {
            return &pools[i];
        }
    }
    return NULL;
}

static const char *one_of(caller *c, const char *const *texts)
{
    uint32_t count = 0, at = (uint32_t)(draw_bits(c) >> 40);
    while (count < MAX_GOOD && texts[count] != NULL) {
        count++;
    }
    return count == 0 ? NULL : texts[at % count];
}

static size_t expand(char *to, size_t room, const char *text)
{
    size_t length = 0;
    for (; *text != '\0' && length + 1 < room; text++) {
        const char *insert = text[0] != '%' ? NULL
            : text[1] == 'R' ? host.roots : text[1] == 'L' ? host.library_url
            : text[1] == 'S' ? host.silent_url : text[1] == 'C' ? host.closed_url : NULL;
        if (insert == NULL) {
            to[length++] = *text;
        } else {
            length += (size_t)snprintf(to + length, room - length, "%s", insert);
            text++;
        }
    }
    to[length] = '\0';
    return length;
}

static const char *placed(caller *c, const char *name, const char *text, size_t length)
{
    static char spare[256][8];
    char *at;
    if (c->places_in_use > GUARD_PLACES - 8) {
        /* A hundred headers have no pages of their own. */
        uint32_t which = draw(c, 256);
        snprintf(spare[which], sizeof spare[which], "X-%u", which);
        return spare[which];
    }
    at = (char *)guarded(c, length + 1, 1, true);
    memcpy(at, text, length);
    at[length] = '\0';
    note_text(c, name, at, length);
    return at;
}

/* A text of exactly this many bytes: of letters, or of Chinese ones with what is left over as letters. */
const char *text_of_length(caller *c, size_t length)
{
    static _Thread_local char text[LONGEST];
    bool chinese = draw(c, 2) == 0;
    size_t i = 0;
    while (chinese && i + 3 <= length) {
        memcpy(text + i, "\xE6\xA8\xA1", 3);
        i += 3;
    }
    memset(text + i, 'a', length - i);
    text[length] = '\0';
    return text;
}

/* Never a way out of the folder of roots: a caller who names a folder elsewhere may have it. */
static size_t draw_strange(caller *c, const char *name, char *to)
{
    uint32_t way = draw(c, 8), at = draw(c, sizeof strange / sizeof *strange);
    size_t length = lengths[draw(c, sizeof lengths / sizeof *lengths)], front = 0, i;
    bool is_root = strcmp(name, "root") == 0;
    if (is_root && draw(c, 2) == 0) {
        front = expand(to, LONGEST, "%R/x");
    }
    if (is_root && front == 0 && strange[at][0] == '/') {
        at = 0;
    }
    if (way < 4) {
        return front + expand(to + front, LONGEST - front, strange[at]);
    }
    if (way < 6) {
        length = length > front ? length : front + 1;
        memcpy(to + front, text_of_length(c, length - front), length - front + 1);
        return length;
    }
    length = draw(c, 40) + 1;
    for (i = 0; i < length; i++) {
        to[front + i] = (char)(draw(c, 255) + 1);
        if (is_root && (to[front + i] == '/' || to[front + i] == '.')) {
            to[front + i] = 'x';
        }
    }
    to[front + length] = '\0';
    return front + length;
}

/* Without a pool of its own, a text of any pool will do: a new parameter is fuzzed from its first day. */
const char *draw_text(caller *c, const char *name)
{
    static _Thread_local char text[LONGEST + 64];
    uint32_t other = draw(c, sizeof pools / sizeof *pools), in_ten = draw(c, 10), way = draw(c, 16), flip = draw(c, 4096);
    const pool *pool = pool_of(name);
    bool bad = hostile(c);
    size_t length;
    if (pool == NULL) {
        pool = &pools[other];
    }
    if (bad ? way < 2 : (int)in_ten < pool->null_in_ten) {
        note(c, " %s=NULL", name);
        return NULL;
    }
    if (!bad || way >= 8) {
        const char *chosen = one_of(c, bad ? pool->bad : pool->good);
        if (chosen == NULL) {
            note(c, " %s=NULL", name);
            return NULL;
        }
        return placed(c, name, text, expand(text, sizeof text, chosen));
    }
    if (way >= 6 && strcmp(name, "root") != 0 && strstr(name, "url") == NULL && pool->good[0] != NULL) {
        length = expand(text, sizeof text, one_of(c, pool->good));
        text[flip / 8 % length] ^= (char)(1 << flip % 8);
        return placed(c, name, text, strlen(text));
    }
    length = draw_strange(c, name, text);
    return placed(c, name, text, length);
}

bool is_utf8(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    while (at < end) {
        uint32_t value;
        int more = *at < 0x80 ? 0 : *at >= 0xC2 && *at < 0xE0 ? 1 : *at >= 0xE0 && *at < 0xF0 ? 2 : *at >= 0xF0 && *at < 0xF5 ? 3 : -1;
        if (more < 0 || end - at <= more) {
            return false;
        }
        value = more == 0 ? *at : *at & (0x3Fu >> more);
        for (at++; more-- > 0; at++) {
            if ((*at & 0xC0) != 0x80) {
                return false;
            }
            value = value << 6 | (*at & 0x3Fu);
        }
        if ((value >= 0xD800 && value < 0xE000) || value > 0x10FFFF) {
            return false;
        }
    }
    return true;
}
