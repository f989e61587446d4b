/* WS-CIM: whole texts, what other servers write, what comes back, and what is refused. */
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

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define CLASS_URI "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define NAMESPACES                                                                                 \
	"xmlns:cim=\"http://schemas.dmtf.org/wbem/wscim/1/common\" "                               \
	"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
#define REFERENCE_NAMESPACES                                                                       \
	" xmlns:wsa=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                         \
	"xmlns:wsman=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\">\n"
#define ANONYMOUS                                                                                  \
	"<wsa:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"             \
	"</wsa:Address>\n"

static const struct mof_read_options with_schema = { .schema = &test_schema };
static const struct mof_read_options lenient = { .schema = &test_schema, .ignore_unknown = true };

/*
 * Reads from a copy of exact size, so that a read beyond it is seen.  On failure *self must be as
 * it was.
 */
static int
read_text(const struct mof_class *cls, const char *text, size_t len,
	  const struct mof_read_options *options, struct mof_arena *arena, void *self,
	  struct mof_error *reterr)
{
	unsigned char before[sizeof(struct test_types)];
	char *copy = malloc(len ? len : 1);
	int result;

	assert_true(cls->size <= sizeof(before));
	assert_non_null(copy);
	memcpy(copy, text, len);
	memset(self, 0xa5, cls->size);
	memcpy(before, self, cls->size);
	result = mof_read_wscim(cls, copy, len, options, arena, self, reterr);
	if (result < 0)
		assert_memory_equal(self, before, cls->size);
	free(copy);
	return result;
}

/* Reads a text that must be right. */
static void
read_back(const struct mof_class *cls, const char *text, struct mof_arena *arena, void *self)
{
	struct mof_error error;

	if (read_text(cls, text, strlen(text), &with_schema, arena, self, &error) < 0)
		fail_msg("%s: %u:%u: %s", text, error.line, error.column, error.message);
}

static void
assert_error(const struct mof_class *cls, const char *text, const struct mof_read_options *options,
	     const char *message)
{
	struct mof_error error = { .message = "untouched" };
	struct mof_arena arena = { 0 };
	unsigned char self[sizeof(struct test_types)];

	if (read_text(cls, text, strlen(text), options, &arena, self, &error) != -EINVAL)
		fail_msg("accepted: %s", text);
	if (strcmp(error.message, message) != 0)
		fail_msg("%s: %s, not: %s", text, error.message, message);
	assert_true(error.line > 0 || !*text);
	assert_int_equal(read_text(cls, text, strlen(text), options, &arena, self, NULL), -EINVAL);
	mof_arena_clear(&arena);
}

/* Elements within a text of test_types, whose prefixes other than p and xsi say nothing. */
static const char *
wrap(const char *elements)
{
	static char text[8192];

	snprintf(text, sizeof(text), "<p:Test_Types xmlns:p=\"urn:x\">%s</p:Test_Types>", elements);
	return text;
}

static void
read_elements(const char *elements, struct mof_arena *arena, struct test_types *self)
{
	read_back(&test_types_class, wrap(elements), arena, self);
}

static void
assert_elements_error(const char *elements, const char *message)
{
	assert_error(&test_types_class, wrap(elements), &with_schema, message);
}

