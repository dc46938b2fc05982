/*
 * The main job of an engine, done by every host program here: over HTTPS it downloads a version, looks it up, and reports a version that is missing.
 */

#ifndef SESSION_H
#define SESSION_H

#include <modelmanager.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where everything is: the last three arguments of every host program. An empty ca_file is none. */
struct session {
    const char *root;
    const char *url;
    const char *ca_file;
};

/* Reads the last three arguments; ends the program when there are fewer. */
struct session session_arguments(int count, char **arguments);

/* Opens for downloads, at so many bytes a second; 0 when that fails, and a line on stderr says why. */
mm_manager session_open(const struct session *session, int64_t bytes_per_second);

/* Download, lookup and report. Prints the installed version's folder and answers 0, or says what failed and answers 1. */
int session_run(const struct session *session);

/* Says which call failed, and with what; answers 1. */
int session_failed(const char *call, mm_status status);

#ifdef __cplusplus
}
#endif

#endif
