#include "sax.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "read.h"

/* An attribute as libxml2 gives it: five pointers in a row. */
enum { NAME, PREFIX, URI, VALUE, VALUE_END, POINTERS };

/* How much of a text may say nothing: a tag, a comment. */
#define SILENT_MAX (512u << 10)

/* libxml2 says what is wrong in a structure that became constant with 2.12. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#else
typedef xmlErrorPtr error_pointer;
#endif

struct parser {
	const struct mof_sax_handler *handler;
	void *data;
	struct mof_error *reterr;
	xmlParserCtxtPtr context;
	const xmlChar *names[MOF_SAX_NAMES_MAX]; /* libxml2's own of handler->names */
	unsigned int depth;                      /* elements that are open */
	const char *text;                        /* what libxml2 has not asked for yet */
	size_t left;
	size_t silent; /* bytes that it has taken since it last told anything */
	int result;    /* the first failure */
};

/* Keeps the first failure, and where the parser is. */
static void
keep(struct parser *parser, int result)
{
	struct mof_error *reterr = parser->reterr;

	parser->result = result;
	if (reterr && !reterr->line && result != -ENOMEM) {
		int line = xmlSAX2GetLineNumber(parser->context);
		int column = xmlSAX2GetColumnNumber(parser->context);

		reterr->line = line > 0 ? (unsigned int)line : 1;
		reterr->column = column > 0 ? (unsigned int)column : 1;
	}
}

/* Ends the parsing.  Where it is must be asked before, since libxml2 then drops the text. */
static void
stop(struct parser *parser, int result)
{
	keep(parser, result);
	xmlStopParser(parser->context);
}

static void
refuse(struct parser *parser, const char *what)
{
	if (!parser->result)
		stop(parser, mof_error_set(parser->reterr, -EINVAL, "%s", what));
}

/* The handler's own pointer to a name, if it has one. */
static inline const char *
own_name(const struct parser *parser, const xmlChar *name)
{
	for (int i = 0; i < MOF_SAX_NAMES_MAX; i++) {
		if (name == parser->names[i])
			return parser->handler->names[i];
	}
	return (const char *)name;
}

static void
on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	 int namespace_count, const xmlChar **namespaces, int count, int default_count,
	 const xmlChar **from)
{
	struct parser *parser = data;
	struct mof_sax_attribute attributes[MOF_SAX_ATTRIBUTES_MAX];
	int result;

	(void)prefix, (void)namespaces, (void)default_count;
	parser->silent = 0;
	if (parser->result)
		return;
	if (parser->depth++ >= MOF_SAX_DEPTH_MAX) {
		refuse(parser, "more than 64 elements within each other");
		return;
	}
	if (count > MOF_SAX_ATTRIBUTES_MAX || namespace_count > MOF_SAX_ATTRIBUTES_MAX) {
		refuse(parser, "an element with more than 64 attributes");
		return;
	}
	for (int i = 0; i < count; i++, from += POINTERS) {
		attributes[i].name = own_name(parser, from[NAME]);
		attributes[i].uri = (const char *)from[URI];
		attributes[i].value = (const char *)from[VALUE];
		attributes[i].len = (size_t)(from[VALUE_END] - from[VALUE]);
	}
	result = parser->handler->start(parser->data, own_name(parser, name), (const char *)uri,
					attributes, (size_t)count);
	if (result < 0)
		stop(parser, result);
}

static void
on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct parser *parser = data;
	int result;

	(void)prefix, (void)uri;
	parser->silent = 0;
	if (parser->result)
		return;
	parser->depth--;
	result = parser->handler->end(parser->data, (const char *)name);
	if (result < 0)
		stop(parser, result);
}

static void
on_text(void *data, const xmlChar *text, int len)
{
	struct parser *parser = data;
	int result;

	parser->silent = 0;
	if (parser->result || len <= 0)
		return;
	result = parser->handler->text(parser->data, (const char *)text, (size_t)len);
	if (result < 0)
		stop(parser, result);
}

/* Nothing to read, but told: see on_read(). */
static void
on_comment(void *data, const xmlChar *text)
{
	struct parser *parser = data;

	(void)text;
	parser->silent = 0;
}

static void
on_instruction(void *data, const xmlChar *target, const xmlChar *text)
{
	(void)target;
	on_comment(data, text);
}

/* An entity may name files, and many entities of entities make a short text a huge one. */
static void
on_entity(void *data, const xmlChar *name, int type, const xmlChar *public_id,
	  const xmlChar *system_id, xmlChar *content)
{
	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	refuse(data, "a declaration of an entity is not allowed");
}

static void
on_unparsed_entity(void *data, const xmlChar *name, const xmlChar *public_id,
		   const xmlChar *system_id, const xmlChar *notation)
{
	(void)name, (void)public_id, (void)system_id, (void)notation;
	refuse(data, "a declaration of an entity is not allowed");
}

