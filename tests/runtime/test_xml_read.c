/* The CIM-XML reader: what it takes, what it makes of it, and what it refuses. */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Parts that many texts have. */
#define INNER "<PROPERTY NAME=\"Label\" TYPE=\"string\"><VALUE>x</VALUE></PROPERTY>"
#define LINK "<INSTANCE CLASSNAME=\"Test_Link\">" INNER "</INSTANCE>"
#define TYPES(text) "<INSTANCE CLASSNAME=\"Test_Types\">" text "</INSTANCE>"
#define SHOWN_LINK "Test_Link{Label=\"x\"}"
#define ESCAPED "&lt;INSTANCE CLASSNAME=\"Test_Link\"/&gt;"
#define NAME_A "<INSTANCENAME CLASSNAME=\"A\"/>"
#define NAMESPACE "<NAMESPACE NAME=\"root\"/><NAMESPACE NAME=\"v2\"/>"
#define LOCAL_NAMESPACE "<LOCALNAMESPACEPATH>" NAMESPACE "</LOCALNAMESPACEPATH>"
#define HOST_NAMESPACE "<NAMESPACEPATH><HOST>h</HOST>" LOCAL_NAMESPACE "</NAMESPACEPATH>"
#define MESSAGE(text) "<CIM CIMVERSION=\"2.0\"><MESSAGE ID=\"1\">" text "</MESSAGE></CIM>"
#define ANSWER(text) \
	MESSAGE("<SIMPLERSP><IMETHODRESPONSE>" text "</IMETHODRESPONSE></SIMPLERSP>")
#define REQUEST(text) \
	MESSAGE("<SIMPLEREQ><IMETHODCALL>" LOCAL_NAMESPACE text "</IMETHODCALL></SIMPLEREQ>")
#define SCALAR(name, text) "<PROPERTY NAME=\"" name "\">" text "</PROPERTY>"
#define VALUE(name, text) SCALAR(name, "<VALUE>" text "</VALUE>")
#define ARRAY(name, text) \
	"<PROPERTY.ARRAY NAME=\"" name "\"><VALUE.ARRAY>" text "</VALUE.ARRAY></PROPERTY.ARRAY>"
#define REFERENCE(text) \
	"<PROPERTY.REFERENCE NAME=\"Reference\"><VALUE.REFERENCE>" text \
	"</VALUE.REFERENCE></PROPERTY.REFERENCE>"

static const struct mof_read_options with_schema = { .schema = &test_schema };
static const struct mof_read_options lenient = { .schema = &test_schema, .ignore_unknown = true };

static void show_instance(struct mof_out *out, const struct mof_class *cls, const void *self);

static void
show_value(struct mof_out *out, const struct mof_value *value)
{
	if (value->is_null)
		mof_out_puts(out, "NULL");
	else if (value->type == MOF_BOOLEAN)
		mof_out_puts(out, value->boolean ? "true" : "false");
	else if (value->type == MOF_REAL32 || value->type == MOF_REAL64)
		mof_out_printf(out, "%.17g", value->real);
	else if (value->type == MOF_STRING || value->type == MOF_DATETIME)
		mof_out_printf(out, "\"%.*s\"", (int)value->text.length, value->text.data);
	else if (value->type == MOF_REFERENCE)
		assert_int_equal(mof_path_write(value->reference, out), 0);
	else if (value->type == MOF_OBJECT)
		show_instance(out, value->object.cls, value->object.self);
	else if (mof_type_infos[value->type].is_signed)
		mof_out_printf(out, "%" PRId64, (int64_t)value->integer);
	else
		mof_out_printf(out, "%" PRIu64, value->integer);
}

/* Class{Property=value,..} of those that are not NULL. */
static void
show_instance(struct mof_out *out, const struct mof_class *cls, const void *self)
{
	const char *between = "";

	mof_out_printf(out, "%s{", cls->name);
	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		struct mof_items items = mof_items_of(property, self);

		if (items.is_null)
			continue;
		mof_out_printf(out, "%s%s=%s", between, property->name,
			       property->flags & MOF_ARRAY ? "[" : "");
		for (size_t k = 0; k < items.count; k++) {
			struct mof_value value = mof_items_get(&items, k);

			mof_out_puts(out, k ? "," : "");
			show_value(out, &value);
		}
		mof_out_puts(out, property->flags & MOF_ARRAY ? "]" : "");
		between = ",";
	}
	mof_out_puts(out, "}");
}

