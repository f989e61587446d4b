/* The value tree has exactly the names that its documentation lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/embed.h"
#include "emit/backend.h"
#include "model/build.h"
#include "model/warnings.h"

/* Every kind of thing that the view shows; built from the schemas that mofc carries. */
static const char mof[] =
	"class TST_Inner { [Key] string Id; };\n"
	"[Version(\"1.2.3\")] class TST_All : CIM_ConcreteJob {\n"
	"  uint8 Numbers[3] = {1, null, 3};\n"
	"  sint64 Low = -9223372036854775808;\n"
	"  [ValueMap{\"-1\", \"..\", \"5..\"}, Values{\"a\", \"b\", \"c\"}] sint8 Few;\n"
	"  [EmbeddedInstance(\"TST_Inner\")] string Inside;\n"
	"  uint32 Do([In, Required] string What, [In(false), Out] uint64 Result);\n"
	"};\n"
	"[Association] class TST_Link { [Key] TST_All REF One; [Key] TST_Inner REF Two; };\n";

struct fixture {
	struct arena arena;
	struct names names;
	struct sources sources;
	struct diags diags;
	const struct val *view;
};

static void
build(struct fixture *f, const char *text)
{
	struct parse_context parse;
	struct backend backend = { .templates = { &f->arena, &f->sources, &f->diags, NULL },
				   .names = &f->names };
	struct selection selection;
	const struct schema *schema;
	struct source *source;

	names_init(&f->names, &f->arena);
	f->sources.arena = &f->arena;
	diags_init(&f->diags, &f->arena, &f->sources, model_warnings);
	parse_init(&parse, &f->arena, &f->names, &f->sources, &f->diags);
	source = sources_add(&f->sources, "test.mof", text, strlen(text));
	schema = schema_build(&parse, parse_source(&parse, source), NULL, 0, embedded_mof);
	selection = select_classes(schema, NULL, 0, &f->arena, &f->names, &f->diags);
	backend.schema = schema;
	backend.selection = &selection;
	backend.view = (struct view_options){ "test", "root/test" };
	f->view = backend_view(&backend, "c");
}

static int
setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ 0 };
	*state = &fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	names_clear(&f->names);
	arena_clear(&f->arena);
	return 0;
}

/* An empty map stands for "there is none"; a full one has every member, in the same order. */
static void
compare(const struct val *map, const struct shape *shape, const char *where)
{
	const struct val *val = map->first;

	if (!val || shape == shape_type)
		return;
	for (; shape->name; shape++, val = val->next) {
		if (!val || strcmp(val->key, shape->name) || val->kind != shape->kind)
			fail_msg("%s.%s: the tree has %s there", where, shape->name,
				 val ? val->key : "nothing");
		if (val->kind == VAL_MAP)
			compare(val, shape->members, shape->name);
		if (val->kind == VAL_LIST)
			for (const struct val *item = val->first; item; item = item->next)
				compare(item, shape->members, shape->name);
	}
	if (val)
		fail_msg("%s: the tree also has %s", where, val->key);
}

static void
test_shape(void **state)
{
	struct fixture *f = *state;

	build(f, mof);
	assert_int_equal(f->diags.errors, 0);
	assert_non_null(f->view);
	compare(f->view, shape_schema, "root");
}

static const struct val *
find_class(const struct val *view, const char *name)
{
	const struct val *class = val_get(view, "classes")->first;

	while (class && strcmp(val_get(class, "name")->text, name))
		class = class->next;
	return class;
}

/* Superclasses come along, from the built-in schemas too, and the list is sorted. */
static void
test_closure(void **state)
{
	static const char *const names[] = {
		"CIM_ConcreteJob", "CIM_Error", "CIM_Job", "CIM_LogicalElement",
		"CIM_ManagedElement", "CIM_ManagedSystemElement", "TST_All", "TST_Inner",
		"TST_Link",
	};
	struct fixture *f = *state;
	const struct val *class;
	size_t i = 0;

	build(f, mof);
	for (class = val_get(f->view, "classes")->first; class; class = class->next, i++)
		assert_string_equal(val_get(class, "name")->text, names[i]);
	assert_int_equal(i, sizeof(names) / sizeof(names[0]));
	class = find_class(f->view, "TST_All");
	assert_string_equal(val_get(val_get(class, "super"), "c_name")->text, "cim_concrete_job");
	assert_string_equal(val_get(class, "source")->text, "test.mof:2");
}

static void
test_clashes(void **state)
{
	static const struct {
		const char *mof, *message;
	} cases[] = {
		{ "class T_FooBar { uint8 X; }; class T_Foo_Bar { uint8 Y; };",
		  "'T_Foo_Bar' and 'T_FooBar' both become 't_foo_bar' in target 'c'" },
		{ "class T_A { uint8 FooBar; uint8 Foo_Bar; };",
		  "'Foo_Bar' and 'FooBar' both become 'foo_bar' in target 'c'" },
		{ "class T_A { uint8 Int; uint8 Int_; };",
		  "'Int_' and 'Int' both become 'int_' in target 'c'" },
		/* What is made of one name may be another name. */
		{ "class T_A { uint8 X; }; class T_A_Ops { uint8 Y; };",
		  "'T_A_Ops' and 'T_A' both become 't_a_ops' in target 'c'" },
		{ "class T_A { uint32 B_Go(); }; class T_A_B { uint32 Go(); };",
		  "'T_A_B.Go()' and 'T_A.B_Go()' both become 't_a_b_go_call' in target 'c'" },
		{ "class T_A { uint32 M(uint8 X); }; class T_A_M_In { uint8 X; };",
		  "'T_A_M_In' and 'T_A.M()' both become 't_a_m_in' in target 'c'" },
		{ "class T_A { uint32 M([In(false), Out] uint8 Return_Value); };",
		  "'Return_Value' and 'the returned value' both become 'return_value' in "
		  "target 'c'" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fixture *f = *state;
		const struct diag *diag;

		build(f, cases[i].mof);
		diag = f->diags.first;
		while (diag && strcmp(diag->message, cases[i].message))
			diag = diag->next;
		if (!diag)
			fail_msg("%s: no message '%s'", cases[i].mof, cases[i].message);
		assert_non_null(diag->notes);
		teardown(state);
		setup(state);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_shape, setup, teardown),
		cmocka_unit_test_setup_teardown(test_closure, setup, teardown),
		cmocka_unit_test_setup_teardown(test_clashes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
