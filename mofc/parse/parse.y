/*
 * The grammar of MOF 2.x (DSP0004 annex A), with what WMI's dialect and MOF 3 (DSP0221) have
 * besides.  It takes all of them alike: which file may use what is for the model to say.  Actions
 * only build the AST.
 */
%require "3.8"
%language "C"
%define api.pure full
%define api.prefix {mof_}
%define api.header.include {"parse.h"}
%define api.token.prefix {TOK_}
%define api.token.raw
%define api.value.type union
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%header
%param {struct parser *p}
%initial-action { @$ = (struct span){ p->offset, 0 }; }

%code requires {
#include "parse/parse_internal.h"

struct type_token {
	enum mof_type_name type;
	struct ident ident;
};

/* The tag of a type's name is its number behind those of the tokens. */
enum { TAG_TYPE = 1000 };

/* A list under construction: its first node, and where the next one goes. */
struct value_list { struct ast_value *first, **last; };
struct qualifier_list { struct ast_qualifier *first, **last; };
struct element_list {
	struct ast_element *first, **last;
	struct ast_production *nested, **last_nested;
};
struct assignment_list { struct ast_assignment *first, **last; };

/* What stands behind the value of a qualifier declaration. */
struct clauses {
	unsigned int scopes, flavors;
	bool has_scope, has_flavor;
	struct span no_comma; /* before this one is missing, as in MOF 3 */
};
}

%code provides {
/* The one prototype that scanner and parser share. */
int mof_lex(MOF_STYPE *yylval, MOF_LTYPE *yylloc, struct parser *p);
}

%code {
#include <string.h>

#define YYLLOC_DEFAULT(current, rhs, n) \
	((current) = (n) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) \
			 : (struct span){ YYRHSLOC(rhs, 0).offset + YYRHSLOC(rhs, 0).len, 0 })

/* Starts a list with one node; adds a node to a list, also to an empty one. */
#define LIST_START(list, node) ((list).first = (node), (list).last = &(node)->next)
#define LIST_PUT(list, node) (*((list).last ? (list).last : &(list).first) = (node), \
			      (list).last = &(node)->next)

static void mof_error(const struct span *at, struct parser *p, const char *message);
static struct ast_element *new_element(struct parser *p, enum ast_element_kind kind,
				       struct ast_qualifier *qualifiers, struct ident name);
static struct ast_production *new_class(struct parser *p, struct span at, enum ast_class_kind kind,
					struct ast_qualifier *qualifiers, struct ident name,
					struct ident super, const struct element_list *elements);
static struct ast_instance new_instance(struct parser *p, struct span at, struct ident class_name,
					struct ident alias, struct ast_assignment *assignments);
static void set_type(struct ast_element *element, struct ident name);
static void nest(struct element_list *list, struct ast_production *node);
}

%token LBRACE "'{'" RBRACE "'}'" LPAREN "'('" RPAREN "')'" LBRACKET "'['" RBRACKET "']'"
%token VALUE_LBRACE "'{' of a value" VALUE_RBRACE "'}' of a value" LIST_LBRACKET "'[' of a list"
%token COLON "':'" SEMICOLON "';'" COMMA "','" EQUAL "'='" DOT "'.'"
%token PRAGMA "'#pragma'" DIRECTIVE "a preprocessor line"
%token <struct ident> CLASS "'class'" ASSOCIATION "'association'" STRUCTURE "'structure'"
%token <struct ident> ENUMERATION "'enumeration'" INSTANCE "'instance'" VALUE "'value'"
%token <struct ident> OF "'of'" AS "'as'" QUALIFIER "'qualifier'"
%token <struct ident> SCOPE "'scope'" FLAVOR "'flavor'" POLICY "'policy'" REF "'ref'"
%token <struct ident> TRUE "'true'" FALSE "'false'" NULL "'null'"
%token <struct type_token> TYPE "a type"
%token <struct ident> IDENT "a name" ALIAS "an alias"
%token <struct ast_value *> INTEGER "an integer" REAL "a real" CHAR "a character"
%token <enum string_part> STRING "a string"
%token BAD "something that is no token"
%token END 0 "end of the file"