/* Reads from a copy of exact size; on failure *self must be as it was. */
static int
read_text(const struct mof_class *cls, const char *text, size_t len,
	  const struct mof_read_options *options, struct mof_out *shown, struct mof_error *reterr)
{
	struct mof_arena arena = { 0 };
	struct test_types self[2], before[2];
	char *copy = malloc(len ? len : 1);
	size_t size;
	int result;

	assert_non_null(copy);
	memcpy(copy, text, len);
	memset(self, 0xa5, sizeof(self));
	memcpy(before, self, sizeof(self));
	result = mof_read_xml(cls, copy, len, options, &arena, self, reterr);
	free(copy);
	size = result < 0 ? 0 : cls->size;
	assert_memory_equal((char *)self + size, (char *)before + size, sizeof(self) - size);
	if (!result && shown)
		show_instance(shown, cls, self);
	mof_arena_clear(&arena);
	return result;
}

static void
assert_read(const struct mof_class *cls, const char *text, const struct mof_read_options *options,
	    const char *expected)
{
	struct mof_error error;
	struct mof_out shown = { 0 };

	if (read_text(cls, text, strlen(text), options, &shown, &error) < 0)
		fail_msg("%s: %s", text, error.message);
	if (strcmp(shown.data, expected) != 0)
		fail_msg("%s became %s, not %s", text, shown.data, expected);
	mof_out_clear(&shown);
}

static void
assert_error(const struct mof_class *cls, const char *text, const struct mof_read_options *options,
	     const char *message)
{
	struct mof_error error = { .message = "untouched" };

	if (read_text(cls, text, strlen(text), options, NULL, &error) != -EINVAL)
		fail_msg("accepted: %s", text);
	if (strncmp(error.message, message, strlen(message)) != 0 ||
	    (strcmp(message, "not XML: ") != 0 && strcmp(error.message, message) != 0))
		fail_msg("%s: %s, not: %s", text, error.message, message);
	assert_int_equal(read_text(cls, text, strlen(text), options, NULL, NULL), -EINVAL);
}

/* What stands in an instance of Test_Types. */
static void
assert_types(const char *content, const char *expected)
{
	char text[2048], shown[1024];

	snprintf(text, sizeof(text), TYPES("%s"), content);
	snprintf(shown, sizeof(shown), "Test_Types{%s}", expected);
	assert_read(&test_types_class, text, &with_schema, shown);
}

static void
assert_types_error(const char *content, const char *message)
{
	char text[2048];

	snprintf(text, sizeof(text), TYPES("%s"), content);
	assert_error(&test_types_class, text, &with_schema, message);
}

