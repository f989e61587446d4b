/* Paths, and instances with them, in the forms of WMI and of CIM-XML; and when two are the same. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct mof_path_key plain_keys[] = {
	{ "Name", MOF_STRING, "q\"b\\s", NULL }, { "N", MOF_UINT16, "5", NULL },
	{ "M", MOF_SINT64, "-5", NULL }, { "B", MOF_BOOLEAN, "TRUE", NULL },
};
static const struct mof_path inner = { "h", "root/v2", "B", &plain_keys[1], 1 };
static const struct mof_path_key reference_keys[] = { { "R", MOF_REFERENCE, NULL, &inner } };

/* host|namespace|Class(Key type=text,..) */
static void
show_path(struct mof_out *out, const struct mof_path *path)
{
	mof_out_printf(out, "%s|%s|%s(", path->host ? path->host : "-",
		       path->name_space ? path->name_space : "-", path->class_name);
	for (size_t i = 0; i < path->key_count; i++) {
		const struct mof_path_key *key = &path->keys[i];

		mof_out_printf(out, "%s%s %s=", i ? "," : "", key->name,
			       mof_type_infos[key->type].name);
		if (key->type == MOF_REFERENCE)
			show_path(out, key->reference);
		else
			mof_out_puts(out, key->text);
	}
	mof_out_puts(out, ")");
}

static void
assert_shown(const struct mof_path *path, const char *shown)
{
	struct mof_out out = { 0 };

	show_path(&out, path);
	assert_string_equal(out.data, shown);
	mof_out_clear(&out);
}

typedef int parse_fn(const char *text, size_t len, struct mof_arena *arena,
		     const struct mof_path **ret, struct mof_error *reterr);

/* The text cannot be read, at that column if it is not 0; *ret is left alone. */
static void
assert_refused(parse_fn *parse, const char *text, const char *message, unsigned int column)
{
	struct mof_arena arena = { 0 };
	const struct mof_path *path = &inner;
	struct mof_error error = { .message = "" };

	if (parse(text, strlen(text), &arena, &path, &error) != -EINVAL)
		fail_msg("accepted: %s", text);
	if ((message && strcmp(error.message, message) != 0) || (column && error.column != column))
		fail_msg("%s: %s at %u", text, error.message, error.column);
	assert_ptr_equal(path, &inner);
	assert_int_equal(parse(text, strlen(text), &arena, &path, NULL), -EINVAL);
	mof_arena_clear(&arena);
}

