#include "render.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BAR_CELLS 24
#define NAME_COLUMNS 26

static bool
is_first_byte(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

size_t
render_columns(const char *text)
{
	size_t columns = 0;

	for (; *text; text++)
		columns += is_first_byte(*text);
	return columns;
}

/* Cuts what was written from start on down to width columns. */
static void
cut(struct mof_out *out, size_t start, size_t width)
{
	size_t columns = 0;

	if (!out->data)
		return;
	for (size_t i = start; i < out->length; i++) {
		columns += is_first_byte(out->data[i]);
		if (columns > width) {
			mof_out_truncate(out, i);
			return;
		}
	}
}

/* "4:05", "1:02:03" */
static void
render_clock(uint64_t seconds, struct mof_out *out)
{
	if (seconds >= 3600)
		mof_out_printf(out, "%" PRIu64 ":%02u:%02u", seconds / 3600,
			       (unsigned int)(seconds / 60 % 60), (unsigned int)(seconds % 60));
	else
		mof_out_printf(out, "%u:%02u", (unsigned int)(seconds / 60),
			       (unsigned int)(seconds % 60));
}

static void
render_bar(unsigned int percent, struct mof_out *out)
{
	unsigned int full = percent * BAR_CELLS / 100;

	mof_out_putc(out, '[');
	for (unsigned int i = 0; i < BAR_CELLS; i++)
		mof_out_putc(out, i < full ? '#' : '-');
	mof_out_puts(out, "] ");
}

const char *
render_state(const struct migrate_job *job)
{
	unsigned int state = job->cim.job_state.value;
	const char *name = cim_concrete_job_job_state_str((uint16_t)state);

	if (state == JOB_STATE_COMPLETED_WITH_WARNINGS)
		return "Completed with Warnings";
	return name ? name : "?";
}

void
render_progress(const struct migrate_job *job, size_t width, struct mof_out *out)
{
	size_t start = out->length;
	uint64_t elapsed = 0;

	mof_interval_to_usec(&job->cim.elapsed_time, &elapsed);
	if (width)
		render_bar(job->cim.percent_complete.value, out);
	mof_out_printf(out, "%3u %%  ", (unsigned int)job->cim.percent_complete.value);
	render_clock(elapsed / 1000000, out);
	mof_out_printf(out, "  %s: %s", render_state(job),
		       job->cim.job_status ? job->cim.job_status : "");
	if (width)
		cut(out, start, width);
}

void
render_end(const struct migrate_job *job, struct mof_out *out)
{
	mof_out_printf(out, "%s: %s", render_state(job),
		       job->cim.job_status ? job->cim.job_status : "");
}

/* An interval or a timestamp, as people write them. */
static void
render_datetime(const struct mof_datetime *value, struct mof_out *out)
{
	const char *t = value->text;
	uint64_t usec;

	if (mof_datetime_is_timestamp(value)) {
		mof_out_printf(out, "%.4s-%.2s-%.2s %.2s:%.2s:%.9s ", t, t + 4, t + 6, t + 8,
			       t + 10, t + 12);
		if (strcmp(t + 21, "+000") == 0)
			mof_out_puts(out, "UTC");
		else
			mof_out_printf(out, "UTC%s min", t + 21);
	} else if (mof_interval_to_usec(value, &usec) == 0) {
		if (usec / UINT64_C(86400000000))
			mof_out_printf(out, "%" PRIu64 " d ", usec / UINT64_C(86400000000));
		mof_out_printf(out, "%.2s:%.2s:%.9s", t + 8, t + 10, t + 12);
	} else {
		mof_out_puts(out, t);
	}
}

/* An integer of any size, sign-extended as the enumerations have it. */
static uint64_t
read_integer(enum mof_type type, const void *item)
{
	switch (type) {
	case MOF_UINT8:
		return *(const uint8_t *)item;
	case MOF_UINT16:
		return *(const uint16_t *)item;
	case MOF_UINT32:
		return *(const uint32_t *)item;
	case MOF_SINT8:
		return (uint64_t)(int64_t) * (const int8_t *)item;
	case MOF_SINT16:
		return (uint64_t)(int64_t) * (const int16_t *)item;
	case MOF_SINT32:
		return (uint64_t)(int64_t) * (const int32_t *)item;
	default:
		return *(const uint64_t *)item;
	}
}

static void
render_integer(const struct mof_property *property, const void *item, struct mof_out *out)
{
	uint64_t value = read_integer((enum mof_type)property->type, item);
	const char *name = property->values ? mof_enum_str(property->values, value) : NULL;

	if (mof_type_infos[property->type].is_signed)
		mof_out_printf(out, "%" PRId64, (int64_t)value);
	else
		mof_out_printf(out, "%" PRIu64, value);
	if (name)
		mof_out_printf(out, " (%s)", name);
}

static void
render_item(const struct mof_property *property, const void *item, struct mof_out *out)
{
	const char *text;

	switch ((enum mof_type)property->type) {
	case MOF_BOOLEAN:
		mof_out_puts(out, *(const bool *)item ? "true" : "false");
		break;
	case MOF_STRING:
		text = *(const char *const *)item;
		mof_out_puts(out, text ? text : "-");
		break;
	case MOF_DATETIME:
		render_datetime(item, out);
		break;
	default:
		if (mof_type_infos[property->type].is_integer)
			render_integer(property, item, out);
		else
			mof_out_puts(out, "?");
		break;
	}
}

void
render_value(const struct mof_property *property, const void *self, struct mof_out *out)
{
	const char *member = (const char *)self + property->offset;
	const struct mof_array *array = (const void *)member;

	if (mof_property_is_null(property, self)) {
		mof_out_putc(out, '-');
		return;
	}
	if (!(property->flags & MOF_ARRAY)) {
		render_item(property, member, out);
		return;
	}
	mof_out_putc(out, '{');
	for (size_t i = 0; i < array->count; i++) {
		if (i)
			mof_out_puts(out, ", ");
		render_item(property,
			    (const char *)array->items +
				    i * mof_type_infos[property->type].item_size,
			    out);
	}
	mof_out_putc(out, '}');
}

static void
render_label(const char *name, struct mof_out *out)
{
	mof_out_printf(out, "%-*s", NAME_COLUMNS, name);
}

static void
render_engine(const struct migrate_job *job, struct mof_out *out)
{
	static const char *const no_peer = "by the hosts file";

	mof_out_puts(out, "\nkept by the engine\n");
	render_label("source", out);
	mof_out_printf(out, "%s\n", job->plan.source);
	render_label("destination", out);
	mof_out_printf(out, "%s\n", job->plan.destination ? job->plan.destination : "-");
	render_label("peer URI", out);
	mof_out_printf(out, "%s\n", job->plan.peer_uri ? job->plan.peer_uri : no_peer);
	render_label("guest", out);
	mof_out_printf(out, "%s\n", job->plan.domain);
	render_label("bandwidth", out);
	if (job->plan.bandwidth)
		mof_out_printf(out, "%" PRIu64 " MiB/s\n", job->plan.bandwidth);
	else
		mof_out_puts(out, "no limit\n");
	for (size_t i = 0; i < job->disk_count; i++) {
		const struct migrate_disk *disk = &job->disks[i];

		render_label("disk", out);
		mof_out_printf(out, "%s: %s to %s\n", disk->target ? disk->target : "?",
			       disk->source ? disk->source : "?", disk->path ? disk->path : "?");
	}
	render_label("phase", out);
	mof_out_printf(out, "%s%s\n", job_phase_str(job->phase),
		       job->busy ? ", libvirt has not let go of the guest" : "");
	render_label("request", out);
	mof_out_printf(out, "%s\n", job_request_str(job->request));
	render_label("revision, runner", out);
	mof_out_printf(out, "%" PRIu64 ", %" PRIu64 "\n", job->revision, job->epoch);
}

void
render_instance(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];

		if (mof_items_of(property, self).is_null)
			continue;
		render_label(property->name, out);
		render_value(property, self, out);
		mof_out_putc(out, '\n');
	}
}

void
render_job(const struct migrate_job *job, struct mof_out *out)
{
	for (size_t i = 0; i < msvm_migration_job_class.property_count; i++) {
		const struct mof_property *property = msvm_migration_job_class.properties[i];

		render_label(property->name, out);
		render_value(property, &job->cim, out);
		mof_out_putc(out, '\n');
	}
	render_engine(job, out);
}
