/* The CIM-XML writer: whole texts, and what libxml2 reads back from them. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/valid.h>
#include <libxml/xmlerror.h>

#include "sample.h"

/* What an INSTANCE may hold (DSP0203), and PROPERTY.REFARRAY, which is WMI's. */
static const char dtd_text[] =
	"<!ELEMENT INSTANCE (PROPERTY|PROPERTY.ARRAY|PROPERTY.REFERENCE|PROPERTY.REFARRAY)*>"
	"<!ATTLIST INSTANCE CLASSNAME CDATA #REQUIRED>"
	"<!ELEMENT PROPERTY (VALUE?)>"
	"<!ATTLIST PROPERTY NAME CDATA #REQUIRED TYPE CDATA #REQUIRED"
	" EmbeddedObject (object|instance) #IMPLIED>"
	"<!ELEMENT PROPERTY.ARRAY (VALUE.ARRAY?)>"
	"<!ATTLIST PROPERTY.ARRAY NAME CDATA #REQUIRED TYPE CDATA #REQUIRED"
	" ARRAYSIZE CDATA #IMPLIED EmbeddedObject (object|instance) #IMPLIED>"
	"<!ELEMENT PROPERTY.REFERENCE (VALUE.REFERENCE?)>"
	"<!ATTLIST PROPERTY.REFERENCE NAME CDATA #REQUIRED REFERENCECLASS CDATA #IMPLIED>"
	"<!ELEMENT PROPERTY.REFARRAY (VALUE.REFARRAY?)>"
	"<!ATTLIST PROPERTY.REFARRAY NAME CDATA #REQUIRED REFERENCECLASS CDATA #IMPLIED>"
	"<!ELEMENT VALUE (#PCDATA)><!ELEMENT VALUE.NULL EMPTY>"
	"<!ELEMENT VALUE.ARRAY (VALUE|VALUE.NULL)*>"
	"<!ELEMENT VALUE.REFARRAY (VALUE.REFERENCE|VALUE.NULL)*>"
	"<!ELEMENT VALUE.REFERENCE (INSTANCEPATH|LOCALINSTANCEPATH|INSTANCENAME)>"
	"<!ELEMENT INSTANCEPATH (NAMESPACEPATH,INSTANCENAME)>"
	"<!ELEMENT LOCALINSTANCEPATH (LOCALNAMESPACEPATH,INSTANCENAME)>"
	"<!ELEMENT NAMESPACEPATH (HOST,LOCALNAMESPACEPATH)><!ELEMENT HOST (#PCDATA)>"
	"<!ELEMENT LOCALNAMESPACEPATH (NAMESPACE+)><!ELEMENT NAMESPACE EMPTY>"
	"<!ATTLIST NAMESPACE NAME CDATA #REQUIRED>"
	"<!ELEMENT INSTANCENAME (KEYBINDING*)><!ATTLIST INSTANCENAME CLASSNAME CDATA #REQUIRED>"
	"<!ELEMENT KEYBINDING (KEYVALUE|VALUE.REFERENCE)>"
	"<!ATTLIST KEYBINDING NAME CDATA #REQUIRED>"
	"<!ELEMENT KEYVALUE (#PCDATA)>"
	"<!ATTLIST KEYVALUE VALUETYPE (string|boolean|numeric) 'string'>";

static xmlDtdPtr dtd;

static void
quiet(void *context, const char *message, ...)
{
	(void)context;
	(void)message;
}

static int
load_dtd(void **state)
{
	xmlParserInputBufferPtr buffer;

	(void)state;
	xmlSetGenericErrorFunc(NULL, quiet);
	buffer = xmlParserInputBufferCreateMem(dtd_text, (int)strlen(dtd_text),
					       XML_CHAR_ENCODING_UTF8);
	dtd = buffer ? xmlIOParseDTD(NULL, buffer, XML_CHAR_ENCODING_UTF8) : NULL;
	return dtd ? 0 : -1;
}

static int
free_dtd(void **state)
{
	(void)state;
	xmlFreeDtd(dtd);
	xmlCleanupParser();
	return 0;
}

