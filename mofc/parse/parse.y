/* The grammar of MOF 2.x (DSP0004 annex A).  Actions only build the AST. */
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

%code requires {
#include "parse/ast.h"

struct parser;

struct type_token {
	enum mof_type_name type;
	struct ident ident;
};

/* A list under construction: its first node, and where the next one goes. */
struct value_list { struct ast_value *first, **last; };
struct qualifier_list { struct ast_qualifier *first, **last; };
struct element_list { struct ast_element *first, **last; };
struct assignment_list { struct ast_assignment *first, **last; };
}

%code provides {
/* The one prototype that scanner and parser share. */
int mof_lex(MOF_STYPE *yylval, MOF_LTYPE *yylloc, struct parser *p);
}

%code {
#include <string.h>

#include "parse/parse_internal.h"

#define YYLLOC_DEFAULT(current, rhs, n) \
	((current) = (n) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) \
			 : (struct span){ YYRHSLOC(rhs, 0).offset + YYRHSLOC(rhs, 0).len, 0, \
					  YYRHSLOC(rhs, 0).source })

/* Starts a list with one node; adds a node to a list, also to an empty one. */
#define LIST_START(list, node) ((list).first = (node), (list).last = &(node)->next)
#define LIST_PUT(list, node) (*((list).last ? (list).last : &(list).first) = (node), \
			      (list).last = &(node)->next)

static void mof_error(const struct span *at, struct parser *p, const char *message);
static struct ast_element *new_element(struct parser *p, enum ast_element_kind kind,
				       struct span at, struct ast_qualifier *qualifiers,
				       struct ident name);
static void add_class(struct parser *p, struct span at, struct ast_qualifier *qualifiers,
		      struct ident name, struct ident alias, struct ident super,
		      struct ast_element *elements);
}

%token LBRACE "'{'" RBRACE "'}'" LPAREN "'('" RPAREN "')'" LBRACKET "'['" RBRACKET "']'"
%token VALUE_LBRACE "'{' of a value" VALUE_RBRACE "'}' of a value"
%token COLON "':'" SEMICOLON "';'" COMMA "','" EQUAL "'='"
%token PRAGMA "'#pragma'"
%token <struct ident> CLASS "'class'" INSTANCE "'instance'" OF "'of'" AS "'as'"
%token <struct ident> QUALIFIER "'qualifier'" REF "'ref'"
%token <struct ident> TRUE "'true'" FALSE "'false'" NULL "'null'"
%token <struct type_token> TYPE "a type"
%token <struct ident> IDENT "a name" ALIAS "an alias"
%token <struct ast_value *> INTEGER "an integer" REAL "a real" CHAR "a character"
%token <struct ast_value *> STRING "a string"
%token BAD "something that is no token"
%token END 0 "end of the file"

%nterm <struct ident> name alias.opt super.opt
%nterm <struct ast_value *> value literal string init.opt qualifier_value.opt array_value
%nterm <struct value_list> literals
%nterm <unsigned int> scopes flavors flavor_names flavors.opt flavor_clause.opt
%nterm <struct qualifier_list> qualifiers
%nterm <struct ast_qualifier *> qualifier qualifiers.opt
%nterm <struct ast_array> array.opt
%nterm <struct element_list> elements parameters
%nterm <struct ast_element *> element parameter parameters.opt
%nterm <struct assignment_list> assignments
%nterm <struct ast_assignment *> assignment

%%

file:
  %empty
| file production
;

production:
  pragma
| qualifier_declaration
| class
| instance
| error						{ yyerrok; }
| error "';'"					{ yyerrok; }
;

pragma:
  "'#pragma'" name[n] "'('" value "')'"
	{
		struct ast_production *node = parse_production(p, PRODUCTION_PRAGMA, @$);

		node->pragma = (struct ast_pragma){ .name = $n, .argument = $value };
		parse_pragma(p, node);
	}
;

qualifier_declaration:
  "'qualifier'" name[n] "':'" TYPE[t] array.opt[a] init.opt[v]
  "','" scope_word "'('" scopes[s] "')'" flavor_clause.opt[f] "';'"
	{
		struct ast_production *node = parse_production(p, PRODUCTION_QUALIFIER, @$);

		node->qualifier = (struct ast_qualifier_declaration){
			.name = $n, .type = $t.type, .array = $a, .value = $v,
			.scopes = $s, .flavors = $f };
	}
;

/* Words that are only special here. */
scope_word:
  name[n]	{ if (!parse_expect_word(p, $n, "scope")) YYERROR; }
;
flavor_word:
  name[n]	{ if (!parse_expect_word(p, $n, "flavor")) YYERROR; }
;

scopes:
  name[n]					{ $$ = parse_scope(p, $n); }
| scopes[s] "','" name[n]			{ $$ = $s | parse_scope(p, $n); }
;

flavor_clause.opt:
  %empty					{ $$ = 0; }