static void
test_form_of_wmi(void **state)
{
	static const struct {
		struct mof_path path;
		const char *text, *shown;
	} cases[] = {
		{ { NULL, NULL, "A", plain_keys, 4 }, "A.Name=\"q\\\"b\\\\s\",N=5,M=-5,B=TRUE",
		  "-|-|A(Name string=q\"b\\s,N sint64=5,M sint64=-5,B boolean=TRUE)" },
		{ { NULL, "root/cimv2", "A", &plain_keys[1], 1 }, "root\\cimv2:A.N=5",
		  "-|root/cimv2|A(N sint64=5)" },
		{ { "srv-1", "root/virtualization/v2", "A", &plain_keys[1], 1 },
		  "\\\\srv-1\\root\\virtualization\\v2:A.N=5",
		  "srv-1|root/virtualization/v2|A(N sint64=5)" },
		{ { ".", "root", "A", &plain_keys[1], 1 }, "\\\\.\\root:A.N=5",
		  ".|root|A(N sint64=5)" },
		{ { NULL, NULL, "A", reference_keys, 1 }, "A.R=\"\\\\\\\\h\\\\root\\\\v2:B.N=5\"",
		  "-|-|A(R string=\\\\h\\root\\v2:B.N=5)" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		const struct mof_path *path;
		struct mof_error error;

		mof_out_puts(&out, "=");
		assert_int_equal(mof_path_write_wmi(&cases[i].path, &out), 0);
		assert_string_equal(out.data + 1, cases[i].text);
		if (mof_path_parse_wmi(out.data + 1, out.length - 1, &arena, &path, &error) < 0)
			fail_msg("%s: %s", cases[i].text, error.message);
		assert_shown(path, cases[i].shown);
		if (cases[i].path.keys != reference_keys)
			assert_true(mof_path_equal(path, &cases[i].path));
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static void
test_texts_of_keys_in_wmi(void **state)
{
	(void)state;
	for (size_t i = 0; i < test_text_count; i++) {
		const struct mof_path_key key = { "K", MOF_STRING, test_texts[i], NULL };
		const struct mof_path path = { "h", "n", "A", &key, 1 }, *back;
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };

		assert_int_equal(mof_path_write_wmi(&path, &out), 0);
		assert_int_equal(mof_path_parse_wmi(out.data, out.length, &arena, &back, NULL), 0);
		assert_true(mof_path_equal(back, &path));
		/* Cut anywhere before the last quote it is no path, or is another. */
		for (size_t len = 0; len < out.length; len++)
			assert_true(mof_path_parse_wmi(out.data, len, &arena, &back, NULL) < 0 ||
				    !mof_path_equal(back, &path));
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static void
test_other_texts_of_wmi(void **state)
{
	static const char class_needed[] = "not an object path: the name of a class was expected";
	static const char host_needed[] =
		"not an object path: a host and \"\\\" were expected behind \"\\\\\"";
	static const struct {
		const char *text, *message; /* a message, or what is shown */
		unsigned int column;        /* 0: it is a path */
	} cases[] = {
		{ "A=@", "-|-|A()", 0 },
		{ "\\\\.\\root\\cimv2:A=@", ".|root/cimv2|A()", 0 },
		{ "root/cimv2:A.K=\"a:b=c\"", "-|root/cimv2|A(K string=a:b=c)", 0 },
		{ "A.K=18446744073709551615,L=false", "-|-|A(K uint64=18446744073709551615,"
		  "L boolean=false)", 0 },
		{ "", class_needed, 1 },
		{ "=@", class_needed, 1 },
		{ "root\\v2:=@", class_needed, 9 },
		{ "A=@x", "not an object path: \".\" was expected behind the class", 2 },
		{ "A=", "not an object path: \".\" was expected behind the class", 2 },
		{ "A.K=@", "not an object path: a quoted text, a number, true or false was "
		  "expected", 5 },
		{ "\\\\h", host_needed, 3 },
		{ "\\\\\\root:A", host_needed, 3 },
		{ "\\\\h\\:A.K=1", "not an object path: a namespace was expected before \":\"", 5 },
		{ "ro ot:A.K=1", "not an object path: a namespace holds no blanks, quotes and "
		  "backslashes", 1 },
		{ "A.K=\"\\x\"", "not an object path: a backslash stands before a quote or a "
		  "backslash only", 6 },
		{ "A.K=1,k=2", "not an object path: a key is there twice", 8 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_arena arena = { 0 };
		const struct mof_path *path;

		if (cases[i].column) {
			assert_refused(mof_path_parse_wmi, cases[i].text, cases[i].message,
				       cases[i].column);
			continue;
		}
		assert_int_equal(mof_path_parse_wmi(cases[i].text, strlen(cases[i].text), &arena,
						    &path, NULL), 0);
		assert_shown(path, cases[i].message);
		mof_arena_clear(&arena);
	}
	/* The mark is WMI's alone. */
	assert_refused(mof_path_parse, "A=@", NULL, 2);
	assert_refused(mof_path_parse, "\\\\h\\root:A.K=1", NULL, 0);
}

/* Without keys the text says so, and comes back the same. */
static void
test_paths_without_keys_in_wmi(void **state)
{
	static const char text[] = "\\\\.\\root\\cimv2:A=@";
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	const struct mof_path *path;

	(void)state;
	assert_int_equal(mof_path_parse_wmi(text, strlen(text), &arena, &path, NULL), 0);
	assert_int_equal(mof_path_write_wmi(path, &out), 0);
	assert_string_equal(out.data, text);
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

/* WMI takes slashes as well: a host is not to become part of a namespace. */
static void
test_slashes_in_wmi(void **state)
{
	static const char *const texts[] = { "//h/root/v2:A.K=1", "\\root\\v2:A.K=1" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct mof_arena arena = { 0 };
		const struct mof_path *path;

		if (mof_path_parse_wmi(texts[i], strlen(texts[i]), &arena, &path, NULL) == 0)
			assert_string_equal(path->name_space, "root/v2");
		mof_arena_clear(&arena);
	}
}

static void
assert_equal_both_ways(const struct mof_path *a, const struct mof_path *b, bool equal,
		       const char *text_a, const char *text_b)
{
	if (mof_path_equal(a, b) != equal || mof_path_equal(b, a) != equal)
		fail_msg("%s and %s are%s equal", text_a, text_b, equal ? " not" : "");
	assert_true(mof_path_equal(a, a) && mof_path_equal(b, b));
}

static void
test_equal_texts(void **state)
{
	static const struct {
		bool equal;
		const char *a, *b;
	} cases[] = {
		{ true, "//H/Root/V2:A.K=\"x\",L=1", "//h/root/v2:a.l=1,k=\"x\"" },
		{ true, "A", "a" },
		{ false, "A", "B" },
		{ false, "A", "A.K=1" },
		{ false, "A.K=1", "A.K=1,L=1" },
		{ false, "A.K=1", "A.L=1" },
		{ false, "n:A.K=1", "A.K=1" },
		{ false, "n:A.K=1", "m:A.K=1" },
		{ false, "//h/n:A.K=1", "n:A.K=1" },
		{ false, "//h/n:A.K=1", "//g/n:A.K=1" },
		{ false, "A.K=\"x\"", "A.K=\"X\"" },
		{ false, "A.K=\"x\"", "A.K=\"x \"" },
		{ false, "A.K=\"\"", "A.K=\"0\"" },
		{ false, "A.K=\"5\"", "A.K=\"05\"" },
		{ true, "A.K=5", "A.K=05" },
		{ true, "A.K=0", "A.K=-0" },
		{ false, "A.K=5", "A.K=-5" },
		{ false, "A.K=9223372036854775808", "A.K=-9223372036854775808" },
		{ true, "A.K=TRUE", "A.K=true" },
		{ false, "A.K=TRUE", "A.K=FALSE" },
		{ false, "A.K=TRUE", "A.K=1" },
		{ false, "A.K=1,L=2", "A.K=2,L=1" },
		{ false, "A.K=\"B.K=1\"", "A.K=\"b.k=1\"" }, /* nobody says that it is a path */
	};
	struct mof_arena arena = { 0 };
	const struct mof_path *a, *b;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(mof_path_parse(cases[i].a, strlen(cases[i].a), &arena, &a, NULL),
				 0);
		assert_int_equal(mof_path_parse(cases[i].b, strlen(cases[i].b), &arena, &b, NULL),
				 0);
		assert_equal_both_ways(a, b, cases[i].equal, cases[i].a, cases[i].b);
		assert_false(mof_path_equal(a, NULL) || mof_path_equal(NULL, a));
	}
	assert_true(mof_path_equal(NULL, NULL));
	mof_arena_clear(&arena);
}

static void
assert_keys_equal(const struct mof_path_key *a, const struct mof_path_key *b, bool equal)
{
	const struct mof_path x = { .class_name = "A", .keys = a, .key_count = 1 };
	const struct mof_path y = { .class_name = "A", .keys = b, .key_count = 1 };

	assert_equal_both_ways(&x, &y, equal, a->text ? a->text : "reference",
			       b->text ? b->text : "reference");
}

static void
test_equal_keys(void **state)
{
	static const struct mof_path upper = { "H", "ROOT/v2", "b", &plain_keys[1], 1 };
	static const struct mof_path outer = { "h", "root/v2", "B", reference_keys, 1 };
	static const struct {
		bool equal;
		struct mof_path_key a, b;
	} cases[] = {
		{ true, { "K", MOF_UINT8, "5", NULL }, { "k", MOF_SINT64, "5", NULL } },
		{ true, { "K", MOF_UINT8, "5", NULL }, { "K", MOF_STRING, "5", NULL } },
		{ false, { "K", MOF_UINT8, "5", NULL }, { "K", MOF_STRING, "5x", NULL } },
		{ true, { "K", MOF_BOOLEAN, "True", NULL }, { "K", MOF_STRING, "TRUE", NULL } },
		{ true, { "K", MOF_DATETIME, "20261123015718.123456+000", NULL },
		  { "K", MOF_STRING, "20261123015718.123456+000", NULL } },
		{ true, { "K", MOF_CHAR16, "x", NULL }, { "K", MOF_STRING, "x", NULL } },
		{ false, { "K", MOF_CHAR16, "x", NULL }, { "K", MOF_CHAR16, "X", NULL } },
		{ true, { "K", MOF_REFERENCE, NULL, &inner },
		  { "K", MOF_REFERENCE, NULL, &upper } },
		{ false, { "K", MOF_REFERENCE, NULL, &inner },
		  { "K", MOF_REFERENCE, NULL, &outer } },
		{ true, { "K", MOF_REFERENCE, NULL, &inner },
		  { "K", MOF_STRING, "//h/ROOT/v2:b.n=5", NULL } },
		{ false, { "K", MOF_REFERENCE, NULL, &inner },
		  { "K", MOF_STRING, "//h/root/v2:B.N=6", NULL } },
		{ false, { "K", MOF_REFERENCE, NULL, &inner }, { "K", MOF_STRING, "", NULL } },
		{ true, { "K", MOF_REFERENCE, NULL, &outer },
		  { "K", MOF_STRING, "//h/root/v2:B.R=\"//h/root/v2:B.N=5\"", NULL } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_keys_equal(&cases[i].a, &cases[i].b, cases[i].equal);
}

/* The text of a reference in the form of WMI, which mof_path_parse_wmi leaves, names it as well. */
static void
test_equal_references_in_wmi(void **state)
{
	const struct mof_path path = { "h", "root", "A", reference_keys, 1 }, *back;
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };

	(void)state;
	assert_int_equal(mof_path_write_wmi(&path, &out), 0);
	assert_int_equal(mof_path_parse_wmi(out.data, out.length, &arena, &back, NULL), 0);
	assert_true(mof_path_equal(&path, back));
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

/* Numbers as CIM-XML writes them are the same numbers. */
static void
test_equal_numbers(void **state)
{
	static const struct mof_path_key pairs[][2] = {
		{ { "K", MOF_UINT64, "0x10", NULL }, { "K", MOF_SINT64, "16", NULL } },
		{ { "K", MOF_UINT64, "+7", NULL }, { "K", MOF_UINT64, "7", NULL } },
		{ { "K", MOF_REAL64, "1.50", NULL }, { "K", MOF_REAL64, "1.5", NULL } },
		{ { "K", MOF_REAL32, "1.5e1", NULL }, { "K", MOF_REAL64, "15.0", NULL } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++)
		assert_keys_equal(&pairs[i][0], &pairs[i][1], true);
}

#define INNER(indent) \
	indent "<INSTANCENAME CLASSNAME=\"B\">\n" indent "  <KEYBINDING NAME=\"N\">\n" \
	indent "    <KEYVALUE VALUETYPE=\"numeric\">5</KEYVALUE>\n" \
	indent "  </KEYBINDING>\n" indent "</INSTANCENAME>\n"
#define SPACE(indent) \
	indent "<LOCALNAMESPACEPATH>\n" indent "  <NAMESPACE NAME=\"root\"/>\n" \
	indent "  <NAMESPACE NAME=\"v2\"/>\n" indent "</LOCALNAMESPACEPATH>\n"

static void
test_golden_texts(void **state)
{
	static const char reference[] =
		"<VALUE.REFERENCE>\n  <INSTANCEPATH>\n    <NAMESPACEPATH>\n      <HOST>h</HOST>\n"
		SPACE("      ") "    </NAMESPACEPATH>\n" INNER("    ")
		"  </INSTANCEPATH>\n</VALUE.REFERENCE>\n";
	static const char named[] =
		"<VALUE.NAMEDINSTANCE>\n" INNER("") "<INSTANCE CLASSNAME=\"Test_Link\">\n"
		"  <PROPERTY NAME=\"Label\" TYPE=\"string\"/>\n"
		"  <PROPERTY NAME=\"Rank\" TYPE=\"uint8\">\n    <VALUE>7</VALUE>\n  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Next\" TYPE=\"string\" EmbeddedObject=\"instance\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Others\" TYPE=\"string\" EmbeddedObject=\"object\"/>\n"
		"</INSTANCE>\n</VALUE.NAMEDINSTANCE>\n";
	/* What is NULL is left out, in instances that are embedded too. */
	static const char wmi[] =
		"<INSTANCE CLASSNAME=\"Test_Link\">\n"
		"  <PROPERTY NAME=\"Label\" TYPE=\"string\">\n    <VALUE></VALUE>\n  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Next\" TYPE=\"string\" EmbeddedObject=\"instance\">\n"
		"    <VALUE>&lt;INSTANCE CLASSNAME=\"Test_Link\"&gt;\n"
		"  &lt;PROPERTY NAME=\"Rank\" TYPE=\"uint8\"&gt;\n"
		"    &lt;VALUE&gt;7&lt;/VALUE&gt;\n  &lt;/PROPERTY&gt;\n"
		"&lt;/INSTANCE&gt;</VALUE>\n  </PROPERTY>\n"
		"  <PROPERTY.ARRAY NAME=\"Others\" TYPE=\"string\" EmbeddedObject=\"object\">\n"
		"    <VALUE.ARRAY>\n      <VALUE.NULL/>\n    </VALUE.ARRAY>\n"
		"  </PROPERTY.ARRAY>\n</INSTANCE>\n";
	static const struct mof_object none[] = { { NULL, NULL } };
	const struct test_link seven = { .rank = { 7, true } };
	const struct test_link self = { .label = "", .next = { &test_link_class, &seven },
					.others = { none, 1, true } };
	const struct mof_path bad = { .class_name = "\x01" };
	struct mof_arena arena = { 0 };
	const struct mof_path *path;
	struct mof_object object;
	struct mof_out out = { 0 };

	(void)state;
	assert_int_equal(mof_write_xml_name(&inner, &out), 0);
	assert_string_equal(out.data, INNER(""));
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_xml_reference(&inner, &out), 0);
	assert_string_equal(out.data, reference);
	assert_int_equal(mof_read_xml_path(out.data, out.length, &arena, &path, NULL), 0);
	assert_true(mof_path_equal(path, &inner));
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_wmi(&test_link_class, &self, &out), 0);
	assert_string_equal(out.data, wmi);
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_xml_named(&test_link_class, &seven, &inner, &out), 0);
	assert_string_equal(out.data, named);
	assert_int_equal(mof_read_xml_object(named, strlen(named),
					     &(struct mof_read_options){ .schema = &test_schema },
					     &arena, &object, &path, NULL), 0);
	assert_true(mof_equal(&test_link_class, object.self, &seven));
	assert_shown(path, "-|-|B(N uint64=5)");
	/* What cannot be written leaves the text as it was. */
	assert_int_equal(mof_write_xml_name(&bad, &out), -EILSEQ);
	assert_int_equal(mof_write_xml_reference(&bad, &out), -EILSEQ);
	assert_int_equal(mof_write_xml_named(&test_link_class, &seven, &bad, &out), -EILSEQ);
	assert_string_equal(out.data, named);
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

#define KEYS(text) "<INSTANCENAME CLASSNAME='A'>" text "</INSTANCENAME>"
#define KEY(name, text) "<KEYBINDING NAME='" name "'>" text "</KEYBINDING>"
#define VALUE(attributes, text) KEYS(KEY("K", "<KEYVALUE " attributes ">" text "</KEYVALUE>"))
#define NESTED(text) KEYS(KEY("R", "<VALUE.REFERENCE>" text "</VALUE.REFERENCE>"))
#define FOUR(text) NESTED(NESTED(NESTED(NESTED(text))))

static void
test_paths_in_xml(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "<INSTANCENAME CLASSNAME='A'/>", "-|-|A()" },
		{ "<?xml version='1.0'?>\n<VALUE.REFERENCE>\n" KEYS("") "</VALUE.REFERENCE>",
		  "-|-|A()" },
		{ "<LOCALINSTANCEPATH>" SPACE("") KEYS("") "</LOCALINSTANCEPATH>",
		  "-|root/v2|A()" },
		{ "<INSTANCEPATH><NAMESPACEPATH><HOST>h</HOST>" SPACE("") "</NAMESPACEPATH>"
		  KEYS("") "</INSTANCEPATH>", "h|root/v2|A()" },
		{ "<VALUE.REFERENCE><LOCALINSTANCEPATH>" SPACE("") KEYS("")
		  "</LOCALINSTANCEPATH></VALUE.REFERENCE>", "-|root/v2|A()" },
		{ VALUE("", " a\n"), "-|-|A(K string= a\n)" },
		{ VALUE("VALUETYPE='string'", ""), "-|-|A(K string=)" },
		{ VALUE("VALUETYPE='string'", "&lt;<![CDATA[&]]>"), "-|-|A(K string=<&)" },
		{ VALUE("VALUETYPE='boolean'", "\nTRUE "), "-|-|A(K boolean=TRUE)" },
		{ VALUE("VALUETYPE='numeric'", " 5 "), "-|-|A(K uint64=5)" },
		{ VALUE("VALUETYPE='numeric'", "-5"), "-|-|A(K sint64=-5)" },
		{ VALUE("VALUETYPE='numeric'", "1.5"), "-|-|A(K real64=1.5)" },
		{ VALUE("VALUETYPE='numeric' TYPE='uint8'", "5"), "-|-|A(K uint8=5)" },
		{ VALUE("VALUETYPE='string' TYPE='sint16'", "5"), "-|-|A(K sint16=5)" },
		{ VALUE("TYPE='datetime'", "00000000000000.000000:000"),
		  "-|-|A(K datetime=00000000000000.000000:000)" },
		{ KEYS(KEY("K", "<KEYVALUE>1</KEYVALUE>") KEY("L", "<KEYVALUE>2</KEYVALUE>")
		  KEY("M", "<KEYVALUE>3</KEYVALUE>") KEY("N", "<KEYVALUE>4</KEYVALUE>")
		  KEY("O", "<KEYVALUE>5</KEYVALUE>")),
		  "-|-|A(K string=1,L string=2,M string=3,N string=4,O string=5)" },
		{ NESTED("<LOCALINSTANCEPATH>" SPACE("") VALUE("", "x") "</LOCALINSTANCEPATH>"),
		  "-|-|A(R reference=-|root/v2|A(K string=x))" },
		{ KEYS("<KEYVALUE VALUETYPE='numeric'>5</KEYVALUE>"), "-|-|A( uint64=5)" },
		{ KEYS("<VALUE.REFERENCE>" KEYS("") "</VALUE.REFERENCE>"),
		  "-|-|A( reference=-|-|A())" },
		{ FOUR(FOUR(KEYS(""))), "-|-|A(R reference=-|-|A(R reference=-|-|A(R reference="
		  "-|-|A(R reference=-|-|A(R reference=-|-|A(R reference=-|-|A(R reference=-|-|A("
		  "R reference=-|-|A()))))))))" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_arena arena = { 0 };
		const struct mof_path *path;
		struct mof_error error;

		if (mof_read_xml_path(cases[i].text, strlen(cases[i].text), &arena, &path,
				      &error) < 0)
			fail_msg("%s: %s", cases[i].text, error.message);
		assert_shown(path, cases[i].shown);
		for (size_t len = 0; len < strlen(cases[i].text); len++)
			assert_int_equal(mof_read_xml_path(cases[i].text, len, &arena, &path, NULL),
					 -EINVAL);
		mof_arena_clear(&arena);
	}
}

static void
test_no_paths_in_xml(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "", "not XML: the text is empty" },
		{ "<CIM/>", "no path" },
		{ "<INSTANCE CLASSNAME='A'/>", "a path was expected, not an instance" },
		{ "<INSTANCENAME/>", "a path without the name of a class" },
		{ "<INSTANCEPATH/>", "a path without the name of a class" },
		{ "<VALUE.REFERENCE/>", "a path without the name of a class" },
		{ "<VALUE.REFERENCE>" KEYS("") KEYS("") "</VALUE.REFERENCE>",
		  "a path with more than one name" },
		{ KEYS("x"), "a text where none was expected" },
		{ KEYS(KEY("K", "")), "a key without a value" },
		{ KEYS("<KEYBINDING><KEYVALUE/></KEYBINDING>"), "the name of a key was expected" },
		{ KEYS(KEY("K", "<KEYVALUE/>") KEY("k", "<KEYVALUE/>")), "a key is there twice" },
		{ KEYS("<KEYVALUE/><KEYVALUE/>"), "a key is there twice" },
		{ KEYS(KEY("K", "<KEYVALUE/><KEYVALUE/>")), "a key with more than one value" },
		{ KEYS(KEY("K", "<KEYVALUE/><VALUE.REFERENCE>" KEYS("") "</VALUE.REFERENCE>")),
		  "a key with more than one value" },
		{ VALUE("TYPE='int'", "5"), "a key of an unknown TYPE" },
		{ VALUE("VALUETYPE='int'", "5"), "a key of an unknown VALUETYPE" },
		{ VALUE("VALUETYPE='boolean'", "1"),
		  "\"1\" is neither true nor false" },
		{ FOUR(FOUR(NESTED(KEYS("")))), "more than 8 references within each other" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_refused(mof_read_xml_path, cases[i].text, cases[i].message, 0);
}

/* Keys that are not what they say, and a path without a class, are refused like a boolean is. */
static void
test_wrong_keys_in_xml(void **state)
{
	static const char *const texts[] = {
		VALUE("VALUETYPE='numeric'", "abc"), VALUE("VALUETYPE='numeric'", ""),
		VALUE("TYPE='uint8'", "abc"),	     VALUE("TYPE='uint8'", "-300"),
		VALUE("TYPE='uint8'", "1.5"),	     "<INSTANCENAME CLASSNAME=''/>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_refused(mof_read_xml_path, texts[i], NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form_of_wmi),
		cmocka_unit_test(test_texts_of_keys_in_wmi),
		cmocka_unit_test(test_other_texts_of_wmi),
		cmocka_unit_test(test_paths_without_keys_in_wmi),
		cmocka_unit_test(test_slashes_in_wmi),
		cmocka_unit_test(test_equal_texts),
		cmocka_unit_test(test_equal_keys),
		cmocka_unit_test(test_equal_references_in_wmi),
		cmocka_unit_test(test_equal_numbers),
		cmocka_unit_test(test_golden_texts),
		cmocka_unit_test(test_paths_in_xml),
		cmocka_unit_test(test_no_paths_in_xml),
		cmocka_unit_test(test_wrong_keys_in_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