%nterm <struct ast_production *> pragma directive qualifier_declaration class structure enumeration
%nterm <struct ast_production *> instance
%nterm <enum ast_class_kind> class_word
%nterm <struct ident> name alias.opt super.opt
%nterm <struct ast_value *> value literal string init.opt qualifier_value.opt array_value item
%nterm <struct ast_value *> instance_value arguments.opt
%nterm <struct value_list> items
%nterm <struct clauses> clauses some_clauses clause
%nterm <bool> comma.opt
%nterm <unsigned int> scopes typeless_flavors flavor_list flavors flavors.opt
%nterm <struct qualifier_list> qualifiers
%nterm <struct ast_qualifier *> qualifier qualifiers.opt
%nterm <struct ast_array> array array.opt
%nterm <struct element_list> class_body elements parameters enumerators
%nterm <struct ast_element *> element parameter parameters.opt enumerator enumerators.opt
%nterm <struct assignment_list> assignments
%nterm <struct ast_assignment *> assignment instance_body

%%

file:
  %empty
| file production
;

production:
  pragma[n]					{ parser_add(p, $n); }
| directive[n]					{ parser_add(p, $n); }
| qualifier_declaration[n]			{ parser_add(p, $n); }
| class[n]					{ parser_add(p, $n); }
| structure[n]					{ parser_add(p, $n); }
| enumeration[n]				{ parser_add(p, $n); }
| instance[n]					{ parser_add(p, $n); }
| error
	{
		yyerrok;
		p->file->is_incomplete = true;
		if (p->skip == SKIP_PRODUCTION) /* from the token on that is looked at */
			yyclearin;
	}
| error "';'"					{ yyerrok; p->file->is_incomplete = true; }
;

pragma:
  "'#pragma'" name[n] arguments.opt[a]
	{
		$$ = parse_production(p, PRODUCTION_PRAGMA, @$);
		$$->pragma = (struct ast_pragma){ .name = $n, .arguments = $a };
	}
;

arguments.opt:
  %empty					{ $$ = NULL; }
| "'('" "')'"					{ $$ = NULL; }
| "'('" items[l] "')'"				{ $$ = $l.first; }
;

directive:
  DIRECTIVE
	{ $$ = parse_production(p, PRODUCTION_DIRECTIVE, @$); }
;

qualifier_declaration:
  qualifiers.opt[q] "'qualifier'" name[n] "':'" TYPE[t] array.opt[a] init.opt[v] clauses[c] "';'"
	{
		$$ = parse_production(p, PRODUCTION_QUALIFIER, @$);
		$$->qualifier = (struct ast_qualifier_declaration){
			.qualifiers = $q, .name = $n, .type = $t.type, .array = $a, .value = $v,
			.scopes = $c.scopes, .flavors = $c.flavors };
		parser_check_clauses(p, $n, $c.has_scope,
				     $c.has_flavor ? $c.no_comma : (struct span){ 0 });
		p->file->has_mof3 |= !$c.has_flavor && $c.no_comma.offset;
	}
| qualifiers.opt[q] "'qualifier'" name[n] "':'" IDENT[t] array.opt[a] init.opt[v]
  some_clauses[c] "';'"
	{
		/* The type is an enumeration of MOF 3. */
		$$ = parse_production(p, PRODUCTION_QUALIFIER, @$);
		$$->qualifier = (struct ast_qualifier_declaration){
			.qualifiers = $q, .name = $n, .type = TYPE_INSTANCE, .class_name = $t,
			.array = $a, .value = $v,
			.scopes = $c.scopes, .flavors = $c.flavors };
		p->file->has_mof3 = true;
	}
| qualifiers.opt "'qualifier'" name[n] "':'" typeless_flavors[f] "';'"
	{
		$$ = parse_production(p, PRODUCTION_QUALIFIER, @$);
		$$->qualifier = (struct ast_qualifier_declaration){
			.name = $n, .type = TYPE_NONE, .scopes = SCOPE_ANY, .flavors = $f };
		parser_mark_wmi(p);
	}
;

/* MOF 3 has no commas between them, and a policy in the place of flavors. */
clauses:
  %empty					{ $$ = (struct clauses){ 0 }; }
| some_clauses
;

some_clauses:
  comma.opt[comma] clause[c]
	{
		$$ = $c;
		$$.no_comma = $comma ? (struct span){ 0 } : @c;
	}
| some_clauses[l] comma.opt[comma] clause[c]
	{
		$$ = (struct clauses){
			$l.scopes | $c.scopes, $l.flavors | $c.flavors,
			$l.has_scope || $c.has_scope, $l.has_flavor || $c.has_flavor,
			$comma || $l.no_comma.offset ? $l.no_comma : @c };
	}