/* Writes, reads back and compares. */
static void
assert_comes_back(const struct mof_class *cls, const void *self)
{
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	unsigned char back[sizeof(struct test_types)];

	assert_int_equal(mof_write_wscim(cls, self, &out), 0);
	assert_int_equal(strlen(out.data), out.length);
	read_back(cls, out.data, &arena, back);
	if (!mof_equal(cls, self, back))
		fail_msg("differs: %s", out.data);
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static const struct mof_path_key inner_key = { .name = "Id",
					       .type = MOF_STRING,
					       .text = "a<\"b\"" };
static const struct mof_path inner_path = { .class_name = "Y", .keys = &inner_key, .key_count = 1 };
static const struct mof_path_key outer_keys[] = {
	{ .name = "Name", .type = MOF_STRING, .text = "n & m" },
	{ .name = "Part", .type = MOF_REFERENCE, .reference = &inner_path },
};
static const struct mof_path outer_path = { .host = "a b:80",
					    .name_space = "root/v2",
					    .class_name = "X",
					    .keys = outer_keys,
					    .key_count = 2 };

/* What is said about the path above. */
#define OUTER_EPR                                                                                  \
	"<wsa:Address>http://a%20b:80/wsman</wsa:Address>\n"                                       \
	"<wsa:ReferenceParameters>\n"                                                              \
	"<wsman:ResourceURI>" CLASS_URI "X</wsman:ResourceURI>\n"                                  \
	"<wsman:SelectorSet>\n"                                                                    \
	"<wsman:Selector Name=\"__cimnamespace\">root/v2</wsman:Selector>\n"                       \
	"<wsman:Selector Name=\"Name\">n &amp; m</wsman:Selector>\n"                               \
	"<wsman:Selector Name=\"Part\">\n"                                                         \
	"<wsa:EndpointReference>\n" ANONYMOUS "<wsa:ReferenceParameters>\n"                        \
	"<wsman:ResourceURI>" CLASS_URI "Y</wsman:ResourceURI>\n"                                  \
	"<wsman:SelectorSet>\n"                                                                    \
	"<wsman:Selector Name=\"Id\">a&lt;\"b\"</wsman:Selector>\n"                                \
	"</wsman:SelectorSet>\n"                                                                   \
	"</wsa:ReferenceParameters>\n"                                                             \
	"</wsa:EndpointReference>\n"                                                               \
	"</wsman:Selector>\n"                                                                      \
	"</wsman:SelectorSet>\n"                                                                   \
	"</wsa:ReferenceParameters>\n"

static void
test_golden_text(void **state)
{
	static const struct mof_path bare = { .class_name = "Z" };
	static const struct mof_path *const paths[] = { &bare, NULL };
	static const bool nulls[] = { false, true, false }, is_null[] = { true };
	static const int16_t numbers[] = { -32768, 0, 32767 };
	static const uint8_t bytes[] = { 0 };
	static const char *const strings[] = { "", NULL, " \t\n\r<>&\"\xe2\x82\xac]]>" };
	static const struct test_link leaf = { .label = "leaf", .rank = { 0, true } };
	static const struct test_branch middle = { .next = { &test_link_class, &leaf },
						   .extra = { 9, true } };
	static const struct mof_object objects[] = { { NULL, NULL }, { &test_link_class, &leaf } };
	static const struct mof_datetime datetimes[] = { { "20101231123003.123450-090" },
							 { "" },
							 { "20240229******.******+000" } };
	static const char expected[] =
		"<p:Test_Types xmlns:p=\"" CLASS_URI "Test_Types\" " NAMESPACES
		"<p:Boolean>false</p:Boolean>\n"
		"<p:Uint8>255</p:Uint8>\n"
		"<p:Uint16 xsi:nil=\"true\"/>\n"
		"<p:Uint32>4294967295</p:Uint32>\n"
		"<p:Uint64>18446744073709551615</p:Uint64>\n"
		"<p:Sint8 xsi:nil=\"true\"/>\n"
		"<p:Sint16 xsi:nil=\"true\"/>\n"
		"<p:Sint32>-2147483648</p:Sint32>\n"
		"<p:Sint64>-9223372036854775808</p:Sint64>\n"
		"<p:Real32>1.5</p:Real32>\n"
		"<p:Real64>-INF</p:Real64>\n"
		"<p:Char16>&lt;</p:Char16>\n"
		"<p:String></p:String>\n"
		"<p:Datetime><cim:Interval>P99999999DT23H59M59.999999S</cim:Interval>"
		"</p:Datetime>\n"
		"<p:Reference" REFERENCE_NAMESPACES OUTER_EPR "</p:Reference>\n"
		"<p:Object xmlns:e1=\"" CLASS_URI
		"Test_Branch\" xsi:type=\"e1:Test_Branch_Type\">\n"
		"<e1:Label xsi:nil=\"true\"/>\n"
		"<e1:Rank xsi:nil=\"true\"/>\n"
		"<e1:Next xmlns:e2=\"" CLASS_URI "Test_Link\" xsi:type=\"e2:Test_Link_Type\">\n"
		"<e2:Label>leaf</e2:Label>\n"
		"<e2:Rank>0</e2:Rank>\n"
		"<e2:Next xsi:nil=\"true\"/>\n"
		"</e1:Next>\n"
		"<e1:Extra>9</e1:Extra>\n"
		"</p:Object>\n"
		"<p:Uint8s xsi:nil=\"true\"/>\n"
		"<p:Sint16s>-32768</p:Sint16s>\n"
		"<p:Sint16s xsi:nil=\"true\"/>\n"
		"<p:Sint16s>32767</p:Sint16s>\n"
		"<p:Strings></p:Strings>\n"
		"<p:Strings xsi:nil=\"true\"/>\n"
		"<p:Strings> \t\n&#13;&lt;&gt;&amp;\"\xe2\x82\xac]]&gt;</p:Strings>\n"
		"<p:Datetimes><cim:Datetime>2010-12-31T12:30:03.12345-01:30</cim:Datetime>"
		"</p:Datetimes>\n"
		"<p:Datetimes xsi:nil=\"true\"/>\n"
		"<p:Datetimes><cim:Date>2024-02-29Z</cim:Date></p:Datetimes>\n"
		"<p:References" REFERENCE_NAMESPACES ANONYMOUS "<wsa:ReferenceParameters>\n"
		"<wsman:ResourceURI>" CLASS_URI "Z</wsman:ResourceURI>\n"
		"</wsa:ReferenceParameters>\n"
		"</p:References>\n"
		"<p:References xsi:nil=\"true\"/>\n"
		"<p:Objects xsi:nil=\"true\"/>\n"
		"<p:Objects xmlns:e1=\"" CLASS_URI "Test_Link\" xsi:type=\"e1:Test_Link_Type\">\n"
		"<e1:Label>leaf</e1:Label>\n"
		"<e1:Rank>0</e1:Rank>\n"
		"<e1:Next xsi:nil=\"true\"/>\n"
		"</p:Objects>\n"
		"</p:Test_Types>\n";
	struct test_types self = {
		.boolean = { false, true },
		.uint8 = { 255, true },
		.uint32 = { UINT32_MAX, true },
		.uint64 = { UINT64_MAX, true },
		.sint32 = { INT32_MIN, true },
		.sint64 = { INT64_MIN, true },
		.real32 = { 1.5f, true },
		.real64 = { -HUGE_VAL, true },
		.char16 = { '<', true },
		.string = "",
		.datetime = { MOF_INTERVAL_MAX },
		.reference = &outer_path,
		.object = { &test_branch_class, &middle },
		.booleans = { .set = true },
		.uint8s = { bytes, 1, true, is_null },
		.sint16s = { numbers, 3, true, nulls },
		.strings = { strings, 3, true },
		.datetimes = { datetimes, 3, true },
		.references = { paths, 2, true },
		.objects = { objects, 2, true },
	};
	struct mof_out out = { 0 };

	(void)state;
	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_wscim(&test_types_class, &self, &out), 0);
	assert_memory_equal(out.data, "before", 6);
	assert_string_equal(out.data + 6, expected);
	mof_out_clear(&out);
	self.booleans.set = false; /* the form cannot tell empty from NULL */
	assert_comes_back(&test_types_class, &self);
}

static void
test_random_instances_come_back(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 2000; seed++) {
		struct mof_arena arena = { 0 };
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct test_types self;

		test_types_random(seed, &arena, &self, expected);
		for (size_t i = 0; i < test_types_class.property_count; i++) {
			const struct mof_property *property = test_types_class.properties[i];

			/* An empty array is read as NULL. */
			if (mof_items_of(property, &self).count == 0)
				mof_property_set_null(property, &self);
		}
		assert_comes_back(&test_types_class, &self);
		mof_arena_clear(&arena);
	}
}

static void
test_reals_and_characters_come_back(void **state)
{
	static const double doubles[] = {
		0.0,       -0.0,     0.1, 1.7976931348623157e308, 4.9406564584124654e-324,
		-HUGE_VAL, HUGE_VAL, 1e17
	};
	static const float floats[] = {
		0.0f,      -0.0f,    0.1f, 3.4028234663852886e38f, 1.401298464324817e-45f,
		-INFINITY, INFINITY, 1e10f
	};
	struct mof_out out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(doubles); i++) {
		struct test_types self = { .real64 = { doubles[i], true },
					   .real32 = { floats[i], true } };

		assert_comes_back(&test_types_class, &self);
	}
	for (unsigned int code = 1; code <= UINT16_MAX; code += code < 0x100 ? 1 : 0x35) {
		struct test_types self = { .char16 = { (uint16_t)code, true } };

		if (mof_write_wscim(&test_types_class, &self, &out) == 0)
			assert_comes_back(&test_types_class, &self);
		else
			assert_true(code < 0x20 || (code >= 0xd800 && code <= 0xdfff) ||
				    code >= 0xfffe);
	}
	mof_out_clear(&out);
}