static void
test_what_stands_around(void **state)
{
	static const struct {
		const char *text, *path; /* NULL: there is none */
	} cases[] = {
		{ LINK, NULL },
		{ " \n<!-- c --><?pi x?>" LINK "\n<!-- d -->\n", NULL },
		{ "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" LINK, NULL },
		{ "<VALUE>" LINK "</VALUE>", NULL },
		{ "<VALUE.OBJECT>\n" LINK "</VALUE.OBJECT>", NULL },
		{ "<VALUE.NAMEDINSTANCE>" NAME_A LINK "</VALUE.NAMEDINSTANCE>", "A" },
		{ "<VALUE.NAMEDOBJECT>" NAME_A LINK "</VALUE.NAMEDOBJECT>", "A" },
		{ "<VALUE.INSTANCEWITHPATH><INSTANCEPATH>" HOST_NAMESPACE NAME_A "</INSTANCEPATH>"
		  LINK "</VALUE.INSTANCEWITHPATH>", "//h/root/v2:A" },
		{ "<VALUE.OBJECTWITHPATH><INSTANCEPATH>" HOST_NAMESPACE NAME_A "</INSTANCEPATH>"
		  LINK "</VALUE.OBJECTWITHPATH>", "//h/root/v2:A" },
		{ "<VALUE.OBJECTWITHLOCALPATH><LOCALINSTANCEPATH>" LOCAL_NAMESPACE NAME_A
		  "</LOCALINSTANCEPATH>" LINK "</VALUE.OBJECTWITHLOCALPATH>", "root/v2:A" },
		{ "<DECLARATION><DECLGROUP><VALUE.OBJECT>" LINK
		  "</VALUE.OBJECT></DECLGROUP></DECLARATION>", NULL },
		{ "<CIM><DECLARATION><DECLGROUP.WITHNAME><VALUE.NAMEDOBJECT>" NAME_A LINK
		  "</VALUE.NAMEDOBJECT></DECLGROUP.WITHNAME></DECLARATION></CIM>", "A" },
		{ ANSWER("<IRETURNVALUE>" LINK "</IRETURNVALUE>"), NULL },
		{ ANSWER("<IRETURNVALUE><VALUE.NAMEDINSTANCE>" NAME_A LINK
			 "</VALUE.NAMEDINSTANCE></IRETURNVALUE>"), "A" },
		{ REQUEST("<IPARAMVALUE NAME=\"NewInstance\">" LINK "</IPARAMVALUE>"), NULL },
		{ "<VALUE>&lt;INSTANCE CLASSNAME=\"Test_Link\"&gt;&lt;PROPERTY NAME='Label'>"
		  "&lt;VALUE>x&lt;/VALUE>&lt;/PROPERTY>&lt;/INSTANCE></VALUE>", NULL },
		{ "<VALUE><![CDATA[<VALUE.NAMEDINSTANCE>" NAME_A LINK
		  "</VALUE.NAMEDINSTANCE>]]></VALUE>", "A" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_arena arena = { 0 };
		struct mof_out shown = { 0 };
		const struct mof_path *path = (const struct mof_path *)&shown;
		struct mof_object object;
		struct mof_error error;
		struct test_link link;

		assert_read(&test_link_class, cases[i].text, NULL, SHOWN_LINK);
		assert_int_equal(mof_read_wmi(&test_link_class, cases[i].text,
					      strlen(cases[i].text), NULL, &arena, &link, NULL), 0);
		assert_string_equal(link.label, "x");
		if (mof_read_xml_object(cases[i].text, strlen(cases[i].text), &with_schema, &arena,
					&object, &path, &error) < 0)
			fail_msg("%s: %s", cases[i].text, error.message);
		assert_ptr_equal(object.cls, &test_link_class);
		assert_string_equal(((const struct test_link *)object.self)->label, "x");
		if (path)
			assert_int_equal(mof_path_write(path, &shown), 0);
		assert_int_equal(!path, !cases[i].path);
		assert_string_equal(path ? shown.data : "", path ? cases[i].path : "");
		assert_int_equal(mof_read_xml_object(cases[i].text, strlen(cases[i].text),
						     &with_schema, &arena, &object, NULL, NULL), 0);
		mof_out_clear(&shown);
		mof_arena_clear(&arena);
	}
}

/* What a client sends with ModifyInstance beside the instance. */
static void
test_other_parameters_of_a_message(void **state)
{
	(void)state;
	assert_read(&test_link_class,
		    REQUEST("<IPARAMVALUE NAME=\"ModifiedInstance\"><VALUE.NAMEDINSTANCE>" NAME_A
			    LINK "</VALUE.NAMEDINSTANCE></IPARAMVALUE>"
			    "<IPARAMVALUE NAME=\"IncludeQualifiers\"><VALUE>FALSE</VALUE>"
			    "</IPARAMVALUE><IPARAMVALUE NAME=\"PropertyList\"><VALUE.ARRAY>"
			    "<VALUE>Label</VALUE></VALUE.ARRAY></IPARAMVALUE>"), NULL, SHOWN_LINK);
	assert_read(&test_link_class,
		    REQUEST("<IPARAMVALUE NAME=\"IncludeQualifiers\"><VALUE>FALSE</VALUE>"
			    "</IPARAMVALUE><IPARAMVALUE NAME=\"ModifiedInstance\">"
			    "<VALUE.NAMEDINSTANCE>" NAME_A LINK
			    "</VALUE.NAMEDINSTANCE></IPARAMVALUE>"), NULL, SHOWN_LINK);
}

static void
test_what_is_no_instance(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "", "not XML: the text is empty" },
		{ "x", "not XML: " },
		{ LINK LINK, "not XML: " },
		{ "<INSTANCE CLASSNAME='Test_Link'></instance>", "not XML: " },
		{ "<VALUE/>", "no instance" },
		{ "<CIM>" LINK LINK "</CIM>", "more than one instance" },
		{ "<CIM><CLASS NAME='Test_Link'/></CIM>", "a class, an instance was expected" },
		{ "<INSTANCE/>", "an INSTANCE without CLASSNAME" },
		{ "<INSTANCE CLASSNAME='Test_Rules'/>",
		  "an instance of Test_Link was expected, not one of Test_Rules" },
		{ "<INSTANCE CLASSNAME='Test_Branch'/>",
		  "an instance of Test_Link was expected, not one of Test_Branch" },
		{ "<INSTANCE CLASSNAME='Test_Link'>x</INSTANCE>",
		  "a text where none was expected" },
		{ "<INSTANCE CLASSNAME='Test_Link'><VALUE/></INSTANCE>",
		  "an element <VALUE> was not expected here" },
		{ "<INSTANCE CLASSNAME='Test_Link'>" LINK "</INSTANCE>",
		  "an element <INSTANCE> was not expected here" },
		{ "<instance CLASSNAME='Test_Link'/>",
		  "an element <instance> was not expected here" },
		{ "<METHODRESPONSE NAME='M'/>",
		  "a method call or its answer where none was expected" },
		{ "<INSTANCE CLASSNAME='Test_Link'><PROPERTY/></INSTANCE>",
		  "a property without NAME" },
		{ ANSWER("<ERROR CODE=\"6\" DESCRIPTION=\"gone\"/>"),
		  "the answer is error 6: gone" },
		{ ANSWER("<ERROR CODE=\"1\"/>"), "the answer is error 1" },
	};
	struct mof_arena arena = { 0 };
	struct mof_object object = { NULL, &arena };
	const struct mof_path *path = NULL;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_error(&test_link_class, cases[i].text, NULL, cases[i].message);
		assert_int_equal(mof_read_xml_object(cases[i].text, strlen(cases[i].text), NULL,
						     &arena, &object, &path, NULL), -EINVAL);
		assert_true(!object.cls && object.self == &arena && !path);
	}
	mof_arena_clear(&arena);
}

