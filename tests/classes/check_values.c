/*
 * check_values: holds what the generated tables say of values against lines on standard input,
 * which value_map.pl has made of the MOF by itself.  A line: the element, a value, whether it is
 * allowed, its name; see there.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mof/mof.h>

extern const struct mof_schema all_schema;

/* Undoes the escapes of a field, in place. */
static char *
unescape(char *text)
{
	char *to = text;

	for (char *from = text; *from; from++) {
		if (*from == '\\' && from[1]) {
			from++;
			*to++ = *from == 't' ? '\t' : *from == 'n' ? '\n'
						    : *from == 'r' ? '\r'
								   : *from;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return text;
}

/* The description of Class.Property, Class.Method() or Class.Method.Parameter. */
static const struct mof_property *
find_element(char *name)
{
	char *rest = strchr(name, '.'), *last, *call;
	const struct mof_class *cls;
	const struct mof_operation *operation;
	const struct mof_property *property;

	if (!rest)
		return NULL;
	*rest++ = '\0';
	cls = mof_schema_find(&all_schema, name);
	last = strchr(rest, '.');
	call = strstr(rest, "()");
	if (!cls || (!last && !call))
		return cls ? mof_class_find_property(cls, rest) : NULL;
	*(last ? last : call) = '\0';
	operation = mof_class_find_method(cls, rest);
	if (!operation)
		return NULL;
	if (!last)
		return mof_class_find_property(operation->method->out, "ReturnValue");
	property = mof_class_find_property(operation->method->in, last + 1);
	return property ? property : mof_class_find_property(operation->method->out, last + 1);
}

/* Whether the table agrees with a line about an integer. */
static bool
check_integer(const struct mof_property *property, const char *text, bool valid, const char *name)
{
	bool is_signed = mof_type_infos[property->type].is_signed;
	uint64_t value = is_signed ? (uint64_t)strtoll(text, NULL, 10) : strtoull(text, NULL, 10);
	const char *own;

	if (!property->values)
		return false;
	own = mof_enum_str(property->values, value);
	if (mof_enum_valid(property->values, value) != valid)
		return false;
	return valid ? own && strcmp(own, name) == 0 : !own;
}

static bool
check_bits(const struct mof_property *property, const char *text, const char *names)
{
	char own[4096];

	if (!property->bits)
		return false;
	mof_bits_str(property->bits, strtoull(text, NULL, 10), own, sizeof(own));
	return strcmp(own, names) == 0;
}

static bool
check_line(char **fields)
{
	const struct mof_property *property = find_element(fields[0]);
	char *value = fields[1];

	if (!property)
		return false;
	if (strcmp(fields[2], "bits") == 0)
		return check_bits(property, value, unescape(fields[3]));
	if (*value == '"') {
		value[strlen(value) - 1] = '\0';
		return property->texts &&
		       mof_text_valid(property->texts, unescape(value + 1)) == (*fields[2] == '1');
	}
	return check_integer(property, value, *fields[2] == '1', unescape(fields[3]));
}

int
main(void)
{
	unsigned long lines = 0, wrong = 0;
	char *line = NULL, *copy = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) > 0) {
		char *fields[4] = { line, NULL, NULL, NULL };

		line[len - 1] = '\0';
		free(copy);
		copy = strdup(line);
		for (int i = 1; i < 4; i++) {
			fields[i] = fields[i - 1] ? strchr(fields[i - 1], '\t') : NULL;
			if (fields[i])
				*fields[i]++ = '\0';
		}
		lines++;
		if ((!fields[3] || !check_line(fields)) && ++wrong <= 20)
			fprintf(stderr, "differs: %s\n", copy);
	}
	free(line);
	free(copy);
	printf("%lu lines, %lu differ\n", lines, wrong);
	return wrong || !lines;
}