;

comma.opt:
  %empty					{ $$ = false; }
| "','"						{ $$ = true; }
;

clause:
  "'scope'" "'('" scopes[s] "')'"
	{ $$ = (struct clauses){ .scopes = $s, .has_scope = true }; }
| "'flavor'" "'('" flavors[f] "')'"
	{ $$ = (struct clauses){ .flavors = $f, .has_flavor = true }; }
| "'policy'" "'('" flavors[f] "')'"
	{
		$$ = (struct clauses){ .flavors = $f };
		p->file->has_mof3 = true;
	}
;

scopes:
  name[n]					{ $$ = parse_scope(p, $n); }
| scopes[s] "','" name[n]			{ $$ = $s | parse_scope(p, $n); }
;

flavors:
  name[n]					{ $$ = parse_flavor(p, $n); }
| flavors[f] "','" name[n]			{ $$ = $f | parse_flavor(p, $n); }
;

typeless_flavors:
  IDENT[n]					{ if (!parse_first_flavor(p, $n, &$$)) YYERROR; }
| typeless_flavors[f] IDENT[n]			{ $$ = $f | parse_flavor(p, $n); }
;

flavor_list:
  IDENT[n]					{ $$ = parse_flavor(p, $n); }
| flavor_list[f] IDENT[n]			{ $$ = $f | parse_flavor(p, $n); }
;

class:
  qualifiers.opt[q] class_word[k] name[n] alias.opt[a] super.opt[s] class_body[e]
	{
		$$ = new_class(p, @$, $k, $q, $n, $s, &$e);
		$$->class.alias = $a;
	}
;

class_body:
  "'{'" elements[e] "'}'" end			{ $$ = $e; }
| "'{'" elements[e] error "'}'" end		{ yyerrok; $$ = $e; }
;

class_word:
  "'class'"					{ $$ = CLASS_CLASS; }
| "'association'"
	{
		$$ = CLASS_ASSOCIATION;
		p->file->has_mof3 = true;
	}
;

structure:
  qualifiers.opt[q] "'structure'" name[n] super.opt[s] class_body[e]
	{
		$$ = new_class(p, @$, CLASS_STRUCTURE, $q, $n, $s, &$e);
		p->file->has_mof3 = true;
	}
;

enumeration:
  qualifiers.opt[q] "'enumeration'" name[n] "':'" name[b] "'{'" enumerators.opt[l] "'}'" end
	{
		$$ = parse_production(p, PRODUCTION_ENUMERATION, @$);
		$$->enumeration = (struct ast_enumeration){
			.qualifiers = $q, .name = $n, .base = $b, .enumerators = $l };
		p->file->has_mof3 = true;
	}
;

enumerators.opt:
  %empty					{ $$ = NULL; }
| enumerators[l]				{ $$ = $l.first; }
;

enumerators:
  enumerator[e]
	{
		$$ = (struct element_list){ 0 };
		LIST_PUT($$, $e);
	}
| enumerators[l] "','" enumerator[e]		{ $$ = $l; LIST_PUT($$, $e); }
;

enumerator:
  qualifiers.opt[q] name[n] init.opt[v]
	{
		$$ = new_element(p, ELEMENT_ENUMERATOR, $q, $n);
		$$->value = $v;
	}
;

/* The ";" behind a "}" is what people forget most. */
end:
  "';'"
| %empty					{ parser_missing_semicolon(p, @0); }
;

alias.opt:
  %empty					{ $$ = (struct ident){ 0 }; }
| "'as'" ALIAS[a]				{ $$ = $a; }
;

super.opt:
  %empty					{ $$ = (struct ident){ 0 }; }
| "':'" name[n]					{ $$ = $n; }
;

elements:
  %empty					{ $$ = (struct element_list){ 0 }; }
| elements[l] element[e]
	{
		$$ = $l;
		if ($e)
			LIST_PUT($$, $e);
	}
| elements[l] structure[n]			{ $$ = $l; nest(&$$, $n); }
| elements[l] enumeration[n]			{ $$ = $l; nest(&$$, $n); }
;

element:
  qualifiers.opt[q] TYPE[t] name[n] array.opt[a] init.opt[v] "';'"
	{
		$$ = new_element(p, ELEMENT_PROPERTY, $q, $n);
		$$->type = $t.type;
		$$->array = $a;
		$$->value = $v;
	}
