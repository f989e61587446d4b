#include "references.h"

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "mof/emit.h"

struct xml_reference {
	const struct msvm_migration_job *job;
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
};

struct xml_reference *
xml_reference_new(const struct msvm_migration_job *job)
{
	struct xml_reference *reference = calloc(1, sizeof *reference);

	if (!reference || !(reference->buffer = xmlBufferCreate()) ||
	    !(reference->writer = xmlNewTextWriterMemory(reference->buffer, 0)))
		bench_fail("out of memory");
	xmlBufferSetAllocationScheme(reference->buffer, XML_BUFFER_ALLOC_DOUBLEIT);
	xmlTextWriterSetIndent(reference->writer, 1);
	xmlTextWriterSetIndentString(reference->writer, BAD_CAST "  ");
	reference->job = job;
	return reference;
}

void
xml_reference_free(struct xml_reference *reference)
{
	xmlFreeTextWriter(reference->writer);
	xmlBufferFree(reference->buffer);
	free(reference);
}

struct text
xml_reference_text(const struct xml_reference *reference)
{
	return (struct text){ (const char *)xmlBufferContent(reference->buffer),
			      (size_t)xmlBufferLength(reference->buffer) };
}

static void
start(xmlTextWriterPtr writer, const char *element, const char *name, const char *type)
{
	xmlTextWriterStartElement(writer, BAD_CAST element);
	xmlTextWriterWriteAttribute(writer, BAD_CAST "NAME", BAD_CAST name);
	xmlTextWriterWriteAttribute(writer, BAD_CAST "TYPE", BAD_CAST type);
}

/* NULL for the text of a NULL element. */
static void
write_value(xmlTextWriterPtr writer, const char *text)
{
	xmlTextWriterStartElement(writer, BAD_CAST(text ? "VALUE" : "VALUE.NULL"));
	if (text)
		xmlTextWriterWriteString(writer, BAD_CAST text);
	xmlTextWriterEndElement(writer);
}

static void
write_text(xmlTextWriterPtr writer, const char *name, const char *type, const char *text)
{
	start(writer, "PROPERTY", name, type);
	if (text)
		write_value(writer, text);
	xmlTextWriterEndElement(writer);
}

static void
write_datetime(xmlTextWriterPtr writer, const char *name, const struct mof_datetime *value)
{
	write_text(writer, name, "datetime", *value->text ? value->text : NULL);
}

static void
write_boolean(xmlTextWriterPtr writer, const char *name, struct mof_boolean value)
{
	write_text(writer, name, "boolean", !value.set ? NULL : value.value ? "TRUE" : "FALSE");
}

static const char *
number_text(char text[MOF_INTEGER_ROOM + 1], int64_t value)
{
	*mof_emit_integer(text, (uint64_t)value, true) = '\0';
	return text;
}

static void
write_number(xmlTextWriterPtr writer, const char *name, const char *type, bool set, int64_t value)
{
	char text[MOF_INTEGER_ROOM + 1];

	write_text(writer, name, type, set ? number_text(text, value) : NULL);
}

static void
write_numbers(xmlTextWriterPtr writer, const char *name, const struct mof_uint16_array *array)
{
	char text[MOF_INTEGER_ROOM + 1];

	start(writer, "PROPERTY.ARRAY", name, "uint16");
	if (array->set) {
		xmlTextWriterStartElement(writer, BAD_CAST "VALUE.ARRAY");
		for (size_t i = 0; i < array->count; i++)
			write_value(writer, array->nulls && array->nulls[i]
						    ? NULL
						    : number_text(text, array->items[i]));
		xmlTextWriterEndElement(writer);
	}
	xmlTextWriterEndElement(writer);
}

static void
write_texts(xmlTextWriterPtr writer, const char *name, const struct mof_string_array *array)
{
	start(writer, "PROPERTY.ARRAY", name, "string");
	if (array->set) {
		xmlTextWriterStartElement(writer, BAD_CAST "VALUE.ARRAY");
		for (size_t i = 0; i < array->count; i++)
			write_value(writer, array->items[i]);
		xmlTextWriterEndElement(writer);
	}
	xmlTextWriterEndElement(writer);
}

static void
write_element_properties(xmlTextWriterPtr writer, const struct msvm_migration_job *job)
{
	write_text(writer, "InstanceID", "string", job->instance_id);
	write_text(writer, "Caption", "string", job->caption);
	write_text(writer, "Description", "string", job->description);
	write_text(writer, "ElementName", "string", job->element_name);
	write_datetime(writer, "InstallDate", &job->install_date);
	write_text(writer, "Name", "string", job->name);
	write_numbers(writer, "OperationalStatus", &job->operational_status);
	write_texts(writer, "StatusDescriptions", &job->status_descriptions);
	write_text(writer, "Status", "string", job->status);
	write_number(writer, "HealthState", "uint16", job->health_state.set,
		     job->health_state.value);
	write_number(writer, "CommunicationStatus", "uint16", job->communication_status.set,
		     job->communication_status.value);
	write_number(writer, "DetailedStatus", "uint16", job->detailed_status.set,
		     job->detailed_status.value);
	write_number(writer, "OperatingStatus", "uint16", job->operating_status.set,
		     job->operating_status.value);
	write_number(writer, "PrimaryStatus", "uint16", job->primary_status.set,
		     job->primary_status.value);
}

