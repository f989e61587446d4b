/* The template engine: what it expands to, and that a wrong name is found when it is loaded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "emit/tmpl.h"
#include "model/warnings.h"

static const struct shape item_shape[] = {
	{ "name", VAL_TEXT, NULL, "" },
	{ "value", VAL_NUMBER, NULL, "" },
	{ NULL, VAL_TEXT, NULL, NULL },
};

static const struct shape root_shape[] = {
	{ "title", VAL_TEXT, NULL, "" },
	{ "yes", VAL_TRUTH, NULL, "" },
	{ "no", VAL_TRUTH, NULL, "" },
	{ "items", VAL_LIST, item_shape, "" },
	{ "none", VAL_LIST, item_shape, "" },
	{ "inner", VAL_MAP, item_shape, "" },
	{ "absent", VAL_MAP, item_shape, "" },
	{ "type", VAL_MAP, shape_type, "" },
	{ NULL, VAL_TEXT, NULL, NULL },
};

static const struct shape type_members[] = {
	{ "c", VAL_TEXT, NULL, "" },
	{ NULL, VAL_TEXT, NULL, NULL },
};

struct fixture {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct val *root;
	struct buf text;
};

static const struct source *
lookup(void *context, const char *path)
{
	struct fixture *f = context;
	const char *text = !strcmp(path, "part")   ? "[${title}]\n"
			   : !strcmp(path, "self") ? "@include \"self\"\n"
			   : !strcmp(path, "bad")  ? "ok\n  ${wrong}\n"
						   : NULL;

	return text ? sources_add(&f->sources, path, text, strlen(text)) : NULL;
}

static int
setup(void **state)
{
	static struct fixture fixture;
	struct arena *a = &fixture.arena;
	struct val *map, *list;

	fixture = (struct fixture){ 0 };
	fixture.sources.arena = a;
	diags_init(&fixture.diags, a, &fixture.sources, model_warnings);
	fixture.root = val_map(a, NULL, NULL);
	val_text(a, fixture.root, "title", "A \"b\" */ <c>");
	val_truth(a, fixture.root, "yes", true);
	val_truth(a, fixture.root, "no", false);
	list = val_list(a, fixture.root, "items");
	for (int i = 0; i < 3; i++) {
		map = val_map(a, list, NULL);
		val_text(a, map, "name", arena_printf(a, "n%d", i));
		val_number(a, map, "value", i);
	}
	val_list(a, fixture.root, "none");
	map = val_map(a, fixture.root, "inner");
	val_text(a, map, "name", "OneTwo");
	val_number(a, map, "value", 7);
	val_map(a, fixture.root, "absent");
	map = val_map(a, fixture.root, "type");
	val_text(a, map, "c", "uint8_t");
	*state = &fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	buf_clear(&f->text);
	arena_clear(&f->arena);
	return 0;
}

/* The expanded text, or all messages where the template is wrong. */
static const char *
expand(struct fixture *f, const char *template)
{
	struct tmpl_loader loader = { &f->arena, &f->sources, &f->diags, lookup, f, type_members };
	const struct tmpl *tmpl = tmpl_load_text(&loader, "t", template, root_shape);
	struct diag_format format = { 0 };

	buf_clear(&f->text);
	if (tmpl)
		tmpl_expand(tmpl, f->root, &f->text);
	else
		diags_format(&f->diags, &format, &f->text);
	diags_init(&f->diags, &f->arena, &f->sources, model_warnings);
	return f->text.text ? f->text.text : "";
}

static void
test_text(void **state)
{
	assert_string_equal(expand(*state, "plain $x ${inner.name}!\n"), "plain $x OneTwo!\n");
	assert_string_equal(expand(*state, "no line feed"), "no line feed");
	assert_string_equal(expand(*state, ""), "");
	assert_string_equal(expand(*state, "$${title} costs $$5\n"), "${title} costs $$5\n");
	assert_string_equal(expand(*state, "@@for\n  @@x\n"), "@for\n  @x\n");
	assert_string_equal(expand(*state, "a\n@# gone\nb\n"), "a\nb\n");
	assert_string_equal(expand(*state, "${type.c} x;\n"), "uint8_t x;\n");
	assert_string_equal(expand(*state, "@include \"part\"\n"), "[A \"b\" */ <c>]\n");
}

static void
test_filters(void **state)
{
	assert_string_equal(expand(*state, "${title|cstr}"), "A \\\"b\\\" */ <c>");
	assert_string_equal(expand(*state, "${title|comment}"), "A \"b\" * / <c>");
	assert_string_equal(expand(*state, "${title|xml}"), "A &quot;b&quot; */ &lt;c&gt;");
	assert_string_equal(expand(*state, "${title|json}"), "A \\\"b\\\" */ <c>");
	assert_string_equal(expand(*state, "${inner.name|snake|upper}"), "ONE_TWO");
	assert_string_equal(expand(*state, "${inner.name|camel}"), "oneTwo");
	assert_string_equal(expand(*state, "${inner.name|lower|pascal}"), "Onetwo");
}