| qualifiers.opt[q] IDENT[c] name[n] array.opt[a] init.opt[v] "';'"
	{
		$$ = new_element(p, ELEMENT_PROPERTY, $q, $n);
		set_type($$, $c);
		$$->array = $a;
		$$->value = $v;
	}
| qualifiers.opt[q] IDENT[c] "'ref'" name[n] array.opt[a] init.opt[v] "';'"
	{
		$$ = new_element(p, ELEMENT_REFERENCE, $q, $n);
		$$->type = TYPE_REFERENCE;
		$$->class_name = $c;
		$$->array = $a;
		$$->value = $v;
	}
| qualifiers.opt[q] TYPE[t] name[n] "'('" parameters.opt[l] "')'" "';'"
	{
		$$ = new_element(p, ELEMENT_METHOD, $q, $n);
		$$->type = $t.type;
		$$->parameters = $l;
	}
| qualifiers.opt[q] IDENT[c] name[n] "'('" parameters.opt[l] "')'" "';'"
	{
		$$ = new_element(p, ELEMENT_METHOD, $q, $n);
		set_type($$, $c);
		$$->parameters = $l;
	}
| qualifiers.opt[q] TYPE[t] array[a] name[n] "'('" parameters.opt[l] "')'" "';'"
	{
		$$ = new_element(p, ELEMENT_METHOD, $q, $n);
		$$->type = $t.type;
		$$->array = $a;
		$$->parameters = $l;
	}
| qualifiers.opt[q] IDENT[c] array[a] name[n] "'('" parameters.opt[l] "')'" "';'"
	{
		$$ = new_element(p, ELEMENT_METHOD, $q, $n);
		set_type($$, $c);
		$$->array = $a;
		$$->parameters = $l;
	}
| class[n]			{ parser_nested(p, @1); parser_add(p, $n); $$ = NULL; }
| instance[n]			{ parser_nested(p, @1); parser_add(p, $n); $$ = NULL; }
| qualifier_declaration[n]	{ parser_nested(p, @1); parser_add(p, $n); $$ = NULL; }
| pragma[n]			{ parser_nested(p, @1); parser_add(p, $n); $$ = NULL; }
| error "';'"			{ yyerrok; $$ = NULL; }
;

parameters.opt:
  %empty					{ $$ = NULL; }
| parameters[l]					{ $$ = $l.first; }
;

parameters:
  parameter[e]
	{
		$$ = (struct element_list){ 0 };
		LIST_PUT($$, $e);
	}
| parameters[l] "','" parameter[e]		{ $$ = $l; LIST_PUT($$, $e); }
;

parameter:
  qualifiers.opt[q] TYPE[t] name[n] array.opt[a] init.opt[v]
	{
		$$ = new_element(p, ELEMENT_PARAMETER, $q, $n);
		$$->type = $t.type;
		$$->array = $a;
		$$->value = $v;
	}
| qualifiers.opt[q] IDENT[c] name[n] array.opt[a] init.opt[v]
	{
		$$ = new_element(p, ELEMENT_PARAMETER, $q, $n);
		set_type($$, $c);
		$$->array = $a;
		$$->value = $v;
	}
| qualifiers.opt[q] IDENT[c] "'ref'" name[n] array.opt[a] init.opt[v]
	{
		$$ = new_element(p, ELEMENT_PARAMETER, $q, $n);
		$$->type = TYPE_REFERENCE;
		$$->class_name = $c;
		$$->array = $a;
		$$->value = $v;
	}
;

array.opt:
  %empty					{ $$ = (struct ast_array){ 0 }; }
| array
;

array:
  "'['" "']'"					{ $$ = (struct ast_array){ true, 0, @$ }; }
| "'['" INTEGER[n] "']'"
	{ $$ = (struct ast_array){ true, parse_array_size(p, $n), @$ }; }
;

init.opt:
  %empty					{ $$ = NULL; }
| "'='" value[v]				{ $$ = $v; }
;

qualifiers.opt:
  %empty					{ $$ = NULL; }
| LIST_LBRACKET qualifiers[l] "']'"			{ $$ = $l.first; }
| LIST_LBRACKET error "']'"				{ $$ = NULL; }
;

qualifiers:
  qualifier[q]					{ LIST_START($$, $q); }
| qualifiers[l] "','" qualifier[q]		{ $$ = $l; LIST_PUT($$, $q); }
;

