/* Methods: called through a table of operations, and as METHODCALL and METHODRESPONSE. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* uint32 Format([Required] string Label, uint16 Mode, .., Job); [Static] void Reset(). */
struct format_in {
	const char *label;		/* Required */
	struct mof_uint16 mode;		/* the map of Test_Rules.State */
	const struct mof_path *owner;
	struct mof_object link;		/* EmbeddedInstance("Test_Link") */
	struct mof_string_array names;
	struct mof_reference_array owners;
	struct mof_object_array links;
};

struct format_out {
	struct mof_uint32 return_value;
	const struct mof_path *job;
	struct mof_string_array names;
};

struct reset_out {
	struct mof_boolean done;
};

/* Handlers of one type for both, to keep this short; generated code has one for each. */
typedef int disk_fn(struct mof_request *request, const struct mof_path *self, const void *in,
		    void *out);

struct disk_ops {
	mof_delete_fn *delete_;
	disk_fn *format, *reset;
};

static int
call(mof_handler_fn *handler, struct mof_request *request, const struct mof_path *self,
     const void *in, void *out)
{
	return ((disk_fn *)handler)(request, self, in, out);
}

#define ROW(structure, spelling, member, mof_type_value, ...) \
	{ .name = spelling, .name_len = sizeof(spelling) - 1, .origin = "Test_Disk", \
	  .declared_in = "Test_Disk", .offset = offsetof(struct structure, member), \
	  .type = mof_type_value, __VA_ARGS__ }

static const struct mof_property in_rows[] = {
	ROW(format_in, "Label", label, MOF_STRING, .flags = MOF_REQUIRED),
	ROW(format_in, "Mode", mode, MOF_UINT16, .values = &test_rules_state_enum),
	ROW(format_in, "Owner", owner, MOF_REFERENCE, .class_name = "Test_Link"),
	ROW(format_in, "Link", link, MOF_OBJECT, .class_name = "Test_Link"),
	ROW(format_in, "Names", names, MOF_STRING, .flags = MOF_ARRAY),
	ROW(format_in, "Owners", owners, MOF_REFERENCE, .flags = MOF_ARRAY),
	ROW(format_in, "Links", links, MOF_OBJECT, .flags = MOF_ARRAY),
};
static const struct mof_property out_rows[] = {
	ROW(format_out, "ReturnValue", return_value, MOF_UINT32, .flags = MOF_READ),
	ROW(format_out, "Job", job, MOF_REFERENCE, .flags = MOF_READ),
	ROW(format_out, "Names", names, MOF_STRING, .flags = MOF_ARRAY),
};
static const struct mof_property reset_row =
	ROW(reset_out, "Done", done, MOF_BOOLEAN, .flags = MOF_READ);
static const struct mof_class format_in_class = {
	.name = "Test_Disk.Format",
	.properties = (const struct mof_property *const[]){
		&in_rows[0], &in_rows[1], &in_rows[2], &in_rows[3], &in_rows[4], &in_rows[5],
		&in_rows[6],
	},
	.property_count = COUNT(in_rows),
	.size = sizeof(struct format_in),
};
static const struct mof_class format_out_class = {
	.name = "Test_Disk.Format",
	.properties = (const struct mof_property *const[]){
		&out_rows[0], &out_rows[1], &out_rows[2],
	},
	.property_count = COUNT(out_rows),
	.size = sizeof(struct format_out),
};
static const struct mof_class reset_in_class = { .name = "Test_Disk.Reset", .size = 1 };
static const struct mof_class reset_out_class = {
	.name = "Test_Disk.Reset", .properties = (const struct mof_property *const[]){ &reset_row },
	.property_count = 1, .size = sizeof(struct reset_out),
};
static const struct mof_method format_method = {
	.name = "Format", .origin = "Test_Disk", .in = &format_in_class,
	.out = &format_out_class, .call = call, .flags = MOF_RETURNS
};
static const struct mof_method reset_method = {
	.name = "Reset", .origin = "Test_Disk", .in = &reset_in_class,
	.out = &reset_out_class, .call = call, .flags = MOF_STATIC,
};
static const struct mof_class disk_class = {
	.name = "Test_Disk",
	.methods = (const struct mof_operation[]){
		{ &format_method, offsetof(struct disk_ops, format) },
		{ &reset_method, offsetof(struct disk_ops, reset) },
	},
	.method_count = 2,
};

