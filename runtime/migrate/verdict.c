#include "verdict.h"
#include "machine.h"

#include <msvm_error.h>

#include <stdio.h>

#define HOLD_UNWATCHED 3000 /* of an end that nobody saw */
#define HOLD_LEFTOVER 5000  /* while the other host still has a copy */

static bool
is_active(const struct migrate_place *place)
{
	return place->state == MIGRATE_PLACE_PAUSED || place->state == MIGRATE_PLACE_RUNNING;
}

/* Both hosts answered, and both have an active copy; at most one of them runs. */
static enum verdict
judge_two(const struct migrate_place *source, const struct migrate_place *destination)
{
	if (source->state == MIGRATE_PLACE_RUNNING)
		return VERDICT_SOURCE;
	if (destination->state == MIGRATE_PLACE_RUNNING)
		return VERDICT_DESTINATION;
	return VERDICT_BOTH_PAUSED;
}

/* Storage moves under the guest: where its images lie stands for where it is. */
static enum verdict
judge_images(const struct migrate_job *job, const struct migrate_place *source)
{
	uint64_t all = job->disk_count < 64 ? (UINT64_C(1) << job->disk_count) - 1 : UINT64_MAX;

	if (source->state == MIGRATE_PLACE_UNKNOWN)
		return VERDICT_UNCONFIRMED;
	if (source->state == MIGRATE_PLACE_ABSENT)
		return VERDICT_NOWHERE;
	if (source->moving)
		return VERDICT_MOVING;
	if (!(source->moved & all))
		return VERDICT_SOURCE;
	return (source->moved & all) == all ? VERDICT_DESTINATION : VERDICT_DIVIDED;
}

enum verdict
verdict_judge(const struct migrate_job *job, const struct migrate_places *places)
{
	const struct migrate_place *source = &places->source;
	const struct migrate_place *destination = &places->destination;

	if (!job_type_moves_guest(job->cim.job_type.value))
		return judge_images(job, source);
	/* First, for the guest may have gone over between the two answers. */
	if (job->result.kind == MIGRATE_RESULT_UNKNOWN && source->moving)
		return VERDICT_MOVING;
	/* Nobody but the administrator of both hosts can mend that: nothing is resumed. */
	if (source->torn || destination->torn)
		return VERDICT_TORN;
	if (source->state == MIGRATE_PLACE_RUNNING && destination->state == MIGRATE_PLACE_RUNNING)
		return VERDICT_BOTH_RUNNING;
	/* After libvirt's own success a source that has been switched off is no riddle. */
	if (job->result.kind == MIGRATE_RESULT_OK && is_active(destination))
		return VERDICT_DESTINATION;
	if (source->state == MIGRATE_PLACE_UNKNOWN || destination->state == MIGRATE_PLACE_UNKNOWN)
		return VERDICT_UNCONFIRMED;
	if (is_active(source) && is_active(destination))
		return judge_two(source, destination);
	if (is_active(source))
		return VERDICT_SOURCE;
	if (is_active(destination) && !destination->incoming)
		return VERDICT_DESTINATION;
	return VERDICT_NOWHERE;
}

int
verdict_hold(const struct migrate_job *job, enum verdict verdict,
	     const struct migrate_places *places)
{
	bool watched = job->result.kind != MIGRATE_RESULT_UNKNOWN;

	if (!job_type_moves_guest(job->cim.job_type.value) && verdict != VERDICT_UNCONFIRMED)
		return watched ? 0 : HOLD_UNWATCHED;
	switch (verdict) {
	case VERDICT_SOURCE:
		if (is_active(&places->destination))
			return HOLD_LEFTOVER;
		return watched ? 0 : HOLD_UNWATCHED;
	case VERDICT_DESTINATION:
		if (is_active(&places->source))
			return HOLD_LEFTOVER;
		if (job->result.kind == MIGRATE_RESULT_OK ||
		    places->source.state == MIGRATE_PLACE_ABSENT)
			return 0;
		return HOLD_UNWATCHED;
	case VERDICT_BOTH_PAUSED:
		return HOLD_LEFTOVER;
	case VERDICT_TORN:
	case VERDICT_DIVIDED:
	case VERDICT_NOWHERE:
		return HOLD_UNWATCHED;
	case VERDICT_UNCONFIRMED:
		return JOB_SECOND_LIMIT;
	case VERDICT_NONE:
	case VERDICT_MOVING:
	case VERDICT_BOTH_RUNNING:
		break;
	}
	return 0;
}

static const char *
place_text(const struct migrate_place *place)
{
	if (place->torn)
		return "without all of its memory on";
	switch (place->state) {
	case MIGRATE_PLACE_UNKNOWN:
		return "not known on";
	case MIGRATE_PLACE_ABSENT:
		return "absent from";
	case MIGRATE_PLACE_SHUT_OFF:
		return "defined and shut off on";
	case MIGRATE_PLACE_PAUSED:
		return place->incoming ? "an unfinished copy on" : "paused on";
	case MIGRATE_PLACE_RUNNING:
		break;
	}
	return "running on";
}

void
verdict_describe(const struct migrate_job *job, const struct migrate_places *places, char *text,
		 size_t size)
{
	snprintf(text, size, "%s %s, %s %s", place_text(&places->source), job->plan.source,
		 place_text(&places->destination), job->plan.destination);
}

void
verdict_find(struct migrate_job *job, const struct migrate_places *places)
{
	unsigned int severity = CIM_ERROR_PERCEIVED_SEVERITY_INFORMATION;

	job_find(job, 0, job->result.code, severity, "the guest is %s %s",
		 place_text(&places->source), job->plan.source);
	job_find(job, 0, job->result.code, severity, "the guest is %s %s",
		 place_text(&places->destination), job->plan.destination);
}