qualifier:
  name[n] qualifier_value.opt[v] flavors.opt[f]
	{
		$$ = parse_alloc(p, sizeof(*$$));
		*$$ = (struct ast_qualifier){ .name = $n, .value = $v, .flavors = $f };
	}
;

qualifier_value.opt:
  %empty					{ $$ = NULL; }
| "'('" items[l] "')'"
	{
		/* Several values between parentheses are an array, for WMI. */
		$$ = $l.first;
		if ($$->next) {
			$$ = parse_value(p, VALUE_ARRAY, @$);
			$$->first = $l.first;
		}
	}
| "'('" array_value[v] "')'"			{ $$ = $v; }
| array_value
;

flavors.opt:
  %empty					{ $$ = 0; }
| "':'" flavor_list[f]				{ $$ = $f; parser_mark_wmi(p); }
;

instance:
  qualifiers.opt[q] "'instance'" "'of'" name[n] alias.opt[a] instance_body[l]
	{
		$$ = parse_production(p, PRODUCTION_INSTANCE, @$);
		$$->instance = new_instance(p, @$, $n, $a, $l);
		$$->instance.qualifiers = $q;
	}
| qualifiers.opt[q] "'value'" "'of'" name[n] alias.opt[a] instance_body[l]
	{
		$$ = parse_production(p, PRODUCTION_INSTANCE, @$);
		$$->instance = new_instance(p, @$, $n, $a, $l);
		$$->instance.qualifiers = $q;
		$$->instance.is_structure_value = true;
		p->file->has_mof3 = true;
	}
;

instance_value:
  "'instance'" "'of'" name[n] alias.opt[a] "'{'" assignments[l] "'}'"
	{
		$$ = parse_value(p, VALUE_INSTANCE, @$);
		$$->instance = parse_alloc(p, sizeof(*$$->instance));
		*$$->instance = new_instance(p, @$, $n, $a, $l.first);
	}
| "'value'" "'of'" name[n] alias.opt[a] "'{'" assignments[l] "'}'"
	{
		$$ = parse_value(p, VALUE_INSTANCE, @$);
		$$->instance = parse_alloc(p, sizeof(*$$->instance));
		*$$->instance = new_instance(p, @$, $n, $a, $l.first);
		$$->instance->is_structure_value = true;
		p->file->has_mof3 = true;
	}
;

instance_body:
  "'{'" assignments[l] "'}'" end		{ $$ = $l.first; }
| "'{'" assignments[l] error "'}'" end		{ yyerrok; $$ = $l.first; }
;

assignments:
  %empty					{ $$ = (struct assignment_list){ 0 }; }
| assignments[l] assignment[a]
	{
		$$ = $l;
		if ($a)
			LIST_PUT($$, $a);
	}
;

assignment:
  qualifiers.opt[q] name[n] array.opt init.opt[v] "';'"
	{
		$$ = parse_alloc(p, sizeof(*$$));
		*$$ = (struct ast_assignment){ .qualifiers = $q, .name = $n, .value = $v };
	}
| class[n]			{ parser_nested(p, @1); parser_add(p, $n); $$ = NULL; }
| instance[n]			{ parser_nested(p, @1); parser_add(p, $n); $$ = NULL; }
| pragma[n]			{ parser_nested(p, @1); parser_add(p, $n); $$ = NULL; }
| error "';'"			{ yyerrok; $$ = NULL; }
;

value:
  item
| array_value
;

array_value:
  VALUE_LBRACE VALUE_RBRACE			{ $$ = parse_value(p, VALUE_ARRAY, @$); }
| VALUE_LBRACE items[l] VALUE_RBRACE
	{
		$$ = parse_value(p, VALUE_ARRAY, @$);
		$$->first = $l.first;
	}
;

items:
  item[v]					{ LIST_START($$, $v); }
| items[l] "','" item[v]			{ $$ = $l; LIST_PUT($$, $v); }
;

item:
  literal
| instance_value
;

literal:
  INTEGER
| REAL
| CHAR
| string
| "'true'"
	{
		$$ = parse_value(p, VALUE_BOOLEAN, @$);
		$$->boolean = true;
	}
| "'false'"					{ $$ = parse_value(p, VALUE_BOOLEAN, @$); }
| "'null'"					{ $$ = parse_value(p, VALUE_NULL, @$); }
| ALIAS[a]
	{
		$$ = parse_value(p, VALUE_ALIAS, @$);
		$$->name = $a.name;
	}