static void
write_job_properties(xmlTextWriterPtr writer, const struct msvm_migration_job *job)
{
	write_text(writer, "JobStatus", "string", job->job_status);
	write_datetime(writer, "TimeSubmitted", &job->time_submitted);
	write_datetime(writer, "ScheduledStartTime", &job->scheduled_start_time);
	write_datetime(writer, "StartTime", &job->start_time);
	write_datetime(writer, "ElapsedTime", &job->elapsed_time);
	write_number(writer, "JobRunTimes", "uint32", job->job_run_times.set,
		     job->job_run_times.value);
	write_number(writer, "RunMonth", "uint8", job->run_month.set, job->run_month.value);
	write_number(writer, "RunDay", "sint8", job->run_day.set, job->run_day.value);
	write_number(writer, "RunDayOfWeek", "sint8", job->run_day_of_week.set,
		     job->run_day_of_week.value);
	write_datetime(writer, "RunStartInterval", &job->run_start_interval);
	write_number(writer, "LocalOrUtcTime", "uint16", job->local_or_utc_time.set,
		     job->local_or_utc_time.value);
	write_datetime(writer, "UntilTime", &job->until_time);
	write_text(writer, "Notify", "string", job->notify);
	write_text(writer, "Owner", "string", job->owner);
	write_number(writer, "Priority", "uint32", job->priority.set, job->priority.value);
	write_number(writer, "PercentComplete", "uint16", job->percent_complete.set,
		     job->percent_complete.value);
	write_boolean(writer, "DeleteOnCompletion", job->delete_on_completion);
	write_number(writer, "ErrorCode", "uint16", job->error_code.set, job->error_code.value);
	write_text(writer, "ErrorDescription", "string", job->error_description);
	write_number(writer, "RecoveryAction", "uint16", job->recovery_action.set,
		     job->recovery_action.value);
	write_text(writer, "OtherRecoveryAction", "string", job->other_recovery_action);
	write_number(writer, "JobState", "uint16", job->job_state.set, job->job_state.value);
	write_datetime(writer, "TimeOfLastStateChange", &job->time_of_last_state_change);
	write_datetime(writer, "TimeBeforeRemoval", &job->time_before_removal);
	write_boolean(writer, "Cancellable", job->cancellable);
	write_text(writer, "ErrorSummaryDescription", "string", job->error_summary_description);
	write_number(writer, "MigrationType", "uint16", job->migration_type.set,
		     job->migration_type.value);
	write_text(writer, "VirtualSystemName", "string", job->virtual_system_name);
	write_text(writer, "DestinationHost", "string", job->destination_host);
	write_text(writer, "NewSystemSettingData", "string", job->new_system_setting_data);
	write_texts(writer, "NewResourceSettingData", &job->new_resource_setting_data);
	write_number(writer, "JobType", "uint16", job->job_type.set, job->job_type.value);
}

void
xml_reference_write(void *reference)
{
	struct xml_reference *own = reference;

	xmlBufferEmpty(own->buffer);
	xmlTextWriterStartElement(own->writer, BAD_CAST "INSTANCE");
	xmlTextWriterWriteAttribute(own->writer, BAD_CAST "CLASSNAME",
				    BAD_CAST "Msvm_MigrationJob");
	write_element_properties(own->writer, own->job);
	write_job_properties(own->writer, own->job);
	/* An output buffer that has failed once stays so: one look at the end is enough. */
	if (xmlTextWriterEndElement(own->writer) < 0 || xmlTextWriterFlush(own->writer) < 0)
		bench_fail("xmlTextWriter cannot write");
}

/* The text that libxml2 makes of a text, for the caller to free. */
static xmlChar *
rewrite(struct text text, int *ret_len)
{
	xmlDocPtr document =
		xmlReadMemory(text.data, (int)text.length, NULL, NULL, XML_PARSE_NONET);
	xmlChar *again = NULL;

	if (!document)
		bench_fail("libxml2 does not read what was written");
	xmlDocDumpMemory(document, &again, ret_len);
	xmlFreeDoc(document);
	if (!again)
		bench_fail("out of memory");
	return again;
}

bool
xml_reference_is_same(struct text a, struct text b)
{
	int a_len, b_len;
	xmlChar *a_again = rewrite(a, &a_len), *b_again = rewrite(b, &b_len);
	bool is_same = a_len == b_len && !memcmp(a_again, b_again, (size_t)a_len);

	xmlFree(a_again);
	xmlFree(b_again);
	return is_same;
}

static void
ignore_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	     int namespace_count, const xmlChar **namespaces, int attribute_count,
	     int defaulted_count, const xmlChar **attributes)
{
	(void)context, (void)name, (void)prefix, (void)uri, (void)namespace_count;
	(void)namespaces, (void)attribute_count, (void)defaulted_count, (void)attributes;
}

static void
ignore_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)context, (void)name, (void)prefix, (void)uri;
}

static void
ignore_characters(void *context, const xmlChar *text, int len)
{
	(void)context, (void)text, (void)len;
}

void
xml_reference_pass(void *text)
{
	static const xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = ignore_start,
		.endElementNs = ignore_end,
		.characters = ignore_characters,
	};
	const struct text *xml = text;
	xmlSAXHandler own = handler;

	if (xmlSAXUserParseMemory(&own, NULL, xml->data, (int)xml->length))
		bench_fail("libxml2 does not read what the runtime wrote");
}