static void
test_properties(void **state)
{
	static const char twice[] = "Test_Link.Label: the property is there twice";
	static const char unknown[] = "Test_Link.Nope: the class has no such property";
	static const struct {
		const char *content, *strict, *ignoring; /* a text without { is a message */
	} cases[] = {
		{ "", "{}", "{}" },
		{ VALUE("Rank", "3") INNER, "{Label=\"x\",Rank=3}", "{Label=\"x\",Rank=3}" },
		{ VALUE("rANK", "3") VALUE("LABEL", "x"), "{Label=\"x\",Rank=3}",
		  "{Label=\"x\",Rank=3}" },
		{ "<QUALIFIER NAME='Q' TYPE='string'><VALUE>a</VALUE></QUALIFIER>" INNER,
		  "{Label=\"x\"}", "{Label=\"x\"}" },
		{ "<PROPERTY NAME='Label' CLASSORIGIN='A' PROPAGATED='true' TYPE='string'>"
		  "<QUALIFIER NAME='Q'><VALUE.ARRAY><VALUE>a</VALUE></VALUE.ARRAY></QUALIFIER>"
		  "<VALUE>x</VALUE></PROPERTY>", "{Label=\"x\"}", "{Label=\"x\"}" },
		{ VALUE("__PATH", "a") ARRAY("__DERIVATION", "<VALUE>b</VALUE>") INNER,
		  "{Label=\"x\"}", "{Label=\"x\"}" },
		{ VALUE("Nope", "1"), unknown, "{}" },
		{ "<PROPERTY.OBJECT NAME='Nope'><VALUE.OBJECT><INSTANCE CLASSNAME='No'/>"
		  "</VALUE.OBJECT></PROPERTY.OBJECT>" INNER, unknown, "{Label=\"x\"}" },
		{ VALUE("Nope", "1") VALUE("Rank", "256"), unknown,
		  "Test_Link.Rank: \"256\" is out of the range of uint8" },
		{ INNER INNER, twice, twice },
		{ INNER VALUE("LABEL", "x"), twice, twice },
		{ SCALAR("Label", "") INNER, twice, twice },
		{ INNER SCALAR("Label", ""), twice, twice },
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(cases); i++) {
		const char *expected = i % 2 ? cases[i / 2].ignoring : cases[i / 2].strict;
		const struct mof_read_options *options = i % 2 ? &lenient : &with_schema;
		char text[1024], shown[256];

		snprintf(text, sizeof(text), "<INSTANCE CLASSNAME='TEST_link'>%s</INSTANCE>",
			 cases[i / 2].content);
		snprintf(shown, sizeof(shown), "Test_Link%s", expected);
		if (*expected == '{')
			assert_read(&test_link_class, text, options, shown);
		else
			assert_error(&test_link_class, text, options, expected);
	}
}