| IDENT[n]
	{
		$$ = parse_value(p, VALUE_NAME, @$);
		$$->name = $n.name;
	}
| IDENT "'.'" IDENT
	{
		$$ = parse_value(p, VALUE_NAME, @$);
		$$->name = names_get(p->context->names, parser_text(p, @$), @$.len);
	}
;

/* Names among the parts of a string are macros of the C preprocessor. */
string:
  STRING[part]					{ $$ = parse_string(p, $part, @$); }
| macros STRING[part]
	{
		$$ = parse_string(p, $part, @$);
		$$->is_plain = false;
	}
| string[left] STRING[part]			{ $$ = parse_joined($left, $part, @part); }
| string[left] IDENT[n]
	{
		if (!parse_macro(p, $n))
			YYERROR;
		$$ = parse_joined($left, STRING_ESCAPED, @n);
	}
;

macros:
  IDENT[n]					{ if (!parse_macro(p, $n)) YYERROR; }
| macros IDENT[n]				{ if (!parse_macro(p, $n)) YYERROR; }
;

/* Keywords are names wherever a name can stand (a property may be called Class). */
name:
  IDENT
| TYPE						{ $$ = $TYPE.ident; }
| "'class'" | "'association'" | "'structure'" | "'enumeration'" | "'instance'" | "'value'"
| "'of'" | "'as'" | "'qualifier'" | "'scope'" | "'flavor'" | "'policy'" | "'ref'"
| "'true'" | "'false'" | "'null'"
;

%%

static struct ast_element *
new_element(struct parser *p, enum ast_element_kind kind, struct ast_qualifier *qualifiers,
	    struct ident name)
{
	struct ast_element *element = parse_alloc(p, sizeof(*element));

	*element = (struct ast_element){
		.kind = kind, .type = TYPE_NONE, .qualifiers = qualifiers, .name = name };
	return element;
}

/* The type of something is a name: a class, a structure, an enumeration, or WMI's "void". */
static void
set_type(struct ast_element *element, struct ident name)
{
	element->type = TYPE_INSTANCE;
	element->class_name = name;
	if (element->kind != ELEMENT_METHOD || !name_is(name.name, "void"))
		return;
	element->type = TYPE_VOID;
	element->class_name = (struct ident){ 0 };
}

/* Structures and enumerations within a class or structure. */
static void
nest(struct element_list *list, struct ast_production *node)
{
	*(list->last_nested ? list->last_nested : &list->nested) = node;
	list->last_nested = &node->next;
}

static struct ast_production *
new_class(struct parser *p, struct span at, enum ast_class_kind kind,
	  struct ast_qualifier *qualifiers, struct ident name, struct ident super,
	  const struct element_list *elements)
{
	struct ast_production *node = parse_production(p, PRODUCTION_CLASS, at);

	node->class = (struct ast_class){
		.kind = kind, .qualifiers = qualifiers, .name = name, .super = super,
		.elements = elements->first, .nested = elements->nested,
		.is_broken = parser_has_error_since(p, at) };
	return node;
}

static struct ast_instance
new_instance(struct parser *p, struct span at, struct ident class_name, struct ident alias,
	     struct ast_assignment *assignments)
{
	return (struct ast_instance){
		.class_name = class_name, .alias = alias, .assignments = assignments,
		.is_broken = parser_has_error_since(p, at) };
}

/* Called for a full stack only, by classes within classes without end; other errors come through
 * yyreport_syntax_error. */
static void
mof_error(const struct span *at, struct parser *p, const char *message)
{
	(void)message;
	parser_error(p, *at, "declarations stand too deep within each other; is a '}' missing?");
}

static int
yyreport_syntax_error(const yypcontext_t *context, struct parser *p)
{
	struct unexpected unexpected = { .at = *yypcontext_location(context),
					 .token = (int)yypcontext_token(context) };
	yysymbol_kind_t kinds[YYNTOKENS];
	int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS);

	_Static_assert(YYNTOKENS <= TOKEN_NUMBER_MAX, "every token has a place");
	/* A token's number is that of its symbol. */
	for (int i = 0; i < count; i++)
		unexpected.is_wanted[kinds[i]] = true;
	if (count >= 0)
		parser_unexpected(p, &unexpected);
	return count < 0 ? YYENOMEM : 0;
}

const char *
parser_token_name(int token)
{
	return yysymbol_name((yysymbol_kind_t)token);
}
