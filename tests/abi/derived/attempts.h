/* Every function, with every parameter in turn as bad as it can be and all others good. */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#include "trial.h"

/* All of it for one function; answers how many calls were made. */
long attempt_everything(stage *stage, const function *function);

/* The structs: sizes, what lies behind them, and the members of those that are passed in. */
void attempt_output_struct(trial *trial);
void attempt_input_struct(trial *trial);
void attempt_initialised_struct(trial *trial);

/* Texts that no parameter takes. */
typedef struct bad_text {
    const char *what;
    const char *text;
    size_t repeated; /* that many times, when it is not 0 */
} bad_text;

extern const bad_text bad_texts[];
extern const int bad_text_count;

/* A bad text at the edge of memory that belongs to a place. */
char *bad_text_at(int place, const bad_text *bad);

#endif