/* Parses a text that must be well-formed and valid. */
static xmlDocPtr
parse(const char *text, size_t len)
{
	xmlDocPtr document = xmlReadMemory(text, (int)len, NULL, "UTF-8",
					   XML_PARSE_NONET | XML_PARSE_PEDANTIC | XML_PARSE_HUGE);
	xmlValidCtxtPtr context = xmlNewValidCtxt();

	if (!document)
		fail_msg("not well-formed: %s", text);
	context->error = quiet;
	context->warning = quiet;
	if (!xmlValidateDtd(context, document, dtd))
		fail_msg("not valid: %s", text);
	xmlFreeValidCtxt(context);
	return document;
}

static xmlDocPtr
write_and_parse(const struct mof_class *cls, const void *self)
{
	struct mof_out out = { 0 };
	xmlDocPtr document;

	assert_int_equal(mof_write_xml(cls, self, &out), 0);
	assert_int_equal(strlen(out.data), out.length);
	assert_int_equal(out.data[out.length - 1], '\n');
	document = parse(out.data, out.length);
	mof_out_clear(&out);
	return document;
}

static bool
is_named(xmlNodePtr node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

static xmlNodePtr
child_number(xmlNodePtr parent, size_t index)
{
	xmlNodePtr child = xmlFirstElementChild(parent);

	while (child && index-- > 0)
		child = xmlNextElementSibling(child);
	return child;
}

static void
assert_attribute(xmlNodePtr node, const char *name, const char *expected)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);

	if (expected) {
		assert_non_null(value);
		assert_string_equal((const char *)value, expected);
	} else {
		assert_null(value);
	}
	xmlFree(value);
}