static const struct mof_read_options with_schema = { .schema = &test_schema };
static const struct mof_read_options lenient = { .schema = &test_schema, .ignore_unknown = true };
static const struct mof_path_key id = { "Id", MOF_STRING, "d&1", NULL };
static const struct mof_path disk = { NULL, "root/v2", "Test_Disk", &id, 1 };
static const struct mof_path disk_type = { NULL, "root/v2", "Test_Disk", NULL, 0 };
static const struct mof_path other = { .class_name = "Test_Other" };
static const struct test_link inner = { .label = "x" };

/* What a handler was given, and what it is to return. */
struct seen {
	int calls, result;
	struct mof_request *request;
	const struct mof_path *self;
	const void *in;
	void *out;
};

static int
see(struct mof_request *request, const struct mof_path *self, const void *in, void *out)
{
	struct seen *seen = request->provider;

	*seen = (struct seen){ seen->calls + 1, seen->result, request, self, in, out };
	return seen->result;
}

static int
format_disk(struct mof_request *request, const struct mof_path *self, const void *in, void *out)
{
	static const struct format_out empty;

	assert_true(mof_equal(&format_out_class, out, &empty));
	*(struct format_out *)out = (struct format_out){ { 4096, true }, &other, { 0 } };
	return see(request, self, in, out);
}

static int
reset_disk(struct mof_request *request, const struct mof_path *self, const void *in, void *out)
{
	*(struct reset_out *)out = (struct reset_out){ { true, true } };
	return see(request, self, in, out);
}

static const struct disk_ops ops = { .format = format_disk, .reset = reset_disk };

static void
test_invoke(void **state)
{
	static const char *const names[] = { "Format", "FORMAT", "format" };
	const struct format_in in = { .label = "x", .mode = { 3, true } };
	struct seen seen = { 0 };
	struct mof_request request = { .provider = &seen };
	struct format_out out;
	struct reset_out reset_out;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		memset(&out, 0xa5, sizeof(out));
		assert_int_equal(mof_invoke(&disk_class, &ops, &request, &disk, names[i], &in,
					    &out), 0);
		assert_int_equal(seen.calls, i + 1);
		assert_ptr_equal(seen.request, &request);
		assert_ptr_equal(seen.self, &disk);
		assert_ptr_equal(seen.in, &in);
		assert_ptr_equal(seen.out, &out);
		assert_true(out.return_value.set && out.return_value.value == 4096);
		assert_true(out.job == &other && !out.names.set);
	}
	assert_int_equal(mof_invoke(&disk_class, &ops, &request, NULL, "Reset", "", &reset_out), 0);
	assert_true(seen.calls == 4 && seen.out == &reset_out && reset_out.done.value);
	/* A failure of the handler's comes back as it is; what it has filled in does not. */
	for (seen.result = -1; seen.result >= -4; seen.result--) {
		static const struct format_out empty;

		memset(&out, 0xa5, sizeof(out));
		assert_int_equal(mof_invoke(&disk_class, &ops, &request, &disk, "Format", &in,
					    &out), seen.result);
		assert_true(mof_equal(&format_out_class, &out, &empty));
	}
	assert_int_equal(seen.calls, 8);
}