static void
test_loops(void **state)
{
	assert_string_equal(expand(*state, "@for i in items\n${i.name}=${i.value}\n@end\n"),
			    "n0=0\nn1=1\nn2=2\n");
	assert_string_equal(expand(*state, "@for i in items\n@if i.first\n<\n@end\n@if i.last\n>\n"
					   "@else\n,\n@end\n@end\n"),
			    "<\n,\n,\n>\n");
	assert_string_equal(expand(*state, "@for i in none\nx\n@end\ny\n"), "y\n");
	assert_string_equal(expand(*state, "@for i in items\n@if i.last\n@for j in items\n"
					   "${i.name}${j.name} ${inner.name}\n@end\n@end\n@end\n"),
			    "n2n0 OneTwo\nn2n1 OneTwo\nn2n2 OneTwo\n");
	assert_string_equal(expand(*state, "${items.count} ${none.count}\n"), "3 0\n");
	/* An inner variable hides an outer one of the same name. */
	assert_string_equal(expand(*state, "@for i in items\n@if i.first\n@for i in items\n"
					   "${i.name}\n@end\n@end\n@end\n"),
			    "n0\nn1\nn2\n");
}

static void
test_conditions(void **state)
{
	assert_string_equal(expand(*state, "@if no\na\n@elif yes\nb\n@else\nc\n@end\n"), "b\n");
	assert_string_equal(expand(*state, "@if no\na\n@elif no\nb\n@else\nc\n@end\n"), "c\n");
	assert_string_equal(expand(*state, "@if not no\na\n@end\n"), "a\n");
	assert_string_equal(expand(*state, "${yes}, ${no}"), "true, false");
	assert_string_equal(expand(*state, "@if none\na\n@else\nb\n@end\n"), "b\n");
	assert_string_equal(expand(*state, "@if absent\na\n@else\n[${absent.name}]\n@end\n"),
			    "[]\n");
	assert_string_equal(expand(*state, "  @if yes\na\n\t@end\n"), "a\n");
}

/* Each wrong template with the message that it gives, source line and caret left out. */
static void
test_errors(void **state)
{
	static const char *const cases[][2] = {
		{ "a\nb ${nope}\n", "t:2:5: error: nothing here is called 'nope' [template]" },
		{ "${inner.nope}", "t:1:9: error: nothing here is called 'nope' [template]" },
		{ "${type.nope}", "t:1:8: error: nothing here is called 'nope' [template]" },
		{ "${title.x}", "t:1:9: error: nothing here is called 'x' [template]" },
		{ "${}", "t:1:3: error: nothing here is called '' [template]" },
		{ "${title|shout}", "t:1:9: error: no filter is called 'shout' [template]" },
		{ "${title", "t:1:1: error: '${' has no '}' on its line [template]" },
		{ "${items}", "t:1:3: error: 'items' is no text [template]" },
		{ "${inner}", "t:1:3: error: 'inner' is no text [template]" },
		{ "@for x in title\n@end\n", "t:1:11: error: 'title' is no list [template]" },
		{ "@for x items\n@end\n",
		  "t:1:1: error: a loop is written '@for name in list' [template]" },
		{ "@for i in items\n${i.nope}\n@end\n",
		  "t:2:5: error: nothing here is called 'nope' [template]" },
		{ "@for i in items\nx\n", "t:1:1: error: '@for' without its '@end' [template]" },
		{ "@if yes\nx\n", "t:1:1: error: '@if' without its '@end' [template]" },
		{ "@if yes\n@elif no\nx\n", "t:2:1: error: '@elif' without its '@end' [template]" },
		{ "@if\n@end\n",
		  "t:1:1: error: a condition is written '@if name' or '@if not name' [template]" },
		{ "x\n@end\n", "t:2:1: error: nothing is open here for '@end' [template]" },
		{ "@else\n", "t:1:1: error: nothing is open here for '@else' [template]" },
		{ "@loop\n", "t:1:1: error: no directive is called '@loop' [template]" },
		{ "@include part\n",
		  "t:1:1: error: an include is written '@include \"file\"' [template]" },
		{ "@include \"gone\"\n",
		  "t:1:10: error: there is no template \"gone\" [template]" },
		{ "@include \"bad\"\n",
		  "bad:2:5: error: nothing here is called 'wrong' [template]" },
		{ "@include \"self\"\n",
		  "self:1:10: error: template \"self\" includes itself [template]" },
		{ "@if no\n${never}\n@end\n",
		  "t:2:3: error: nothing here is called 'never' [template]" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = expand(*state, cases[i][0]);
		size_t len = strlen(cases[i][1]);

		if (strncmp(got, cases[i][1], len) || got[len] != '\n')
			fail_msg("%s gave: %s", cases[i][0], got);
	}
}

static void
test_deep(void **state)
{
	struct buf text = { 0 };

	for (int i = 0; i < 100000; i++)
		buf_adds(&text, "@if yes\n");
	assert_non_null(strstr(expand(*state, text.text), "blocks nest deeper than 64"));
	buf_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_filters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_loops, setup, teardown),
		cmocka_unit_test_setup_teardown(test_conditions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(test_deep, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