/* What the golden text shows: two levels of embedding, references of all forms, arrays. */
static void
test_golden_text(void **state)
{
	static const struct mof_path_key keys[] = {
		{ .name = "A", .type = MOF_STRING, .text = "<&\">" },
		{ .name = "B", .type = MOF_SINT64, .text = "-5" },
		{ .name = "C", .type = MOF_BOOLEAN, .text = "TRUE" },
	};
	static const struct mof_path name = { .class_name = "X", .keys = keys, .key_count = 3 };
	static const struct mof_path_key local_keys[] = {
		{ .name = "Of", .type = MOF_REFERENCE, .reference = &name },
	};
	static const struct mof_path local = { .name_space = "root/cimv2", .class_name = "Y",
					       .keys = local_keys, .key_count = 1 };
	static const struct mof_path full = { .host = "h&h", .name_space = "/root//v2/",
					      .class_name = "Z" };
	static const struct mof_path *const paths[] = { &local, NULL, &full };
	static const bool nulls[] = { false, true };
	static const uint8_t bytes[] = { 255, 0 };
	static const char *const strings[] = { "a\rb", NULL, "" };
	static const struct test_link leaf = { .label = "<&>\r\"" };
	static const struct test_link middle = { .label = "\xc3\xa9\n",
						 .next = { &test_link_class, &leaf } };
	/* In two parts, since a compiler need not take longer ones. */
	static const char scalars[] =
		"<INSTANCE CLASSNAME=\"Test_Types\">\n"
		"  <PROPERTY NAME=\"Boolean\" TYPE=\"boolean\">\n"
		"    <VALUE>TRUE</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Uint8\" TYPE=\"uint8\"/>\n"
		"  <PROPERTY NAME=\"Uint16\" TYPE=\"uint16\"/>\n"
		"  <PROPERTY NAME=\"Uint32\" TYPE=\"uint32\"/>\n"
		"  <PROPERTY NAME=\"Uint64\" TYPE=\"uint64\">\n"
		"    <VALUE>18446744073709551615</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Sint8\" TYPE=\"sint8\">\n"
		"    <VALUE>-128</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Sint16\" TYPE=\"sint16\"/>\n"
		"  <PROPERTY NAME=\"Sint32\" TYPE=\"sint32\"/>\n"
		"  <PROPERTY NAME=\"Sint64\" TYPE=\"sint64\">\n"
		"    <VALUE>-9223372036854775808</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Real32\" TYPE=\"real32\">\n"
		"    <VALUE>0.10000000149</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Real64\" TYPE=\"real64\">\n"
		"    <VALUE>-1.0e+22</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Char16\" TYPE=\"char16\">\n"
		"    <VALUE>\xe2\x82\xac</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"String\" TYPE=\"string\">\n"
		"    <VALUE>a &lt;b&gt; &amp; \"c\" ]]&gt;&#13;\n\t</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY NAME=\"Datetime\" TYPE=\"datetime\">\n"
		"    <VALUE>20261123******.******+000</VALUE>\n"
		"  </PROPERTY>\n"
		"  <PROPERTY.REFERENCE NAME=\"Reference\" REFERENCECLASS=\"Test_Link\">\n"
		"    <VALUE.REFERENCE>\n"
		"      <INSTANCENAME CLASSNAME=\"X\">\n"
		"        <KEYBINDING NAME=\"A\">\n"
		"          <KEYVALUE VALUETYPE=\"string\">&lt;&amp;\"&gt;</KEYVALUE>\n"
		"        </KEYBINDING>\n"
		"        <KEYBINDING NAME=\"B\">\n"
		"          <KEYVALUE VALUETYPE=\"numeric\">-5</KEYVALUE>\n"
		"        </KEYBINDING>\n"
		"        <KEYBINDING NAME=\"C\">\n"
		"          <KEYVALUE VALUETYPE=\"boolean\">TRUE</KEYVALUE>\n"
		"        </KEYBINDING>\n"
		"      </INSTANCENAME>\n"
		"    </VALUE.REFERENCE>\n"
		"  </PROPERTY.REFERENCE>\n"
		"  <PROPERTY NAME=\"Object\" TYPE=\"string\" EmbeddedObject=\"instance\">\n"
		"    <VALUE>&lt;INSTANCE CLASSNAME=\"Test_Link\"&gt;\n"
		"  &lt;PROPERTY NAME=\"Label\" TYPE=\"string\"&gt;\n"
		"    &lt;VALUE&gt;\xc3\xa9\n&lt;/VALUE&gt;\n"
		"  &lt;/PROPERTY&gt;\n"
		"  &lt;PROPERTY NAME=\"Rank\" TYPE=\"uint8\"/&gt;\n"
		"  &lt;PROPERTY NAME=\"Next\" TYPE=\"string\" EmbeddedObject=\"instance\"&gt;\n"
		"    &lt;VALUE&gt;&amp;lt;INSTANCE CLASSNAME=\"Test_Link\"&amp;gt;\n"
		"  &amp;lt;PROPERTY NAME=\"Label\" TYPE=\"string\"&amp;gt;\n"
		"    &amp;lt;VALUE&amp;gt;&amp;amp;lt;&amp;amp;amp;&amp;amp;gt;&amp;amp;#13;\""
		"&amp;lt;/VALUE&amp;gt;\n"
		"  &amp;lt;/PROPERTY&amp;gt;\n"
		"  &amp;lt;PROPERTY NAME=\"Rank\" TYPE=\"uint8\"/&amp;gt;\n"
		"  &amp;lt;PROPERTY NAME=\"Next\" TYPE=\"string\" "
		"EmbeddedObject=\"instance\"/&amp;gt;\n"
		"  &amp;lt;PROPERTY.ARRAY NAME=\"Others\" TYPE=\"string\" "
		"EmbeddedObject=\"object\"/&amp;gt;\n"
		"&amp;lt;/INSTANCE&amp;gt;&lt;/VALUE&gt;\n"
		"  &lt;/PROPERTY&gt;\n"
		"  &lt;PROPERTY.ARRAY NAME=\"Others\" TYPE=\"string\" "
		"EmbeddedObject=\"object\"/&gt;\n"
		"&lt;/INSTANCE&gt;</VALUE>\n"
		"  </PROPERTY>\n";
	static const char arrays[] =
		"  <PROPERTY.ARRAY NAME=\"Booleans\" TYPE=\"boolean\">\n"
		"    <VALUE.ARRAY>\n"
		"    </VALUE.ARRAY>\n"
		"  </PROPERTY.ARRAY>\n"
		"  <PROPERTY.ARRAY NAME=\"Uint8s\" TYPE=\"uint8\">\n"
		"    <VALUE.ARRAY>\n"
		"      <VALUE>255</VALUE>\n"
		"      <VALUE.NULL/>\n"
		"    </VALUE.ARRAY>\n"
		"  </PROPERTY.ARRAY>\n"
		"  <PROPERTY.ARRAY NAME=\"Uint16s\" TYPE=\"uint16\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Uint32s\" TYPE=\"uint32\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Uint64s\" TYPE=\"uint64\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Sint8s\" TYPE=\"sint8\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Sint16s\" TYPE=\"sint16\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Sint32s\" TYPE=\"sint32\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Sint64s\" TYPE=\"sint64\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Real32s\" TYPE=\"real32\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Real64s\" TYPE=\"real64\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Char16s\" TYPE=\"char16\"/>\n"
		"  <PROPERTY.ARRAY NAME=\"Strings\" TYPE=\"string\">\n"
		"    <VALUE.ARRAY>\n"
		"      <VALUE>a&#13;b</VALUE>\n"
		"      <VALUE.NULL/>\n"
		"      <VALUE></VALUE>\n"
		"    </VALUE.ARRAY>\n"
		"  </PROPERTY.ARRAY>\n"
		"  <PROPERTY.ARRAY NAME=\"Datetimes\" TYPE=\"datetime\"/>\n"
		"  <PROPERTY.REFARRAY NAME=\"References\">\n"
		"    <VALUE.REFARRAY>\n"
		"      <VALUE.REFERENCE>\n"
		"        <LOCALINSTANCEPATH>\n"
		"          <LOCALNAMESPACEPATH>\n"
		"            <NAMESPACE NAME=\"root\"/>\n"
		"            <NAMESPACE NAME=\"cimv2\"/>\n"
		"          </LOCALNAMESPACEPATH>\n"
		"          <INSTANCENAME CLASSNAME=\"Y\">\n"
		"            <KEYBINDING NAME=\"Of\">\n"
		"              <VALUE.REFERENCE>\n"
		"                <INSTANCENAME CLASSNAME=\"X\">\n"
		"                  <KEYBINDING NAME=\"A\">\n"
		"                    <KEYVALUE VALUETYPE=\"string\">&lt;&amp;\"&gt;</KEYVALUE>\n"
		"                  </KEYBINDING>\n"
		"                  <KEYBINDING NAME=\"B\">\n"
		"                    <KEYVALUE VALUETYPE=\"numeric\">-5</KEYVALUE>\n"
		"                  </KEYBINDING>\n"
		"                  <KEYBINDING NAME=\"C\">\n"
		"                    <KEYVALUE VALUETYPE=\"boolean\">TRUE</KEYVALUE>\n"
		"                  </KEYBINDING>\n"
		"                </INSTANCENAME>\n"
		"              </VALUE.REFERENCE>\n"
		"            </KEYBINDING>\n"
		"          </INSTANCENAME>\n"
		"        </LOCALINSTANCEPATH>\n"
		"      </VALUE.REFERENCE>\n"
		"      <VALUE.NULL/>\n"
		"      <VALUE.REFERENCE>\n"
		"        <INSTANCEPATH>\n"
		"          <NAMESPACEPATH>\n"
		"            <HOST>h&amp;h</HOST>\n"
		"            <LOCALNAMESPACEPATH>\n"
		"              <NAMESPACE NAME=\"root\"/>\n"
		"              <NAMESPACE NAME=\"v2\"/>\n"
		"            </LOCALNAMESPACEPATH>\n"
		"          </NAMESPACEPATH>\n"
		"          <INSTANCENAME CLASSNAME=\"Z\"/>\n"
		"        </INSTANCEPATH>\n"
		"      </VALUE.REFERENCE>\n"
		"    </VALUE.REFARRAY>\n"
		"  </PROPERTY.REFARRAY>\n"
		"  <PROPERTY.ARRAY NAME=\"Objects\" TYPE=\"string\" EmbeddedObject=\"object\"/>\n"
		"</INSTANCE>\n";
	struct test_types self = {
		.boolean = { true, true },
		.uint64 = { UINT64_MAX, true },
		.sint8 = { INT8_MIN, true },
		.sint64 = { INT64_MIN, true },
		.real32 = { 0.1f, true },
		.real64 = { -1e22, true },
		.char16 = { 0x20ac, true },
		.string = "a <b> & \"c\" ]]>\r\n\t",
		.datetime = { "20261123******.******+000" },
		.reference = &name,
		.object = { &test_link_class, &middle },
		.booleans = { .set = true },
		.uint8s = { bytes, 2, true, nulls },
		.strings = { strings, 3, true },
		.references = { paths, 3, true },
	};
	struct mof_out out = { 0 };

	(void)state;
	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_xml(&test_types_class, &self, &out), 0);
	assert_memory_equal(out.data, "before", 6);
	assert_true(out.length > 6 + strlen(scalars));
	assert_memory_equal(out.data + 6, scalars, strlen(scalars));
	assert_string_equal(out.data + 6 + strlen(scalars), arrays);
	xmlFreeDoc(parse(out.data + 6, out.length - 6));
	mof_out_clear(&out);
}

