/* What the derived program can be told to do. */
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include "check.h"

/* Every function with every parameter in turn as bad as it can be. */
void run_attempts(const context *context);

/* Closing while others call. */
void run_closing(const context *context);

/* Opening and closing, over and over. */
void run_cycles(const context *context);

#endif