/* Every datetime has one form, and comes back to the character. */
static const struct {
	const char *cim, *form;
} datetimes[] = {
	{ MOF_INTERVAL_ZERO, "<cim:Interval>PT0S</cim:Interval>" },
	{ MOF_INTERVAL_MAX, "<cim:Interval>P99999999DT23H59M59.999999S</cim:Interval>" },
	{ "99999999999999.999999:000",
	  "<cim:CIM_DateTime>99999999999999.999999:000</cim:CIM_DateTime>" },
	{ "00000001101112.500000:000", "<cim:Interval>P1DT10H11M12.5S</cim:Interval>" },
	{ "00000001000000.000000:000", "<cim:Interval>P1D</cim:Interval>" },
	{ "00000000010000.000000:000", "<cim:Interval>PT1H</cim:Interval>" },
	{ "00000000000100.000000:000", "<cim:Interval>PT1M</cim:Interval>" },
	{ "00000000000001.000000:000", "<cim:Interval>PT1S</cim:Interval>" },
	{ "00000000000000.000001:000", "<cim:Interval>PT0.000001S</cim:Interval>" },
	{ "00000000000000.100000:000", "<cim:Interval>PT0.1S</cim:Interval>" },
	{ "00000030000000.000001:000", "<cim:Interval>P30DT0.000001S</cim:Interval>" },
	{ "00000000230000.100000:000", "<cim:Interval>PT23H0.1S</cim:Interval>" },
	{ "00000001******.******:000",
	  "<cim:CIM_DateTime>00000001******.******:000</cim:CIM_DateTime>" },
	{ "0000000112****.******:000",
	  "<cim:CIM_DateTime>0000000112****.******:000</cim:CIM_DateTime>" },
	{ "20101231123003.123456+360", "<cim:Datetime>2010-12-31T12:30:03.123456+06:00" },
	{ "20101231123003.000000+000", "<cim:Datetime>2010-12-31T12:30:03Z</cim:Datetime>" },
	{ "20101231123003.000001-059", "<cim:Datetime>2010-12-31T12:30:03.000001-00:59" },
	{ "20240229235959.100000+840", "<cim:Datetime>2024-02-29T23:59:59.1+14:00" },
	{ "20240229235959.100000-840", "<cim:Datetime>2024-02-29T23:59:59.1-14:00" },
	{ "20240229235959.100000+841",
	  "<cim:CIM_DateTime>20240229235959.100000+841</cim:CIM_DateTime>" },
	{ "20240229235959.100000-999",
	  "<cim:CIM_DateTime>20240229235959.100000-999</cim:CIM_DateTime>" },
	{ "20101231123003.123456-000",
	  "<cim:CIM_DateTime>20101231123003.123456-000</cim:CIM_DateTime>" },
	{ "00000101000000.000000+720",
	  "<cim:CIM_DateTime>00000101000000.000000+720</cim:CIM_DateTime>" },
	{ "00010101000000.000000+720", "<cim:Datetime>0001-01-01T00:00:00+12:00" },
	{ "99991231235959.999999-720", "<cim:Datetime>9999-12-31T23:59:59.999999-12:00" },
	{ "20240229******.******+060", "<cim:Date>2024-02-29+01:00</cim:Date>" },
	{ "20240229******.******+000", "<cim:Date>2024-02-29Z</cim:Date>" },
	{ "20240229******.******-000",
	  "<cim:CIM_DateTime>20240229******.******-000</cim:CIM_DateTime>" },
	{ "00000229******.******+000",
	  "<cim:CIM_DateTime>00000229******.******+000</cim:CIM_DateTime>" },
	{ "202402********.******+000",
	  "<cim:CIM_DateTime>202402********.******+000</cim:CIM_DateTime>" },
	{ "2024022912****.******+000",
	  "<cim:CIM_DateTime>2024022912****.******+000</cim:CIM_DateTime>" },
	{ "20240229123003.12****+000",
	  "<cim:CIM_DateTime>20240229123003.12****+000</cim:CIM_DateTime>" },
	{ "20240229123003.******+000",
	  "<cim:CIM_DateTime>20240229123003.******+000</cim:CIM_DateTime>" },
};

