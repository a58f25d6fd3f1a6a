/* A document without names: for tickets and strangers. */
#ifndef DOC_REDACT_H
#define DOC_REDACT_H

#include <jansson.h>
#include <stdbool.h>

/*
 * Shorten long runs of hexadecimal digits to 8, and put "(redacted)" in the
 * place of every text with a path, a location or a file's name in it.
 * False when memory ran out: the document is not to be shown then.
 */
bool doc_redact(json_t *document);

#endif