static void
test_fixed_array_shows_its_size(void **state)
{
	static const uint8_t items[] = { 1, 2, 3, 4 };
	struct test_rules self;
	struct mof_out out = { 0 };

	(void)state;
	test_rules_init(&self);
	self.fixed = (struct mof_uint8_array){ items, 4, true, NULL };
	assert_int_equal(mof_write_xml(&test_rules_class, &self, &out), 0);
	assert_non_null(strstr(out.data,
			       "  <PROPERTY.ARRAY NAME=\"Fixed\" TYPE=\"uint8\" "
			       "ARRAYSIZE=\"4\">\n    <VALUE.ARRAY>\n      <VALUE>1</VALUE>"));
	xmlFreeDoc(parse(out.data, out.length));
	mof_out_clear(&out);
}

static void
assert_real(xmlNodePtr value, uint8_t type, double expected)
{
	xmlChar *text = xmlNodeGetContent(value);
	double back = type == MOF_REAL32 ? (double)strtof((const char *)text, NULL) :
					   strtod((const char *)text, NULL);

	if (memcmp(&back, &expected, sizeof(back)) != 0 || !strchr((const char *)text, '.'))
		fail_msg("%.17g became %s", expected, (const char *)text);
	xmlFree(text);
}

/* An embedded instance is a document of its own within the text. */
static void
assert_label(const char *text, const char *label)
{
	xmlDocPtr document = parse(text, strlen(text));
	xmlNodePtr root = xmlDocGetRootElement(document);
	xmlChar *content;

	assert_attribute(root, "CLASSNAME", "Test_Link");
	assert_attribute(child_number(root, 0), "NAME", "Label");
	content = xmlNodeGetContent(child_number(child_number(root, 0), 0));
	assert_string_equal((const char *)content, label);
	xmlFree(content);
	xmlFreeDoc(document);
}