static void
test_datetimes_come_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(datetimes); i++) {
		struct mof_out out = { 0 };
		struct mof_arena arena = { 0 };
		struct test_types self = { .boolean = { true, true } }, back;

		strcpy(self.datetime.text, datetimes[i].cim);
		assert_int_equal(mof_write_wscim(&test_types_class, &self, &out), 0);
		if (!strstr(out.data, datetimes[i].form))
			fail_msg("%s: %s", datetimes[i].cim, out.data);
		read_back(&test_types_class, out.data, &arena, &back);
		assert_string_equal(back.datetime.text, datetimes[i].cim);
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static void
test_datetimes_of_others(void **state)
{
	static const struct {
		const char *text, *cim;
	} some[] = {
		{ "<c:Interval>P</c:Interval>", MOF_INTERVAL_ZERO },
		{ "P", MOF_INTERVAL_ZERO },
		{ "PT", MOF_INTERVAL_ZERO },
		{ "P0Y0M0DT0H0M0S", MOF_INTERVAL_ZERO },
		{ "<Interval>P0DT0H1M40S</Interval>", "00000000000140.000000:000" },
		{ "PT90M", "00000000013000.000000:000" },
		{ "P365DT24H60M", "00000366010000.000000:000" },
		{ "PT86400S", "00000001000000.000000:000" },
		{ "P1DT", "00000001000000.000000:000" },
		{ "PT1.5S", "00000000000001.500000:000" },
		{ "PT1.123456789S", "00000000000001.123456:000" },
		{ "PT0.000000999S", MOF_INTERVAL_ZERO },
		{ " \n<cim:Datetime>\n2013-04-15T18:12:37.58749Z </cim:Datetime>\n",
		  "20130415181237.587490+000" },
		{ "2014-04-03T14:45:50.46875+08:00", "20140403144550.468750+480" },
		{ "2013-04-15T20:58:55", "20130415205855.000000+000" },
		{ "2013-04-15T20:58:55-00:00", "20130415205855.000000+000" },
		{ "2013-04-15T20:58:55.9999999Z", "20130415205855.999999+000" },
		{ "2013-04-15T20:58:55.1234567890-03:30", "20130415205855.123456-210" },
		{ "2013-04-15", "20130415******.******+000" },
		{ "<cim:Date>2013-04-15-05:00</cim:Date>", "20130415******.******-300" },
		{ " 20130415205855.000000+000 ", "20130415205855.000000+000" },
		{ "<cim:CIM_DateTime>2013-04-15T20:58:55Z</cim:CIM_DateTime>",
		  "20130415205855.000000+000" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++) {
		struct mof_arena arena = { 0 };
		struct test_types self;
		char text[256];

		snprintf(text, sizeof(text), "<p:Datetime>%s</p:Datetime>", some[i].text);
		read_elements(text, &arena, &self);
		assert_string_equal(self.datetime.text, some[i].cim);
		mof_arena_clear(&arena);
	}
}

static void
test_wrong_datetimes(void **state)
{
	static const char *const some[] = {
		"",
		"PT1",
		"P1",
		"P1H",
		"PT1D",
		"P1M",
		"P1Y",
		"PT1M1H",
		"PT1S1S",
		"-P1D",
		"P-1D",
		"P1.5D",
		"PT.5S",
		"PT1.S",
		"P100000000D",
		"P99999999DT24H",
		"PT1TH",
		"P99999999999999999999D",
		"PT99999999999999999999S",
		"p1D",
		"P 1D",
		"PT1.5M",
		"2013-02-29T00:00:00Z",
		"2013-13-01T00:00:00Z",
		"2013-01-00",
		"2001-25-00",
		"2013-01-01T24:00:00Z",
		"2013-01-01T00:60:00Z",
		"2013-01-01T00:00:60Z",
		"2013-01-01T00:00:00.Z",
		"2013-01-01T00:00:00+14:01",
		"2013-01-01T00:00:00+15:00",
		"2013-01-01T00:00:00+1:00",
		"2013-01-01T00:00:00+00:60",
		"2013-01-01T00:00Z",
		"2013-01-01T",
		"2013-1-1",
		"13-01-01",
		"12013-01-01",
		"-2013-01-01",
		"2013-01-01T00:00:00ZZ",
		"2013-01-01Tx",
		"2013-01-01 00:00:00",
		"12:30:03",
		"20130415205855",
		"19990230000000.000000+000",
		"2013-01-01T00:00:00+00:0",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++) {
		char text[256], message[256];

		snprintf(text, sizeof(text), "<p:Datetime>%s</p:Datetime>", some[i]);
		snprintf(message, sizeof(message),
			 "Test_Types.Datetime: \"%s\" is neither a timestamp nor an interval",
			 some[i]);
		assert_elements_error(text, message);
	}
	assert_elements_error("<p:Datetime><c:Time>12:30:03</c:Time></p:Datetime>",
			      "Test_Types.Datetime: \"12:30:03\" is neither a timestamp nor an "
			      "interval");
	assert_elements_error("<p:Datetime><c:Duration>P1D</c:Duration></p:Datetime>",
			      "Test_Types.Datetime: \"Duration\" is no element of a datetime");
	assert_elements_error("<p:Datetimes><c:Interval>P1D</c:Interval>"
			      "<c:Interval>P1D</c:Interval></p:Datetimes>",
			      "Test_Types.Datetimes[0]: more than one value");
	assert_elements_error("<p:Datetime><c:Interval>P1D<b/></c:Interval></p:Datetime>",
			      "Test_Types.Datetime: \"b\" is an element where none may be");
}

/* A class whose array is an Octetstring. */
struct octets {
	struct mof_uint8_array data;
	struct mof_uint8 more;
};

static const struct mof_property octets_data = { .name = "Data",
						 .name_len = 4,
						 .offset = offsetof(struct octets, data),
						 .type = MOF_UINT8,
						 .flags = MOF_ARRAY | MOF_OCTETSTRING };
static const struct mof_property octets_more = {
	.name = "More", .name_len = 4, .offset = offsetof(struct octets, more), .type = MOF_UINT8
};
static const struct mof_property *const octets_properties[] = { &octets_data, &octets_more };
static const struct mof_class octets_class = { .name = "Test_Octets",
					       .properties = octets_properties,
					       .property_count = 2,
					       .size = sizeof(struct octets) };

static void
test_octetstrings(void **state)
{
	static const char *const base64[] = { "", "/w==", "//4=", "//79", "//79/A==" };
	static const uint8_t bytes[] = { 0, 0, 0, 4, 255, 254, 253, 252 };
	static const bool nulls[] = { false, false, false, true };

	(void)state;
	for (uint8_t count = 0; count < COUNT(base64); count++) {
		uint8_t items[8];
		struct octets self = { .data = { items, 4u + count, true, NULL } };
		struct mof_out out = { 0 };
		char expected[128];

		memcpy(items, bytes, sizeof(items));
		items[3] = (uint8_t)(4 + count);
		assert_int_equal(mof_write_wscim(&octets_class, &self, &out), 0);
		snprintf(expected, sizeof(expected),
			 "\n<p:Data xsi:type=\"cim:cimBase64Binary\">%s</p:Data>\n", base64[count]);
		assert_non_null(strstr(out.data, expected));
		mof_out_clear(&out);
		assert_comes_back(&octets_class, &self);

		/* A length that is wrong must survive. */
		items[3]++;
		assert_int_equal(mof_write_wscim(&octets_class, &self, &out), 0);
		assert_null(strstr(out.data, "Base64"));
		mof_out_clear(&out);
		assert_comes_back(&octets_class, &self);
		items[3]--;
		self.data.nulls = nulls;
		self.data.count = 4;
		assert_comes_back(&octets_class, &self);
		self.data.nulls = NULL;
		for (self.data.count = 1; self.data.count < 4; self.data.count++)
			assert_comes_back(&octets_class, &self);
	}
}

#define OCTETS(elements) "<Test_Octets xmlns:xsi=\"urn:i\">" elements "</Test_Octets>"
#define BASE64(text) "<Data xsi:type=\"cimBase64Binary\">" text "</Data>"

static void
test_octetstrings_of_others(void **state)
{
	static const char *const wrong[] = {
		BASE64("A"),    BASE64("AA"),   BASE64("AAA"),    BASE64("A==="),
		BASE64("===="), BASE64("AA="),  BASE64("AAAA=="), BASE64("AA==AA=="),
		BASE64("AA=A"), BASE64("AA*="), BASE64("="),      BASE64("\xc3\xa9=="),
	};
	static const char twice[] = "Test_Octets.Data[5]: more than one value";
	struct mof_arena arena = { 0 };
	struct octets self;

	(void)state;
	read_back(&octets_class, OCTETS(BASE64(" /\n/\t79 /A = = ")), &arena, &self);
	assert_int_equal(self.data.count, 8);
	assert_memory_equal(self.data.items, "\0\0\0\x08\xff\xfe\xfd\xfc", 8);
	read_back(&octets_class, OCTETS("<Data>0</Data><Data>7</Data>"), &arena, &self);
	assert_int_equal(self.data.count, 2);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		char text[256];

		snprintf(text, sizeof(text), OCTETS("%s"), wrong[i]);
		assert_error(&octets_class, text, &with_schema,
			     "Test_Octets.Data: the text is not Base64");
	}
	assert_error(&octets_class, OCTETS(BASE64("AA==") BASE64("AA==")), &with_schema, twice);
	assert_error(&octets_class, OCTETS(BASE64("AA==") "<Data>1</Data>"), &with_schema, twice);
	assert_error(&octets_class, OCTETS(BASE64("AA==") "<Data xsi:nil='1'/>"), &with_schema,
		     twice);
	assert_error(&octets_class, OCTETS("<Data>1</Data>" BASE64("AA==")), &with_schema,
		     "Test_Octets.Data[1]: more than one value");
	mof_arena_clear(&arena);
}

static void
test_null_empty_and_null_elements(void **state)
{
	static const struct test_types nothing;
	struct mof_arena arena = { 0 };
	struct test_types self;

	(void)state;
	assert_comes_back(&test_types_class, &nothing);
	read_elements("<p:Strings i:nil='true'/><p:Uint8s i:nil=' 1 '></p:Uint8s>", &arena, &self);
	assert_true(self.strings.set && self.strings.count == 1 && !self.strings.items[0]);
	assert_true(self.uint8s.set && self.uint8s.count == 1 && self.uint8s.nulls[0]);
	read_elements("<p:Strings i:nil='true' m:IsNullArray='true'/><p:String i:nil='false'/>",
		      &arena, &self);
	assert_false(self.strings.set);
	assert_string_equal(self.string, "");
	/* The servers of Microsoft say so of a NULL array, and of no array with a NULL in it. */
	read_back(&test_types_class,
		  "<p:Test_Types xmlns:p='http://schemas.microsoft.com/wbem/wsman/1/wmi/x'>"
		  "<p:Strings i:nil='true'/><p:Uint8s i:nil='true'/><p:Uint8s>1</p:Uint8s>"
		  "<p:Sint8s>1</p:Sint8s><p:Sint8s i:nil='true'/><p:Objects i:nil='true'/>"
		  "</p:Test_Types>",
		  &arena, &self);
	assert_false(self.strings.set);
	assert_false(self.objects.set);
	assert_int_equal(self.uint8s.count, 2);
	assert_int_equal(self.sint8s.count, 2);
	assert_elements_error("<p:String i:nil='true'>x</p:String>",
			      "Test_Types.String: \"x\" is a text within what is nil");
	assert_elements_error("<p:Strings/><p:Strings i:nil='true'><b/></p:Strings>",
			      "Test_Types.Strings[1]: \"b\" is an element where none may be");
	mof_arena_clear(&arena);
}

static void
test_what_others_write(void **state)
{
	static const char envelope[] =
		"<?xml version=\"1.0\" encoding=\"utf-8\"?><!-- c -->\n"
		"<s:Envelope xmlns:s=\"urn:s\"><s:Header><a:To xmlns:a='urn:a'>x</a:To></s:Header>"
		"<s:Body><n:PullResponse xmlns:n='urn:n'><n:Items><w:Item xmlns:w='urn:w'>"
		"<q:test_TYPES xmlns:q='urn:q' xsi:type='q:Test_Types_Type'>\n"
		"  <q:string xml:lang='en' "
		"xsi:type='cim:cimString'>a<![CDATA[<b>]]>&#x20;</q:string>\n"
		"  <q:Uint8> 7 </q:Uint8><?pi x?>\n"
		"  <q:BOOLEAN>TRUE</q:BOOLEAN>\n"
		"  <q:Booleans>1</q:Booleans><q:Booleans>False</q:Booleans>\n"
		"  <!-- c --><q:Booleans>true</q:Booleans><q:booleans>\n0\n</q:booleans>\n"
		"</q:test_TYPES><a:EndpointReference xmlns:a='urn:a'><a:Address>x</a:Address>"
		"</a:EndpointReference></w:Item>"
		"<w:Item xmlns:w='urn:w'><Test_Types><String>not this one</String></Test_Types>"
		"</w:Item></n:Items></n:PullResponse></s:Body></s:Envelope>\n";
	static const char utf16[] = "\xff\xfe<\0T\0e\0s\0t\0_\0L\0i\0n\0k\0/\0>\0";
	struct mof_arena arena = { 0 };
	struct test_types self;
	struct test_link link;

	(void)state;
	read_back(&test_types_class, envelope, &arena, &self);
	assert_string_equal(self.string, "a<b> ");
	assert_true(self.uint8.set && self.uint8.value == 7);
	assert_true(self.boolean.set && self.boolean.value);
	assert_int_equal(self.booleans.count, 4);
	assert_true(self.booleans.items[0] && !self.booleans.items[1] && self.booleans.items[2] &&
		    !self.booleans.items[3]);
	assert_false(self.uint16.set);
	read_back(&test_types_class,
		  "<w:XmlFragment><Test_Types><Sint8>-1</Sint8></Test_Types>"
		  "</w:XmlFragment>",
		  &arena, &self);
	assert_int_equal(self.sint8.value, -1);
	read_back(&test_types_class,
		  "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">"
		  "<Test_Types/>",
		  &arena, &self);
	assert_int_equal(
		read_text(&test_link_class, utf16, sizeof(utf16) - 1, NULL, &arena, &link, NULL),
		0);
	mof_arena_clear(&arena);
}

static void
test_embedded_instances_of_others(void **state)
{
	struct mof_arena arena = { 0 };
	struct test_types self;
	const struct test_branch *branch;
	const struct test_link *link;

	(void)state;
	read_elements("<p:Object i:type='Test_Branch_Type'><Extra>3</Extra><Label>x</Label>"
		      "</p:Object><p:Objects i:type='a:TEST_link'><b:Rank>1</b:Rank></p:Objects>"
		      "<p:Objects i:nil='true'/>",
		      &arena, &self);
	assert_ptr_equal(self.object.cls, &test_branch_class);
	branch = self.object.self;
	assert_int_equal(branch->extra.value, 3);
	assert_string_equal(branch->label, "x");
	assert_int_equal(self.objects.count, 2);
	link = self.objects.items[0].self;
	assert_int_equal(link->rank.value, 1);
	assert_null(self.objects.items[1].cls);
	/* No type: the declared class. */
	read_elements("<p:Object><x:Label>y</x:Label></p:Object>", &arena, &self);
	assert_ptr_equal(self.object.cls, &test_link_class);
	read_elements("<p:Object/>", &arena, &self);
	assert_ptr_equal(self.object.cls, &test_link_class);

	assert_elements_error("<p:Objects/>", "Test_Types.Objects[0]: the embedded instance does "
					      "not say its class by xsi:type");
	assert_elements_error("<p:Objects i:type='p:None_Type'/>",
			      "Test_Types.Objects[0]: \"None\" is a class that the schema does not "
			      "have");
	assert_elements_error("<p:Object i:type='p:Test_Rules_Type'/>",
			      "Test_Types.Object: an instance of Test_Link was expected, not one "
			      "of Test_Rules");
	assert_elements_error("<p:Object>text</p:Object>",
			      "\"text\" stands between properties of Test_Link");
	assert_elements_error("<p:Object><Rank>300</Rank></p:Object>",
			      "Test_Types.Object: Test_Link.Rank: \"300\" is out of the range of "
			      "uint8");
	assert_elements_error("<p:Object/><p:Object/>",
			      "Test_Types.Object: the property is there twice");
	assert_error(&test_types_class, wrap("<p:Object i:type='p:Test_Link_Type'/>"), NULL,
		     "Test_Types.Object: \"Test_Link\" is a class of which nothing is known: no "
		     "schema is given");
	mof_arena_clear(&arena);
}

static void
test_deep_embedding(void **state)
{
	struct test_link links[34] = { { .label = NULL } };
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct mof_error error;
	struct test_link back;

	(void)state;
	for (size_t i = 0; i + 1 < COUNT(links); i++)
		links[i].next = (struct mof_object){ &test_link_class, &links[i + 1] };
	links[33].label = "innermost";
	mof_out_puts(&out, "x");
	assert_int_equal(mof_write_wscim(&test_link_class, &links[0], &out), -ELOOP);
	assert_string_equal(out.data, "x");
	assert_comes_back(&test_link_class, &links[1]);

	mof_out_truncate(&out, 0);
	mof_out_puts(&out, "<Test_Link>");
	for (int i = 0; i < 33; i++)
		mof_out_puts(&out, "<Next>");
	for (int i = 0; i < 33; i++)
		mof_out_puts(&out, "</Next>");
	mof_out_puts(&out, "</Test_Link>");
	assert_int_equal(mof_read_wscim(&test_link_class, out.data, out.length, &with_schema,
					&arena, &back, &error),
			 -EINVAL);
	assert_string_equal(error.message, "Test_Link.Next: ..: Test_Link.Next: Test_Link.Next: "
					   "more than 32 instances within each other");
	assert_int_equal(error.line, 1);
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

#define EPR(address, parameters)                                                                   \
	"<p:Reference><a:Address>" address "</a:Address><a:ReferenceParameters>" parameters        \
	"</a:ReferenceParameters></p:Reference>"
#define RESOURCE(uri) "<w:ResourceURI>" uri "</w:ResourceURI>"
#define SELECTORS(selectors) "<w:SelectorSet>" selectors "</w:SelectorSet>"

static void
test_references_of_others(void **state)
{
	struct mof_arena arena = { 0 };
	struct test_types self;
	const struct mof_path *path;

	(void)state;
	/* Wrapped, in another order, with elements that say nothing here. */
	read_elements(
		"<p:Reference>\n <a:EndpointReference>\n <a:Metadata><b>x</b></a:Metadata>"
		"<a:ReferenceProperties>\n" SELECTORS("\n<w:Selector Name='K'> 1 </w:Selector>\n"
						      "<w:Selector Name='__CIMNamespace'> root/x "
						      "</w:Selector>") "<z/>" RESOURCE(" http://x/"
										       "y/"
										       "My_Class?q="
										       "/z ") "</"
											      "a:"
											      "Refe"
											      "renc"
											      "ePro"
											      "pert"
											      "ies>"
											      "<a:"
											      "Addr"
											      "ess>"
											      " htt"
											      "ps:/"
											      "/h:"
											      "5986"
											      "/wsm"
											      "an "
											      "</"
											      "a:"
											      "Addr"
											      "ess>"
											      "</"
											      "a:"
											      "Endp"
											      "oint"
											      "Refe"
											      "renc"
											      "e></"
											      "p:"
											      "Refe"
											      "renc"
											      "e>",
		&arena, &self);
	path = self.reference;
	assert_string_equal(path->class_name, "My_Class");
	assert_string_equal(path->name_space, "root/x");
	assert_string_equal(path->host, "h:5986");
	assert_int_equal(path->key_count, 1);
	assert_string_equal(path->keys[0].name, "K");
	assert_string_equal(path->keys[0].text, " 1 ");
	assert_int_equal(path->keys[0].type, MOF_STRING);

	read_elements(EPR("http://www.w3.org/2005/08/addressing/anonymous",
			  RESOURCE("http://schemas.microsoft.com/wbem/wsman/1/wmi/root/a/b/Cls")),
		      &arena, &self);
	path = self.reference;
	assert_null(path->host);
	assert_string_equal(path->name_space, "root/a/b");
	assert_string_equal(path->class_name, "Cls");
	assert_int_equal(path->key_count, 0);
	read_elements("<p:Reference>//h/root/x:C.A=\"1\",B=2</p:Reference>", &arena, &self);
	assert_int_equal(self.reference->key_count, 2);
	mof_arena_clear(&arena);
}

static void
test_wrong_references(void **state)
{
	static const struct {
		const char *elements, *message;
	} some[] = {
		{ "<p:Reference/>", "not an object path: the name of a class was expected at "
				    "character 1" },
		{ "<p:Reference><a:Address>x</a:Address></p:Reference>",
		  "a reference without a ResourceURI" },
		{ EPR("x", RESOURCE("http://x/")),
		  "\"http://x/\" is a resource that names no class" },
		{ EPR("x", RESOURCE("")), "\"\" is a resource that names no class" },
		{ EPR("http://%zz/", ""), "the address of a reference is no URI" },
		{ EPR("http://%ff/", ""), "the address of a reference is no URI" },
		{ EPR("http://%00/", ""), "the address of a reference is no URI" },
		{ EPR("http://%4", ""), "the address of a reference is no URI" },
		{ EPR("x", SELECTORS("<w:Selector>x</w:Selector>")),
		  "a selector whose Name names no key" },
		{ EPR("x", SELECTORS("<w:Selector Name='a=b'>x</w:Selector>")),
		  "a selector whose Name names no key" },
		{ EPR("x", SELECTORS("<w:Selector Name='a'/><w:Selector Name='A'/>")),
		  "\"A\" is a key that a reference has twice" },
		{ EPR("x", SELECTORS("<w:Selector Name='a'><b/></w:Selector>")),
		  "a text or an EndpointReference was expected in a selector" },
		{ EPR("x", SELECTORS("<w:Selector Name='a'><EndpointReference/></w:Selector>")),
		  "a reference without a ResourceURI" },
		{ EPR("x", SELECTORS("<w:Selector Name='__cimnamespace'><EndpointReference>"
				     "<ReferenceParameters>" RESOURCE(
					     "C") "</ReferenceParameters>"
						  "</EndpointReference></w:Selector>")),
		  "a namespace was expected, not a reference" },
		{ EPR("<b/>", ""), "\"b\" is an element where none may be" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++) {
		char message[256];

		snprintf(message, sizeof(message), "Test_Types.Reference: %s", some[i].message);
		assert_elements_error(some[i].elements, message);
	}
}

static void
test_hosts_come_back(void **state)
{
	static const char *const hosts[] = { "",     "h",         "h:80", "[::1]:5989",
					     "u@h",  "a/b?c#d",   "%41",  "\xc3\xa9",
					     "a\nb", "anonymous", ".",    "\x01" };

	(void)state;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		struct mof_path path = { .host = hosts[i], .name_space = "", .class_name = "C" };
		struct test_types self = { .reference = &path };

		assert_comes_back(&test_types_class, &self);
	}
}

/* References within references: as deep as a path may be, and one more. */
static void
test_deep_references(void **state)
{
	struct mof_path paths[10];
	struct mof_path_key keys[10];
	struct test_types self = { .reference = &paths[1] };
	struct mof_out out = { 0 };
	char text[4096] = "";

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		keys[i] = (struct mof_path_key){ .name = "K", .type = MOF_REFERENCE };
		if (i + 1 < COUNT(paths))
			keys[i].reference = &paths[i + 1];
		paths[i] = (struct mof_path){ .class_name = "C", .keys = &keys[i], .key_count = 1 };
	}
	keys[9] = (struct mof_path_key){ .name = "K", .type = MOF_STRING, .text = "v" };
	assert_comes_back(&test_types_class, &self);
	self.reference = &paths[0];
	assert_int_equal(mof_write_wscim(&test_types_class, &self, &out), -ELOOP);
	assert_int_equal(out.length, 0);
	mof_out_clear(&out);

	strcat(text, "<p:Reference>");
	for (int i = 0; i < 9; i++)
		strcat(text, "<ReferenceParameters><SelectorSet><Selector Name='K'>"
			     "<EndpointReference>");
	for (int i = 0; i < 9; i++)
		strcat(text, "</EndpointReference></Selector></SelectorSet></ReferenceParameters>");
	strcat(text, "</p:Reference>");
	assert_elements_error(text, "Test_Types.Reference: references more than 8 deep in keys");
}

static void
test_many_keys(void **state)
{
	struct mof_path_key keys[257];
	char names[257][8];
	struct mof_path path = { .class_name = "C", .keys = keys, .key_count = 256 };
	struct test_types self = { .reference = &path };
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct mof_error error;

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		snprintf(names[i], sizeof(names[i]), "K%zu", i);
		keys[i] = (struct mof_path_key){ .name = names[i],
						 .type = MOF_STRING,
						 .text = names[i] };
	}
	assert_comes_back(&test_types_class, &self);
	path.key_count++;
	assert_int_equal(mof_write_wscim(&test_types_class, &self, &out), 0);
	assert_int_equal(mof_read_wscim(&test_types_class, out.data, out.length, NULL, &arena,
					&self, &error),
			 -EINVAL);
	assert_string_equal(error.message,
			    "Test_Types.Reference: a reference with more than 256 keys");
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static void
test_unknown_properties(void **state)
{
	static const char text[] = "<Test_Link><A>x</A><B i:nil='true'/><Label>l</Label>"
				   "<C><Label><D/></Label>z</C><A>y</A><Rank>1</Rank></Test_Link>";
	struct mof_arena arena = { 0 };
	struct test_link link;

	(void)state;
	assert_error(&test_link_class, text, &with_schema,
		     "Test_Link.A: the class has no such property");
	assert_error(&test_link_class, text, NULL, "Test_Link.A: the class has no such property");
	assert_int_equal(
		read_text(&test_link_class, text, strlen(text), &lenient, &arena, &link, NULL), 0);
	assert_string_equal(link.label, "l");
	assert_int_equal(link.rank.value, 1);
	mof_arena_clear(&arena);
}

static void
test_wrong_texts(void **state)
{
	(void)state;
	assert_error(&test_types_class, "", NULL, "not XML: the text is empty");
	assert_error(&test_types_class, "<a><b></a>", NULL,
		     "not XML: Opening and ending tag mismatch: b line 1 and a");
	assert_elements_error("<p:Uint8>256</p:Uint8>",
			      "Test_Types.Uint8: \"256\" is out of the range of uint8");
	assert_elements_error("<p:Uint8s>1</p:Uint8s><p:Uint8s>x</p:Uint8s>",
			      "Test_Types.Uint8s[1]: \"x\" is no integer");
	assert_elements_error("<p:Uint8/>", "Test_Types.Uint8: \"\" is no integer");
	assert_elements_error("<p:Boolean>2</p:Boolean>",
			      "Test_Types.Boolean: \"2\" is neither true nor false");
	assert_elements_error("<p:Uint8>1</p:Uint8><p:Uint8>1</p:Uint8>",
			      "Test_Types.Uint8: the property is there twice");
	assert_elements_error("<p:Uint8s>1</p:Uint8s><p:Uint8>1</p:Uint8><p:Uint8s>1</p:Uint8s>",
			      "Test_Types.Uint8s: the property is there twice");
	assert_elements_error("<p:String>a<b>c</b></p:String>",
			      "Test_Types.String: \"b\" is an element where none may be");
	assert_elements_error("text", "\"text\" stands between properties of Test_Types");
	assert_elements_error("<p:Char16>ab</p:Char16>",
			      "Test_Types.Char16: \"ab\" is not one character up to U+FFFF");
}

static void
test_no_instance(void **state)
{
	static const char text[] = "<a><b/></a>";
	struct mof_arena arena = { 0 };
	struct test_link link;
	struct mof_error error;

	(void)state;
	assert_int_equal(
		read_text(&test_link_class, text, strlen(text), NULL, &arena, &link, &error),
		-EINVAL);
	assert_string_equal(error.message, "there is no element \"Test_Link\"");
	mof_arena_clear(&arena);
}

/* The line of what is wrong. */
static void
test_places(void **state)
{
	static const char text[] = "<Test_Link>\n<Label>x</Label>\n<Rank>\n300</Rank></Test_Link>";
	struct mof_arena arena = { 0 };
	struct test_link link;
	struct mof_error error;

	(void)state;
	assert_int_equal(
		read_text(&test_link_class, text, strlen(text), NULL, &arena, &link, &error),
		-EINVAL);
	assert_int_equal(error.line, 4);
	assert_true(error.column > 1);
	mof_arena_clear(&arena);
}

static void
test_hostile_texts(void **state)
{
	static const char *const entities[] = {
		"<!DOCTYPE x [<!ENTITY a \"b\">]><Test_Link><Label>&a;</Label></Test_Link>",
		"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Test_Link/>",
		"<!DOCTYPE x [<!ENTITY % a SYSTEM \"http://127.0.0.1:9/\"> %a;]><Test_Link/>",
		"<!DOCTYPE x [<!NOTATION n SYSTEM \"n\"><!ENTITY a SYSTEM \"f\" NDATA "
		"n>]><Test_Link/>",
	};
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct mof_error error;
	struct test_link link;

	(void)state;
	for (size_t i = 0; i < COUNT(entities); i++)
		assert_error(&test_link_class, entities[i], &lenient,
			     "a declaration of an entity is not allowed");
	assert_error(&test_link_class,
		     "<!DOCTYPE x SYSTEM 'x'><Test_Link><Label>&a;</Label>"
		     "</Test_Link>",
		     &lenient, "not XML: Entity 'a' not defined");

	for (int i = 0; i < 65; i++)
		mof_out_puts(&out, "<a>");
	assert_int_equal(mof_read_wscim(&test_link_class, out.data, out.length, &lenient, &arena,
					&link, &error),
			 -EINVAL);
	assert_string_equal(error.message, "more than 64 elements within each other");
	mof_out_truncate(&out, 0);
	mof_out_puts(&out, "<Test_Link");
	for (int i = 0; i < 64; i++)
		mof_out_printf(&out, " a%d='x'", i);
	mof_out_puts(&out, "/>");
	assert_int_equal(mof_read_wscim(&test_link_class, out.data, out.length, &lenient, &arena,
					&link, &error),
			 0);
	mof_out_truncate(&out, out.length - 2);
	mof_out_puts(&out, " b='x'/>");
	assert_int_equal(mof_read_wscim(&test_link_class, out.data, out.length, &lenient, &arena,
					&link, &error),
			 -EINVAL);
	assert_string_equal(error.message, "an element with more than 64 attributes");
	assert_int_equal(mof_read_wscim(&test_link_class, "", (64u << 20) + 1, &lenient, &arena,
					&link, &error),
			 -EINVAL);
	assert_string_equal(error.message, "a text of 67108865 bytes, at most 64 MiB are read");
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

/* A long string, in many pieces. */
static void
test_long_text(void **state)
{
	size_t len = 12u << 20;
	char *text = malloc(len + 1);
	struct test_link link = { .label = text };

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < len; i++)
		text[i] = "abc&\n<"[i % 6];
	text[len] = '\0';
	assert_comes_back(&test_link_class, &link);
	free(text);
}

/* A text cut short, or with a byte changed, is refused or read, and nothing else happens. */
static void
test_every_cut_and_change(void **state)
{
	static const char bytes[] = "<>&\"/ =:!?[x0\x80\xff";
	struct mof_arena arena = { 0 };
	struct expected expected[2 * MOF_TYPE_COUNT];
	struct test_types self, back;
	struct mof_out out = { 0 };
	size_t end;

	(void)state;
	test_types_random(3, &arena, &self, expected);
	self.reference = &outer_path;
	assert_int_equal(mof_write_wscim(&test_types_class, &self, &out), 0);
	mof_arena_clear(&arena);
	end = out.length - 1; /* the line feed at the end may be missing */
	for (size_t i = 0; i < end; i++) {
		char before = out.data[i];

		assert_int_equal(
			read_text(&test_types_class, out.data, i, &lenient, &arena, &back, NULL),
			-EINVAL);
		out.data[i] = bytes[i % (sizeof(bytes) - 1)];
		read_text(&test_types_class, out.data, out.length, i % 2 ? &lenient : &with_schema,
			  &arena, &back, NULL);
		out.data[i] = before;
		mof_arena_clear(&arena);
	}
	mof_out_clear(&out);
}

static void
assert_not_writable(const struct test_types *self)
{
	struct mof_out out = { 0 };

	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_wscim(&test_types_class, self, &out), -EILSEQ);
	assert_string_equal(out.data, "before");
	assert_false(out.failed);
	mof_out_clear(&out);
}

