/*
 * Placeholders in repository texts: {hostname}, {now:%Y}, {{, …
 *
 * Source: cache-side spec 8.2; borg 2.0.0b12, helpers/parseformat.py,
 * replace_placeholders, format_line
 */
#ifndef FMT_PLACEHOLDER_H
#define FMT_PLACEHOLDER_H

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/types.h>

/*
 * Append text with its placeholders replaced to out. host gives the values;
 * {borgversion} and the like are those of Borg 2.0.0b12. {now:%Z} is "UTC" or
 * an offset such as "UTC+01:00": the host facts name no zone.
 *
 * BC_OK, BC_ERR_PLACEHOLDER (6), BC_ERR_FORMATTING (5), BC_ERR_USAGE ("Single
 * '{' encountered in format string", …), BC_ERR_NO_MEMORY; out is unchanged
 * then. Refused, unlike in Borg: a conversion inside a format spec
 * ({now:{pid!r}}) and {pid} as a float ({pid:e}).
 */
bc_code fmt_placeholder_expand(bc_buf *out, const char *text,
    const bc_host *host, bc_error *err) BC_NODISCARD;

#endif