static void
assert_value(xmlNodePtr value, uint8_t type, const char *text, double real)
{
	xmlChar *content;

	assert_non_null(value);
	if (!text) {
		assert_true(is_named(value, "VALUE.NULL"));
		return;
	}
	if (type == MOF_REAL32 || type == MOF_REAL64) {
		assert_real(value, type, real);
		return;
	}
	if (type == MOF_REFERENCE) {
		assert_true(is_named(value, "VALUE.REFERENCE"));
		value = child_number(value, 0);			/* INSTANCENAME */
		assert_attribute(value, "CLASSNAME", "Test_Link");
		value = child_number(value, 0);			/* KEYBINDING */
		assert_attribute(value, "NAME", "Name");
		value = child_number(value, 0);			/* KEYVALUE */
	} else {
		assert_true(is_named(value, "VALUE"));
	}
	content = xmlNodeGetContent(value);
	if (type == MOF_OBJECT)
		assert_label((const char *)content, text);
	else
		assert_string_equal((const char *)content, text);
	xmlFree(content);
}

static void
assert_property(xmlNodePtr node, size_t index, const struct expected *expected)
{
	static const char *const elements[] = { "PROPERTY", "PROPERTY.ARRAY", "PROPERTY.REFERENCE",
						"PROPERTY.REFARRAY" };
	const struct mof_property *property = test_types_class.properties[index];
	bool is_array = index >= MOF_TYPE_COUNT, is_reference = property->type == MOF_REFERENCE;
	xmlNodePtr values;

	assert_true(is_named(node, elements[2 * is_reference + is_array]));
	assert_attribute(node, "NAME", property->name);
	assert_attribute(node, "TYPE", is_reference ? NULL : mof_type_infos[property->type].name);
	assert_attribute(node, "EmbeddedObject", property->type != MOF_OBJECT ? NULL :
			 property->class_name ? "instance" : "object");
	values = child_number(node, 0);
	if (expected->is_null) {
		assert_null(values);
		return;
	}
	assert_non_null(values);
	if (!is_array) {
		assert_value(values, property->type, expected->texts[0], expected->reals[0]);
		return;
	}
	assert_true(is_named(values, is_reference ? "VALUE.REFARRAY" : "VALUE.ARRAY"));
	assert_int_equal(xmlChildElementCount(values), expected->count);
	for (size_t i = 0; i < expected->count; i++)
		assert_value(child_number(values, i), property->type, expected->texts[i],
			     expected->reals[i]);
}

