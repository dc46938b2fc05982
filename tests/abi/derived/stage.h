/*
 * What the attempts are made on: managers and jobs of every sort, and good arguments for every function. Nothing here is changed by
 * attempts that fail, and what those that succeed make is closed again.
 */
#ifndef STAGE_H
#define STAGE_H

#include "check.h"
#include "table.h"

enum { MAX_JOBS = 16 };

/* A job by the function that made it. */
typedef struct made_job {
    const function *maker;
    mm_job job;
    int is_done;
} made_job;

typedef struct stage {
    const context *context;
    mm_manager manager;         /* for downloads: has small 1.0.0 */
    mm_manager lookups;
    mm_manager closed_manager;
    made_job jobs[MAX_JOBS];    /* one of each function that makes some */
    int job_count;
    mm_job pending_job;         /* a paused download */
    mm_job closed_job;
    mm_lease lease;             /* of small 1.0.0 */
    mm_lease closed_lease;
} stage;

void set_stage(stage *stage, const context *context);
void clear_stage(stage *stage);

/* Good arguments for a function; outputs are at edges, and filled with 0xA5. */
void good_arguments(stage *stage, const function *function, argument *arguments);

/* Whether a job of that maker is what the parameter asks for. */
int is_wanted(const parameter *parameter, const function *maker);

/* Closes what a call made. */
void close_outputs(const function *function, const argument *arguments);

/* Fills a struct that is passed in, of the given size, with good values. */
void fill_input(stage *stage, const layout *layout, void *at, size_t bytes);

#endif