static void
test_calls_that_reach_no_handler(void **state)
{
	static const struct disk_ops none;
	static const struct {
		const struct disk_ops *ops;
		const char *name;
		struct format_in in;
		int code;
		const char *message;
	} cases[] = {
		{ &none, "format", { .label = "x" }, -ENOSYS, "Test_Disk.Format is not supported" },
		{ &ops, "Format", { .label = NULL }, -EINVAL,
		  "Test_Disk.Format.Label: NULL, a value is needed (Required)" },
		{ &ops, "Format", { .label = "x", .mode = { 6, true } }, -EINVAL,
		  "Test_Disk.Format.Mode: value 6 is none that Test_Rules.State lists (ValueMap)" },
		{ &ops, "Format", { .label = "\xff" }, -EINVAL,
		  "Test_Disk.Format.Label: value \"?\" is not UTF-8" },
		{ &ops, "Nope", { .label = "x" }, -ENOENT, "Test_Disk has no method \"Nope\"" },
		{ &ops, NULL, { .label = "x" }, -ENOENT, "Test_Disk has no method \"\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		static const struct format_out empty;
		struct seen seen = { 0 };
		struct mof_request request = { .provider = &seen };
		struct format_out out;

		memset(&out, 0xa5, sizeof(out));
		assert_int_equal(mof_invoke(&disk_class, cases[i].ops, &request, &disk,
					    cases[i].name, &cases[i].in, &out), cases[i].code);
		assert_string_equal(request.error.message, cases[i].message);
		assert_int_equal(seen.calls, 0);
		if (cases[i].code != -ENOENT) /* else nobody knows what *out is */
			assert_true(mof_equal(&format_out_class, &out, &empty));
	}
}

static int
receive(struct mof_request *request, const struct mof_class *cls, const void *self)
{
	struct seen *seen = request->receiver;

	assert_ptr_equal(cls, &test_link_class);
	*seen = (struct seen){ seen->calls + 1, seen->result, request, NULL, self, NULL };
	return seen->result;
}

static void
test_deliver(void **state)
{
	struct seen seen = { 0 };
	struct mof_request request = { .deliver = receive, .receiver = &seen };

	(void)state;
	assert_int_equal(mof_deliver(&request, &test_link_class, &inner), 0);
	assert_true(seen.calls == 1 && seen.request == &request && seen.in == &inner);
	seen.result = -EPIPE;
	assert_int_equal(mof_deliver(&request, &test_link_class, &inner), -EPIPE);
	request.deliver = NULL;
	request.error.message[0] = '\0';
	assert_true(mof_deliver(&request, &test_link_class, &inner) < 0);
	assert_string_equal(request.error.message, "nobody takes an instance of Test_Link");
	assert_int_equal(seen.calls, 2);
}

#define START "<METHODCALL NAME=\"Format\">\n"
#define SPACE(indent) \
	indent "<LOCALNAMESPACEPATH>\n" indent "  <NAMESPACE NAME=\"root\"/>\n" \
	indent "  <NAMESPACE NAME=\"v2\"/>\n" indent "</LOCALNAMESPACEPATH>\n"
#define TARGET \
	"  <LOCALINSTANCEPATH>\n" SPACE("    ") "    <INSTANCENAME CLASSNAME=\"Test_Disk\">\n" \
	"      <KEYBINDING NAME=\"Id\">\n" \
	"        <KEYVALUE VALUETYPE=\"string\">d&amp;1</KEYVALUE>\n" \
	"      </KEYBINDING>\n    </INSTANCENAME>\n  </LOCALINSTANCEPATH>\n"
#define NAME(indent) indent "<INSTANCENAME CLASSNAME=\"Test_Other\"/>\n"
#define REFERENCE(indent) \
	indent "<VALUE.REFERENCE>\n" NAME(indent "  ") indent "</VALUE.REFERENCE>\n"

static void
test_golden_texts(void **state)
{
	static const char golden[] =
		START TARGET
		"  <PARAMVALUE NAME=\"Label\" PARAMTYPE=\"string\">\n"
		"    <VALUE>a &lt; b</VALUE>\n"
		"  </PARAMVALUE>\n"
		"  <PARAMVALUE NAME=\"Owner\" PARAMTYPE=\"reference\">\n" REFERENCE("    ")
		"  </PARAMVALUE>\n"
		"  <PARAMVALUE NAME=\"Names\" PARAMTYPE=\"string\">\n"
		"    <VALUE.ARRAY>\n      <VALUE>x</VALUE>\n      <VALUE.NULL/>\n"
		"    </VALUE.ARRAY>\n  </PARAMVALUE>\n"
		"  <PARAMVALUE NAME=\"Owners\" PARAMTYPE=\"reference\">\n    <VALUE.REFARRAY>\n"
		REFERENCE("      ") "    </VALUE.REFARRAY>\n  </PARAMVALUE>\n"
		"  <PARAMVALUE NAME=\"Links\" PARAMTYPE=\"string\" EmbeddedObject=\"object\">\n"
		"    <VALUE.ARRAY>\n    </VALUE.ARRAY>\n  </PARAMVALUE>\n"
		"</METHODCALL>\n";
	static const char answer[] =
		"<METHODRESPONSE NAME=\"Format\">\n"
		"  <RETURNVALUE PARAMTYPE=\"uint32\">\n    <VALUE>4096</VALUE>\n  </RETURNVALUE>\n"
		"  <PARAMVALUE NAME=\"Job\" PARAMTYPE=\"reference\">\n" REFERENCE("    ")
		"  </PARAMVALUE>\n"
		"</METHODRESPONSE>\n";
	static const char on_class[] =
		"<METHODCALL NAME=\"Reset\">\n  <LOCALCLASSPATH>\n" SPACE("    ")
		"    <CLASSNAME NAME=\"Test_Disk\"/>\n  </LOCALCLASSPATH>\n</METHODCALL>\n";
	static const char of_void[] =
		"<METHODRESPONSE NAME=\"Reset\">\n  <PARAMVALUE NAME=\"Done\" "
		"PARAMTYPE=\"boolean\">\n    <VALUE>TRUE</VALUE>\n  </PARAMVALUE>\n"
		"</METHODRESPONSE>\n";
	static const char *const names[] = { "x", NULL };
	static const struct mof_path *const paths[] = { &other };
	const struct format_in in = { "a < b", { 0 }, &other, { 0 },
				      { names, 2, true }, { paths, 1, true }, { NULL, 0, true } };
	const struct format_out out = { .return_value = { 4096, true }, .job = &other };
	struct mof_arena arena = { 0 };
	const struct mof_path *path = NULL;
	struct mof_out text = { 0 };
	struct format_out out_back;
	struct format_in in_back;

	(void)state;
	assert_int_equal(mof_write_xml_call(&format_method, &disk, &in, &text), 0);
	assert_string_equal(text.data, golden);
	assert_int_equal(mof_read_xml_call(&format_method, golden, strlen(golden), NULL, &arena,
					   &in_back, &path, NULL), 0);
	assert_true(mof_equal(&format_in_class, &in, &in_back));
	assert_true(mof_path_equal(path, &disk));

	mof_out_truncate(&text, 0);
	assert_int_equal(mof_write_xml_response(&format_method, &out, &text), 0);
	assert_string_equal(text.data, answer);
	assert_int_equal(mof_read_xml_response(&format_method, answer, strlen(answer), NULL,
					       &arena, &out_back, NULL), 0);
	assert_true(mof_equal(&format_out_class, &out, &out_back));

	mof_out_truncate(&text, 0);
	assert_int_equal(mof_write_xml_call(&reset_method, &disk_type, "", &text), 0);
	assert_string_equal(text.data, on_class);
	mof_out_truncate(&text, 0);
	assert_int_equal(mof_write_xml_response(&reset_method,
						&(struct reset_out){ { true, true } }, &text), 0);
	assert_string_equal(text.data, of_void);

	/* What cannot be written leaves the text as it was. */
	assert_int_equal(mof_write_xml_call(&format_method, &disk,
					    &(struct format_in){ .label = "\x01" }, &text),
			 -EILSEQ);
	assert_string_equal(text.data, of_void);
	mof_out_clear(&text);
	mof_arena_clear(&arena);
}

#define ANSWER(text) "<METHODRESPONSE NAME='Format'>" text "</METHODRESPONSE>"
#define CALL(text) "<METHODCALL NAME='Format'>" text "</METHODCALL>"
#define PARAM(name, text) "<PARAMVALUE NAME='" name "'>" text "</PARAMVALUE>"
#define LABEL PARAM("Label", "<VALUE>x</VALUE>")
#define LINK \
	"<INSTANCE CLASSNAME='Test_Link'><PROPERTY NAME='Label'><VALUE>x</VALUE></PROPERTY>" \
	"</INSTANCE>"
#define OTHER "<INSTANCENAME CLASSNAME='Test_Other'/>"
#define LOCAL_DISK \
	"<LOCALINSTANCEPATH>" SPACE("") "<INSTANCENAME CLASSNAME='Test_Disk'><KEYBINDING " \
	"NAME='Id'><KEYVALUE>d&amp;1</KEYVALUE></KEYBINDING></INSTANCENAME></LOCALINSTANCEPATH>"
#define LOCAL_TYPE "<LOCALCLASSPATH>" SPACE("") "<CLASSNAME NAME='Test_Disk'/></LOCALCLASSPATH>"

static void
assert_call(const char *text, const struct mof_read_options *options,
	    const struct format_in *expected, const struct mof_path *expected_path)
{
	struct mof_arena arena = { 0 };
	const struct mof_path *path = &other;
	struct mof_error error;
	struct format_in in;

	if (mof_read_xml_call(&format_method, text, strlen(text), options, &arena, &in, &path,
			      &error) < 0)
		fail_msg("%s: %s", text, error.message);
	if (!mof_equal(&format_in_class, &in, expected))
		fail_msg("%s has become another", text);
	if (!mof_path_equal(path, expected_path))
		fail_msg("%s has another path: %s", text, path ? path->class_name : "none");
	assert_int_equal(mof_read_xml_call(&format_method, text, strlen(text), options, &arena,
					   &in, NULL, NULL), 0);
	mof_arena_clear(&arena);
}

static void
test_calls_are_read(void **state)
{
	static const struct mof_path *const paths[] = { &other };
	static const struct mof_object objects[] = { { &test_link_class, &inner } };
	static const struct {
		const char *text;
		struct format_in in;
		const struct mof_path *path;
	} cases[] = {
		{ CALL(""), { .label = NULL }, NULL },
		{ CALL(LOCAL_DISK LABEL), { .label = "x" }, &disk },
		{ CALL(LOCAL_TYPE LABEL), { .label = "x" }, &disk_type },
		{ "<CIM><MESSAGE><SIMPLEREQ>" CALL(LOCAL_TYPE LABEL) "</SIMPLEREQ></MESSAGE></CIM>",
		  { .label = "x" }, &disk_type },
		{ "<METHODCALL NAME='FORMAT'>" PARAM("mode", "<VALUE>9</VALUE>") "</METHODCALL>",
		  { .mode = { 9, true } }, NULL },
		{ CALL("<PARAMVALUE NAME='Mode' PARAMTYPE='uint8'><VALUE>0x9</VALUE></PARAMVALUE>"
		  PARAM("Label", "<VALUE/>")), { .label = "", .mode = { 9, true } }, NULL },
		/* A reference in each form. */
		{ CALL(PARAM("Owner", "<VALUE.REFERENCE>" OTHER "</VALUE.REFERENCE>")),
		  { .owner = &other }, NULL },
		{ CALL(LOCAL_TYPE PARAM("Owner", OTHER)), { .owner = &other }, &disk_type },
		{ CALL(PARAM("Owner", "<CLASSNAME NAME='Test_Other'/>")), { .owner = &other },
		  NULL },
		{ CALL(PARAM("Owner", LOCAL_DISK)), { .owner = &disk }, NULL },
		{ CALL(PARAM("Owners", "<VALUE.REFARRAY><VALUE.REFERENCE>" OTHER
		  "</VALUE.REFERENCE></VALUE.REFARRAY>")), { .owners = { paths, 1, true } }, NULL },
		/* An instance in each form. */
		{ CALL(PARAM("Link", LINK)), { .link = { &test_link_class, &inner } }, NULL },
		{ CALL(PARAM("Link", "<VALUE><![CDATA[" LINK "]]></VALUE>")),
		  { .link = { &test_link_class, &inner } }, NULL },
		{ CALL("<PARAMVALUE NAME='Link' PARAMTYPE='string' EmbeddedObject='instance'>"
		  "<VALUE.OBJECT>" LINK "</VALUE.OBJECT></PARAMVALUE>"),
		  { .link = { &test_link_class, &inner } }, NULL },
		{ CALL(PARAM("Link", "<VALUE.NAMEDINSTANCE>" OTHER LINK "</VALUE.NAMEDINSTANCE>")
		  LOCAL_DISK), { .link = { &test_link_class, &inner } }, &disk },
		{ CALL(PARAM("Links", "<VALUE.ARRAY><VALUE><![CDATA[" LINK "]]></VALUE>"
		  "</VALUE.ARRAY>")), { .links = { objects, 1, true } }, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_call(cases[i].text, &with_schema, &cases[i].in, cases[i].path);
	assert_call(CALL(PARAM("Nope", LINK) LABEL), &lenient,
		    &(struct format_in){ .label = "x" }, NULL);
}

/* The path is that of the call, whatever paths its parameters hold. */
static void
test_paths_of_parameters(void **state)
{
	const struct format_in in = { .link = { &test_link_class, &inner } };

	(void)state;
	assert_call(CALL(LOCAL_DISK PARAM("Link", "<VALUE.NAMEDINSTANCE>" OTHER LINK
					  "</VALUE.NAMEDINSTANCE>")), &with_schema, &in, &disk);
}

/* A call or answer is refused, and what was to be filled is as it was. */
static void
assert_refused(bool is_call, const char *text, const char *message)
{
	unsigned char result[2 * sizeof(struct format_in)], before[sizeof(result)];
	const struct mof_path *path = &other;
	struct mof_arena arena = { 0 };
	struct mof_error error = { .message = "" };
	int code;

	memset(result, 0xa5, sizeof(result));
	memset(before, 0xa5, sizeof(before));
	code = is_call ? mof_read_xml_call(&format_method, text, strlen(text), &with_schema, &arena,
					   result, &path, &error)
		       : mof_read_xml_response(&format_method, text, strlen(text), &with_schema,
					       &arena, result, &error);
	if (code != -EINVAL || (message && strcmp(error.message, message) != 0))
		fail_msg("%s: %d %s", text, code, error.message);
	assert_memory_equal(result, before, sizeof(result));
	assert_ptr_equal(path, &other);
	mof_arena_clear(&arena);
}

static void
test_calls_are_refused(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "<METHODCALL NAME='Reset'/>", "the method Format was expected, not Reset" },
		{ ANSWER(""), "a method call or its answer where none was expected" },
		{ "<CIM>" CALL("") CALL("") "</CIM>", "more than one method" },
		{ CALL(PARAM("Nope", "")),
		  "Test_Disk.Format.Nope: the class has no such property" },
		{ CALL(LABEL LABEL), "Test_Disk.Format.Label: the property is there twice" },
		{ CALL("<PARAMVALUE NAME='Mode' PARAMTYPE='string'><VALUE>1</VALUE></PARAMVALUE>"),
		  "Test_Disk.Format.Mode: type \"string\", the property has uint16" },
		{ CALL(PARAM("Label", OTHER)),
		  "Test_Disk.Format.Label: a reference where the property takes none" },
		{ CALL(PARAM("Owner", LINK)),
		  "Test_Disk.Format.Owner: an instance where the property takes none" },
		{ CALL(PARAM("Owner", "<VALUE>x</VALUE>")),
		  "Test_Disk.Format.Owner: a reference was expected" },
		{ CALL("<RETURNVALUE><VALUE>1</VALUE></RETURNVALUE>"),
		  "Test_Disk.Format.ReturnValue: the class has no such property" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_refused(true, cases[i].text, cases[i].message);
}

/* An instance has another struct than what goes in or comes out. */
static void
test_instances_are_no_calls(void **state)
{
	static const char *const texts[] = { LINK, "<CIM>" LINK "</CIM>",
					     "<VALUE><![CDATA[" LINK "]]></VALUE>",
					     "<CIM>" LINK CALL(LABEL) "</CIM>" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_refused(true, texts[i], NULL);
		assert_refused(false, texts[i], NULL);
	}
}

/* What does not fit the parameter is an error, or a value; it is not NULL. */
static void
test_parameters_are_not_lost(void **state)
{
	static const char *const texts[] = {
		CALL(PARAM("Links", LINK)),
		CALL(PARAM("Owners", OTHER)),
		CALL(PARAM("Links", "<VALUE.NAMEDINSTANCE>" OTHER LINK "</VALUE.NAMEDINSTANCE>")),
		CALL(PARAM("Link", "<VALUE.NAMEDINSTANCE>" OTHER "</VALUE.NAMEDINSTANCE>")),
		CALL(PARAM("Owner", "<VALUE.NAMEDINSTANCE>" OTHER "</VALUE.NAMEDINSTANCE>")),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct mof_arena arena = { 0 };
		struct format_in in;

		if (mof_read_xml_call(&format_method, texts[i], strlen(texts[i]), &with_schema,
				      &arena, &in, NULL, NULL) == 0 &&
		    mof_equal(&format_in_class, &in, &(struct format_in){ .label = NULL }))
			fail_msg("lost: %s", texts[i]);
		mof_arena_clear(&arena);
	}
}

#define RETURNED "<RETURNVALUE PARAMTYPE='uint32'><VALUE>7</VALUE></RETURNVALUE>"

static void
test_answers(void **state)
{
	static const char *const names[] = { "x" };
	static const struct {
		const char *text;
		struct format_out out;
	} cases[] = {
		{ ANSWER(RETURNED), { .return_value = { 7, true } } },
		{ ANSWER("<RETURNVALUE><VALUE> 0x7 </VALUE></RETURNVALUE>"),
		  { .return_value = { 7, true } } },
		{ ANSWER(PARAM("JOB", OTHER) RETURNED),
		  { .return_value = { 7, true }, .job = &other } },
		{ ANSWER(PARAM("Names", "<VALUE.ARRAY><VALUE>x</VALUE></VALUE.ARRAY>")),
		  { .names = { names, 1, true } } },
		{ ANSWER(""), { .job = NULL } },
		{ "<CIM><MESSAGE><SIMPLERSP>" ANSWER(RETURNED) "</SIMPLERSP></MESSAGE></CIM>",
		  { .return_value = { 7, true } } },
	};
	struct mof_arena arena = { 0 };
	struct reset_out reset = { { true, true } };
	struct mof_error error;
	static const char of_void[] = "<METHODRESPONSE NAME='Reset'>" RETURNED "</METHODRESPONSE>";

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct format_out out;

		if (mof_read_xml_response(&format_method, cases[i].text, strlen(cases[i].text),
					  NULL, &arena, &out, &error) < 0)
			fail_msg("%s: %s", cases[i].text, error.message);
		assert_true(mof_equal(&format_out_class, &out, &cases[i].out));
	}
	assert_refused(false, ANSWER("<ERROR CODE='4' DESCRIPTION='full'/>"),
		       "the answer is error 4: full");
	assert_refused(false, ANSWER("<ERROR CODE='4'><INSTANCE CLASSNAME='CIM_Error'/></ERROR>"),
		       "the answer is error 4");
	assert_refused(false, CALL(LABEL), "a method call or its answer where none was expected");
	assert_int_equal(mof_read_xml_response(&reset_method, of_void, strlen(of_void), NULL,
					       &arena, &reset, &error), -EINVAL);
	assert_string_equal(error.message,
			    "Test_Disk.Reset.ReturnValue: the class has no such property");
	assert_int_equal(mof_read_xml_response(&reset_method, of_void, strlen(of_void), &lenient,
					       &arena, &reset, &error), 0);
	assert_false(reset.done.set);
	mof_arena_clear(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoke),
		cmocka_unit_test(test_calls_that_reach_no_handler),
		cmocka_unit_test(test_deliver),
		cmocka_unit_test(test_golden_texts),
		cmocka_unit_test(test_calls_are_read),
		cmocka_unit_test(test_paths_of_parameters),
		cmocka_unit_test(test_calls_are_refused),
		cmocka_unit_test(test_instances_are_no_calls),
		cmocka_unit_test(test_parameters_are_not_lost),
		cmocka_unit_test(test_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