static void
test_random_instances_are_read_back(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 1000; seed++) {
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct mof_arena arena = { 0 };
		struct test_types self;
		xmlDocPtr document;
		xmlNodePtr root;

		test_types_random(seed, &arena, &self, expected);
		document = write_and_parse(&test_types_class, &self);
		root = xmlDocGetRootElement(document);
		assert_true(is_named(root, "INSTANCE"));
		assert_attribute(root, "CLASSNAME", "Test_Types");
		assert_int_equal(xmlChildElementCount(root), test_types_class.property_count);
		for (size_t i = 0; i < test_types_class.property_count; i++)
			assert_property(child_number(root, i), i, &expected[i]);
		xmlFreeDoc(document);
		mof_arena_clear(&arena);
	}
}

static void
test_special_reals(void **state)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0.0, "0.0" },
		{ 1.0, "1.0" },
		{ -1.0, "-1.0" },
		{ 0.5, "0.5" },
		{ 100.0, "100.0" },
		{ 0.1, "0.10000000000000001" },
		{ 1e16, "10000000000000000.0" },
		{ 1e17, "1.0e+17" },
		{ 123e17, "1.23e+19" },
		{ 0.0001, "0.0001" },
		{ 0.00001, "1.0000000000000001e-5" },
		{ 1e-7, "9.9999999999999995e-8" },
		{ 1.7976931348623157e308, "1.7976931348623157e+308" },
		{ 4.9406564584124654e-324, "4.9406564584124654e-324" },
	};
	struct test_types self = { .real64 = { 0, true } };
	struct mof_out out = { 0 };
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		self.real64.value = cases[i].value;
		mof_out_truncate(&out, 0);
		assert_int_equal(mof_write_xml(&test_types_class, &self, &out), 0);
		snprintf(text, sizeof(text), "<VALUE>%s</VALUE>", cases[i].text);
		if (!strstr(out.data, text))
			fail_msg("%s is missing in %s", text, out.data);
	}
	self.real64.value = -0.0;
	self.real32 = mof_r32(-0.0f);
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_xml(&test_types_class, &self, &out), 0);
	assert_non_null(strstr(out.data, "\"real32\">\n    <VALUE>-0.0</VALUE>"));
	assert_non_null(strstr(out.data, "\"real64\">\n    <VALUE>-0.0</VALUE>"));
	self.real32 = mof_r32(INFINITY);
	self.real64 = mof_r64(-HUGE_VAL);
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_xml(&test_types_class, &self, &out), 0);
	assert_non_null(strstr(out.data, "\"real32\">\n    <VALUE>INF</VALUE>"));
	assert_non_null(strstr(out.data, "\"real64\">\n    <VALUE>-INF</VALUE>"));
	self.real64 = mof_r64((double)-NAN);
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_xml(&test_types_class, &self, &out), 0);
	assert_non_null(strstr(out.data, "\"real64\">\n    <VALUE>NaN</VALUE>"));
	mof_out_clear(&out);
}