| "','" flavor_word "'('" flavor_names[f] "')'"	{ $$ = $f; }
;

flavor_names:
  name[n]					{ $$ = parse_flavor(p, $n); }
| flavor_names[f] "','" name[n]			{ $$ = $f | parse_flavor(p, $n); }
;

class:
  qualifiers.opt[q] "'class'" name[n] alias.opt[a] super.opt[s] "'{'" elements[e] "'}'" end
	{ add_class(p, @$, $q, $n, $a, $s, $e.first); }
| qualifiers.opt[q] "'class'" name[n] alias.opt[a] super.opt[s] "'{'" elements[e]
  error "'}'" end
	{
		yyerrok;
		add_class(p, @$, $q, $n, $a, $s, $e.first);
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
;

element:
  qualifiers.opt[q] TYPE[t] name[n] array.opt[a] init.opt[v] "';'"
	{
		$$ = new_element(p, ELEMENT_PROPERTY, @$, $q, $n);
		$$->type = $t.type;
		$$->array = $a;
		$$->value = $v;
	}
| qualifiers.opt[q] IDENT[c] "'ref'" name[n] array.opt[a] init.opt[v] "';'"
	{
		$$ = new_element(p, ELEMENT_REFERENCE, @$, $q, $n);
		$$->type = TYPE_REFERENCE;
		$$->class_name = $c;
		$$->array = $a;
		$$->value = $v;
	}
| qualifiers.opt[q] TYPE[t] name[n] "'('" parameters.opt[l] "')'" "';'"
	{
		$$ = new_element(p, ELEMENT_METHOD, @$, $q, $n);
		$$->type = $t.type;
		$$->parameters = $l;
	}
| qualifiers.opt IDENT[c] name array.opt init.opt "';'"	{ parse_bad_type(p, $c); $$ = NULL; }
| qualifiers.opt IDENT[c] name "'('" parameters.opt "')'" "';'"
	{ parse_bad_type(p, $c); $$ = NULL; }
| class						{ parser_nested(p, @1); $$ = NULL; }
| instance					{ parser_nested(p, @1); $$ = NULL; }
| qualifier_declaration				{ parser_nested(p, @1); $$ = NULL; }
| pragma					{ parser_nested(p, @1); $$ = NULL; }
| error "';'"					{ yyerrok; $$ = NULL; }
;

parameters.opt:
  %empty					{ $$ = NULL; }
| parameters[l]					{ $$ = $l.first; }
;

parameters:
  parameter[e]					{ LIST_START($$, $e); }
| parameters[l] "','" parameter[e]		{ $$ = $l; LIST_PUT($$, $e); }
;

parameter:
  qualifiers.opt[q] TYPE[t] name[n] array.opt[a]
	{
		$$ = new_element(p, ELEMENT_PARAMETER, @$, $q, $n);
		$$->type = $t.type;
		$$->array = $a;
	}
| qualifiers.opt[q] IDENT[c] "'ref'" name[n] array.opt[a]
	{
		$$ = new_element(p, ELEMENT_PARAMETER, @$, $q, $n);
		$$->type = TYPE_REFERENCE;
		$$->class_name = $c;
		$$->array = $a;
	}
| qualifiers.opt[q] IDENT[c] name[n] array.opt
	{
		parse_bad_type(p, $c);
		$$ = new_element(p, ELEMENT_PARAMETER, @$, $q, $n);
		$$->type = TYPE_STRING;
	}
;

array.opt:
  %empty					{ $$ = (struct ast_array){ 0 }; }
| "'['" "']'"					{ $$ = (struct ast_array){ true, 0, @$ }; }
| "'['" INTEGER[n] "']'"
	{ $$ = (struct ast_array){ true, parse_array_size(p, $n), @$ }; }
;

init.opt:
  %empty					{ $$ = NULL; }
| "'='" value[v]				{ $$ = $v; }
;

qualifiers.opt:
  %empty					{ $$ = NULL; }
| "'['" qualifiers[l] "']'"			{ $$ = $l.first; }
| "'['" error "']'"				{ $$ = NULL; }
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
| "'('" value[v] "')'"				{ $$ = $v; }
| array_value
;

flavors.opt:
  %empty					{ $$ = 0; }
| "':'" flavors[f]				{ $$ = $f; }
;

flavors:
  name[n]					{ $$ = parse_flavor(p, $n); }
| flavors[f] name[n]				{ $$ = $f | parse_flavor(p, $n); }
;

instance:
  qualifiers.opt[q] "'instance'" "'of'" name[n] alias.opt[a] "'{'" assignments[l] "'}'" end
	{
		struct ast_production *node = parse_production(p, PRODUCTION_INSTANCE, @$);

		node->instance = (struct ast_instance){
			.qualifiers = $q, .class_name = $n, .alias = $a,
			.assignments = $l.first,
			.is_broken = parser_has_error_since(p, @$) };
	}
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
  qualifiers.opt[q] name[n] "'='" value[v] "';'"
	{
		$$ = parse_alloc(p, sizeof(*$$));
		*$$ = (struct ast_assignment){ .qualifiers = $q, .name = $n, .value = $v };
	}
| class						{ parser_nested(p, @1); $$ = NULL; }
| instance					{ parser_nested(p, @1); $$ = NULL; }
| pragma					{ parser_nested(p, @1); $$ = NULL; }
| error "';'"					{ yyerrok; $$ = NULL; }
;

value:
  literal
| array_value
;

array_value:
  VALUE_LBRACE VALUE_RBRACE			{ $$ = parse_value(p, VALUE_ARRAY, @$); }
| VALUE_LBRACE literals[l] VALUE_RBRACE
	{
		$$ = parse_value(p, VALUE_ARRAY, @$);
		$$->first = $l.first;
	}
;

literals:
  literal[v]					{ LIST_START($$, $v); }
| literals[l] "','" literal[v]			{ $$ = $l; LIST_PUT($$, $v); }
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
		$$->alias = $a;
	}