/* An entity that a document type elsewhere might declare. */
static void
on_reference(void *data, const xmlChar *name)
{
	(void)name;
	refuse(data, "an entity that is not declared");
}

static void
on_error(void *data, error_pointer error)
{
	struct parser *parser = data;
	struct mof_error *reterr = parser->reterr;
	size_t len = error->message ? strlen(error->message) : 0;
	bool is_entity = error->code == XML_WAR_UNDECLARED_ENTITY;

	/* What is left is no matter of well-formed XML: a prefix that is not declared, say. */
	if (parser->result || (error->level < XML_ERR_FATAL && !is_entity))
		return;
	if (error->code == XML_ERR_NO_MEMORY) {
		stop(parser, mof_error_set(reterr, -ENOMEM, "out of memory"));
		return;
	}
	while (len > 0 && (error->message[len - 1] == '\n' || error->message[len - 1] == ' '))
		len--;
	mof_error_set(reterr, -EINVAL, "not XML: %.*s", (int)len, len ? error->message : "");
	if (reterr && error->line > 0) {
		reterr->line = (unsigned int)error->line;
		reterr->column = error->int2 > 0 ? (unsigned int)error->int2 : 1;
	}
	stop(parser, -EINVAL);
}

/*
 * What libxml2 has to say without a parser at hand (bytes that its iconv cannot convert) it would
 * print otherwise.  An error of memory or encoding ends the parser as well.
 */
static void
on_stray_error(void *data, error_pointer error)
{
	(void)data, (void)error;
}

static const xmlSAXHandler callbacks = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.comment = on_comment,
	.processingInstruction = on_instruction,
	.entityDecl = on_entity,
	.unparsedEntityDecl = on_unparsed_entity,
	.reference = on_reference,
	.serror = on_error,
};

/*
 * Gives libxml2 more of the text.  A tag's attributes are compared each with each before anything
 * is told of them, so that a tag of a megabyte would take minutes: where much was read and nothing
 * told, the end comes here.
 */
static int
on_read(void *data, char *to, int size)
{
	struct parser *parser = data;
	size_t count = (size_t)size < parser->left ? (size_t)size : parser->left;

	parser->silent += count;
	if (parser->silent > SILENT_MAX) {
		/* The parser, which is in the middle of reading, must not be stopped here. */
		if (!parser->result)
			keep(parser, mof_error_set(parser->reterr, -EINVAL,
						   "a tag, comment or the like of more than "
						   "512 KiB"));
		return -1;
	}
	memcpy(to, parser->text, count);
	parser->text += count;
	parser->left -= count;
	return (int)count;
}

static int
parse(struct parser *parser, const char *text, size_t len)
{
	xmlParserCtxtPtr context;

	parser->text = text;
	parser->left = len;
	context = xmlCreateIOParserCtxt(NULL, NULL, on_read, NULL, parser, XML_CHAR_ENCODING_NONE);
	if (!context)
		return mof_error_set(parser->reterr, -ENOMEM, "out of memory");
	parser->context = context;
	/* libxml2 keeps one copy of each name, so that equal names have equal pointers. */
	for (int i = 0; i < MOF_SAX_NAMES_MAX && parser->handler->names[i]; i++)
		parser->names[i] = xmlDictLookup(context->dict,
						 (const xmlChar *)parser->handler->names[i], -1);
	/*
	 * NOENT: "&amp;" within an attribute comes as "&".  HUGE: the limits are those of this
	 * module, and there are no entities that could grow.
	 */
	xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE);
	*context->sax = callbacks;
	context->userData = parser;
	xmlParseDocument(context);
	if (!parser->result && !context->wellFormed)
		refuse(parser, "not XML");
	/* A document type leaves one of these. */
	xmlFreeDoc(context->myDoc);
	context->myDoc = NULL;
	xmlFreeParserCtxt(context);
	return parser->result;
}

int
mof_sax_parse(const char *text, size_t len, const struct mof_sax_handler *handler, void *data,
	      struct mof_error *reterr)
{
	struct parser parser = { .handler = handler, .data = data, .reterr = reterr };
	xmlStructuredErrorFunc old_function = xmlStructuredError;
	void *old_context = xmlStructuredErrorContext;
	unsigned int old_line = reterr ? reterr->line : 0;
	int result;

	if (len > MOF_READ_MAX)
		return mof_error_set(reterr, -EINVAL,
				     "a text of %zu bytes, at most 64 MiB are read", len);
	if (!len)
		return mof_error_set(reterr, -EINVAL, "not XML: the text is empty");
	if (reterr)
		reterr->line = 0;
	xmlSetStructuredErrorFunc(NULL, on_stray_error);
	result = parse(&parser, text, len);
	xmlSetStructuredErrorFunc(old_context, old_function);
	if (!result && reterr)
		reterr->line = old_line;
	return result;
}