static void
assert_refused(const struct test_types *self, int code)
{
	struct mof_out out = { 0 };

	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_xml(&test_types_class, self, &out), code);
	assert_string_equal(out.data, "before");
	assert_int_equal(out.failed, 0);
	mof_out_clear(&out);
}

static void
test_what_xml_cannot_carry(void **state)
{
	static const char *const texts[] = { "a\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82",
					     "\xef\xbf\xbe", "\xef\xbf\xbf", "\xf4\x90\x80\x80" };
	struct test_link link = { .label = "a\x01" };
	struct mof_path_key key = { .name = "K", .type = MOF_STRING, .text = "x" };
	struct mof_path path = { .class_name = "X", .keys = &key, .key_count = 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_refused(&(struct test_types){ .string = texts[i] }, -EILSEQ);
	for (char c = 1; c < 0x20; c++) {
		char text[] = { 'a', c, 'b', '\0' };
		struct test_types self = { .string = text };

		if (c == '\t' || c == '\n' || c == '\r')
			xmlFreeDoc(write_and_parse(&test_types_class, &self));
		else
			assert_refused(&self, -EILSEQ);
	}
	assert_refused(&(struct test_types){ .char16 = { 0xd800, true } }, -EILSEQ);
	assert_refused(&(struct test_types){ .char16 = { 0xffff, true } }, -EILSEQ);
	assert_refused(&(struct test_types){ .char16 = { 0, true } }, -EILSEQ);
	assert_refused(&(struct test_types){ .object = { &test_link_class, &link } }, -EILSEQ);
	key.text = "\x02";
	assert_refused(&(struct test_types){ .reference = &path }, -EILSEQ);
	key.text = "x";
	key.name = "\xff";
	assert_refused(&(struct test_types){ .reference = &path }, -EILSEQ);
	key.name = "K";
	path.name_space = "a/\xff";
	assert_refused(&(struct test_types){ .reference = &path }, -EILSEQ);
	path.name_space = "a";
	path.host = "\xff";
	assert_refused(&(struct test_types){ .reference = &path }, -EILSEQ);
}

static void
test_attributes_are_escaped(void **state)
{
	struct mof_path_key key = { .name = "K\"<\t\n", .type = MOF_STRING, .text = "x" };
	struct mof_path path = { .name_space = "n\"/m&", .class_name = "X\"><!--\r", .keys = &key,
				 .key_count = 1 };
	struct test_types self = { .reference = &path };
	xmlDocPtr document;
	xmlNodePtr node;

	(void)state;
	document = write_and_parse(&test_types_class, &self);
	node = child_number(xmlDocGetRootElement(document), MOF_REFERENCE);
	node = child_number(child_number(node, 0), 0);		/* LOCALINSTANCEPATH */
	assert_attribute(child_number(child_number(node, 0), 0), "NAME", "n\"");
	assert_attribute(child_number(child_number(node, 0), 1), "NAME", "m&");
	node = child_number(node, 1);
	assert_attribute(node, "CLASSNAME", "X\"><!--\r");
	assert_attribute(child_number(node, 0), "NAME", "K\"<\t\n");
	xmlFreeDoc(document);
}

static void
test_types_of_keys(void **state)
{
	static const char *const value_types[MOF_TYPE_COUNT] = {
		"boolean", "numeric", "numeric", "numeric", "numeric", "numeric", "numeric",
		"numeric", "numeric", "numeric", "numeric", "string", "string", "string", NULL,
		"string",
	};
	static const struct mof_path inner = { .class_name = "Y" };
	struct mof_path_key key = { .name = "K", .text = "1", .reference = &inner };
	struct mof_path path = { .class_name = "X", .keys = &key, .key_count = 1 };
	struct test_types self = { .reference = &path };

	(void)state;
	for (uint8_t type = 0; type < MOF_TYPE_COUNT; type++) {
		xmlDocPtr document;
		xmlNodePtr node;

		key.type = type;
		document = write_and_parse(&test_types_class, &self);
		node = child_number(xmlDocGetRootElement(document), MOF_REFERENCE);
		/* VALUE.REFERENCE, INSTANCENAME, KEYBINDING, and what it holds. */
		for (int level = 0; level < 4; level++)
			node = child_number(node, 0);
		assert_true(is_named(node, value_types[type] ? "KEYVALUE" : "VALUE.REFERENCE"));
		assert_attribute(node, "VALUETYPE", value_types[type]);
		xmlFreeDoc(document);
	}
}

static void
test_host_without_namespace_is_left_out(void **state)
{
	static const struct mof_path path = { .host = "h", .name_space = "//", .class_name = "X" };
	struct test_types self = { .reference = &path };
	xmlDocPtr document;
	xmlNodePtr node;

	(void)state;
	document = write_and_parse(&test_types_class, &self);
	node = child_number(xmlDocGetRootElement(document), MOF_REFERENCE);
	assert_true(is_named(child_number(child_number(node, 0), 0), "INSTANCENAME"));
	xmlFreeDoc(document);
}

/* The text of the innermost label, got by parsing each level on its own. */
static void
test_deep_embedding(void **state)
{
	static const char label[] = "<&\r]]>";
	struct test_link links[34];
	struct mof_out out = { 0 };
	xmlChar *text;

	(void)state;
	memset(links, 0, sizeof(links));
	for (size_t i = 0; i < 33; i++)
		links[i].next = (struct mof_object){ &test_link_class, &links[i + 1] };
	links[33].label = label;
	assert_int_equal(mof_write_xml(&test_link_class, &links[0], &out), -ELOOP);
	assert_int_equal(out.length, 0);
	assert_int_equal(mof_write_xml(&test_link_class, &links[1], &out), 0);
	text = xmlStrdup((const xmlChar *)out.data);
	for (size_t i = 1; i <= 33; i++) {
		xmlDocPtr document = parse((const char *)text, strlen((const char *)text));
		xmlNodePtr root = xmlDocGetRootElement(document);
		xmlNodePtr node = child_number(root, i < 33 ? 2 : 0);

		xmlFree(text);
		text = xmlNodeGetContent(child_number(node, 0));
		xmlFreeDoc(document);
	}
	assert_string_equal((const char *)text, label);
	xmlFree(text);
	links[0].next.self = &links[0];
	assert_int_equal(mof_write_xml(&test_link_class, &links[0], &out), -ELOOP);
	mof_out_clear(&out);
}

static void
test_references_too_deep(void **state)
{
	struct mof_path_key keys[10];
	struct mof_path paths[10];
	struct test_types self = { 0 };

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		keys[i] = (struct mof_path_key){ .name = "K", .type = MOF_REFERENCE,
						 .reference = i ? &paths[i - 1] : NULL };
		paths[i] = (struct mof_path){ .class_name = "X", .keys = &keys[i],
					      .key_count = i > 0 };
	}
	self.reference = &paths[8];
	xmlFreeDoc(write_and_parse(&test_types_class, &self));
	self.reference = &paths[9];
	assert_refused(&self, -ELOOP);
	keys[1].reference = &paths[1];		/* it leads to itself */
	self.reference = &paths[1];
	assert_refused(&self, -ELOOP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_text),
		cmocka_unit_test(test_fixed_array_shows_its_size),
		cmocka_unit_test(test_random_instances_are_read_back),
		cmocka_unit_test(test_special_reals),
		cmocka_unit_test(test_what_xml_cannot_carry),
		cmocka_unit_test(test_attributes_are_escaped),
		cmocka_unit_test(test_types_of_keys),
		cmocka_unit_test(test_host_without_namespace_is_left_out),
		cmocka_unit_test(test_deep_embedding),
		cmocka_unit_test(test_references_too_deep),
	};

	return cmocka_run_group_tests(tests, load_dtd, free_dtd);
}