;

string:
  STRING
| string[left] STRING[right]			{ $$ = parse_joined(p, $left, $right); }
;

/* Keywords are names wherever a name can stand (a property may be called Class). */
name:
  IDENT
| TYPE						{ $$ = $TYPE.ident; }
| "'class'" | "'instance'" | "'of'" | "'as'" | "'qualifier'" | "'ref'"
| "'true'" | "'false'" | "'null'"
;

%%

static struct ast_element *
new_element(struct parser *p, enum ast_element_kind kind, struct span at,
	    struct ast_qualifier *qualifiers, struct ident name)
{
	struct ast_element *element = parse_alloc(p, sizeof(*element));

	*element = (struct ast_element){
		.kind = kind, .at = at, .qualifiers = qualifiers, .name = name };
	return element;
}

static void
add_class(struct parser *p, struct span at, struct ast_qualifier *qualifiers, struct ident name,
	  struct ident alias, struct ident super, struct ast_element *elements)
{
	struct ast_production *node = parse_production(p, PRODUCTION_CLASS, at);

	node->class = (struct ast_class){
		.qualifiers = qualifiers, .name = name, .alias = alias, .super = super,
		.elements = elements, .is_broken = parser_has_error_since(p, at) };
}

/* Called for a full stack only; syntax errors come through yyreport_syntax_error. */
static void
mof_error(const struct span *at, struct parser *p, const char *message)
{
	parser_error(p, *at, "%s", message);
}

/* Whether a token can be a name only because every keyword can. */
static bool
is_word(yysymbol_kind_t kind)
{
	return (kind >= YYSYMBOL_CLASS && kind <= YYSYMBOL_NULL) || kind == YYSYMBOL_TYPE;
}

static int
yyreport_syntax_error(const yypcontext_t *context, struct parser *p)
{
	enum { SHOWN_MAX = 4 };
	yysymbol_kind_t wanted[YYNTOKENS];
	struct span at = *yypcontext_location(context);
	int count = yypcontext_expected_tokens(context, wanted, YYNTOKENS);
	int kept = 0;
	bool any_word = false;
	struct buf text = { 0 };

	if (count < 0)
		return count;
	/* A "]" that the scanner put in was told of. */
	if (p->held_token)
		return 0;
	scan_recover(p, p->previous, at.offset);
	/* A mistake in a class that is still open at the end is most likely why. */
	if (yypcontext_token(context) == YYSYMBOL_YYEOF &&
	    (p->is_unclosed || (p->in_body && p->last_error != UINT32_MAX &&
				p->last_error >= p->body_start)))
		return 0;
	if (yypcontext_token(context) == YYSYMBOL_BAD) {
		parser_error(p, at, "%s", p->bad_token);
		return 0;
	}
	/* 'of' is expected on its own only in one place, so here it stands for every keyword. */
	for (int i = 0; i < count; i++)
		any_word |= wanted[i] == YYSYMBOL_OF && count > 1;
	for (int i = 0; i < count; i++)
		if (!any_word || !is_word(wanted[i]))
			wanted[kept++] = wanted[i];
	parser_describe(p, at, yysymbol_name(yypcontext_token(context)), &text);
	for (int i = 0; i < kept && kept <= SHOWN_MAX; i++) {
		const char *name = yysymbol_name(wanted[i]);
		/* Which brace it is matters to the grammar only. */
		size_t shown = *name == '\'' ? strcspn(name + 1, "'") + 2 : strlen(name);

		buf_printf(&text, "%s%.*s", i == 0 ? ", expected " : i + 1 < kept ? ", " : " or ",
			   (int)shown, name);
	}
	parser_error(p, at, "%s", text.text);
	buf_clear(&text);
	return 0;
}