static void
test_what_xml_cannot_carry(void **state)
{
	static const char *const some[] = { "\x01",         "\x1f",         "\xff",  "\xed\xa0\x80",
					    "\xef\xbf\xbf", "\xef\xbf\xbe", "a\x0b", "\xc3" };

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++) {
		struct mof_path_key key = { .name = "K", .type = MOF_STRING, .text = some[i] };
		struct mof_path path = { .class_name = "C", .keys = &key, .key_count = 1 };
		struct test_link link = { .label = some[i] };

		assert_not_writable(&(const struct test_types){ .string = some[i] });
		assert_not_writable(&(const struct test_types){ .reference = &path });
		assert_not_writable(
			&(const struct test_types){ .object = { &test_link_class, &link } });
		key.name = some[i];
		key.text = "";
		assert_not_writable(&(const struct test_types){ .reference = &path });
		path = (struct mof_path){ .class_name = some[i] };
		assert_not_writable(&(const struct test_types){ .reference = &path });
		path = (struct mof_path){ .class_name = "C", .name_space = some[i] };
		assert_not_writable(&(const struct test_types){ .reference = &path });
	}
	assert_not_writable(&(const struct test_types){ .char16 = { 0, true } });
	assert_not_writable(&(const struct test_types){ .char16 = { 0xd800, true } });
	assert_not_writable(&(const struct test_types){
		.reference = &(const struct mof_path){ .class_name = "C", .host = "\xff" } });
}