static void
test_values(void **state)
{
	static const struct {
		const char *content, *shown;
	} cases[] = {
		/* NULL, empty, and an element that is NULL. */
		{ SCALAR("Uint8", "") SCALAR("String", "") SCALAR("Object", ""), "" },
		{ VALUE("String", ""), "String=\"\"" },
		{ "<PROPERTY.ARRAY NAME='Strings'/>", "" },
		{ ARRAY("Strings", ""), "Strings=[]" },
		{ ARRAY("Uint8s", "<VALUE>1</VALUE><VALUE.NULL/><VALUE>3</VALUE>"),
		  "Uint8s=[1,NULL,3]" },
		{ ARRAY("Strings", "<VALUE/><VALUE.NULL/><VALUE> </VALUE>"),
		  "Strings=[\"\",NULL,\" \"]" },
		{ ARRAY("Datetimes", "<VALUE.NULL/><VALUE>00000000000000.000000:000</VALUE>"),
		  "Datetimes=[NULL,\"00000000000000.000000:000\"]" },
		{ ARRAY("Objects", "<VALUE.NULL/><VALUE>" ESCAPED "</VALUE>"),
		  "Objects=[NULL,Test_Link{}]" },
		{ "<PROPERTY.REFARRAY NAME='References'><VALUE.REFARRAY><VALUE.NULL/>"
		  "<VALUE.REFERENCE>" NAME_A "</VALUE.REFERENCE></VALUE.REFARRAY>"
		  "</PROPERTY.REFARRAY>", "References=[NULL,A]" },
		{ "<PROPERTY.REFERENCE NAME='Reference'/>", "" },
		/* Numbers. */
		{ VALUE("Uint8", " 7\n"), "Uint8=7" },
		{ VALUE("Uint8", "\t0x1F\r"), "Uint8=31" },
		{ VALUE("Uint8", "0XfF"), "Uint8=255" },
		{ VALUE("Uint8", "+007"), "Uint8=7" },
		{ VALUE("Uint8", "-0"), "Uint8=0" },
		{ VALUE("Sint8", "-0x80"), "Sint8=-128" },
		{ VALUE("Uint64", "0xFFFFFFFFFFFFFFFF"), "Uint64=18446744073709551615" },
		{ VALUE("Boolean", " TrUe "), "Boolean=true" },
		{ VALUE("Boolean", "FALSE"), "Boolean=false" },
		{ VALUE("Real64", "-1.5e2"), "Real64=-150" },
		{ VALUE("Real64", " +.25E+1\n"), "Real64=2.5" },
		{ VALUE("Real64", "7"), "Real64=7" },
		{ VALUE("Real64", "-0.0"), "Real64=-0" },
		{ VALUE("Real64", "-INF") VALUE("Real32", "INF"), "Real32=inf,Real64=-inf" },
		{ ARRAY("Real32s", "<VALUE>NaN</VALUE><VALUE>3.4028235677973362e38</VALUE>"),
		  "Real32s=[nan,3.4028234663852886e+38]" },
		/* Texts. */
		{ VALUE("String", " a\n b "), "String=\" a\n b \"" },
		{ VALUE("String", "a\r\nb&#13;&#x20ac;&lt;&amp;&quot;"),
		  "String=\"a\nb\r\xe2\x82\xac<&\"\"" },
		{ VALUE("String", "a<![CDATA[<&]]>b<!-- c -->d"), "String=\"a<&bd\"" },
		{ VALUE("Char16", "&#x20ac;"), "Char16=8364" },
		{ VALUE("Char16", " "), "Char16=32" },
		{ VALUE("Datetime", "\n20261123015718.123456+000 "),
		  "Datetime=\"20261123015718.123456+000\"" },
		/* Instances that are embedded. */
		{ VALUE("Object", ESCAPED), "Object=Test_Link{}" },
		{ VALUE("Object", "\n " ESCAPED "\n"), "Object=Test_Link{}" },
		{ VALUE("Object", "<![CDATA[<?xml version='1.0'?>" LINK "]]>"),
		  "Object=" SHOWN_LINK },
		{ VALUE("Object", "<![CDATA[<INSTANCE CLASSNAME='test_BRANCH'>" VALUE("Extra", "5")
		  "</INSTANCE>]]>"), "Object=Test_Branch{Extra=5}" },
		{ "<PROPERTY NAME='Object' EmbeddedObject='instance'><VALUE>" ESCAPED
		  "</VALUE></PROPERTY>", "Object=Test_Link{}" },
		{ "<PROPERTY NAME='Object' EMBEDDEDOBJECT='object'><VALUE>" ESCAPED
		  "</VALUE></PROPERTY>", "Object=Test_Link{}" },
		{ "<PROPERTY.OBJECT NAME='Object'><VALUE.OBJECT>" LINK
		  "</VALUE.OBJECT></PROPERTY.OBJECT>", "Object=" SHOWN_LINK },
		{ VALUE("Object", LINK), "Object=" SHOWN_LINK },
		{ "<PROPERTY.OBJECTARRAY NAME='Objects'><VALUE.OBJECTARRAY><VALUE.OBJECT>" LINK
		  "</VALUE.OBJECT><VALUE.OBJECT><INSTANCE CLASSNAME='Test_Rules'/></VALUE.OBJECT>"
		  "</VALUE.OBJECTARRAY></PROPERTY.OBJECTARRAY>",
		  "Objects=[" SHOWN_LINK ",Test_Rules{}]" },
		{ VALUE("Object", "<INSTANCE CLASSNAME='Test_Link'>"
		  VALUE("Next", "<INSTANCE CLASSNAME='Test_Link'>" VALUE("Next", ESCAPED) INNER
		  "</INSTANCE>") INNER "</INSTANCE>") VALUE("String", "after"),
		  "String=\"after\",Object=Test_Link{Label=\"x\","
		  "Next=Test_Link{Label=\"x\",Next=Test_Link{}}}" },
		/* References. */
		{ REFERENCE(NAME_A), "Reference=A" },
		{ REFERENCE("<INSTANCEPATH>" HOST_NAMESPACE NAME_A "</INSTANCEPATH>"),
		  "Reference=//h/root/v2:A" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_types(cases[i].content, cases[i].shown);
}

static void
test_wrong_values(void **state)
{
	static const struct {
		const char *content, *message;
	} cases[] = {
		{ VALUE("Uint8", ""), "Uint8: \"\" is no integer" },
		{ VALUE("Uint8", "0x"), "Uint8: \"0x\" is no integer" },
		{ VALUE("Uint8", "0x-5"), "Uint8: \"0x-5\" is no integer" },
		{ VALUE("Uint8", "+-5"), "Uint8: \"+-5\" is no integer" },
		{ ARRAY("Uint8s", "<VALUE>0</VALUE><VALUE.NULL/><VALUE>0x100</VALUE>"),
		  "Uint8s[2]: \"0x100\" is out of the range of uint8" },
		{ VALUE("Boolean", "1"), "Boolean: \"1\" is neither true nor false" },
		{ VALUE("Real64", "1,5"), "Real64: \"1,5\" is no number that fits" },
		{ VALUE("Real64", "0x1p3"), "Real64: \"0x1p3\" is no number that fits" },
		{ VALUE("Real64", "1e999"), "Real64: \"1e999\" is no number that fits" },
		{ VALUE("Real64", ""), "Real64: \"\" is no number that fits" },
		{ VALUE("Real32", "1e39"), "Real32: 1e+39 is out of the range of real32" },
		{ VALUE("Char16", ""), "Char16: \"\" is not one character up to U+FFFF" },
		{ VALUE("Char16", "ab"), "Char16: \"ab\" is not one character up to U+FFFF" },
		{ VALUE("Datetime", ""), "Datetime: \"\" is neither a timestamp nor an interval" },
		{ VALUE("Datetime", "20260229000000.000000+000"), "Datetime: "
		  "\"20260229000000.000000+000\" is neither a timestamp nor an interval" },
		/* Elements of another form. */
		{ VALUE("Uint8s", "1"), "Uint8s: an array was expected" },
		{ ARRAY("Uint8", "<VALUE>1</VALUE>"), "Uint8: no array was expected" },
		{ VALUE("Reference", "A"), "Reference: a reference was expected" },
		{ "<PROPERTY.REFERENCE NAME='String'/>", "String: no reference was expected" },
		{ "<PROPERTY.REFERENCE NAME='References'/>", "References: an array was expected" },
		{ "<PROPERTY.REFARRAY NAME='Strings'/>", "Strings: no reference was expected" },
		{ SCALAR("Uint8", "<VALUE>1</VALUE><VALUE>1</VALUE>"),
		  "Uint8: more than one value" },
		{ SCALAR("String", "<VALUE>" LINK "</VALUE>"),
		  "String: an instance where the property takes none" },
		{ SCALAR("Uint8", "1"), "Uint8: a text where none was expected" },
		{ ARRAY("Uint8s", "</VALUE.ARRAY><VALUE.ARRAY>"), "Uint8s: more than one value" },
		/* Instances. */
		{ VALUE("Object", ""), "not XML: the text is empty" },
		{ VALUE("Object", "x"), "not XML: " },
		{ VALUE("Object", "<![CDATA[<INSTANCE CLASSNAME='Nope'/>]]>"),
		  "Object: \"Nope\" is a class that the schema does not have" },
		{ VALUE("Object", "<INSTANCE CLASSNAME='Test_Rules'/>"),
		  "Object: an instance of Test_Link was expected, not one of Test_Rules" },
		{ VALUE("Object", LINK LINK), "Object: more than an instance in a value" },
		{ ARRAY("Objects", "<VALUE>" ESCAPED "</VALUE><VALUE><![CDATA[<INSTANCE "
		  "CLASSNAME='Test_Rules'>" VALUE("Size", "-1") "</INSTANCE>]]></VALUE>"),
		  "Objects[1]: Test_Rules.Size: \"-1\" is out of the range of uint32" },
		/* References. */
		{ REFERENCE(""), "Reference: a path without the name of a class" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool is_placed = strncmp(cases[i].message, "not XML", 7) != 0;
		char message[256];

		snprintf(message, sizeof(message), "%s%s", is_placed ? "Test_Types." : "",
			 cases[i].message);
		assert_types_error(cases[i].content, message);
	}
}

static void
test_ranges_of_integers(void **state)
{
	static const struct {
		uint8_t type;
		const char *ends[2], *beyond[2];
	} cases[] = {
		{ MOF_UINT8, { "0", "255" }, { "-1", "256" } },
		{ MOF_UINT16, { "0", "65535" }, { "-1", "65536" } },
		{ MOF_UINT32, { "0", "4294967295" }, { "-1", "4294967296" } },
		{ MOF_UINT64, { "0", "18446744073709551615" }, { "-1", "18446744073709551616" } },
		{ MOF_SINT8, { "-128", "127" }, { "-129", "128" } },
		{ MOF_SINT16, { "-32768", "32767" }, { "-32769", "32768" } },
		{ MOF_SINT32, { "-2147483648", "2147483647" }, { "-2147483649", "2147483648" } },
		{ MOF_SINT64, { "-9223372036854775808", "9223372036854775807" },
		  { "-9223372036854775809", "9223372036854775808" } },
	};
	char content[256], shown[128];

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(cases); i++) {
		uint8_t type = cases[i / 2].type;
		const char *name = test_types_class.properties[type]->name;
		const char *text = cases[i / 2].ends[i % 2];

		snprintf(content, sizeof(content), VALUE("%s", "%s"), name, text);
		snprintf(shown, sizeof(shown), "%s=%s", name, text);
		assert_types(content, shown);
		text = cases[i / 2].beyond[i % 2];
		snprintf(content, sizeof(content), VALUE("%s", "%s"), name, text);
		snprintf(shown, sizeof(shown), "Test_Types.%s: \"%s\" is out of the range of %s",
			 name, text, mof_type_infos[type].name);
		assert_types_error(content, shown);
	}
}

/* A TYPE must be one whose texts the property's type can have. */
static void
test_types_that_contradict(void **state)
{
	static const char *const names[] = { "boolean", "uint8", "uint64", "sint16", "real32",
					     "real64", "char16", "string", "datetime", "reference",
					     "Uint8", "uint", "" };
	static const struct {
		uint8_t type;
		const char *fits;
	} cases[] = {
		{ MOF_BOOLEAN, " boolean " },
		{ MOF_UINT8, " uint8 uint64 sint16 " },
		{ MOF_SINT64, " uint8 uint64 sint16 " },
		{ MOF_REAL32, " real32 real64 " },
		{ MOF_REAL64, " real32 real64 " },
		{ MOF_CHAR16, " char16 " },
		{ MOF_STRING, " string " },
		{ MOF_DATETIME, " string datetime " },
		{ MOF_OBJECT, " string " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases) * COUNT(names); i++) {
		uint8_t type = cases[i / COUNT(names)].type;
		const char *property = test_types_class.properties[type]->name;
		const char *name = names[i % COUNT(names)];
		char content[128], word[16], message[128];

		snprintf(content, sizeof(content), "<PROPERTY NAME=\"%s\" TYPE=\"%s\"/>", property,
			 name);
		snprintf(word, sizeof(word), " %s ", name);
		snprintf(message, sizeof(message),
			 "Test_Types.%s: type \"%s\", the property has %s", property, name,
			 mof_type_infos[type].name);
		if (strstr(cases[i / COUNT(names)].fits, word))
			assert_types(content, "");
		else
			assert_types_error(content, message);
	}
}

/* What stands where an instance is expected is not lost without a word. */
static void
test_nothing_is_dropped(void **state)
{
	static const char *const texts[] = {
		TYPES(SCALAR("Object", "<VALUE.OBJECT/>")),
		TYPES(ARRAY("Objects", "<VALUE.OBJECT/>")),
		TYPES(ARRAY("Objects", "<VALUE>" LINK LINK "</VALUE>")),
		TYPES(VALUE("Object", "x" LINK)),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (read_text(&test_types_class, texts[i], strlen(texts[i]), &with_schema, NULL,
			      NULL) != -EINVAL)
			fail_msg("accepted: %s", texts[i]);
	}
}

/* Much that says nothing is passed over, in many pieces but not in one. */
static void
test_comments(void **state)
{
	static const char comment[] = "<!-- nothing --><?nothing ?>";
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct test_link link;
	struct mof_error error;

	(void)state;
	for (int i = 0; i < 70000; i++)
		mof_out_puts(&out, comment);
	mof_out_puts(&out, LINK);
	assert_int_equal(mof_read_xml(&test_link_class, out.data, out.length, NULL, &arena, &link,
				      &error), 0);
	assert_string_equal(link.label, "x");
	mof_out_truncate(&out, 0);
	mof_out_puts(&out, "<!--");
	for (int i = 0; i < 100000; i++)
		mof_out_puts(&out, "          ");
	mof_out_puts(&out, "-->" LINK);
	assert_int_equal(mof_read_xml(&test_link_class, out.data, out.length, NULL, &arena, &link,
				      &error), -EINVAL);
	assert_non_null(strstr(error.message, "512 KiB"));
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_stands_around),
		cmocka_unit_test(test_other_parameters_of_a_message),
		cmocka_unit_test(test_what_is_no_instance),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_wrong_values),
		cmocka_unit_test(test_ranges_of_integers),
		cmocka_unit_test(test_types_that_contradict),
		cmocka_unit_test(test_nothing_is_dropped),
		cmocka_unit_test(test_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
