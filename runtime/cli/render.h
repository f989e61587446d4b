/* Texts for people: progress lines, values of properties, a whole job. */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include <migrate/job.h>

/*
 * One line of progress without a line feed: "[#####-----]  45 %  Running  0:04  copying memory..",
 * at most width columns; width 0 is a line for a log, without the bar and of any length.
 */
void render_progress(const struct migrate_job *job, size_t width, struct mof_out *out);

/* "Completed: the guest runs on b" */
void render_end(const struct migrate_job *job, struct mof_out *out);

/* "Running"; "?" for a value that JobState does not have. */
const char *render_state(const struct migrate_job *job);

/* "4 (Running)", "2025-11-23 06:44:12 UTC", "{2 (OK), 17 (Completed)}", "-" for NULL. */
void render_value(const struct mof_property *property, const void *self, struct mof_out *out);

/* The properties that are not NULL, each on a line of its own. */
void render_instance(const struct mof_class *cls, const void *self, struct mof_out *out);

/* Every property on a line of its own, then what the engine keeps beside them. */
void render_job(const struct migrate_job *job, struct mof_out *out);

/* The columns that a UTF-8 text takes, counted as one per character. */
size_t render_columns(const char *text);

#endif