/* A method of two parameters and what it returns. */
struct move_out {
	struct mof_uint32 return_value;
	const struct mof_path *job;
};

static const struct mof_property move_where = { .name = "Label",
						.name_len = 5,
						.type = MOF_STRING };
static const struct mof_property *const move_in_properties[] = { &move_where };
static const struct mof_class move_in_class = { .name = "Test_Link.Move",
						.properties = move_in_properties,
						.property_count = 1,
						.size = sizeof(const char *) };
static const struct mof_property move_return = { .name = "ReturnValue",
						 .name_len = 11,
						 .type = MOF_UINT32 };
static const struct mof_property move_job = { .name = "Job",
					      .name_len = 3,
					      .offset = offsetof(struct move_out, job),
					      .type = MOF_REFERENCE };
static const struct mof_property *const move_out_properties[] = { &move_return, &move_job };
static const struct mof_class move_out_class = { .name = "Test_Link.Move",
						 .properties = move_out_properties,
						 .property_count = 2,
						 .size = sizeof(struct move_out) };
static const struct mof_method move = { .name = "Move",
					.in = &move_in_class,
					.out = &move_out_class };

static void
test_methods(void **state)
{
	const char *in = "to <x>", *in_back = NULL;
	struct move_out answer = { { 4096, true }, NULL }, answer_back;
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct mof_error error;

	(void)state;
	assert_int_equal(mof_write_wscim_call(&move, "Test_Link", &in, &out), 0);
	assert_string_equal(out.data, "<p:Move_INPUT xmlns:p=\"" CLASS_URI "Test_Link\" " NAMESPACES
				      "<p:Label>to &lt;x&gt;</p:Label>\n</p:Move_INPUT>\n");
	assert_int_equal(
		mof_read_wscim_call(&move, out.data, out.length, NULL, &arena, &in_back, NULL), 0);
	assert_string_equal(in_back, in);
	assert_int_equal(mof_read_wscim_response(&move, out.data, out.length, NULL, &arena,
						 &answer_back, &error),
			 -EINVAL);
	assert_string_equal(error.message, "there is no element \"Move_OUTPUT\"");

	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_wscim_response(&move, "Test_Link", &answer, &out), 0);
	assert_string_equal(out.data,
			    "<p:Move_OUTPUT xmlns:p=\"" CLASS_URI "Test_Link\" " NAMESPACES
			    "<p:ReturnValue>4096</p:ReturnValue>\n<p:Job xsi:nil=\"true\"/>\n"
			    "</p:Move_OUTPUT>\n");
	answer.job = &outer_path;
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_wscim_response(&move, "Test_Link", &answer, &out), 0);
	assert_int_equal(mof_read_wscim_response(&move, out.data, out.length, NULL, &arena,
						 &answer_back, NULL),
			 0);
	assert_true(mof_equal(&move_out_class, &answer, &answer_back));
	assert_int_equal(mof_read_wscim_response(&move, "<x><Move_OUTPUT><y/></Move_OUTPUT></x>",
						 38, NULL, &arena, &answer_back, &error),
			 -EINVAL);
	assert_string_equal(error.message, "Test_Link.Move.y: the class has no such property");
	in = "\xff";
	mof_out_truncate(&out, 0);
	assert_int_equal(mof_write_wscim_call(&move, "Test_Link", &in, &out), -EILSEQ);
	assert_int_equal(out.length, 0);
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_text),
		cmocka_unit_test(test_random_instances_come_back),
		cmocka_unit_test(test_reals_and_characters_come_back),
		cmocka_unit_test(test_datetimes_come_back),
		cmocka_unit_test(test_datetimes_of_others),
		cmocka_unit_test(test_wrong_datetimes),
		cmocka_unit_test(test_octetstrings),
		cmocka_unit_test(test_octetstrings_of_others),
		cmocka_unit_test(test_null_empty_and_null_elements),
		cmocka_unit_test(test_what_others_write),
		cmocka_unit_test(test_embedded_instances_of_others),
		cmocka_unit_test(test_deep_embedding),
		cmocka_unit_test(test_references_of_others),
		cmocka_unit_test(test_wrong_references),
		cmocka_unit_test(test_hosts_come_back),
		cmocka_unit_test(test_deep_references),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_unknown_properties),
		cmocka_unit_test(test_wrong_texts),
		cmocka_unit_test(test_no_instance),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_hostile_texts),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_every_cut_and_change),
		cmocka_unit_test(test_what_xml_cannot_carry),
		cmocka_unit_test(test_methods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
